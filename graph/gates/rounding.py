"""Steps: gates that round. They are flat wherever they have a slope."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .gate import Gate, Mathematics, Value, Words

__all__ = ["RECORDS"]

_FLAT = {
    "en": "It is a step: flat wherever it has a slope, so no gradient passes.",
    "ko": "계단 함수이므로 기울기가 있는 곳은 모두 평평하여 그래디언트가 통과하지 못합니다.",
}
_JUMP = {
    "en": "The step jumps at this point; by convention its local gradient is 0 here as everywhere.",
    "ko": "계단은 이 점에서 값이 뛰며, 국소 그래디언트는 관례에 따라 여기서도 0으로 둡니다.",
}


def _is_whole(out: Value, x: Value) -> bool:
    return bool(np.any(np.equal(x, np.floor(x))))


def _is_half(out: Value, x: Value) -> bool:
    return bool(np.any(np.equal(np.subtract(x, np.floor(x)), 0.5)))


def _is_whole_but_zero(out: Value, x: Value) -> bool:
    return bool(np.any(np.equal(x, np.floor(x)) & np.not_equal(x, 0.0)))


def _step(
    name: str,
    sign: str,
    forward: Callable[[Mathematics, Value], Value],
    kink: Callable[..., bool],
    spellings: tuple[str, ...],
    en: tuple[str, str],
    ko: tuple[str, str],
) -> Gate:
    return Gate(
        name=name,
        sign=sign,
        operands=("x",),
        spellings=spellings,
        forward=forward,
        local_gradients=(lambda m, out, x: 0.0,),
        formula=f"{name}(x)",
        local_formulas=("0",),
        kink=kink,
        convention=_JUMP,
        numpy=f"np.{name}({{x}})",
        torch=f"torch.{name}({{x}})",
        words={"en": Words(*en, _FLAT["en"]), "ko": Words(*ko, _FLAT["ko"])},
    )


RECORDS = (
    _step(
        "round",
        "round",
        lambda m, x: m.rint(x),
        _is_half,
        ("round", "rint"),
        ("rounding", "The round gate takes the nearest whole number; halves go to the even one."),
        ("반올림", "round 게이트는 가장 가까운 정수를 구하며, 절반은 짝수 쪽으로 보냅니다."),
    ),
    _step(
        "floor",
        "⌊x⌋",
        lambda m, x: m.floor(x),
        _is_whole,
        ("floor",),
        ("floor", "The ⌊x⌋ gate takes the next whole number that is not above its operand."),
        ("내림", "⌊x⌋ 게이트는 피연산자보다 크지 않은 가장 가까운 정수를 구합니다."),
    ),
    _step(
        "ceil",
        "⌈x⌉",
        lambda m, x: m.ceil(x),
        _is_whole,
        ("ceil",),
        ("ceiling", "The ⌈x⌉ gate takes the next whole number that is not below its operand."),
        ("올림", "⌈x⌉ 게이트는 피연산자보다 작지 않은 가장 가까운 정수를 구합니다."),
    ),
    _step(
        "trunc",
        "trunc",
        lambda m, x: m.trunc(x),
        _is_whole_but_zero,
        ("trunc", "fix"),
        ("truncation", "The trunc gate drops what stands behind the point of its operand."),
        ("버림", "trunc 게이트는 피연산자의 소수점 아래를 버립니다."),
    ),
)

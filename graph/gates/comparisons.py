"""Gates without a gradient: comparisons, logic, and a value cut off from what made it. 1.0 is true, 0.0 false.

``takes_gradient`` is False for every operand: the wires are dashed and carry no numbers on the way back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .array_math import as_value
from .gate import Gate, Mathematics, Shape, Value, Words, broadcast_shape

__all__ = ["RECORDS", "no_gradient", "nothing_taken"]

_PAIRS: tuple[tuple[Shape, ...], ...] = (((), ()), ((3,), (3,)), ((2, 3), (3,)), ((2, 1), ()))
_ONE: tuple[tuple[Shape, ...], ...] = (((),), ((3,),), ((2, 3),))
_REASON = {
    "en": "The answer jumps between false and true and is flat in between, so no gradient comes back.",
    "ko": "답은 거짓과 참 사이에서 뛰고 그 밖에서는 평평하므로, 그래디언트가 돌아오지 않습니다.",
}


def nothing_taken(*shapes: Shape) -> tuple[bool, ...]:
    """No operand takes a gradient."""
    return (False,) * len(shapes)


def no_gradient(upstream_gradient: Value, out: Value, *operands: Value, **params: Any) -> tuple[None, ...]:
    """The vector-Jacobian product of a gate without a gradient: None for every operand."""
    return (None,) * len(operands)


def _answered(question: Callable[..., Any]) -> Callable[..., Value]:
    def forward(m: Mathematics, *operands: Value) -> Value:
        return as_value(np.asarray(question(*operands), dtype=np.float64))

    return forward


def _question(
    name: str,
    sign: str,
    operator: str | None,
    spellings: tuple[str, ...],
    question: Callable[..., Any],
    words: tuple[str, str, str, str],
    torch: str = "",
) -> Gate:
    operands = ("a", "b") if name != "logical_not" else ("x",)
    slots = ", ".join(f"{{{operand}}}" for operand in operands)
    return Gate(
        name=name,
        sign=sign,
        operands=operands,
        operator=operator,
        spellings=(name, *spellings),
        constant_signs=(f"{{c}} {sign} x", f"x {sign} {{c}}") if len(operands) == 2 else (),
        forward=_answered(question),
        vjp=no_gradient,
        shape=broadcast_shape,
        formula=f"{name}({', '.join(operands)})",
        rules=(None,) * len(operands),
        takes_gradient=nothing_taken,
        test_shapes=_PAIRS if len(operands) == 2 else _ONE,
        numpy=f"np.{name}({slots}).astype(float)" if name != "logical_not" else "np.logical_not({x}).astype(float)",
        torch=f"torch.{torch or name}({slots}).double()",
        words={
            "en": Words(words[0], words[1], _REASON["en"]),
            "ko": Words(words[2], words[3], _REASON["ko"]),
        },
    )


RECORDS = (
    _question(
        "less",
        "<",
        "<",
        ("lt",),
        np.less,
        (
            "less than",
            "The < gate gives one where the first operand is less than the second, and zero elsewhere.",
            "작은가",
            "< 게이트는 첫째 피연산자가 둘째보다 작은 자리에 1을, 나머지에 0을 내보냅니다.",
        ),
    ),
    _question(
        "less_equal",
        "≤",
        "<=",
        ("le",),
        np.less_equal,
        (
            "at most",
            "The ≤ gate gives one where the first operand is at most the second, and zero elsewhere.",
            "작거나 같은가",
            "≤ 게이트는 첫째 피연산자가 둘째보다 작거나 같은 자리에 1을, 나머지에 0을 내보냅니다.",
        ),
    ),
    _question(
        "greater",
        ">",
        ">",
        ("gt",),
        np.greater,
        (
            "greater than",
            "The > gate gives one where the first operand is greater than the second, and zero elsewhere.",
            "큰가",
            "> 게이트는 첫째 피연산자가 둘째보다 큰 자리에 1을, 나머지에 0을 내보냅니다.",
        ),
    ),
    _question(
        "greater_equal",
        "≥",
        ">=",
        ("ge",),
        np.greater_equal,
        (
            "at least",
            "The ≥ gate gives one where the first operand is at least the second, and zero elsewhere.",
            "크거나 같은가",
            "≥ 게이트는 첫째 피연산자가 둘째보다 크거나 같은 자리에 1을, 나머지에 0을 내보냅니다.",
        ),
    ),
    _question(
        "equal",
        "=",
        "==",
        ("eq",),
        np.equal,
        (
            "equality",
            "The = gate gives one where its operands are the same, and zero elsewhere.",
            "같은가",
            "= 게이트는 두 피연산자가 같은 자리에 1을, 나머지에 0을 내보냅니다.",
        ),
        torch="eq",
    ),
    _question(
        "not_equal",
        "≠",
        "!=",
        ("ne",),
        np.not_equal,
        (
            "inequality",
            "The ≠ gate gives one where its operands differ, and zero elsewhere.",
            "다른가",
            "≠ 게이트는 두 피연산자가 다른 자리에 1을, 나머지에 0을 내보냅니다.",
        ),
    ),
    _question(
        "logical_and",
        "and",
        "&",
        (),
        np.logical_and,
        (
            "and",
            "The and gate gives one where both operands are true, that is not zero, and zero elsewhere.",
            "그리고",
            "and 게이트는 두 피연산자가 모두 참, 곧 0이 아닌 자리에 1을, 나머지에 0을 내보냅니다.",
        ),
    ),
    _question(
        "logical_or",
        "or",
        "|",
        (),
        np.logical_or,
        (
            "or",
            "The or gate gives one where at least one operand is true, that is not zero, and zero elsewhere.",
            "또는",
            "or 게이트는 피연산자 가운데 하나라도 참, 곧 0이 아닌 자리에 1을, 나머지에 0을 내보냅니다.",
        ),
    ),
    _question(
        "logical_xor",
        "xor",
        None,
        (),
        np.logical_xor,
        (
            "exclusive or",
            "The xor gate gives one where exactly one operand is true, that is not zero, and zero elsewhere.",
            "배타적 또는",
            "xor 게이트는 피연산자 가운데 하나만 참, 곧 0이 아닌 자리에 1을, 나머지에 0을 내보냅니다.",
        ),
    ),
    _question(
        "logical_not",
        "not",
        "~",
        (),
        np.logical_not,
        (
            "not",
            "The not gate gives one where its operand is zero, and zero elsewhere.",
            "부정",
            "not 게이트는 피연산자가 0인 자리에 1을, 나머지에 0을 내보냅니다.",
        ),
    ),
    Gate(
        name="detach",
        is_cut=True,
        sign="detach",
        operands=("x",),
        spellings=("detach", "stop_gradient"),
        forward=lambda m, x: x,
        vjp=no_gradient,
        shape=lambda x: x,
        formula="x",
        rules=(None,),
        takes_gradient=nothing_taken,
        test_shapes=_ONE,
        numpy="np.asarray({x})",
        torch="{x}.detach()",
        words={
            "en": Words(
                "detach",
                "The detach gate hands its operand on unchanged.",
                "The program cuts the graph here: on the way back the value counts as a constant.",
            ),
            "ko": Words(
                "떼어 내기",
                "detach 게이트는 피연산자를 그대로 내보냅니다.",
                "프로그램이 여기서 그래프를 끊습니다. 역전파에서 이 값은 상수로 다룹니다.",
            ),
        },
    ),
)

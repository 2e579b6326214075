"""Steps: gates that round. They are flat wherever they have a slope."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .gate import Gate, Mathematics, Value

__all__ = ["RECORDS"]


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
        jumps=lambda x: kink(x, x),
        numpy=f"np.{name}({{x}})",
        torch=f"torch.{name}({{x}})",
    )


RECORDS = (
    _step(
        "round",
        "round",
        lambda m, x: m.rint(x),
        _is_half,
        ("round", "rint"),
    ),
    _step(
        "floor",
        "⌊x⌋",
        lambda m, x: m.floor(x),
        _is_whole,
        ("floor",),
    ),
    _step(
        "ceil",
        "⌈x⌉",
        lambda m, x: m.ceil(x),
        _is_whole,
        ("ceil",),
    ),
    _step(
        "trunc",
        "trunc",
        lambda m, x: m.trunc(x),
        _is_whole_but_zero,
        ("trunc", "fix"),
    ),
)

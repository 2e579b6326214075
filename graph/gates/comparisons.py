"""Gates without a gradient: comparisons, logic, and a value cut off from what made it. 1.0 is true, 0.0 false.

``takes_gradient`` is False for every operand: the wires are dashed and carry no numbers on the way back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .array_math import as_value
from .gate import Gate, Mathematics, Shape, Value, broadcast_shape

__all__ = ["RECORDS", "no_gradient", "nothing_taken"]

_PAIRS: tuple[tuple[Shape, ...], ...] = (((), ()), ((3,), (3,)), ((2, 3), (3,)), ((2, 1), ()))
_ONE: tuple[tuple[Shape, ...], ...] = (((),), ((3,),), ((2, 3),))


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
    torch: str = "",
    jumps: Callable[..., bool] | None = None,
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
        jumps=jumps,
        truths=() if jumps else tuple(range(len(operands))),
        takes_gradient=nothing_taken,
        test_shapes=_PAIRS if len(operands) == 2 else _ONE,
        numpy=f"np.{name}({slots}).astype(float)" if name != "logical_not" else "np.logical_not({x}).astype(float)",
        torch=f"torch.{torch or name}({slots}).double()",
    )


def _meet(a: Value, b: Value) -> bool:
    return bool(np.any(np.equal(a, b)))


RECORDS = (
    _question(
        "less",
        "<",
        "<",
        ("lt",),
        np.less,
        jumps=_meet,
    ),
    _question(
        "less_equal",
        "≤",
        "<=",
        ("le",),
        np.less_equal,
        jumps=_meet,
    ),
    _question(
        "greater",
        ">",
        ">",
        ("gt",),
        np.greater,
        jumps=_meet,
    ),
    _question(
        "greater_equal",
        "≥",
        ">=",
        ("ge",),
        np.greater_equal,
        jumps=_meet,
    ),
    _question(
        "equal",
        "=",
        "==",
        ("eq",),
        np.equal,
        jumps=_meet,
        torch="eq",
    ),
    _question(
        "not_equal",
        "≠",
        "!=",
        ("ne",),
        np.not_equal,
        jumps=_meet,
    ),
    _question(
        "logical_and",
        "and",
        "&",
        (),
        np.logical_and,
    ),
    _question(
        "logical_or",
        "or",
        "|",
        (),
        np.logical_or,
    ),
    _question(
        "logical_xor",
        "xor",
        None,
        (),
        np.logical_xor,
    ),
    _question(
        "logical_not",
        "not",
        "~",
        (),
        np.logical_not,
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
    ),
)

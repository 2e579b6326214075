"""Gates that turn an array round along its axes, shift it, or put a border round it."""

from __future__ import annotations

from typing import Any

import numpy as np

from .array_math import as_value
from .axes import Axis, axes_of
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value

__all__ = ["RECORDS"]


def _widths(count: int, width: Shape) -> tuple[tuple[int, int], ...]:
    """(before, after) by axis: of one number for all sides, of two for every axis, or of two an axis."""
    pairs = width * 2 if len(width) == 1 else width
    pairs = pairs * count if len(pairs) == 2 else pairs
    if len(pairs) != 2 * count or min(pairs, default=0) < 0:
        raise Misfit("wrong_arguments", "pad_width", given=width, count=count)
    return tuple(zip(pairs[::2], pairs[1::2], strict=True))


def _padded_shape(x: Shape, width: Shape, value: float = 0.0) -> Shape:
    return tuple(n + before + after for n, (before, after) in zip(x, _widths(len(x), width), strict=True))


def _pad(m: Mathematics, x: Value, width: Shape, value: float = 0.0) -> Value:
    return as_value(np.pad(np.asarray(x), _widths(np.ndim(x), width), constant_values=value))


def _inner_part(x: Shape, width: Shape) -> tuple[slice, ...]:
    return tuple(slice(b, b + n) for n, (b, _) in zip(x, _widths(len(x), width), strict=True))


def _pad_vjp(upstream_gradient: Value, out: Value, x: Value, width: Shape, value: float = 0.0) -> tuple[Value, ...]:
    return (as_value(np.asarray(upstream_gradient)[_inner_part(np.shape(x), width)].copy()),)


def _pad_rule(x: Shape, width: Shape, value: float = 0.0) -> tuple[str]:
    parts = [f"{part.start}:{part.stop}" for part in _inner_part(x, width)]
    return (f"UG[{', '.join(parts)}]" if parts else "UG",)


def _pad_torch(x: Shape, width: Shape, value: float = 0.0) -> str:
    reverse = [n for pair in reversed(_widths(len(x), width)) for n in pair]
    return f"torch.nn.functional.pad({{x}}, {reverse}, value={{value}})"


# ---- turned round
def _same_shape(x: Shape, axis: Axis = None) -> Shape:
    axes_of(x, axis)
    return x


def _flip(m: Mathematics, x: Value, axis: Axis = None) -> Value:
    return as_value(np.flip(np.asarray(x), axis))


def _roll_shape(x: Shape, shift: Axis, axis: Axis = None) -> Shape:
    axes_of(x, axis)
    shifts = len(shift) if isinstance(shift, tuple) else 1
    if shifts != (len(axis) if isinstance(axis, tuple) else 1):
        raise Misfit("wrong_arguments", "roll_count")
    return x


def _roll(m: Mathematics, x: Value, shift: Any, axis: Axis = None) -> Value:
    return as_value(np.roll(np.asarray(x), shift, axis))


def _opposite(shift: Any) -> Any:
    return tuple(-k for k in shift) if isinstance(shift, tuple) else -shift


def _roll_vjp(upstream_gradient: Value, out: Value, x: Value, shift: Any, axis: Axis = None) -> tuple[Value, ...]:
    return (as_value(np.roll(np.asarray(upstream_gradient), _opposite(shift), axis)),)


def _along(axis: Axis) -> str:
    return "" if axis is None else f", axis={axis}"


RECORDS = (
    Gate(
        name="flip",
        sign="flip",
        operands=("x",),
        parameters=(Parameter("axis", "axis", aliases=("dim", "dims")),),
        forward=_flip,
        vjp=lambda upstream_gradient, out, x, axis=None: (as_value(np.flip(np.asarray(upstream_gradient), axis)),),
        shape=_same_shape,
        formula="flip(x)",
        rules=lambda x, axis=None: (f"flip(UG{_along(axis)})",),
        test_shapes=(((3,),), ((2, 3),), ((2, 3, 4),)),
        test_params=({}, {"axis": 0}, {"axis": -1}, {"axis": (0, 2)}),
        numpy="np.flip({x}, {axis})",
        torch=lambda x, axis=None: f"torch.flip({{x}}, {axes_of(x, axis)})",
    ),
    Gate(
        name="roll",
        sign="roll",
        operands=("x",),
        parameters=(
            Parameter("shift", "axis", required=True, aliases=("shifts",)),
            Parameter("axis", "axis", aliases=("dim", "dims")),
        ),
        forward=_roll,
        vjp=_roll_vjp,
        shape=_roll_shape,
        formula="roll(x)",
        rules=lambda x, shift, axis=None: (f"roll(UG, {_opposite(shift)}{_along(axis)})",),
        test_shapes=(((3,),), ((2, 3),), ((2, 3, 4),)),
        test_params=(
            {"shift": 1},
            {"shift": -2, "axis": 0},
            {"shift": 1, "axis": -1},
            {"shift": (1, 2), "axis": (0, 2)},
        ),
        numpy="np.roll({x}, {shift}, {axis})",
        torch="torch.roll({x}, {shift}, {axis})",
    ),
    Gate(
        name="pad",
        sign="pad",
        operands=("x",),
        parameters=(
            Parameter("width", "shape", required=True, aliases=("pad_width",)),
            Parameter("value", "number", 0.0, aliases=("constant_values",)),
        ),
        forward=_pad,
        vjp=_pad_vjp,
        shape=_padded_shape,
        formula="pad(x)",
        rules=_pad_rule,
        test_shapes=(((3,),), ((2, 3),), ((2, 3, 4),)),
        test_params=(
            {"width": (1,)},
            {"width": (2, 1), "value": 0.5},
            {"width": (0, 1, 2, 0)},
            {"width": (0, 0, 1, 0, 0, 2)},
        ),
        numpy=lambda x, width, value=0.0: f"np.pad({{x}}, {_widths(len(x), width)}, constant_values={value})",
        torch=_pad_torch,
    ),
)

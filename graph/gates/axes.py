"""Axes of gates: their parameters, checks of a typed axis, and the texts that name axes."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from .gate import Misfit, Parameter, Shape, Value

__all__ = [
    "AXIS", "KEEPDIMS", "REDUCED_ALONG", "REDUCED_SHAPES", "Axis", "along_axis", "axes_of", "count_along", "kept",
    "one_axis", "reduced_shape", "settings", "spread", "tuple_text",
]  # fmt: skip

Axis = int | tuple[int, ...] | None

AXIS = Parameter("axis", "axis", aliases=("dim",))
KEEPDIMS = Parameter("keepdims", "flag", False, aliases=("keepdim",))

# What every gate that reduces axes is tried with.
REDUCED_SHAPES: tuple[tuple[Shape, ...], ...] = (((),), ((3,),), ((2, 3),), ((2, 3, 4),))
REDUCED_ALONG: tuple[dict[str, Any], ...] = (
    {},
    {"axis": 0},
    {"axis": -1},
    {"axis": 1, "keepdims": True},
    {"axis": (0, 2)},
    {"axis": (1, 2), "keepdims": True},
    {"keepdims": True},
)


def one_axis(axis: int, count: int) -> int:
    """An axis counted from the front, of ``count`` axes."""
    if not -count <= axis < count:
        raise Misfit("wrong_arguments", "axis_range", axis=axis, count=count)
    return axis % count


def axes_of(shape: Shape, axis: Axis) -> tuple[int, ...]:
    """The named axes counted from the front, in ascending order; None names all of them."""
    if axis is None:
        return tuple(range(len(shape)))
    axes = sorted(one_axis(k, len(shape)) for k in (axis if isinstance(axis, tuple) else (axis,)))
    if len(set(axes)) < len(axes):
        raise Misfit("wrong_arguments", "axis_twice", axis=axis)
    return tuple(axes)


def reduced_shape(shape: Shape, axis: Axis = None, keepdims: bool = False) -> Shape:
    """The shape that is left when the named axes are reduced."""
    axes = axes_of(shape, axis)
    return tuple(1 if k in axes else n for k, n in enumerate(shape) if keepdims or k not in axes)


def count_along(shape: Shape, axis: Axis = None) -> int:
    """How many elements meet in one element of the reduction."""
    return prod(shape[k] for k in axes_of(shape, axis))


def kept(reduced: Value, shape: Shape, axis: Axis = None) -> Value:
    """A reduction's output (or its gradient) with its axes kept as ones, to broadcast against ``shape``."""
    return np.reshape(reduced, reduced_shape(shape, axis, keepdims=True))


def tuple_text(numbers: tuple[int, ...]) -> str:
    """Integers as arguments are typed: ``2, 3``."""
    return ", ".join(map(str, numbers))


def settings(axis: Axis = None, keepdims: bool = False) -> str:
    """The keywords to type behind an operand; defaults are left out."""
    along = "" if axis is None else f", axis={axis}"
    return along + (", keepdims=True" if keepdims else "")


def along_axis(shape: Shape, axis: Axis) -> str:
    """The keywords of a reduction whose output broadcasts against its operand; one axis alone needs none."""
    return settings(axis, keepdims=True) if axis is not None and len(shape) > 1 else ""


def spread(shape: Shape, axis: Axis = None, keepdims: bool = False, *, whole: bool = False) -> str:
    """UG in our own language, so repeated that it fits the reduced operand of ``shape``.

    ``whole``: with the operand's very shape; otherwise broadcasting may do the rest.
    """
    axes = axes_of(shape, axis)
    if not axes:
        return "UG"
    aligned = keepdims or axes == tuple(range(len(axes)))  # NumPy aligns shapes at the last axis
    if aligned and not whole:
        return "UG"
    if aligned and (keepdims or len(axes) > 1):
        return f"UG * ones({tuple_text(shape)})"
    text = "UG"
    for k in axes:
        text = f"repeat({text}, {shape[k]}" + (f", axis={k})" if k else ")")
    return text

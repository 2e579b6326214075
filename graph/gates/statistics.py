"""Composites that measure a tensor: variance and standard deviation. Both divide by N, less ``ddof``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .array_math import as_value
from .axes import AXIS, KEEPDIMS, Axis, along_axis, count_along, kept, reduced_shape, settings, spread
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value

__all__ = ["RECORDS"]

_SHAPES: tuple[tuple[Shape, ...], ...] = (((3,),), ((2, 3),), ((2, 3, 4),))
_PARAMS: tuple[dict[str, Any], ...] = (
    {},
    {"axis": 0},
    {"axis": 1},
    {"axis": 1, "keepdims": True},
    {"axis": (0, 2)},
    {"ddof": 1},
    {"axis": -1, "ddof": 1},
)
_DDOF = Parameter("ddof", "int", 0, aliases=("correction",))


def _measured_shape(x: Shape, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> Shape:
    if count_along(x, axis) <= ddof:
        raise Misfit("wrong_arguments", "ddof_count", ddof=ddof, count=count_along(x, axis))
    return reduced_shape(x, axis, keepdims)


def _exact_variance(x: Value, axis: Axis, keepdims: bool, ddof: int) -> Value:
    """The variance, exactly 0 of equal elements, whose rounded mean may differ from them."""
    variance = np.var(x, axis=axis, keepdims=keepdims, ddof=ddof)
    return np.where(np.ptp(x, axis=axis, keepdims=keepdims) == 0.0, 0.0, variance)


def _variance(m: Mathematics, x: Value, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> Value:
    return as_value(_exact_variance(x, axis, keepdims, ddof))


def _variance_vjp(
    upstream_gradient: Value, out: Value, x: Value, axis: Axis = None, keepdims: bool = False, ddof: int = 0
) -> tuple[Value, ...]:
    shape = np.shape(x)
    deviation = x - np.mean(x, axis=axis, keepdims=True)
    return (as_value(kept(upstream_gradient, shape, axis) * 2.0 * deviation / (count_along(shape, axis) - ddof)),)


def _deviation(m: Mathematics, x: Value, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> Value:
    return as_value(np.sqrt(_exact_variance(x, axis, keepdims, ddof)))


def _deviation_vjp(
    upstream_gradient: Value, out: Value, x: Value, axis: Axis = None, keepdims: bool = False, ddof: int = 0
) -> tuple[Value, ...]:
    """The variance's rule divided by twice the output; 0 where all elements are equal."""
    slope = np.where(np.equal(out, 0.0), 0.0, np.divide(upstream_gradient, np.multiply(2.0, out)))
    return _variance_vjp(slope, out, x, axis, keepdims, ddof)


def _is_flat(out: Value, x: Value, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> bool:
    return bool(np.any(np.equal(out, 0.0)))


def _centred(x: Shape, axis: Axis) -> str:
    """``x`` minus its mean, in our own language."""
    return f"x - mean(x{along_axis(x, axis)})"


def _variance_rule(x: Shape, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> tuple[str]:
    return (f"2 / {count_along(x, axis) - ddof} * ({_centred(x, axis)}) * {spread(x, axis, keepdims)}",)


def _deviation_rule(x: Shape, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> tuple[str]:
    upstream = spread(x, axis, keepdims)
    n, output = count_along(x, axis) - ddof, upstream.replace("UG", "out")
    return (f"({_centred(x, axis)}) / ({n} * {output}) * {upstream}",)


def _variance_text(axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> str:
    return f"sum((x - mean(x)) ** 2) / (n - {ddof})" if ddof else "mean((x - mean(x)) ** 2)"


def _variance_expansion(x: Shape, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> str:
    if ddof:
        divided = f"sum(c**2{settings(axis, keepdims)}) / {count_along(x, axis) - ddof}"
        return f"c = {_centred(x, axis)}\n{divided}"
    return f"c = {_centred(x, axis)}\nmean(c**2{settings(axis, keepdims)})"


def _deviation_expansion(x: Shape, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> str:
    return f"sqrt(var(x{settings(axis, keepdims)}{f', ddof={ddof}' if ddof else ''}))"


def _measured_torch(function: str) -> Callable[..., str]:
    def text(x: Shape, axis: Axis = None, keepdims: bool = False, ddof: int = 0) -> str:
        named = tuple(range(len(x))) if axis is None and keepdims else axis
        along = "" if named is None else f", dim={named}"
        return f"torch.{function}({{x}}{along}, correction={ddof}{', keepdim=True' if keepdims else ''})"

    return text


RECORDS = (
    Gate(
        name="var",
        sign="var",
        operands=("x",),
        parameters=(AXIS, KEEPDIMS, _DDOF),
        forward=_variance,
        vjp=_variance_vjp,
        shape=_measured_shape,
        formula=_variance_text,
        rules=_variance_rule,
        expansion=_variance_expansion,
        test_shapes=_SHAPES,
        test_params=_PARAMS,
        numpy="np.var({x}{settings})",
        torch=_measured_torch("var"),
    ),
    Gate(
        name="std",
        sign="std",
        operands=("x",),
        parameters=(AXIS, KEEPDIMS, _DDOF),
        forward=_deviation,
        vjp=_deviation_vjp,
        shape=_measured_shape,
        formula=lambda axis=None, keepdims=False, ddof=0: f"sqrt({_variance_text(ddof=ddof) if ddof else 'var(x)'})",
        rules=_deviation_rule,
        expansion=_deviation_expansion,
        kink=_is_flat,
        test_shapes=_SHAPES,
        test_params=_PARAMS,
        numpy="np.std({x}{settings})",
        torch=_measured_torch("std"),
    ),
)

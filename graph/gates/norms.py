"""The length of a vector in its several measures, as one gate over all axes or the named ones."""

# ruff: noqa: A002 (``ord`` is what NumPy and PyTorch call it)
from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..numbers import readable
from .array_math import as_value
from .axes import AXIS, KEEPDIMS, Axis, axes_of, kept, reduced_shape, settings, spread
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value

__all__ = ["RECORDS"]

_SHAPES: tuple[tuple[Shape, ...], ...] = (((),), ((3,),), ((2, 3),), ((2, 3, 4),))
_PARAMS: tuple[dict[str, Any], ...] = (
    {},
    {"axis": 0},
    {"axis": 1, "keepdims": True},
    {"axis": (0, 2)},
    {"ord": 1.0},
    {"ord": 3.0, "axis": -1},
    {"ord": math.inf},
    {"ord": math.inf, "axis": 1, "keepdims": True},
    {"ord": -math.inf, "axis": 0},
)


def _order(ord: float | None) -> float:
    return 2.0 if ord is None else float(ord)


def _norm_shape(x: Shape, ord: float | None = None, axis: Axis = None, keepdims: bool = False) -> Shape:
    if not (_order(ord) > 0 or _order(ord) == -math.inf):
        raise Misfit("wrong_arguments", "norm_order", order=readable(float(ord or 0)))
    return reduced_shape(x, axis, keepdims)


def _norm(m: Mathematics, x: Value, ord: float | None = None, axis: Axis = None, keepdims: bool = False) -> Value:
    p, axes, size = _order(ord), axes_of(np.shape(x), axis), np.abs(x)
    if p == 2.0:
        return as_value(np.sqrt(np.sum(np.square(x), axis=axes, keepdims=keepdims)))
    if math.isinf(p):
        return as_value((np.max if p > 0 else np.min)(size, axis=axes, keepdims=keepdims))
    return as_value(np.power(np.sum(np.power(size, p), axis=axes, keepdims=keepdims), 1.0 / p))


def _norm_vjp(
    upstream_gradient: Value,
    out: Value,
    x: Value,
    ord: float | None = None,
    axis: Axis = None,
    keepdims: bool = False,
) -> tuple[Value, ...]:
    """UG·x/‖x‖, or its like for other measures; 0 at the origin, where no direction is the steepest."""
    p, shape = _order(ord), np.shape(x)
    upstream, length = kept(upstream_gradient, shape, axis), kept(out, shape, axis)
    if math.isinf(p):
        chosen = np.equal(np.abs(x), length)
        slope = np.sign(x) * chosen / np.maximum(np.sum(chosen, axis=axes_of(shape, axis), keepdims=True), 1)
    elif p == 2.0:
        slope = np.where(np.equal(length, 0.0), 0.0, np.divide(x, length))
    else:
        slope = np.sign(x) * np.power(np.divide(np.abs(x), length), p - 1.0)
        slope = np.where(np.equal(length, 0.0), 0.0, slope)
    return (as_value(upstream * slope),)


def _norm_rule(x: Shape, ord: float | None = None, axis: Axis = None, keepdims: bool = False) -> tuple[str]:
    p, upstream = _order(ord), spread(x, axis, keepdims)
    length = upstream.replace("UG", "out")
    if p == 2.0:
        return (f"x / {length} * {upstream}",)
    if p == 1.0:
        return (f"sign(x) * {upstream}",)
    if math.isinf(p):
        chosen = f"greater_equal(abs(x), {length})" if p > 0 else f"greater_equal({length}, abs(x))"
        shared = f" / sum({chosen}{settings(axis, keepdims=True)})" if x else ""
        return (f"sign(x) * {chosen}{shared} * {upstream}",)
    return (f"sign(x) * (abs(x) / {length}) ** {p - 1.0:g} * {upstream}",)


def _norm_expansion(x: Shape, ord: float | None = None, axis: Axis = None, keepdims: bool = False) -> str | None:
    p, along = _order(ord), settings(axis, keepdims)
    if p == 2.0:
        return f"sqrt(sum(x**2{along}))"
    if math.isinf(p):
        return None
    return f"sum(abs(x){along})" if p == 1.0 else f"sum(abs(x)**{p:g}{along})**(1/{p:g})"


def _norm_numpy(x: Shape, ord: float | None = None, axis: Axis = None, keepdims: bool = False) -> str:
    p, along = _order(ord), f", axis={axes_of(x, axis)}" + (", keepdims=True" if keepdims else "")
    if p == 2.0:
        return f"np.sqrt(np.sum({{x}} ** 2{settings(axis, keepdims)}))"
    if math.isinf(p):
        return f"np.{'max' if p > 0 else 'min'}(np.abs({{x}}){along})"
    return f"np.sum(np.abs({{x}}) ** {p:g}{along}) ** (1 / {p:g})"


def _norm_torch(x: Shape, ord: float | None = None, axis: Axis = None, keepdims: bool = False) -> str:
    order = "" if _order(ord) == 2.0 else f', ord=float("{_order(ord)}")'
    along = "" if axis is None else f", dim={axis}"
    return f"torch.linalg.vector_norm({{x}}{order}{along}{', keepdim=True' if keepdims else ''})"


def _is_at_corner(out: Value, x: Value, ord: float | None = None, axis: Axis = None, keepdims: bool = False) -> bool:
    p = _order(ord)
    if math.isinf(p):
        size, axes = np.abs(x), axes_of(np.shape(x), axis)
        extreme = (np.max if p > 0 else np.min)(size, axis=axes, keepdims=True)
        is_tied = bool(np.any(np.sum(np.equal(size, extreme), axis=axes) > 1))
    else:
        is_tied = p == 1.0 and bool(np.any(np.equal(x, 0.0)))
    return is_tied or bool(np.any(np.equal(out, 0.0)))


def _norm_text(ord: float | None = None, axis: Axis = None, keepdims: bool = False) -> str:
    p = _order(ord)
    if math.isinf(p):
        return "max(abs(x))" if p > 0 else "min(abs(x))"
    return {1.0: "sum(abs(x))", 2.0: "sqrt(sum(x ** 2))"}.get(p, f"sum(abs(x) ** {p:g}) ** (1 / {p:g})")


RECORDS = (
    Gate(
        name="norm",
        sign="‖x‖",
        operands=("x",),
        parameters=(Parameter("ord", "number", aliases=("p",)), AXIS, KEEPDIMS),
        forward=_norm,
        vjp=_norm_vjp,
        shape=_norm_shape,
        formula=_norm_text,
        rules=_norm_rule,
        expansion=_norm_expansion,
        kink=_is_at_corner,
        test_shapes=_SHAPES,
        test_params=_PARAMS,
        numpy=_norm_numpy,
        torch=_norm_torch,
    ),
)

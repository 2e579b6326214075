"""Gates that bring many elements together, over all axes or the named ones: sum, mean, largest, smallest."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from .array_math import as_value
from .axes import AXIS, KEEPDIMS, REDUCED_ALONG, REDUCED_SHAPES, Axis, axes_of, count_along, kept, reduced_shape, spread
from .gate import Gate, Mathematics, Shape, Value

__all__ = ["RECORDS"]


def _reduced(
    reduction: Callable[..., Value], m: Mathematics, x: Value, axis: Axis = None, keepdims: bool = False
) -> Value:
    return as_value(reduction(x, axis=axis, keepdims=keepdims))


def _copied_back(upstream_gradient: Value, x: Value, axis: Axis) -> Value:
    """The upstream gradient, one copy for each element that was reduced; shape of ``x``."""
    shape = np.shape(x)
    return as_value(np.broadcast_to(kept(upstream_gradient, shape, axis), shape).copy())


def _sum_vjp(
    upstream_gradient: Value, out: Value, x: Value, axis: Axis = None, keepdims: bool = False
) -> tuple[Value, ...]:
    return (_copied_back(upstream_gradient, x, axis),)


def _mean_vjp(
    upstream_gradient: Value, out: Value, x: Value, axis: Axis = None, keepdims: bool = False
) -> tuple[Value, ...]:
    return (_copied_back(upstream_gradient, x, axis) / count_along(np.shape(x), axis),)


def _chosen(out: Value, x: Value, axis: Axis) -> np.ndarray:
    """Where an element is the one that the reduction hands on; shape of ``x``."""
    return np.equal(x, kept(out, np.shape(x), axis))


def _choice_vjp(
    upstream_gradient: Value, out: Value, x: Value, axis: Axis = None, keepdims: bool = False
) -> tuple[Value, ...]:
    return (as_value(np.where(_chosen(out, x, axis), _copied_back(upstream_gradient, x, axis), 0.0)),)


def _is_tied(out: Value, x: Value, axis: Axis = None, keepdims: bool = False) -> bool:
    axes = axes_of(np.shape(x), axis)
    return bool(np.any(np.sum(_chosen(out, x, axis), axis=axes) > 1))


def _sum_rule(x: Shape, axis: Axis = None, keepdims: bool = False) -> tuple[str]:
    return (spread(x, axis, keepdims, whole=True),)


def _mean_rule(x: Shape, axis: Axis = None, keepdims: bool = False) -> tuple[str]:
    n = count_along(x, axis)
    return (spread(x, axis, keepdims, whole=True) + (f" / {n}" if n > 1 else ""),)


def _choice_rule(indicator: str, x: Shape, axis: Axis = None, keepdims: bool = False) -> tuple[str]:
    upstream = spread(x, axis, keepdims)
    output = upstream.replace("UG", "out")
    return (f"{indicator.format(output)} * {upstream}",)


RECORDS = (
    Gate(
        name="sum",
        sign="Σ",
        operands=("x",),
        parameters=(AXIS, KEEPDIMS),
        forward=partial(_reduced, np.sum),
        vjp=_sum_vjp,
        shape=reduced_shape,
        formula="sum(x)",
        rules=_sum_rule,
        test_shapes=REDUCED_SHAPES,
        test_params=REDUCED_ALONG,
        numpy="np.sum({x}{settings})",
        torch="torch.sum({x}{settings})",
    ),
    Gate(
        name="mean",
        sign="mean",
        operands=("x",),
        parameters=(AXIS, KEEPDIMS),
        forward=partial(_reduced, np.mean),
        vjp=_mean_vjp,
        shape=reduced_shape,
        formula="mean(x)",
        rules=_mean_rule,
        test_shapes=REDUCED_SHAPES,
        test_params=REDUCED_ALONG,
        numpy="np.mean({x}{settings})",
        torch="torch.mean({x}{settings})",
    ),
    Gate(
        name="max_over",
        sign="max",
        operands=("x",),
        parameters=(AXIS, KEEPDIMS),
        spellings=("amax",),
        forward=partial(_reduced, np.max),
        vjp=_choice_vjp,
        shape=reduced_shape,
        formula="max(x)",
        rules=partial(_choice_rule, "greater_equal(x, {})"),
        kink=_is_tied,
        test_shapes=REDUCED_SHAPES,
        test_params=REDUCED_ALONG,
        numpy="np.max({x}{settings})",
        torch="torch.amax({x}{settings})",
    ),
    Gate(
        name="min_over",
        sign="min",
        operands=("x",),
        parameters=(AXIS, KEEPDIMS),
        spellings=("amin",),
        forward=partial(_reduced, np.min),
        vjp=_choice_vjp,
        shape=reduced_shape,
        formula="min(x)",
        rules=partial(_choice_rule, "greater_equal({}, x)"),
        kink=_is_tied,
        test_shapes=REDUCED_SHAPES,
        test_params=REDUCED_ALONG,
        numpy="np.min({x}{settings})",
        torch="torch.amin({x}{settings})",
    ),
)

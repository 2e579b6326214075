"""Reductions that multiply or add up step by step, and the logarithm of a sum of exponentials."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from .array_math import as_value
from .axes import (
    AXIS,
    KEEPDIMS,
    REDUCED_ALONG,
    REDUCED_SHAPES,
    Axis,
    axes_of,
    kept,
    one_axis,
    reduced_shape,
    settings,
    spread,
    tuple_text,
)
from .gate import Gate, Mathematics, Parameter, Shape, Value

__all__ = ["RECORDS"]

_LOGSUMEXP = """\
def logsumexp(x, axis=None, keepdims=False):
    shift = np.max(x, axis=axis, keepdims=True)  # so that nothing overflows
    total = np.log(np.sum(np.exp(x - shift), axis=axis, keepdims=True)) + shift
    return total if keepdims else np.squeeze(total, axis=axis)"""
_OTHERS = """\
def others(x, axis=None):  # for each element the product of the others: no division, so a zero is no trouble
    x = np.asarray(x, dtype=float)
    found = np.ones(x.shape)
    for place in np.ndindex(x.shape):
        rest = x.copy()
        rest[place] = 1.0
        found[place] = np.broadcast_to(np.prod(rest, axis=axis, keepdims=True), x.shape)[place]
    return found"""
_RUNNING_OTHERS = """\
def running_others(upstream, x, axis):  # each element left out of the running products that it is in; no division
    lines = np.moveaxis(np.array(x, dtype=float), axis, -1)
    upstream = np.moveaxis(np.asarray(upstream), axis, -1)
    found = np.zeros(lines.shape)
    for place in range(lines.shape[-1]):
        rest = lines.copy()
        rest[..., place] = 1.0
        found[..., place] = np.sum(np.cumprod(rest, -1)[..., place:] * upstream[..., place:], axis=-1)
    return np.moveaxis(found, -1, axis)"""
_RUNNING = Parameter("axis", "axis", aliases=("dim",))


def _product(m: Mathematics, x: Value, axis: Axis = None, keepdims: bool = False) -> Value:
    return as_value(np.prod(x, axis=axis, keepdims=keepdims))


def _product_vjp(
    upstream_gradient: Value, out: Value, x: Value, axis: Axis = None, keepdims: bool = False
) -> tuple[Value, ...]:
    """UG times the product of the others, which is right where an element is zero too."""
    array = np.asarray(x)
    upstream, is_zero = kept(upstream_gradient, array.shape, axis), np.equal(array, 0.0)
    along = axes_of(array.shape, axis)
    zeros = np.sum(is_zero, axis=along, keepdims=True)
    product = np.prod(np.where(is_zero, 1.0, array), axis=along, keepdims=True)
    others = np.where(
        zeros == 0, product / np.where(is_zero, 1.0, array), np.where(is_zero & (zeros == 1), product, 0.0)
    )
    return (as_value(upstream * others),)


def _product_rule(x: Shape, axis: Axis = None, keepdims: bool = False) -> tuple[str]:
    return (f"others(x) * {spread(x, axis, keepdims)}",)


def _product_numpy_rule(x: Shape, axis: Axis = None, keepdims: bool = False) -> tuple[str]:
    """Division by an element would lose the one slope that a zero leaves."""
    along = "" if axis is None else f", axis={axis}"
    is_flat = axis is None or keepdims
    return (f"others({{x}}{along}) * " + ("{UG}" if is_flat else f"np.expand_dims({{UG}}, {axis})"),)


def _logsumexp(m: Mathematics, x: Value, axis: Axis = None, keepdims: bool = False) -> Value:
    axes = axes_of(np.shape(x), axis)
    largest = np.max(x, axis=axes, keepdims=True)
    shift = np.where(np.isfinite(largest), largest, 0.0)
    total = np.log(np.sum(np.exp(x - shift), axis=axes, keepdims=True)) + shift
    return as_value(np.reshape(total, reduced_shape(np.shape(x), axis, keepdims)))


def _logsumexp_vjp(
    upstream_gradient: Value, out: Value, x: Value, axis: Axis = None, keepdims: bool = False
) -> tuple[Value, ...]:
    shape = np.shape(x)
    return (as_value(np.exp(x - kept(out, shape, axis)) * kept(upstream_gradient, shape, axis)),)


def _logsumexp_rule(x: Shape, axis: Axis = None, keepdims: bool = False) -> tuple[str]:
    upstream = spread(x, axis, keepdims)
    return (f"exp(x - {upstream.replace('UG', 'out')}) * {upstream}",)


def _all_axes(function: str) -> Any:
    """PyTorch reduces one axis at a time, or needs them named."""

    def text(x: Shape, axis: Axis = None, keepdims: bool = False) -> str:
        if function == "logsumexp":
            return f"torch.logsumexp({{x}}, dim={axes_of(x, axis)}, keepdim={keepdims})" if x else "{x}"
        written = "{x}"
        for k in reversed(axes_of(x, axis)):
            written = f"torch.prod({written}, dim={k}, keepdim={keepdims})"
        return written

    return text


# ---- step by step along one axis
def _running_shape(x: Shape, axis: int | None = None) -> Shape:
    if axis is None:
        return (prod(x),)
    one_axis(axis, len(x))
    return x


def _from_behind(gradient: Value, axis: int) -> np.ndarray:
    """The sums of everything from each place on."""
    return np.asarray(np.flip(np.cumsum(np.flip(gradient, axis), axis), axis))


def _cumsum(m: Mathematics, x: Value, axis: int | None = None) -> Value:
    return np.cumsum(x, axis)


def _cumsum_vjp(upstream_gradient: Value, out: Value, x: Value, axis: int | None = None) -> tuple[Value, ...]:
    gradient = _from_behind(upstream_gradient, 0 if axis is None else axis)
    return (as_value(np.reshape(gradient, np.shape(x))),)


def _sums_behind(text: str, x: Shape, axis: int | None) -> str:
    k = 0 if axis is None else axis
    written = f"flip(cumsum(flip({text}, axis={k}), axis={k}), axis={k})"
    if axis is None and len(x) != 1:
        return f"reshape({written}, {tuple_text(x)})" if x else "sum(UG)"
    return written


def _cumsum_rule(x: Shape, axis: int | None = None) -> tuple[str]:
    return (_sums_behind("UG", x, axis),)


def _cumprod(m: Mathematics, x: Value, axis: int | None = None) -> Value:
    return np.cumprod(x, axis)


def _cumprod_vjp(upstream_gradient: Value, out: Value, x: Value, axis: int | None = None) -> tuple[Value, ...]:
    array = np.ravel(x) if axis is None else np.asarray(x)
    along = 0 if axis is None else axis
    if np.all(array):
        gradient = _from_behind(upstream_gradient * out, along) / array
    else:
        gradient = _cumprod_with_zeros(np.asarray(upstream_gradient), array, along)
    return (as_value(np.reshape(gradient, np.shape(x))),)


def _cumprod_with_zeros(upstream: np.ndarray, array: np.ndarray, axis: int) -> np.ndarray:
    """Each element in turn is left out of the products; no division."""
    lines, ug = np.moveaxis(array, axis, -1), np.moveaxis(upstream, axis, -1)
    gradient = np.zeros(lines.shape)
    for k in range(lines.shape[-1]):
        others = lines.copy()
        others[..., k] = 1.0
        gradient[..., k] = np.sum(np.cumprod(others, -1)[..., k:] * ug[..., k:], axis=-1)
    return np.moveaxis(gradient, -1, axis)


def _cumprod_rule(x: Shape, axis: int | None = None) -> tuple[str]:
    """Not UG · out from behind over x, which has no value where an element is zero."""
    return ("running_others(UG, x)" if x else "sum(UG)",)


def _cumprod_numpy_rule(x: Shape, axis: int | None = None) -> tuple[str]:
    if not x:
        return ("np.sum({UG})",)
    if axis is not None:
        return (f"running_others({{UG}}, {{x}}, {axis})",)
    return (f"running_others({{UG}}, np.ravel({{x}}), 0).reshape({tuple_text(x)})",)


def _running_torch(function: str) -> Any:
    def text(x: Shape, axis: int | None = None) -> str:
        return f"torch.{function}({{x}}.reshape(-1), 0)" if axis is None else f"torch.{function}({{x}}, {axis})"

    return text


RECORDS = (
    Gate(
        name="prod",
        sign="Π",
        operands=("x",),
        parameters=(AXIS, KEEPDIMS),
        domain=((0.4, 2.0),),
        forward=_product,
        vjp=_product_vjp,
        shape=reduced_shape,
        formula="prod(x)",
        rules=_product_rule,
        numpy_helper=_OTHERS,
        numpy_rules=_product_numpy_rule,
        test_shapes=REDUCED_SHAPES,
        test_params=REDUCED_ALONG,
        numpy="np.prod({x}{settings})",
        torch=_all_axes("prod"),
    ),
    Gate(
        name="logsumexp",
        sign="ln Σ eˣ",
        operands=("x",),
        parameters=(AXIS, KEEPDIMS),
        expansion=lambda x, axis=None, keepdims=False: f"log(sum(exp(x){settings(axis, keepdims)}))",
        numpy_helper=_LOGSUMEXP,
        forward=_logsumexp,
        vjp=_logsumexp_vjp,
        shape=reduced_shape,
        formula="log(sum(exp(x)))",
        rules=_logsumexp_rule,
        test_shapes=REDUCED_SHAPES,
        test_params=REDUCED_ALONG,
        numpy="logsumexp({x}{settings})",
        torch=_all_axes("logsumexp"),
    ),
    Gate(
        name="cumsum",
        sign="cumsum",
        operands=("x",),
        parameters=(_RUNNING,),
        forward=_cumsum,
        vjp=_cumsum_vjp,
        shape=_running_shape,
        formula="cumsum(x)",
        rules=_cumsum_rule,
        test_shapes=REDUCED_SHAPES,
        test_params=({}, {"axis": 0}, {"axis": -1}, {"axis": 1}),
        numpy="np.cumsum({x}, axis={axis})",
        torch=_running_torch("cumsum"),
    ),
    Gate(
        name="cumprod",
        sign="cumprod",
        operands=("x",),
        parameters=(_RUNNING,),
        domain=((0.4, 2.0),),
        forward=_cumprod,
        vjp=_cumprod_vjp,
        shape=_running_shape,
        formula="cumprod(x)",
        rules=_cumprod_rule,
        numpy_helper=_RUNNING_OTHERS,
        numpy_rules=_cumprod_numpy_rule,
        test_shapes=REDUCED_SHAPES,
        test_params=({}, {"axis": 0}, {"axis": -1}, {"axis": 1}),
        numpy="np.cumprod({x}, axis={axis})",
        torch=_running_torch("cumprod"),
    ),
)

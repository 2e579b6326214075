"""Gates that put elements in order, and pick the largest few or the middle one."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from .array_math import as_value
from .axes import AXIS, KEEPDIMS, Axis, axes_of, kept, one_axis, reduced_shape
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value

__all__ = ["ALONG", "DESCENDING", "RECORDS", "SORTS", "along_shape", "order"]

ALONG = Parameter("axis", "int", -1, aliases=("dim",))
DESCENDING = Parameter("descending", "flag", False)
_SHAPES: tuple[tuple[Shape, ...], ...] = (((4,),), ((2, 3),), ((2, 3, 4),))
SORTS: tuple[dict[str, Any], ...] = ({}, {"axis": 0}, {"descending": True}, {"axis": 1, "descending": True})


def order(x: Value, axis: int, descending: bool) -> np.ndarray:
    """By place of the output, where its element stands; equal ones keep their order."""
    return np.argsort(np.negative(x) if descending else np.asarray(x), axis=axis, kind="stable")


def along_shape(x: Shape, axis: int = -1, descending: bool = False) -> Shape:
    """The shape of the operand, once its axis is known to be there."""
    one_axis(axis, len(x))
    return x


def _sort(m: Mathematics, x: Value, axis: int = -1, descending: bool = False) -> Value:
    return np.asarray(np.take_along_axis(np.asarray(x), order(x, axis, descending), axis))


def _has_equals(out: Value, x: Value, axis: int = -1, **_: Any) -> bool:
    """Two elements of one line are equal, so that a change may turn them round."""
    return bool(np.any(np.equal(np.diff(np.sort(x, axis=axis), axis=axis), 0.0)))


def _put_back(gradient: Value, x: Value, places: np.ndarray, axis: int) -> np.ndarray:
    whole = np.zeros(np.shape(x))
    np.put_along_axis(whole, places, np.asarray(gradient), axis)
    return whole


def _sort_vjp(
    upstream_gradient: Value, out: Value, x: Value, axis: int = -1, descending: bool = False
) -> tuple[Value, ...]:
    return (_put_back(upstream_gradient, x, order(x, axis, descending), axis),)


def _sorting(axis: int, descending: bool) -> str:
    """The order as a call; sorting it again gives the way back."""
    return f"argsort(x, axis={axis}{', descending=True' if descending else ''})"


def _sort_rule(x: Shape, axis: int = -1, descending: bool = False) -> tuple[str]:
    return (f"gather(UG, argsort({_sorting(axis, descending)}, axis={axis}), axis={axis})",)


def _topk_shape(x: Shape, k: int, axis: int = -1, largest: bool = True) -> Shape:
    along = one_axis(axis, len(x))
    if not 1 <= k <= x[along]:
        raise Misfit("wrong_arguments", "topk_count", k=k, size=x[along])
    return (*x[:along], k, *x[along + 1 :])


def _first(x: Value, k: int, axis: int, largest: bool) -> np.ndarray:
    return np.asarray(np.take(order(x, axis, largest), range(k), axis=axis))


def _topk(m: Mathematics, x: Value, k: int, axis: int = -1, largest: bool = True) -> Value:
    return np.take_along_axis(np.asarray(x), _first(x, k, axis, largest), axis)


def _ties_at_end(out: Value, x: Value, k: int, axis: int = -1, largest: bool = True) -> bool:
    """Among those that are kept and the first that is not, two are equal."""
    more = min(k + 1, np.shape(x)[axis])
    return _has_equals(out, np.take_along_axis(np.asarray(x), _first(x, more, axis, largest), axis), axis)


def _topk_vjp(
    upstream_gradient: Value, out: Value, x: Value, k: int, axis: int = -1, largest: bool = True
) -> tuple[Value, ...]:
    return (_put_back(upstream_gradient, x, _first(x, k, axis, largest), axis),)


def _topk_rule(x: Shape, k: int, axis: int = -1, largest: bool = True) -> tuple[str]:
    along = one_axis(axis, len(x))
    sides = [0] * (2 * len(x))
    sides[2 * along + 1] = x[along] - k
    widths = ", ".join(map(str, sides))
    return (f"gather(pad(UG, ({widths})), argsort({_sorting(axis, largest)}, axis={axis}), axis={axis})",)


def _topk_numpy_rules(x: Shape, k: int, axis: int = -1, largest: bool = True) -> tuple[str]:
    ranks = f'np.argsort({"-" if largest else ""}{{x}}, axis={axis}, kind="stable")'
    picked = f"np.take_along_axis(all_, np.take({ranks}, range({k}), axis={axis}), {axis})"
    return (f"scatter({{UG}}, {x}, lambda all_: {picked})",)


def _lines(x: Value, axis: Axis) -> np.ndarray:
    """The named axes as the last one: one line for each element of the reduction."""
    array = np.asarray(x, dtype=np.float64)
    axes = axes_of(array.shape, axis)
    others = tuple(k for k in range(array.ndim) if k not in axes)
    rest = tuple(array.shape[k] for k in others)
    return np.reshape(array.transpose((*others, *axes)), (*rest, -1))


def _middles(count: int, lower: bool) -> tuple[int, int]:
    return ((count - 1) // 2, (count - 1) // 2 if lower else count // 2)


def _median_shape(x: Shape, axis: Axis = None, keepdims: bool = False, lower: bool = False) -> Shape:
    return reduced_shape(x, axis, keepdims)


def _median(m: Mathematics, x: Value, axis: Axis = None, keepdims: bool = False, lower: bool = False) -> Value:
    lines = np.sort(_lines(x, axis), axis=-1)
    low, high = _middles(lines.shape[-1], lower)
    middle = lines[..., low] if low == high else 0.5 * (lines[..., low] + lines[..., high])
    return as_value(np.reshape(middle, reduced_shape(np.shape(x), axis, keepdims)))


def _median_vjp(
    upstream_gradient: Value, out: Value, x: Value, axis: Axis = None, keepdims: bool = False, lower: bool = False
) -> tuple[Value, ...]:
    shape = np.shape(x)
    axes = axes_of(shape, axis)
    lines = _lines(x, axis)
    ranks = np.argsort(lines, axis=-1, kind="stable")
    weights = np.zeros(lines.shape)
    if lower and axis is None:  # PyTorch's median of all elements: those that are equal to it share
        weights = np.equal(lines, out) / np.sum(np.equal(lines, out))
    for place in () if lower and axis is None else _middles(lines.shape[-1], lower):
        index = ranks[..., place : place + 1]
        np.put_along_axis(weights, index, np.take_along_axis(weights, index, -1) + 0.5, -1)
    others = tuple(k for k in range(len(shape)) if k not in axes)
    moved = weights.reshape(tuple(shape[k] for k in (*others, *axes)))
    back = moved.transpose(tuple(int(k) for k in np.argsort((*others, *axes)))) if shape else moved
    return (as_value(back * kept(upstream_gradient, shape, axis)),)


def _is_middle_tied(out: Value, x: Value, axis: Axis = None, keepdims: bool = False, lower: bool = False) -> bool:
    """An element at the middle has an equal beside it that is not picked with it."""
    lines = np.sort(_lines(x, axis), axis=-1)
    low, high = _middles(lines.shape[-1], lower)
    around = lines[..., max(low - 1, 0) : high + 2]
    return bool(np.any(np.equal(np.diff(around, axis=-1), 0.0)))


def _median_numpy(x: Shape, axis: Axis = None, keepdims: bool = False, lower: bool = False) -> str:
    if lower:
        where = f"axis={axis}, keepdims={keepdims}"
        return f'np.quantile({{x}}, 0.5, method="inverted_cdf", {where})'
    return "np.median({x}{settings})"


def _median_rule(x: Shape, axis: Axis = None, keepdims: bool = False, lower: bool = False) -> tuple[str, ...]:
    axes = axes_of(x, axis)
    if lower and axis is None:
        middle = f"({{x}} == np.sort(np.ravel({{x}}))[{(prod(x) - 1) // 2}])"
        return (f"{{UG}} * {middle} / np.sum({middle})",)
    return (f"middle({{x}}, {{UG}}, {axes}, {_middles(prod(x[k] for k in axes), lower)})",)


def _middle_rule(x: Shape, axis: Axis = None, keepdims: bool = False, lower: bool = False) -> tuple[str]:
    """By the middle's place in the order, counted from 1; of an even count two places share."""
    if lower and axis is None:
        return ("equal(x, out) / sum(equal(x, out)) * UG",)
    low, high = _middles(prod(x[k] for k in axes_of(x, axis)), lower)
    return (f"middle(UG, x, {low + 1})" if low == high else f"middles(UG, x, {low + 1}, {high + 1})",)


def _median_torch(x: Shape, axis: Axis = None, keepdims: bool = False, lower: bool = False) -> str:
    text = "{x}"
    if lower and axis is None:
        return f"torch.median({{x}}).reshape({reduced_shape(x, axis, keepdims)})"
    axes = axes_of(x, axis)
    others = tuple(k for k in range(len(x)) if k not in axes)
    text = f"{text}.permute({(*others, *axes)}).reshape({(*(x[k] for k in others), prod(x[k] for k in axes))})"
    low, high = _middles(prod(x[k] for k in axes), lower)
    middle = f"torch.sort({text}, dim=-1, stable=True).values[..., [{low}, {high}]].mean(-1)"
    return f"{middle}.reshape({reduced_shape(x, axis, keepdims)})"


RECORDS = (
    Gate(
        name="sort",
        sign="sort",
        operands=("x",),
        parameters=(ALONG, DESCENDING),
        forward=_sort,
        vjp=_sort_vjp,
        shape=along_shape,
        formula="sort(x)",
        rules=_sort_rule,
        kink=_has_equals,
        test_shapes=_SHAPES,
        test_params=SORTS,
        numpy=lambda x, axis=-1, descending=False: (
            f"-np.sort(-{{x}}, axis={axis})" if descending else f"np.sort({{x}}, axis={axis})"
        ),
        torch="torch.sort({x}, dim={axis}, descending={descending}, stable=True).values",
    ),
    Gate(
        name="topk",
        sign="top k",
        operands=("x",),
        parameters=(Parameter("k", "int", required=True), ALONG, Parameter("largest", "flag", True)),
        forward=_topk,
        vjp=_topk_vjp,
        shape=_topk_shape,
        formula="topk(x, k)",
        rules=_topk_rule,
        kink=_ties_at_end,
        test_shapes=_SHAPES,
        numpy_rules=_topk_numpy_rules,
        test_params=({"k": 2}, {"k": 1, "axis": 0}, {"k": 2, "axis": 1, "largest": False}),
        numpy=lambda x, k, axis=-1, largest=True: (
            f"np.take(-np.sort(-{{x}}, axis={axis}), range({k}), axis={axis})"
            if largest
            else f"np.take(np.sort({{x}}, axis={axis}), range({k}), axis={axis})"
        ),
        torch="torch.topk({x}, {k}, dim={axis}, largest={largest}).values",
    ),
    Gate(
        name="median",
        sign="median",
        operands=("x",),
        parameters=(AXIS, KEEPDIMS, Parameter("lower", "flag", False)),
        forward=_median,
        vjp=_median_vjp,
        shape=_median_shape,
        formula="median(x)",
        rules=_middle_rule,
        kink=_is_middle_tied,
        test_shapes=(((),), ((3,),), ((4,),), ((2, 3),), ((2, 3, 4),)),
        test_params=(
            {},
            {"axis": 0},
            {"axis": 1, "keepdims": True},
            {"axis": (0, 2)},
            {"lower": True},
            {"axis": -1, "lower": True},
        ),
        numpy=_median_numpy,
        numpy_rules=_median_rule,
        numpy_helper="""\
def middle(x, gradient, axes, places):
    x = np.asarray(x)
    last = tuple(range(x.ndim - len(axes), x.ndim))
    moved = np.moveaxis(x, axes, last)
    lines = moved.reshape(*moved.shape[:x.ndim - len(axes)], -1)
    order, share = np.argsort(lines, axis=-1, kind="stable"), np.zeros(lines.shape)
    for place in places:  # the one in the middle, or the two beside it
        where = order[..., place:place + 1]
        np.put_along_axis(share, where, np.take_along_axis(share, where, -1) + 0.5, -1)
    share *= np.reshape(gradient, (*lines.shape[:-1], 1))
    return np.moveaxis(share.reshape(moved.shape), last, axes)""",
        torch=_median_torch,
    ),
)

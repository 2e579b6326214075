"""Gates that look elements up by numbers which are an operand without a gradient."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from .array_math import as_value
from .axes import one_axis
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value
from .index_places import scattered

__all__ = ["RECORDS"]


def _positions(x: Shape, indices: Value, axis: int) -> np.ndarray:
    """Whole numbers that name elements of an axis, counted from the front.

    Raises:
        Misfit: a number is not whole, or names no element.
    """
    places, size = np.asarray(indices, dtype=np.float64), x[axis]
    wrong = places[~((places == np.floor(places)) & (places >= -size) & (places < size))]
    if wrong.size:
        raise Misfit("bad_value", "place", place=float(wrong.flat[0]), last=size - 1)
    return np.asarray(places.astype(np.int64) % size)


def _gather_shape(x: Shape, indices: Shape, axis: int) -> Shape:
    along = one_axis(axis, len(x))
    if len(indices) != len(x) or any(k != along and n != x[k] for k, n in enumerate(indices)):
        raise Misfit("shape_mismatch", "shape_gather", axis=axis)
    return indices


def _gather_key(x: Shape, indices: Value, axis: int) -> tuple[np.ndarray, ...]:
    along = one_axis(axis, len(x))
    grids: list[Any] = list(np.ogrid[tuple(map(slice, np.shape(indices)))])
    grids[along] = _positions(x, indices, along)
    return tuple(grids)


def _gather(m: Mathematics, x: Value, indices: Value, axis: int) -> Value:
    return as_value(np.asarray(x)[_gather_key(np.shape(x), indices, axis)])


def _gather_vjp(upstream_gradient: Value, out: Value, x: Value, indices: Value, axis: int) -> tuple[Value | None, ...]:
    return scattered(upstream_gradient, np.shape(x), _gather_key(np.shape(x), indices, axis)), None


def _take_shape(x: Shape, indices: Shape, axis: int | None = None) -> Shape:
    if axis is None:
        return indices
    along = one_axis(axis, len(x))
    return (*x[:along], *indices, *x[along + 1 :])


def _take_key(x: Shape, indices: Value, axis: int | None) -> tuple[Any, ...]:
    if axis is None:
        flat = _positions((prod(x),), indices, 0)
        return tuple(np.unravel_index(flat, x)) if x else (np.zeros(np.shape(indices), dtype=np.int64),)
    along = one_axis(axis, len(x))
    return (*(slice(None),) * along, _positions(x, indices, along))


def _take(m: Mathematics, x: Value, indices: Value, axis: int | None = None) -> Value:
    array = np.asarray(x) if np.ndim(x) else np.reshape(x, (1,))
    return as_value(array[_take_key(np.shape(x), indices, axis)])


def _take_vjp(
    upstream_gradient: Value, out: Value, x: Value, indices: Value, axis: int | None = None
) -> tuple[Value | None, ...]:
    shape = np.shape(x)
    whole = scattered(upstream_gradient, shape or (1,), _take_key(shape, indices, axis))
    return as_value(np.reshape(whole, shape)), None


def _embedding_shape(weight: Shape, ids: Shape) -> Shape:
    one_axis(0, len(weight))
    return (*ids, *weight[1:])


def _embedding(m: Mathematics, weight: Value, ids: Value) -> Value:
    return as_value(np.asarray(weight)[_positions(np.shape(weight), ids, 0)])


def _embedding_vjp(upstream_gradient: Value, out: Value, weight: Value, ids: Value) -> tuple[Value | None, ...]:
    shape = np.shape(weight)
    return scattered(upstream_gradient, shape, (_positions(shape, ids, 0),)), None


def _only_first(x: Shape, indices: Shape) -> tuple[bool, bool]:
    return (True, False)


def _added_at(name: str, places: Shape) -> str:
    """At one place, or at many, of which some may be the same."""
    return f"scatter_add(UG, {name})" if places else f"scatter(UG, {name})"


_SCATTER = """\
def scatter(gradient, shape, pick):
    whole = np.zeros(shape)
    places = pick(np.arange(whole.size).reshape(shape))  # where each element of the output came from
    np.add.at(whole.reshape(-1), places, gradient)
    return whole"""


def _scatter_text(shape: Shape, pick: str) -> str:
    return f"scatter({{UG}}, {shape}, lambda all_: {pick})"


RECORDS = (
    Gate(
        name="gather",
        sign="gather",
        operands=("x", "indices"),
        parameters=(Parameter("axis", "int", required=True, aliases=("dim",)),),
        spellings=("gather", "take_along_axis"),
        forward=_gather,
        vjp=_gather_vjp,
        shape=_gather_shape,
        formula="gather(x, indices)",
        rules=("scatter_add(UG, indices)", None),
        takes_gradient=_only_first,
        test_shapes=(((3,), (4,)), ((2, 3), (2, 1)), ((2, 3), (4, 3)), ((2, 3, 2), (2, 2, 2))),
        test_params=({"axis": 0}, {"axis": 1}, {"axis": -1}),
        numpy="np.take_along_axis({x}, np.asarray({indices}, dtype=int), {axis})",
        numpy_helper=_SCATTER,
        numpy_rules=lambda x, indices, axis: (
            _scatter_text(x, f"np.take_along_axis(all_, np.asarray({{indices}}, dtype=int), {axis})"),
            None,
        ),
        torch="torch.gather({x}, {axis}, torch.as_tensor({indices}).long())",
    ),
    Gate(
        name="take",
        sign="take",
        operands=("x", "indices"),
        parameters=(Parameter("axis", "axis", aliases=("dim",)),),
        spellings=("take", "index_select"),
        forward=_take,
        vjp=_take_vjp,
        shape=_take_shape,
        formula="take(x, indices)",
        rules=lambda x, indices, axis=None: (_added_at("indices", indices), None),
        takes_gradient=_only_first,
        test_shapes=(((3,), (4,)), ((2, 3), ()), ((2, 3), (2, 2)), ((2, 3, 2), (3,))),
        test_params=({}, {"axis": 0}, {"axis": 1}, {"axis": -1}),
        numpy="np.take({x}, np.asarray({indices}, dtype=int), axis={axis})",
        numpy_rules=lambda x, indices, axis=None: (
            _scatter_text(x, f"np.take(all_, np.asarray({{indices}}, dtype=int), axis={axis})"),
            None,
        ),
        torch=lambda x, indices, axis=None: (
            "torch.take({x}, torch.as_tensor({indices}).long())"
            if axis is None
            else f"{{x}}[{':, ' * one_axis(axis, len(x))}torch.as_tensor({{indices}}).long()]"
        ),
    ),
    Gate(
        name="embedding",
        sign="embedding",
        operands=("weight", "ids"),
        forward=_embedding,
        vjp=_embedding_vjp,
        shape=_embedding_shape,
        formula="embedding(weight, ids)",
        rules=lambda weight, ids: (_added_at("ids", ids), None),
        takes_gradient=_only_first,
        test_shapes=(((3, 2), ()), ((3, 2), (4,)), ((2, 3), (2, 2)), ((4,), (3,))),
        numpy="{weight}[np.asarray({ids}, dtype=int)]",
        numpy_rules=lambda weight, ids: (_scatter_text(weight, "all_[np.asarray({ids}, dtype=int)]"), None),
        torch="{weight}[torch.as_tensor({ids}).long()]",
    ),
)

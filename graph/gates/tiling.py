"""Gates that copy elements: to a larger shape, in tiles, each several times. Backward, the copies are added up."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ..words import ShapeName
from .array_math import as_value, sum_to
from .axes import one_axis, settings, tuple_text
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value

__all__ = ["RECORDS"]

_LISTED = 6  # places that a rule names one by one


def _broadcast_wanted(x: Shape, shape: Shape) -> Shape:
    """The wanted shape; -1 keeps the operand's size."""
    added = len(shape) - len(x)
    wanted = tuple(x[k - added] if n == -1 and k >= added else n for k, n in enumerate(shape))
    fits = (
        added >= 0 and all(n in (1, w) for n, w in zip(x, wanted[added:], strict=True)) and min(wanted, default=1) > 0
    )
    if not fits:
        raise Misfit("shape_mismatch", "shape_broadcast_to", wanted=ShapeName(shape))
    return wanted


def _broadcast(m: Mathematics, x: Value, shape: Shape) -> Value:
    return as_value(np.broadcast_to(x, _broadcast_wanted(np.shape(x), shape)).copy())


def _plain(axes: tuple[int, ...]) -> int | tuple[int, ...]:
    return axes[0] if len(axes) == 1 else axes


def _summed_rule(x: Shape, shape: Shape) -> tuple[str]:
    added = len(shape) - len(x)
    stretched = tuple(added + k for k, n in enumerate(x) if n == 1 and shape[added + k] not in (1, -1))
    text = "UG"
    if stretched:
        text = f"sum({text}{settings(_plain(stretched), keepdims=True)})"
    if added:
        text = f"sum({text}{settings(_plain(tuple(range(added))))})"
    return (text,)


def _tiled_shape(x: Shape, reps: Shape) -> Shape:
    if min(reps, default=1) < 1:
        raise Misfit("bad_value", "repeat_count", n=min(reps))
    count = max(len(x), len(reps))
    sizes, times = (1,) * (count - len(x)) + x, (1,) * (count - len(reps)) + reps
    return tuple(n * k for n, k in zip(sizes, times, strict=True))


def _split_axes(x: Shape, reps: Shape) -> tuple[int, ...]:
    """Each axis of the tiled array as (copies, size)."""
    count = max(len(x), len(reps))
    sizes, times = (1,) * (count - len(x)) + x, (1,) * (count - len(reps)) + reps
    return tuple(n for pair in zip(times, sizes, strict=True) for n in pair)


def _tile(m: Mathematics, x: Value, reps: Shape) -> Value:
    return as_value(np.tile(x, reps))


def _tile_vjp(upstream_gradient: Value, out: Value, x: Value, reps: Shape) -> tuple[Value, ...]:
    split = np.reshape(upstream_gradient, _split_axes(np.shape(x), reps))
    return (as_value(np.reshape(np.sum(split, axis=tuple(range(0, split.ndim, 2))), np.shape(x))),)


def _tile_rule(x: Shape, reps: Shape) -> tuple[str]:
    split = _split_axes(x, reps)
    if not split:
        return ("UG",)
    axes = _plain(tuple(range(0, len(split), 2)))
    text = f"sum(reshape(UG, {tuple_text(split)}){settings(axes)})"
    return (f"reshape({text}, {tuple_text(x)})" if len(split) > 2 * len(x) and x else text,)


def _counts(n: int, repeats: Shape) -> tuple[int, ...]:
    counts = repeats * n if len(repeats) == 1 else repeats
    if len(counts) != n or min(counts) < 0 or not sum(counts):
        code = "bad_value" if len(counts) == n and not any(counts) else "wrong_arguments"  # an array of no elements
        raise Misfit(code, "repeat_each", given=repeats, count=n)
    return counts


def _repeat_each_shape(x: Shape, repeats: Shape, axis: int | None = None) -> Shape:
    if axis is None:
        return (sum(_counts(prod(x), repeats)),)
    along = one_axis(axis, len(x))
    return (*x[:along], sum(_counts(x[along], repeats)), *x[along + 1 :])


def _repeat_each(m: Mathematics, x: Value, repeats: Shape, axis: int | None = None) -> Value:
    return np.repeat(np.asarray(x), repeats, axis)


def _repeat_each_vjp(
    upstream_gradient: Value, out: Value, x: Value, repeats: Shape, axis: int | None = None
) -> tuple[Value, ...]:
    shape = np.shape(x)
    flat = (prod(shape),) if axis is None else shape
    along = 0 if axis is None else one_axis(axis, len(shape))
    places = np.repeat(np.arange(flat[along]), _counts(flat[along], repeats))
    whole = np.zeros(flat)
    key: Any = (*(slice(None),) * along, places)
    np.add.at(whole, key, upstream_gradient)
    return (as_value(np.reshape(whole, shape)),)


def _repeat_each_rule(x: Shape, repeats: Shape, axis: int | None = None) -> tuple[str]:
    """The copies of an element lie side by side: an axis of their own is summed."""
    shape = (prod(x),) if axis is None else x
    along = 0 if axis is None else one_axis(axis, len(x))
    counts = _counts(shape[along], repeats)
    if len(set(counts)) > 1:
        places = [place for place, count in enumerate(counts) for _ in range(count)]
        return (f"scatter_add(UG, {places})" if len(places) <= _LISTED else "scatter_add(UG, places)",)
    split = (*shape[:along], shape[along], counts[0], *shape[along + 1 :])
    text = f"sum(reshape(UG, {tuple_text(split)}), axis={along + 1})"
    return (text if shape == x else f"reshape({text}, {tuple_text(x)})",)


def _repeat_each_numpy_rules(x: Shape, repeats: Shape, axis: int | None = None) -> tuple[str]:
    pick = f"np.repeat(all_, {repeats}, axis={axis})"
    return (f"scatter({{UG}}, {x}, lambda all_: {pick})",)


RECORDS = (
    Gate(
        name="broadcast_to",
        sign="broadcast",
        operands=("x",),
        parameters=(Parameter("shape", "shape", required=True, aliases=("size",)),),
        spellings=("broadcast_to", "expand"),
        forward=_broadcast,
        vjp=lambda upstream_gradient, out, x, shape: (sum_to(upstream_gradient, np.shape(x)),),
        shape=_broadcast_wanted,
        formula="broadcast_to(x)",
        rules=_summed_rule,
        test_shapes=(((),), ((3,),), ((2, 1),), ((1, 3),)),
        test_params=({"shape": (2, 3)}, {"shape": (4, 2, 3)}, {"shape": (2, -1)}),
        numpy=lambda x, shape: f"np.broadcast_to({{x}}, {_broadcast_wanted(x, shape)})",
        torch=lambda x, shape: f"torch.broadcast_to({{x}}, {_broadcast_wanted(x, shape)})",
    ),
    Gate(
        name="tile",
        sign="tile",
        operands=("x",),
        parameters=(Parameter("reps", "shape", required=True, aliases=("dims", "repeats")),),
        forward=_tile,
        vjp=_tile_vjp,
        shape=_tiled_shape,
        formula="tile(x)",
        rules=_tile_rule,
        test_shapes=(((),), ((3,),), ((2, 3),)),
        test_params=({"reps": (2,)}, {"reps": (2, 1)}, {"reps": (2, 1, 3)}),
        numpy="np.tile({x}, {reps})",
        torch="torch.tile({x}, {reps})",
    ),
    Gate(
        name="repeat_interleave",
        sign="repeat each",
        operands=("x",),
        parameters=(Parameter("repeats", "shape", required=True), Parameter("axis", "axis", aliases=("dim",))),
        numpy_rules=_repeat_each_numpy_rules,
        forward=_repeat_each,
        vjp=_repeat_each_vjp,
        shape=_repeat_each_shape,
        formula="repeat_interleave(x)",
        rules=_repeat_each_rule,
        test_shapes=(((3,),), ((2, 3),), ((2, 3, 4),)),
        test_params=(
            {"repeats": (2,)},
            {"repeats": (3,), "axis": 0},
            {"repeats": (2, 0, 1), "axis": 1},
            {"repeats": (2,), "axis": -1},
        ),
        numpy="np.repeat({x}, {repeats}, axis={axis})",
        torch="torch.repeat_interleave({x}, torch.tensor({repeats}), dim={axis})",
    ),
)

"""Gates that arrange elements along axes: new axes and fewer, moved axes."""

from __future__ import annotations

import numpy as np

from .array_math import as_value
from .axes import Axis, axes_of, one_axis, tuple_text
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value

__all__ = ["RECORDS"]


def _reshaped(x: Shape) -> str:
    return f"reshape(UG, {tuple_text(x)})" if x else "sum(UG)"


def _back(upstream_gradient: Value, x: Value) -> tuple[Value, ...]:
    return (as_value(np.reshape(upstream_gradient, np.shape(x))),)


def _expanded_shape(x: Shape, axis: int | tuple[int, ...]) -> Shape:
    new = axis if isinstance(axis, tuple) else (axis,)
    count = len(x) + len(new)
    places = axes_of((1,) * count, new)
    sizes = iter(x)
    return tuple(1 if k in places else next(sizes) for k in range(count))


def _expand(m: Mathematics, x: Value, axis: int | tuple[int, ...]) -> Value:
    return np.reshape(x, _expanded_shape(np.shape(x), axis))


def _squeezed_shape(x: Shape, axis: Axis = None) -> Shape:
    if axis is None:
        return tuple(n for n in x if n != 1)
    axes = axes_of(x, axis)
    wide = next((k for k in axes if x[k] != 1), None)
    if wide is not None:
        raise Misfit("shape_mismatch", "shape_squeeze", axis=wide, size=x[wide])
    return tuple(n for k, n in enumerate(x) if k not in axes)


def _squeeze(m: Mathematics, x: Value, axis: Axis = None) -> Value:
    return as_value(np.reshape(x, _squeezed_shape(np.shape(x), axis)))


def _moved(count: int, source: Axis, destination: Axis) -> Shape:
    """The operand's axes in their new order."""
    pairs = [tuple(k) if isinstance(k, tuple) else (k,) for k in (source, destination)]
    axes_of((1,) * count, source)
    axes_of((1,) * count, destination)
    if len(pairs[0]) != len(pairs[1]):
        raise Misfit("wrong_arguments", "moveaxis_count")
    old, new = ([one_axis(int(k), count) for k in pair if k is not None] for pair in pairs)
    order = [k for k in range(count) if k not in old]
    for place, axis in sorted(zip(new, old, strict=True)):
        order.insert(place, axis)
    return tuple(order)


def _moved_shape(x: Shape, source: Axis, destination: Axis) -> Shape:
    return tuple(x[k] for k in _moved(len(x), source, destination))


def _move(m: Mathematics, x: Value, source: Axis, destination: Axis) -> Value:
    return np.transpose(x, _moved(np.ndim(x), source, destination))


def _move_vjp(upstream_gradient: Value, out: Value, x: Value, source: Axis, destination: Axis) -> tuple[Value, ...]:
    order = _moved(np.ndim(x), source, destination)
    return (np.transpose(upstream_gradient, tuple(int(k) for k in np.argsort(order))),)


RECORDS = (
    Gate(
        name="expand_dims",
        sign="new axis",
        operands=("x",),
        parameters=(Parameter("axis", "axis", required=True, aliases=("dim",)),),
        spellings=("expand_dims", "unsqueeze"),
        forward=_expand,
        vjp=lambda upstream_gradient, out, x, axis: _back(upstream_gradient, x),
        shape=_expanded_shape,
        formula="expand_dims(x)",
        rules=lambda x, axis: (_reshaped(x),),
        test_shapes=(((),), ((3,),), ((2, 3),), ((2, 3, 4),)),
        test_params=({"axis": 0}, {"axis": -1}, {"axis": 1}, {"axis": (0, 2)}),
        numpy="np.expand_dims({x}, {axis})",
        torch=lambda x, axis: f"torch.reshape({{x}}, {_expanded_shape(x, axis)})",
    ),
    Gate(
        name="squeeze",
        sign="squeeze",
        operands=("x",),
        parameters=(Parameter("axis", "axis", aliases=("dim",)),),
        forward=_squeeze,
        vjp=lambda upstream_gradient, out, x, axis=None: _back(upstream_gradient, x),
        shape=_squeezed_shape,
        formula="squeeze(x)",
        rules=lambda x, axis=None: (_reshaped(x),),
        test_shapes=(((3,),), ((2, 1),), ((1, 3, 1),), ((1,),)),
        test_params=({}, {"axis": 1}, {"axis": -1}, {"axis": (0, 2)}),
        numpy="np.squeeze({x}{settings})",
        torch=lambda x, axis=None: f"torch.reshape({{x}}, {_squeezed_shape(x, axis)})",
    ),
    Gate(
        name="moveaxis",
        sign="move axis",
        operands=("x",),
        parameters=(Parameter("source", "axis", required=True), Parameter("destination", "axis", required=True)),
        spellings=("moveaxis", "movedim"),
        forward=_move,
        vjp=_move_vjp,
        shape=_moved_shape,
        formula="moveaxis(x)",
        rules=lambda x, source, destination: (f"moveaxis(UG, {destination}, {source})",),
        test_shapes=(((3,),), ((2, 3),), ((2, 3, 4),)),
        test_params=(
            {"source": 0, "destination": -1},
            {"source": 1, "destination": 0},
            {"source": (0, 1), "destination": (2, 0)},
        ),
        numpy="np.moveaxis({x}, {source}, {destination})",
        torch="torch.movedim({x}, {source}, {destination})",
    ),
)

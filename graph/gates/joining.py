"""Gates that join a list of tensors: along an axis that they have, or along a new one."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np

from .array_math import as_value
from .axes import one_axis
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value

__all__ = ["RECORDS"]

_AXIS = Parameter("axis", "int", 0, aliases=("dim",))


def _concat_shape(*shapes: Shape, axis: int = 0) -> Shape:
    first = shapes[0]
    along = one_axis(axis, len(first))
    for shape in shapes:
        if len(shape) != len(first) or shape[:along] != first[:along] or shape[along + 1 :] != first[along + 1 :]:
            raise Misfit("shape_mismatch", "shape_concat", axis=axis)
    return (*first[:along], sum(shape[along] for shape in shapes), *first[along + 1 :])


def _seams(shapes: tuple[Shape, ...], along: int) -> list[int]:
    """Where each operand begins along the joined axis, and where the last one ends."""
    return list(accumulate((shape[along] for shape in shapes), initial=0))


def _concat_vjp(upstream_gradient: Value, out: Value, *operands: Value, axis: int = 0) -> tuple[Value, ...]:
    seams = _seams(tuple(map(np.shape, operands)), axis)
    return tuple(np.split(np.asarray(upstream_gradient), seams[1:-1], axis=axis))


def _behind(along: int, part: str) -> str:
    """UG with ``part`` in the place of one axis and all of those before it."""
    return f"UG[{', '.join([':'] * along + [part])}]"


def _concat_rules(*shapes: Shape, axis: int = 0) -> tuple[str, ...]:
    along = one_axis(axis, len(shapes[0]))
    seams = _seams(shapes, along)
    return tuple(_behind(along, f"{start}:{stop}") for start, stop in pairwise(seams))


def _stack_shape(*shapes: Shape, axis: int = 0) -> Shape:
    first = shapes[0]
    along = one_axis(axis, len(first) + 1)
    if any(shape != first for shape in shapes):
        raise Misfit("shape_mismatch", "shape_stack")
    return (*first[:along], len(shapes), *first[along:])


def _stack_vjp(upstream_gradient: Value, out: Value, *operands: Value, axis: int = 0) -> tuple[Value, ...]:
    return tuple(as_value(layer) for layer in np.moveaxis(np.asarray(upstream_gradient), axis, 0))


def _stack_rules(*shapes: Shape, axis: int = 0) -> tuple[str, ...]:
    along = one_axis(axis, len(shapes[0]) + 1)
    return tuple(_behind(along, str(k)) for k in range(len(shapes)))


def _concat(m: Mathematics, *operands: Value, axis: int = 0) -> Value:
    return np.concatenate(operands, axis=axis)


def _stack(m: Mathematics, *operands: Value, axis: int = 0) -> Value:
    return np.stack(operands, axis=axis)


RECORDS = (
    Gate(
        name="concat",
        sign="concat",
        operands=("a", "b"),
        variadic=True,
        listed=True,
        parameters=(_AXIS,),
        spellings=("concat", "concatenate", "cat"),
        forward=_concat,
        vjp=_concat_vjp,
        shape=_concat_shape,
        formula="concat([a, b])",
        rules=_concat_rules,
        test_shapes=(((3,), (2,)), ((2, 3), (4, 3)), ((2, 3), (2, 1)), ((1, 2), (3, 2), (2, 2))),
        test_params=({}, {"axis": 1}, {"axis": -1}),
        numpy="np.concatenate([{operands}], axis={axis})",
        torch="torch.cat([{operands}], dim={axis})",
    ),
    Gate(
        name="stack",
        sign="stack",
        operands=("a", "b"),
        variadic=True,
        listed=True,
        parameters=(_AXIS,),
        forward=_stack,
        vjp=_stack_vjp,
        shape=_stack_shape,
        formula="stack([a, b])",
        rules=_stack_rules,
        test_shapes=(((), ()), ((3,), (3,)), ((2, 3), (2, 3), (2, 3))),
        test_params=({}, {"axis": 1}, {"axis": -1}),
        numpy="np.stack([{operands}], axis={axis})",
        torch="torch.stack([{operands}], dim={axis})",
    ),
)

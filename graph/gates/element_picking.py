"""Gates that pick elements by their places, or put others there. Backward, a gradient is added where it came from."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ..words import ShapeName
from .array_math import as_value, sum_to
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value, broadcast_shape
from .index_places import Index, index_key, index_text, indexed_shape, scattered, spelled_out

__all__ = ["RECORDS"]


def _index(m: Mathematics, x: Value, index: Index) -> Value:
    return as_value(np.asarray(x)[index_key(index)])


def _index_vjp(upstream_gradient: Value, out: Value, x: Value, index: Index) -> tuple[Value, ...]:
    return (scattered(upstream_gradient, np.shape(x), index_key(index)),)


def _is_listed(index: Index) -> bool:
    """Whether places are named one by one, so that one may be named twice."""
    return any(not isinstance(part, int | slice) and part is not None and part is not Ellipsis for part in index)


def _index_torch(x: Shape, index: Index) -> str:
    """PyTorch has no slices that run backwards: the same elements forwards, then flipped."""
    parts, turned, axis, place = [], [], 0, 0
    spelled = spelled_out(x, index)
    if any(isinstance(part, np.ndarray) for part in spelled):
        return "{x}[{index}]"
    for part in spelled:
        if isinstance(part, slice) and (part.step or 1) < 0:
            run = range(*part.indices(x[axis]))
            part = slice(run[-1], run[0] + 1, -run.step)
            turned.append(place)
        parts.append(part)
        axis += part is not None
        place += not isinstance(part, int)
    if not turned:
        return "{x}[{index}]"
    return f"torch.flip({{x}}[{index_text(tuple(parts))}], {tuple(turned)})"


def _set_shape(x: Shape, value: Shape, index: Index) -> Shape:
    part = indexed_shape(x, index)
    try:
        fits = broadcast_shape(part, value) == part
    except Misfit:
        fits = False
    if not fits:
        raise Misfit("shape_mismatch", "shape_set", part=ShapeName(part), value=ShapeName(value))
    return x


def _set(m: Mathematics, x: Value, value: Value, index: Index) -> Value:
    whole = np.array(x, dtype=np.float64)
    whole[index_key(index)] = value
    return as_value(whole)


def _last_writer(x: Shape, index: Index) -> Any:
    """By place of the part, 1 where its value stayed: of places named twice only the last one does."""
    key = index_key(index)
    numbers = np.arange(prod(indexed_shape(x, index)), dtype=np.float64).reshape(indexed_shape(x, index))
    stamped = np.full(x, -1.0)
    stamped[key] = numbers
    return np.equal(stamped[key], numbers)


def _set_vjp(upstream_gradient: Value, out: Value, x: Value, value: Value, index: Index) -> tuple[Value, ...]:
    key = index_key(index)
    of_x = np.array(upstream_gradient, dtype=np.float64)
    part = np.where(_last_writer(np.shape(x), index), of_x[key], 0.0)
    of_x[key] = 0.0
    return as_value(of_x), sum_to(part, np.shape(value))


def _set_numpy_rules(x: Shape, value: Shape, index: Index) -> tuple[str, str]:
    part = f"{{UG}}[{index_text(index)}]"
    kept = f"put({{UG}}, 0.0, np.s_[{index_text(index)}])"
    return kept, part if value == indexed_shape(x, index) else f"unbroadcast({part}, {value})"


def _set_torch(x: Shape, value: Shape, index: Index) -> str:
    flat = np.arange(prod(x)).reshape(x)[index_key(index)].reshape(-1).tolist()
    new = f"torch.broadcast_to(torch.as_tensor({{value}}), {indexed_shape(x, index)}).reshape(-1)"
    return f"torch.index_put({{x}}.reshape(-1), (torch.tensor({flat}),), {new}).reshape({x})"


_PUT = """\
def put(x, value, place):
    x = np.array(x)
    x[place] = value
    return x"""


RECORDS = (
    Gate(
        name="index",
        sign="[ ]",
        operands=("x",),
        operator="[]",
        parameters=(Parameter("index", "index", required=True),),
        forward=_index,
        vjp=_index_vjp,
        shape=indexed_shape,
        formula="index(x)",
        rules=lambda x, index: ("scatter_add(UG, index)" if _is_listed(index) else "scatter(UG, index)",),
        test_shapes=(((4,),), ((2, 3),), ((2, 3, 4),)),
        test_params=(
            {"index": (1,)},
            {"index": (slice(None), 1)},
            {"index": (-1, slice(0, 2))},
            {"index": (slice(None, None, -1),)},
            {"index": (Ellipsis, 2)},
            {"index": ((0, 1, 1, -1),)},
            {"index": (slice(None), None, (2, 0))},
            {"index": ((0, 1), Ellipsis, (1, 1))},
            {"index": (((0, 1), (1, 1)), (2, 0))},
            {"index": ((True, False, True, False),)},
            {"index": (((True, False, True), (False, False, True)),)},
            {"index": (None, 1, slice(None, None, -2))},
        ),
        numpy="{x}[{index}]",
        torch=_index_torch,
    ),
    Gate(
        name="set",
        sign="[ ]=",
        operands=("x", "value"),
        operator="[]=",
        parameters=(Parameter("index", "index", required=True),),
        forward=_set,
        vjp=_set_vjp,
        shape=_set_shape,
        formula="put(x, value)",
        rules=("zeroed(UG, index)", "picked(UG, index)"),
        test_shapes=(((4,), ()), ((2, 3), ()), ((2, 3), (1,)), ((2, 3), (2,)), ((2, 3, 4), (4,))),
        test_params=(
            {"index": (1,)},
            {"index": (slice(None), 1)},
            {"index": (0, slice(0, 2))},
            {"index": (Ellipsis, slice(None, None, -1))},
            {"index": ((0, 1),)},
            {"index": (((True, False, True), (False, False, False)),)},
        ),
        numpy="put({x}, {value}, np.s_[{index}])",
        numpy_helper=_PUT,
        numpy_rules=_set_numpy_rules,
        torch=_set_torch,
    ),
)

"""Gates that only arrange elements: copies, new shapes, swapped axes. Their rules arrange back."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ..words import ShapeName
from .array_math import as_value
from .axes import axes_of, one_axis, tuple_text
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value

__all__ = ["RECORDS"]


def _repeat_shape(x: Shape, n: int, axis: int = 0) -> Shape:
    if n < 1:
        raise Misfit("bad_value", "repeat_count", n=n)
    position = one_axis(axis, len(x) + 1)
    return (*x[:position], n, *x[position:])


def _repeat(m: Mathematics, x: Value, n: int, axis: int = 0) -> Value:
    return np.repeat(np.expand_dims(x, axis), n, axis=axis)


def _repeat_vjp(upstream_gradient: Value, out: Value, x: Value, n: int, axis: int = 0) -> tuple[Value, ...]:
    return (as_value(np.sum(upstream_gradient, axis=axis)),)


def _new_shape(x: Shape, shape: Shape) -> Shape:
    """The wanted shape with its one -1, if any, worked out."""
    if any(n < -1 for n in shape) or shape.count(-1) > 1:
        raise Misfit("wrong_arguments", "reshape_unknown", wanted=shape)
    known = prod(n for n in shape if n != -1)
    unknown = prod(x) // known if known else 0
    wanted = tuple(unknown if n == -1 else n for n in shape)
    if prod(wanted) != prod(x):
        raise Misfit("shape_mismatch", "shape_reshape", wanted=ShapeName(shape), count=prod(x))
    return wanted


def _shaped_back(upstream_gradient: Value, out: Value, x: Value, **params: Any) -> tuple[Value, ...]:
    return (as_value(np.reshape(upstream_gradient, np.shape(x))),)


def _shaping_rule(x: Shape, **params: Any) -> tuple[str]:
    return (f"reshape(UG, {tuple_text(x)})" if x else "sum(UG)",)


def _flat_shape(x: Shape, start_dim: int = 0, end_dim: int = -1) -> Shape:
    """One axis in place of those from ``start_dim`` to ``end_dim``; of a number, one axis of one."""
    count = max(len(x), 1)
    first, last = one_axis(start_dim, count), one_axis(end_dim, count)
    if first > last:
        raise Misfit("wrong_arguments", "flatten_order", first=start_dim, last=end_dim)
    return (*x[:first], prod(x[first : last + 1]), *x[last + 1 :])


def _flatten(m: Mathematics, x: Value, start_dim: int = 0, end_dim: int = -1) -> Value:
    return np.reshape(x, _flat_shape(np.shape(x), start_dim, end_dim))


def _order(ndim: int, axes: Shape | None) -> Shape:
    """The operand's axes in their new order; two named axes are swapped, as in PyTorch's ``transpose(0, 1)``."""
    if axes is None:
        return tuple(reversed(range(ndim)))
    axes_of((1,) * ndim, axes)  # refuses an axis named twice
    new = tuple(one_axis(k, ndim) for k in axes)
    if len(new) == 2:
        swap = dict(zip(new, reversed(new), strict=True))
        return tuple(swap.get(k, k) for k in range(ndim))
    if len(new) < ndim:
        raise Misfit("wrong_arguments", "transpose_axes", axes=axes, count=ndim)
    return new


def _transpose_shape(x: Shape, axes: Shape | None = None) -> Shape:
    return tuple(x[k] for k in _order(len(x), axes))


def _transpose(m: Mathematics, x: Value, axes: Shape | None = None) -> Value:
    return as_value(np.transpose(x, _order(np.ndim(x), axes)))


def _way_back(ndim: int, axes: Shape | None) -> Shape:
    return tuple(int(k) for k in np.argsort(_order(ndim, axes)))


def _transpose_vjp(upstream_gradient: Value, out: Value, x: Value, axes: Shape | None = None) -> tuple[Value, ...]:
    return (as_value(np.transpose(upstream_gradient, _way_back(np.ndim(x), axes))),)


def _transpose_rule(x: Shape, axes: Shape | None = None) -> tuple[str]:
    back = _way_back(len(x), axes)
    return ("UG.T" if back == (1, 0) else f"transpose(UG, ({tuple_text(back)}))" if len(x) > 1 else "UG",)


RECORDS = (
    Gate(
        name="repeat",
        sign="repeat",
        operands=("x",),
        parameters=(
            Parameter("n", "int", required=True, aliases=("repeats",)),
            Parameter("axis", "int", 0, aliases=("dim",)),
        ),
        forward=_repeat,
        vjp=_repeat_vjp,
        shape=_repeat_shape,
        formula="repeat(x, n)",
        rules=lambda x, n, axis=0: (f"sum(UG, axis={axis})",),
        test_shapes=(((),), ((3,),), ((2, 3),)),
        test_params=({"n": 4}, {"n": 2, "axis": 1}, {"n": 3, "axis": -1}, {"n": 1}),
        numpy="np.stack([{x}] * {n}, axis={axis})",
        torch="torch.stack([{x}] * {n}, dim={axis})",
    ),
    Gate(
        name="reshape",
        sign="reshape",
        operands=("x",),
        parameters=(Parameter("shape", "shape", required=True),),
        spellings=("reshape", "view"),
        forward=lambda m, x, shape: as_value(np.reshape(x, _new_shape(np.shape(x), shape))),
        vjp=_shaped_back,
        shape=_new_shape,
        formula="reshape(x)",
        rules=_shaping_rule,
        test_shapes=(((6,),), ((2, 3),), ((1, 3, 2),)),
        test_params=({"shape": (3, 2)}, {"shape": (-1,)}, {"shape": (2, -1, 1)}),
        numpy="np.reshape({x}, {shape})",
        torch="torch.reshape({x}, {shape})",
    ),
    Gate(
        name="flatten",
        sign="flatten",
        operands=("x",),
        spellings=("flatten", "ravel"),
        parameters=(Parameter("start_dim", "int", 0), Parameter("end_dim", "int", -1)),
        forward=_flatten,
        vjp=_shaped_back,
        shape=_flat_shape,
        formula="flatten(x)",
        rules=_shaping_rule,
        test_shapes=(((),), ((3,),), ((2, 3),), ((2, 1, 3),)),
        test_params=({}, {"start_dim": 1}, {"end_dim": 1}, {"start_dim": -2, "end_dim": -1}),
        numpy=lambda x, start_dim=0, end_dim=-1: (
            "np.ravel({x})"
            if len(_flat_shape(x, start_dim, end_dim)) < 2
            else f"np.reshape({{x}}, {_flat_shape(x, start_dim, end_dim)})"
        ),
        torch=lambda x, start_dim=0, end_dim=-1: (
            "torch.flatten({x})"
            if len(_flat_shape(x, start_dim, end_dim)) < 2
            else f"torch.flatten({{x}}, {start_dim}, {end_dim})"
        ),
    ),
    Gate(
        name="transpose",
        sign="T",
        operands=("x",),
        parameters=(Parameter("axes", "shape"),),
        spellings=("transpose", ".T", ".t", "permute", "swapaxes"),
        forward=_transpose,
        vjp=_transpose_vjp,
        shape=_transpose_shape,
        formula="x.T",
        rules=_transpose_rule,
        test_shapes=(((),), ((3,),), ((2, 3),), ((2, 3, 4),)),
        test_params=({}, {"axes": (1, 2, 0)}, {"axes": (0, 2)}, {"axes": (-1, 0, 1)}),
        numpy=lambda x, axes=None: (
            f"np.transpose({{x}}, {_order(len(x), axes)})" if len(x) > 2 else "np.transpose({x})"
        ),
        torch=lambda x, axes=None: f"torch.permute({{x}}, {_order(len(x), axes)})",
    ),
)

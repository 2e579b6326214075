"""Gates that name places: of the largest element, of all in order, of a class. None of them has a gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from .array_math import as_value
from .axes import KEEPDIMS, reduced_shape
from .comparisons import no_gradient, nothing_taken
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value
from .sorting import ALONG, DESCENDING, SORTS, along_shape, order

__all__ = ["RECORDS"]

_SHAPES: tuple[tuple[Shape, ...], ...] = (((4,),), ((2, 3),), ((2, 3, 4),))


def _arg(reduction: Any, x: Value, axis: int | None, keepdims: bool) -> Value:
    return as_value(np.asarray(reduction(x, axis=axis, keepdims=keepdims), dtype=np.float64))


def _argmax(m: Mathematics, x: Value, axis: int | None = None, keepdims: bool = False) -> Value:
    return _arg(np.argmax, x, axis, keepdims)


def _argmin(m: Mathematics, x: Value, axis: int | None = None, keepdims: bool = False) -> Value:
    return _arg(np.argmin, x, axis, keepdims)


def _has_equal_largest(x: Value, axis: int | None = None, keepdims: bool = False) -> bool:
    return bool(np.any(np.sum(np.equal(x, np.max(x, axis=axis, keepdims=True)), axis=axis) > 1))


def _has_equal_smallest(x: Value, axis: int | None = None, keepdims: bool = False) -> bool:
    return _has_equal_largest(-np.asarray(x), axis)


def _arg_shape(x: Shape, axis: int | None = None, keepdims: bool = False) -> Shape:
    if isinstance(axis, tuple):
        raise Misfit("wrong_arguments", "one_axis_only", axis=axis)
    return reduced_shape(x, axis, keepdims)


def _argsort(m: Mathematics, x: Value, axis: int = -1, descending: bool = False) -> Value:
    return order(x, axis, descending).astype(np.float64)


def _one_hot(m: Mathematics, x: Value, num_classes: int) -> Value:
    labels = np.asarray(x, dtype=np.float64)
    wrong = labels[~((labels == np.floor(labels)) & (labels >= 0) & (labels < num_classes))]
    if wrong.size:
        raise Misfit("bad_value", "labels", label=float(wrong.flat[0]), last=num_classes - 1)
    return np.asarray(labels[..., None] == np.arange(num_classes), dtype=np.float64)


def _one_hot_shape(x: Shape, num_classes: int) -> Shape:
    if num_classes < 1:
        raise Misfit("wrong_arguments", "class_count", n=num_classes)
    return (*x, num_classes)


_ARGS: tuple[dict[str, Any], ...] = ({}, {"axis": 0}, {"axis": -1, "keepdims": True})

RECORDS = (
    *(
        Gate(
            name=name,
            sign=name,
            operands=("x",),
            parameters=(Parameter("axis", "axis", aliases=("dim",)), KEEPDIMS),
            forward=forward,
            vjp=no_gradient,
            shape=_arg_shape,
            formula=f"{name}(x)",
            rules=(None,),
            jumps=jumps,
            takes_gradient=nothing_taken,
            test_shapes=(((),), ((3,),), ((2, 3),)),
            test_params=_ARGS,
            numpy=f"np.{name}({{x}}{{settings}})",
            torch=f"torch.{name}({{x}}, dim={{axis}}, keepdim={{keepdims}}).double()",
        )
        for name, forward, jumps in (("argmax", _argmax, _has_equal_largest), ("argmin", _argmin, _has_equal_smallest))
    ),
    Gate(
        name="argsort",
        sign="argsort",
        operands=("x",),
        parameters=(ALONG, DESCENDING),
        forward=_argsort,
        vjp=no_gradient,
        shape=along_shape,
        formula="argsort(x)",
        rules=(None,),
        takes_gradient=nothing_taken,
        test_shapes=_SHAPES,
        test_params=SORTS,
        numpy=lambda x, axis=-1, descending=False: (
            f'np.argsort({"-" if descending else ""}{{x}}, axis={axis}, kind="stable")'
        ),
        torch="torch.argsort({x}, dim={axis}, descending={descending}, stable=True).double()",
    ),
    Gate(
        name="one_hot",
        sign="one-hot",
        operands=("x",),
        parameters=(Parameter("num_classes", "int", required=True, aliases=("depth",)),),
        forward=_one_hot,
        vjp=no_gradient,
        shape=_one_hot_shape,
        formula="one_hot(x)",
        rules=(None,),
        takes_gradient=nothing_taken,
        test_shapes=(((),), ((3,),), ((2, 3),)),
        test_params=({"num_classes": 2}, {"num_classes": 4}),
        numpy="np.eye({num_classes})[np.asarray({x}, dtype=int)]",
        torch="torch.nn.functional.one_hot(torch.as_tensor({x}).long(), {num_classes}).double()",
    ),
)

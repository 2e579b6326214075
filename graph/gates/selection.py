"""Gates that choose between values by a condition, or keep one side of a matrix."""

from __future__ import annotations

import numpy as np

from .array_math import as_value
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value

__all__ = ["RECORDS"]

_K = Parameter("k", "int", 0, aliases=("diagonal",))
_SQUARES: tuple[tuple[Shape, ...], ...] = (((3, 3),), ((2, 3),), ((2, 3, 4),))
_OFFSETS: tuple[dict[str, int], ...] = ({}, {"k": 1}, {"k": -1})


def _matrix_shape(x: Shape, k: int = 0) -> Shape:
    if len(x) < 2:
        raise Misfit("shape_mismatch", "shape_matrix")
    return x


def _lower(m: Mathematics, x: Value, k: int = 0) -> Value:
    return np.tril(x, k)


def _upper(m: Mathematics, x: Value, k: int = 0) -> Value:
    return np.triu(x, k)


RECORDS = (
    Gate(
        name="where",
        sign="where",
        operands=("cond", "a", "b"),
        forward=lambda m, cond, a, b: m.where(cond != 0.0, a, b),
        local_gradients=(
            lambda m, out, cond, a, b: 0.0,
            lambda m, out, cond, a, b: m.indicator(cond != 0.0),
            lambda m, out, cond, a, b: m.indicator(cond == 0.0),
        ),
        formula="where(cond, a, b)",
        local_formulas=("0", "where(cond, 1, 0)", "where(cond, 0, 1)"),
        takes_gradient=lambda cond, a, b: (False, True, True),
        truths=(0,),
        numpy="np.where({cond}, {a}, {b})",
        torch="torch.where(torch.as_tensor({cond}) != 0, {a}, {b})",
    ),
    Gate(
        name="masked_fill",
        sign="mask",
        operands=("x", "mask"),
        parameters=(Parameter("value", "number", required=True),),
        forward=lambda m, x, mask, value: m.where(mask != 0.0, value, x),
        local_gradients=(
            lambda m, out, x, mask, value: m.indicator(mask == 0.0),
            lambda m, out, x, mask, value: 0.0,
        ),
        formula="where(mask, value, x)",
        local_formulas=("where(mask, 0, 1)", "0"),
        takes_gradient=lambda x, mask: (True, False),
        truths=(1,),
        test_params=({"value": -2.0},),
        numpy="np.where({mask}, {value}, {x})",
        torch="torch.masked_fill({x}, torch.as_tensor({mask}) != 0, {value})",
    ),
    Gate(
        name="tril",
        sign="◣",
        operands=("x",),
        parameters=(_K,),
        forward=_lower,
        vjp=lambda upstream_gradient, out, x, k=0: (as_value(np.tril(upstream_gradient, k)),),
        shape=_matrix_shape,
        formula="tril(x)",
        rules=lambda x, k=0: (f"tril(UG, {k})" if k else "tril(UG)",),
        test_shapes=_SQUARES,
        test_params=_OFFSETS,
        numpy="np.tril({x}, {k})",
        torch="torch.tril({x}, {k})",
    ),
    Gate(
        name="triu",
        sign="◥",
        operands=("x",),
        parameters=(_K,),
        forward=_upper,
        vjp=lambda upstream_gradient, out, x, k=0: (as_value(np.triu(upstream_gradient, k)),),
        shape=_matrix_shape,
        formula="triu(x)",
        rules=lambda x, k=0: (f"triu(UG, {k})" if k else "triu(UG)",),
        test_shapes=_SQUARES,
        test_params=_OFFSETS,
        numpy="np.triu({x}, {k})",
        torch="torch.triu({x}, {k})",
    ),
)

"""The matrix product and its rule.

Shapes follow ``np.matmul``: a vector on the left is a row, one on the right a column, and leading axes are
batch axes that broadcast. In the rules' texts ``.T`` swaps the last two axes and a vector is written as the
row or column that it stands for, as lectures write ``UG xᵀ``; what broadcasting copied is summed back.
"""

from __future__ import annotations

from math import prod

import numpy as np

from .array_math import as_value, sum_to
from .gate import Gate, Mathematics, Misfit, Shape, Value, broadcast_shape

__all__ = ["RECORDS", "matmul_gradients", "matmul_numpy_rules", "matmul_shape", "matmul_work", "swapped"]


def matmul_shape(a: Shape, b: Shape) -> Shape:
    """The shape of ``a @ b``."""
    if not a or not b:
        raise Misfit("shape_mismatch", "matmul_scalar")
    if a[-1] != b[-2:][0]:
        raise Misfit("shape_mismatch", "shape_matmul")
    return broadcast_shape(a[:-2], b[:-2]) + a[-2:-1] + (b[-1:] if len(b) > 1 else ())


def matmul_work(a: Shape, b: Shape) -> int:
    """Multiply-adds of ``a @ b``: one for each output element and inner position."""
    return prod(matmul_shape(a, b)) * a[-1]


def swapped(matrices: np.ndarray) -> np.ndarray:
    """The transpose of every matrix of a batch."""
    return np.swapaxes(matrices, -1, -2)


def matmul_gradients(upstream_gradient: Value, a: Value, b: Value) -> tuple[Value, Value]:
    """The VJP of ``a @ b``: UG @ bᵀ and aᵀ @ UG, shaped as a and as b.

    Source: M. Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
    differentiation", 2008, section 2.2.2.
    """
    row, column = np.ndim(a) == 1, np.ndim(b) == 1
    left = np.atleast_2d(a)
    right = np.reshape(b, (-1, 1)) if column else np.asarray(b)
    upstream = np.asarray(upstream_gradient)
    if column:
        upstream = upstream[..., None]
    if row:
        upstream = upstream[..., None, :]
    of_left = sum_to(upstream @ swapped(right), left.shape)
    of_right = sum_to(swapped(left) @ upstream, right.shape)
    return np.reshape(of_left, np.shape(a)), np.reshape(of_right, np.shape(b))


def _forward(m: Mathematics, a: Value, b: Value) -> Value:
    return as_value(np.matmul(a, b))


def _rules(a: Shape, b: Shape) -> tuple[str, str]:
    return ("UG * b", "UG * a") if len(a) == len(b) == 1 else ("UG @ b.T", "a.T @ UG")


def matmul_numpy_rules(a: Shape, b: Shape) -> tuple[str | None, str | None]:
    """The rules where a vector stands for a row or a column, or where broadcasting has copied a factor."""
    if (len(a), len(b)) in ((1, 1), (2, 2)):
        return None, None
    if (len(a), len(b)) == (2, 1):
        return "np.outer({UG}, {b})", None
    if (len(a), len(b)) == (1, 2):
        return "{b} @ {UG}", "np.outer({a}, {UG})"
    left, right = ("{a}[None, :]" if len(a) == 1 else "{a}"), ("{b}[:, None]" if len(b) == 1 else "{b}")
    upstream = "{UG}[..., None]" if len(b) == 1 else "{UG}[..., None, :]" if len(a) == 1 else "{UG}"
    of_left = f"unbroadcast({upstream} @ np.swapaxes({right}, -1, -2), {(1, *a)[-max(2, len(a)) :]})"
    of_right = f"unbroadcast(np.swapaxes({left}, -1, -2) @ {upstream}, {b if len(b) > 1 else (*b, 1)})"
    return of_left + (".reshape(-1)" if len(a) == 1 else ""), of_right + (".reshape(-1)" if len(b) == 1 else "")


RECORDS = (
    Gate(
        name="matmul",
        pitfalls=("transpose",),
        told_by="rows and columns",
        sign="@",
        operands=("a", "b"),
        operator="@",
        spellings=("matmul", "dot", "mm", "mv", "bmm"),
        forward=_forward,
        vjp=lambda upstream_gradient, out, a, b: matmul_gradients(upstream_gradient, a, b),
        shape=matmul_shape,
        work=matmul_work,
        formula="a @ b",
        rules=_rules,
        test_shapes=(
            ((3,), (3,)),
            ((2, 3), (3,)),
            ((3,), (3, 2)),
            ((2, 3), (3, 4)),
            ((1, 3), (3, 1)),
            ((5, 2, 3), (5, 3, 4)),
            ((5, 2, 3), (3, 4)),
            ((2, 3), (5, 3, 4)),
            ((5, 1, 2, 3), (4, 3, 2)),
            ((3,), (5, 3, 4)),
            ((5, 2, 3), (3,)),
        ),
        numpy_rules=matmul_numpy_rules,
    ),
)

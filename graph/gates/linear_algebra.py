"""Inverse, solution of a linear system, determinant: gates of whole matrices.

Source of the rules: M. Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
differentiation", 2008, sections 2.2.3 and 2.3.
"""

from __future__ import annotations

import numpy as np

from .array_math import as_value
from .gate import Gate, Mathematics, Misfit, Shape, Value

__all__ = ["RECORDS"]


def _square(a: Shape) -> Shape:
    if len(a) != 2 or a[0] != a[1]:
        raise Misfit("shape_mismatch", "shape_square")
    return a


def _inverse(m: Mathematics, a: Value) -> Value:
    try:
        return as_value(np.linalg.inv(a))
    except np.linalg.LinAlgError:
        return as_value(np.full(np.shape(a), np.nan))


def _solve_shape(a: Shape, b: Shape) -> Shape:
    _square(a)
    if len(b) not in (1, 2) or b[0] != a[0]:
        raise Misfit("shape_mismatch", "shape_matmul")
    return b


def _solve(m: Mathematics, a: Value, b: Value) -> Value:
    try:
        return as_value(np.linalg.solve(np.asarray(a), np.asarray(b)))
    except np.linalg.LinAlgError:
        return as_value(np.full(np.shape(b), np.nan))


def _solve_vjp(upstream_gradient: Value, out: Value, a: Value, b: Value) -> tuple[Value, Value]:
    try:
        of_b = np.linalg.solve(np.asarray(a).T, np.asarray(upstream_gradient))
    except np.linalg.LinAlgError:
        of_b = np.full(np.shape(b), np.nan)
    of_a = -np.outer(of_b, out) if np.ndim(b) == 1 else -(of_b @ np.asarray(out).T)
    return of_a, of_b


def _inverse_transposed(a: Value) -> np.ndarray:
    return np.asarray(np.transpose(_inverse(None, a)))  # type: ignore[arg-type]


def _has_inverse(a: Value) -> bool:
    return bool(np.linalg.matrix_rank(a) == len(np.asarray(a)))


_COFACTORS = """\
def cofactors(a):
    without = lambda i, j: np.delete(np.delete(a, i, axis=0), j, axis=1)
    return np.array([[(-1) ** (i + j) * np.linalg.det(without(i, j)) for j in range(len(a))] for i in range(len(a))])"""


def _symmetric(a: Value) -> np.ndarray:
    """The mean of a matrix and its transpose: a symmetric one as it is."""
    return np.asarray((np.asarray(a) + np.asarray(a).T) / 2.0)


def _cholesky(m: Mathematics, a: Value) -> np.ndarray:
    """The lower factor; nan where there is none."""
    try:
        return np.asarray(np.linalg.cholesky(_symmetric(a)))
    except np.linalg.LinAlgError:
        return np.full(np.shape(a), np.nan)


def _cholesky_vjp(upstream_gradient: Value, out: Value, a: Value) -> tuple[Value]:
    """L⁻ᵀ Φ(Lᵀ UG) L⁻¹, made symmetric; Φ keeps the lower triangle and halves the diagonal.

    Source: I. Murray, "Differentiation of the Cholesky decomposition", 2016, section 4.
    """
    lower = np.asarray(out)
    half = np.tril(lower.T @ np.asarray(upstream_gradient))
    half = half - np.diag(np.diag(half)) / 2.0
    back = _inverse_transposed(lower)
    return (_symmetric(back @ half @ back.T),)


_CHOLESKY_RULE = "inv(out).T @ (tril(out.T @ UG) - diag(diag(out.T @ UG)) / 2) @ inv(out)"


def _cofactors(a: Value) -> Value:
    """det(a) times the transposed inverse, also where there is no inverse: each element's minor with its sign."""
    left, stretches, right = np.linalg.svd(np.asarray(a, dtype=np.float64))
    others = np.array([np.prod(np.delete(stretches, place)) for place in range(len(stretches))])
    turned: Value = np.linalg.det(left) * np.linalg.det(right) * ((left * others) @ right)
    return turned


_SQUARES = (((2, 2),), ((3, 3),))

RECORDS = (
    Gate(
        name="inv",
        formula="inv(a)",
        sign="⁻¹",
        operands=("a",),
        forward=_inverse,
        shape=_square,
        vjp=lambda upstream_gradient, out, a: (
            -(np.asarray(out).T @ np.asarray(upstream_gradient) @ np.asarray(out).T),
        ),
        rules=("-(out.T @ UG @ out.T)",),
        work=lambda a: a[0] ** 3 if a else 1,
        test_shapes=_SQUARES,
        domain=((0.3, 1.6),),
        numpy="np.linalg.inv({a})",
        torch="torch.linalg.inv({a})",
        source="M. Giles, 2008, section 2.2.3",
    ),
    Gate(
        name="solve",
        formula="solve(a, b)",
        sign="solve",
        operands=("a", "b"),
        forward=_solve,
        shape=_solve_shape,
        vjp=_solve_vjp,
        rules=lambda a, b: (
            ("-outer(solve(a.T, UG), out)", "solve(a.T, UG)")
            if len(b) == 1
            else ("-(solve(a.T, UG) @ out.T)", "solve(a.T, UG)")
        ),
        numpy_rules=lambda a, b: (
            "-np.outer(np.linalg.solve({a}.T, {UG}), {out})"
            if len(b) == 1
            else "-(np.linalg.solve({a}.T, {UG}) @ {out}.T)",
            "np.linalg.solve({a}.T, {UG})",
        ),
        work=lambda a, b: a[0] ** 3 if a else 1,
        test_shapes=(((2, 2), (2,)), ((3, 3), (3, 2))),
        domain=((0.3, 1.6), (-2.0, 2.0)),
        numpy="np.linalg.solve({a}, {b})",
        torch="torch.linalg.solve({a}, {b})",
        source="M. Giles, 2008, section 2.3.1",
    ),
    Gate(
        name="det",
        formula="det(a)",
        sign="det",
        operands=("a",),
        forward=lambda m, a: float(np.linalg.det(a)),
        shape=lambda a: _square(a)[:0],
        vjp=lambda upstream_gradient, out, a: (np.asarray(upstream_gradient) * _cofactors(a),),
        rules=("UG * out * inv(a).T",),
        rule_here=lambda rule, a: "UG * adj(a).T" if not _has_inverse(a) else rule,
        numpy_rules=lambda a: ("{UG} * {out} * np.linalg.inv({a}).T",),
        numpy_here=lambda a: None if _has_inverse(a) else ("np.linalg.det({a})", ("{UG} * cofactors({a})",)),
        numpy_helper=_COFACTORS,
        work=lambda a: a[0] ** 3 if a else 1,
        test_shapes=_SQUARES,
        domain=((0.3, 1.6),),
        numpy="np.linalg.det({a})",
        torch="torch.linalg.det({a})",
        source="M. Giles, 2008, section 2.2.4",
    ),
    Gate(
        name="logdet",
        formula="log(abs(det(a)))",
        sign="ln det",
        operands=("a",),
        forward=lambda m, a: float(np.linalg.slogdet(a)[1]),
        shape=lambda a: _square(a)[:0],
        vjp=lambda upstream_gradient, out, a: (np.asarray(upstream_gradient) * _inverse_transposed(a),),
        rules=("UG * inv(a).T",),
        numpy_rules=lambda a: ("{UG} * np.linalg.inv({a}).T",),
        work=lambda a: a[0] ** 3 if a else 1,
        test_shapes=_SQUARES,
        domain=((0.3, 1.6),),
        numpy="np.linalg.slogdet({a})[1]",
        torch="torch.linalg.slogdet({a})[1]",
        source="M. Giles, 2008, section 2.2.4",
    ),
    Gate(
        name="cholesky",
        sign="chol",
        operands=("a",),
        forward=_cholesky,
        shape=_square,
        vjp=_cholesky_vjp,
        formula="cholesky(a)",
        rules=(f"({_CHOLESKY_RULE} + ({_CHOLESKY_RULE}).T) / 2",),
        work=lambda a: a[0] ** 3 if a else 1,
        test_shapes=_SQUARES,
        numpy="np.linalg.cholesky(({a} + {a}.T) / 2)",
        torch="torch.linalg.cholesky(({a} + {a}.T) / 2)",
        source="I. Murray, Differentiation of the Cholesky decomposition, 2016",
    ),
)

"""Inverse, solution of a linear system, determinant: gates of whole matrices.

Source of the rules: M. Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
differentiation", 2008, sections 2.2.3 and 2.3.
"""

from __future__ import annotations

import numpy as np

from .array_math import as_value
from .gate import Gate, Mathematics, Misfit, Shape, Value, Words

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
        words={
            "en": Words(
                "inverse",
                "The inverse gate gives the matrix that undoes a: a a⁻¹ is the identity.",
                "a a⁻¹ = I stays true when a changes, so the inverse changes by −a⁻¹ da a⁻¹; transposed, that is "
                "the rule.",
            ),
            "ko": Words(
                "역행렬",
                "역행렬 게이트는 a를 되돌리는 행렬을 냅니다. a a⁻¹은 단위행렬입니다.",
                "a가 변해도 a a⁻¹ = I이므로 역행렬은 −a⁻¹ da a⁻¹만큼 변합니다. 이것을 전치하면 규칙이 됩니다.",
            ),
        },
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
        words={
            "en": Words(
                "solution",
                "The solve gate gives the x for which a x = b.",
                "x is a⁻¹ b, so b receives a⁻ᵀ UG; a receives minus that, times xᵀ.",
            ),
            "ko": Words(
                "연립방정식의 해",
                "solve 게이트는 a x = b가 되는 x를 냅니다.",
                "x는 a⁻¹ b이므로 b는 a⁻ᵀ UG를 받고, a는 그것에 xᵀ를 곱해 부호를 바꾼 값을 받습니다.",
            ),
        },
    ),
    Gate(
        name="det",
        formula="det(a)",
        sign="det",
        operands=("a",),
        forward=lambda m, a: float(np.linalg.det(a)),
        shape=lambda a: _square(a)[:0],
        vjp=lambda upstream_gradient, out, a: (np.asarray(upstream_gradient) * out * _inverse_transposed(a),),
        rules=("UG * out * inv(a).T",),
        numpy_rules=lambda a: ("{UG} * {out} * np.linalg.inv({a}).T",),
        work=lambda a: a[0] ** 3 if a else 1,
        test_shapes=_SQUARES,
        domain=((0.3, 1.6),),
        numpy="np.linalg.det({a})",
        torch="torch.linalg.det({a})",
        source="M. Giles, 2008, section 2.2.4",
        words={
            "en": Words(
                "determinant",
                "The determinant says by how much the matrix stretches areas and volumes.",
                "Each element's slope is its cofactor: the determinant times the transposed inverse.",
            ),
            "ko": Words(
                "행렬식",
                "행렬식은 행렬이 넓이와 부피를 몇 배로 늘리는지를 나타냅니다.",
                "각 원소의 기울기는 여인수, 곧 행렬식에 역행렬의 전치를 곱한 값입니다.",
            ),
        },
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
        words={
            "en": Words(
                "log-determinant",
                "This gate gives the logarithm of the determinant's size.",
                "The logarithm divides the determinant's slope by the determinant: the transposed inverse is left.",
            ),
            "ko": Words(
                "로그 행렬식",
                "이 게이트는 행렬식 크기의 로그를 냅니다.",
                "로그가 행렬식의 기울기를 행렬식으로 나누므로 역행렬의 전치만 남습니다.",
            ),
        },
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
        words={
            "en": Words(
                "Cholesky factor",
                "The Cholesky gate finds the lower triangular L for which L Lᵀ is the symmetric matrix a.",
                "L Lᵀ = a stays true when a changes. Solved for the change of L, only the lower triangle is free, with "
                "half the diagonal, between L⁻ᵀ and L⁻¹; the two halves of a share it.",
            ),
            "ko": Words(
                "촐레스키 분해",
                "촐레스키 게이트는 L Lᵀ가 대칭행렬 a가 되는 하삼각행렬 L을 찾습니다.",
                "a가 변해도 L Lᵀ = a입니다. L의 변화에 대해 풀면 하삼각 부분에 대각을 절반으로 한 것이 L⁻ᵀ와 L⁻¹ "
                "사이에 남으며, a의 두 대칭 원소가 이를 나누어 받습니다.",
            ),
        },
    ),
)

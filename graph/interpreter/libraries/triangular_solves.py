"""Systems of equations with a triangular matrix, and with a matrix that is given by its Cholesky factor."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...language.marks import Mark
from .formula_terms import Terms, formula
from .function_tables import Entry, argument, given

__all__ = ["SCIPY_TRIANGULAR", "TORCH_TRIANGULAR", "solved_by_factor"]


def triangle(f: Terms, a: Any, *, is_upper: bool) -> Any:
    """The half of a matrix that counts."""
    return f.gate("triu" if is_upper else "tril", a)


def solved_by_factor(f: Terms, factor: Any, b: Any, *, is_upper: bool = False) -> Any:
    """(L Lᵀ)⁻¹ b"""
    half = triangle(f, factor, is_upper=is_upper)
    turned = f.gate("transpose", half)
    first, second = (turned, half) if is_upper else (half, turned)
    return f.gate("solve", second, f.gate("solve", first, b))


def _cholesky_solve(f: Terms, b: Any, factor: Any, upper: Any) -> Any:
    """PyTorch's: of a factor whose other half is 0, that half takes a gradient too."""
    numbers = np.asarray(f.run.decided(factor, f.mark), dtype=np.float64)
    half = np.triu(numbers) if upper else np.tril(numbers)
    if not np.array_equal(half, numbers):
        return solved_by_factor(f, factor, b, is_upper=bool(upper))
    turned = f.gate("transpose", factor)
    first, second = (turned, factor) if upper else (factor, turned)
    return f.gate("solve", second, f.gate("solve", first, b))


def _solve_triangular(f: Terms, a: Any, b: Any, upper: Any, left: Any, unitriangular: Any) -> Any:
    if left is False or unitriangular:
        raise f.run.error("unknown_function", "known_not_offered", f.mark, name="solve_triangular")
    return f.gate("solve", triangle(f, a, is_upper=bool(upper)), b)


def _of_scipy(f: Terms, a: Any, b: Any, trans: Any, lower: Any) -> Any:
    half = triangle(f, a, is_upper=not lower)
    return f.gate("solve", f.gate("transpose", half) if trans in (1, "T") else half, b)


def _factored(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``cho_factor(A)``: the factor, and which half of it counts."""
    is_lower = bool(argument(arguments, keywords, 1, "lower", default=False))
    f = Terms(run, mark)
    factor = f.gate("cholesky", given(run, arguments, keywords, 0, "a", "cho_factor", mark))
    return (factor if is_lower else f.gate("transpose", factor)), is_lower


def _by_pair(f: Terms, pair: Any, b: Any) -> Any:
    if not isinstance(pair, tuple) or len(pair) != 2:
        raise f.fault("cho_solve")
    return solved_by_factor(f, pair[0], b, is_upper=not pair[1])


TORCH_TRIANGULAR: dict[str, Entry] = {
    "cholesky_solve": formula("cholesky_solve", _cholesky_solve, "B|input L|input2", upper=False),
    "solve_triangular": formula(
        "solve_triangular", _solve_triangular, "A|input B", upper=False, left=True, unitriangular=False
    ),
}
SCIPY_TRIANGULAR: dict[str, Entry] = {
    "scipy.linalg.solve_triangular": formula("solve_triangular", _of_scipy, "a b", trans=0, lower=False),
    "scipy.linalg.cho_factor": _factored,
    "scipy.linalg.cho_solve": formula("cho_solve", _by_pair, "c_and_lower b"),
}

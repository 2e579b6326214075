"""NumPy's spellings where they differ from others': repeat, tile, norms, seeds."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...language.marks import Mark
from ..values import Instance, Layer, Native
from .array_makers import MAKERS
from .formula_terms import Terms, formula
from .function_tables import Entry, argument, copy_of, left_out, to_gate
from .repeated_calls import minimised
from .triangular_solves import SCIPY_TRIANGULAR
from .whole_numbers import copied_as_type

__all__ = ["GENERATOR", "LINALG", "NUMPY", "SCIPY", "norm"]


def _refuse_matrix_norm(run: Any, arguments: list[Any], axis: Any, mark: Mark) -> None:
    """Norms of a matrix, but for Frobenius and for PyTorch before linalg, are of its singular values."""
    text = run.source[mark.span.start : mark.span.end]
    is_of_matrix = run.library != "torch" or "linalg.norm" in text or "linalg.matrix" in text
    if axis is None and is_of_matrix and len(run.shape(arguments[0], mark)) > 1:
        raise run.error("unknown_function", "known_not_offered", mark, name="norm(matrix, ord)")


def norm(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``norm(x, ord, axis, keepdims)``: of vectors, and of a whole matrix (Frobenius)."""
    order = argument(arguments, keywords, 1, "ord", "p")
    axis = argument(arguments, keywords, 2, "axis", "dim")
    keep = bool(argument(arguments, keywords, 3, "keepdims", "keepdim", default=False))
    order = None if order in ("fro", None) else run.static(order, mark)
    axis = run.integers(axis, mark)
    settings: dict[str, Any] = {}
    if order == 2:
        _refuse_matrix_norm(run, arguments, axis, mark)
    if order is not None and order != 2:
        _refuse_matrix_norm(run, arguments, axis, mark)
        settings["ord"] = float(order)
    if axis is not None:
        settings["axis"] = axis
    if keep:
        settings["keepdims"] = True
    return run.bind("norm", "norm", arguments[:1], settings, mark)


def _repeat(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    repeats = run.integers(argument(arguments, keywords, 1, "repeats"), mark)
    axis = argument(arguments, keywords, 2, "axis", "dim")
    repeats = repeats if isinstance(repeats, tuple) else (repeats,)
    return run.apply("repeat_interleave", arguments[:1], {"repeats": repeats, "axis": run.integers(axis, mark)}, mark)


def _tile(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    reps = run.integers(argument(arguments, keywords, 1, "reps", "multiples"), mark)
    return run.apply("tile", arguments[:1], {"reps": reps if isinstance(reps, tuple) else (reps,)}, mark)


def _pad(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    x, width = arguments[0], run.static(argument(arguments, keywords, 1, "pad_width"), mark)
    rank = len(run.shape(x, mark))
    if isinstance(width, int | float):
        flat: tuple[int, ...] = (int(width),)
    elif all(isinstance(item, list | tuple) for item in width):
        pairs = list(width) * (rank if len(width) == 1 else 1)
        flat = tuple(int(n) for pair in pairs for n in (tuple(pair) * 2 if len(pair) == 1 else pair))
    else:
        flat = tuple(int(n) for n in width)
    value = argument(arguments, keywords, 3, "constant_values", default=0)
    return run.apply("pad", [x], {"width": flat, "value": float(run.static(value, mark))}, mark)


def _var(gate: str) -> Entry:
    return to_gate(gate, rename={"correction": "ddof"})


def seed(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``np.random.seed(0)``: the generator begins again."""
    run.reseed(run.integer(argument(arguments, keywords, 0, "seed", "s", default=0), mark))
    return None


def default_rng(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """A generator object; all of them draw from the program's one."""
    if arguments and arguments[0] is not None:
        seed(run, arguments, keywords, mark)
    return Instance(None, {}, Layer("Generator", lambda *_: None))


def _choice(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    low = arguments[0]
    return MAKERS["randint"](run, [low, *arguments[1:]] if len(arguments) < 2 else [0, low, arguments[1]], {}, mark)


def _shuffled(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``shuffle(x)``: a list is put in another order where it stands; of an array its rows are."""
    x = arguments[0]
    if isinstance(x, list):
        run.budget.walk(len(x), 0)
        x[:] = [x[place] for place in run.rng.permutation(len(x))]
        return None
    if not run.shape(x, mark):
        return x
    order = run.rng.permutation(run.shape(x, mark)[0])
    return run.item(x, [order.astype(np.float64)], mark)


GENERATOR: dict[str, Native] = {
    name: Native(name, lambda run, a, k, m, entry=entry: entry(run, a[1:], k, m))  # type: ignore[misc]
    for name, entry in MAKERS.items()
    if name in ("normal", "uniform", "standard_normal", "random", "integers", "randn", "rand", "randint", "permutation")
}


def _lower_factor(f: Terms, a: Any, upper: Any) -> Any:
    """L of a = L Lᵀ, or its transpose."""
    factor = f.gate("cholesky", a)
    return f.gate("transpose", factor) if upper else factor


def _upper_factor(f: Terms, a: Any, lower: Any) -> Any:
    return _lower_factor(f, a, not lower)


LINALG: dict[str, Any] = {
    "norm": norm, "inv": to_gate("inv"), "solve": to_gate("solve"), "det": to_gate("det"),
    "cholesky": formula("cholesky", _lower_factor, "a|input", upper=False),
    "slogdet": lambda r, a, k, m: (1.0, r.apply("logdet", a[:1], {}, m)), "logdet": to_gate("logdet"),
    "multi_dot": lambda r, a, k, m: _chained(r, a[0], m), "vector_norm": norm, "matrix_norm": norm,
}  # fmt: skip


def _chained(run: Any, factors: list[Any], mark: Mark) -> Any:
    result = factors[0]
    for factor in factors[1:]:
        result = run.operate("@", result, factor, mark)
    return result


NUMPY: dict[str, Any] = {
    "repeat": _repeat, "tile": _tile, "pad": _pad, "var": _var("var"), "std": _var("std"), "seed": seed,
    "default_rng": default_rng, "RandomState": default_rng, "choice": _choice, "shuffle": _shuffled,
    "set_printoptions": left_out("unknown_left_out", "set_printoptions"),
    "negative": lambda r, a, k, m: r.negate(a[0], m), "neg": lambda r, a, k, m: r.negate(a[0], m),
    "ascontiguousarray": lambda r, a, k, m: a[0], "copy": copy_of, "astype": copied_as_type,
}  # fmt: skip
# by their whole spelling: where SciPy means something else than NumPy
SCIPY: dict[str, Entry] = {
    "scipy.linalg.cholesky": formula("cholesky", _upper_factor, "a", lower=False),
    **SCIPY_TRIANGULAR,
    **{f"scipy.optimize.{name}": minimised for name in ("minimize", "fmin_cg", "fmin_bfgs", "fmin_tnc", "fmin")},
}

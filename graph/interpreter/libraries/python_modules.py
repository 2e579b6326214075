"""Functions of Python's own modules, of NumPy's corners and of R: clocks, partial, factorial, kron, c."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..values import SizeFloat, SizeInt
from .formula_terms import Terms, formula
from .function_tables import argument, given, left_out, unchanged
from .python_library import CONTAINERS
from .repeated_calls import partial

__all__ = [
    "MATH",
    "NUMPY_CORNERS",
    "PYTHON",
    "PYTHON_MODULES",
    "QUIET",
    "QUIET_NAMES",
    "REFUSED",
    "combined",
]

_LARGEST = 170  # the last factorial that is a float


def _clock(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """The time, which is always 0 here."""
    return SizeFloat(0.0)


def _factorial(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    count = int(run.integer(given(run, arguments, keywords, 0, "n", "factorial", mark), mark))
    if not 0 <= count <= _LARGEST:
        raise run.error("bad_value", "not_finite", mark)
    return SizeInt(math.factorial(count))


def _choose(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``math.comb(n, k)``."""
    n, k = (int(run.integer(given(run, arguments, keywords, i, "nk"[i], "comb", mark), mark)) for i in range(2))
    if min(n, k) < 0 or n > _LARGEST:
        raise run.error("bad_value", "not_finite", mark)
    return SizeInt(math.comb(n, k))


def _kron(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """Every element of a times the whole of b, side by side."""
    a, b = (given(run, arguments, keywords, i, "ab"[i], "kron", mark) for i in range(2))
    first, second = tuple(run.shape(a, mark)), tuple(run.shape(b, mark))
    if not first or not second:
        return run.operate("*", a, b, mark)
    if len(first) == len(second):
        return run.apply("kron", [a, b], {}, mark)
    rank = max(len(first), len(second))
    first, second = (1,) * (rank - len(first)) + first, (1,) * (rank - len(second)) + second
    wide = tuple(size for n in first for size in (n, 1))
    narrow = tuple(size for n in second for size in (1, n))
    parts = (run.bind("reshape", "reshape", [x], {"shape": s}, mark) for x, s in ((a, wide), (b, narrow)))
    product = run.operate("*", *parts, mark)
    shape = tuple(a * b for a, b in zip(first, second, strict=True))
    return run.bind("reshape", "reshape", [product], {"shape": shape}, mark)


def _stacked(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """The ``[h, x]`` of W [h, x]: numbers and vectors one behind the other, matrices one below the other."""
    is_tall = any(len(run.shape(item, mark)) > 1 for item in arguments)
    if is_tall:
        return run.bind("concat", "concat", [list(arguments)], {"axis": 0}, mark)
    flat = [
        run.bind("reshape", "reshape", [x], {"shape": (-1,)}, mark) if not run.shape(x, mark) else x for x in arguments
    ]
    return run.bind("concat", "concat", [flat], {"axis": 0}, mark)


def _matrix(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """R's ``matrix(data, nrow, ncol, byrow)``, filled column by column; of NumPy's the data as it is."""
    data = given(run, arguments, keywords, 0, "data", "matrix", mark)
    sizes = [argument(arguments, keywords, place, name) for place, name in ((1, "nrow"), (2, "ncol"))]
    if sizes == [None, None]:
        return data
    shape = tuple(-1 if size is None else int(run.integer(size, mark)) for size in sizes)
    if argument(arguments, keywords, 3, "byrow"):
        return run.bind("reshape", "reshape", [data], {"shape": shape}, mark)
    turned = run.bind("reshape", "reshape", [data], {"shape": shape[::-1]}, mark)
    return run.bind("transpose", "transpose", [turned], {}, mark)


def combined(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """R's ``c(1, 2)``: a vector."""
    if len(arguments) < 2 or keywords:
        raise run.unknown_call("c", len(arguments), mark)
    if run.is_traced(arguments) or any(run.shape(item, mark) for item in arguments):
        return list(arguments)
    return np.array([float(run.static(item, mark)) for item in arguments])


def _kl_div(f: Terms, x: Any, y: Any) -> Any:
    """SciPy's: x ln(x/y) − x + y."""
    divergence = f("-", f.gate("xlogy", x, x), f.gate("xlogy", x, y))
    return f("+", f("-", divergence, x), y)


def _is_scalar(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    value = given(run, arguments, keywords, 0, "element", "isscalar", mark)
    return isinstance(value, str) or not run.shape(value, mark)


def _triangle(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``np.tri(n, m, k)``: ones on and below a diagonal."""
    rows = int(run.integer(given(run, arguments, keywords, 0, "N", "tri", mark), mark))
    columns = argument(arguments, keywords, 1, "M")
    columns = rows if columns is None else int(run.integer(columns, mark))
    above = int(run.integer(argument(arguments, keywords, 2, "k", default=0), mark))
    if min(rows, columns) < 0:
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="tri")
    run.count_made((rows, columns), mark)
    return np.tri(rows, columns, above)


_CLOCKS = ("time", "perf_counter", "monotonic", "process_time", "time_ns", "perf_counter_ns", "default_timer")
_CHECKS = (
    "assert_allclose assert_almost_equal assert_array_almost_equal assert_array_equal assert_equal assert_array_less"
).split()
PYTHON_MODULES = frozenset(("time", "timeit", "functools", "math", *CONTAINERS))
QUIET = frozenset(
    "sys warnings logging gc wandb IPython absl rich drive tensorboard colab google pprint".split()
)  # modules whose effect nobody sees here: what they are told is left out
QUIET_NAMES = frozenset("os.pardir os.curdir os.sep os.path os.environ os.getcwd os.cpu_count".split())
REFUSED = frozenset("stdin argv modules open files".split())
PYTHON: dict[str, Any] = {
    **dict.fromkeys(_CLOCKS, _clock), "partial": partial, "sleep": left_out("unknown_left_out", "sleep"),
}  # fmt: skip
MATH: dict[str, Any] = {"factorial": _factorial, "comb": _choose, "stacked": _stacked, "matrix": _matrix}
NUMPY_CORNERS: dict[str, Any] = {
    "kron": _kron, "kl_div": formula("kl_div", _kl_div, "x y"), "ndarray": unchanged, "isscalar": _is_scalar,
    "tri": _triangle,
    **{name: left_out("unknown_left_out", name) for name in _CHECKS},
}  # fmt: skip

"""Functions that several libraries share, by plain name: what NumPy, PyTorch, JAX and TensorFlow call a gate."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..iterating import items_of
from ..values import SizeInt
from .einsum import einsum
from .formula_terms import binary, compared
from .function_tables import Entry, argument, given, to_gate

__all__ = ["CONSTANTS", "SHARED", "gate_of", "over_axes"]

CONSTANTS: dict[str, Any] = {"pi": math.pi, "e": math.e, "inf": math.inf, "Inf": math.inf, "nan": math.nan,
                             "NaN": math.nan, "tau": math.tau, "newaxis": None, "infty": math.inf}  # fmt: skip


def over_axes(gate: str, over: str) -> Entry:
    """``np.max(x)``, ``x.max(0)`` reduce one array; ``max(x, y)`` compares two."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        has_axis = len(arguments) == 2 and not run.is_traced(arguments[1]) and not isinstance(arguments[1], np.ndarray)
        is_one = len(arguments) < 2 or bool(keywords) or has_axis
        return run.bind(over if is_one else gate, gate, arguments, keywords, mark)

    return call


def gate_of(gate: str) -> Entry:
    """The gate of a plain name."""
    return to_gate(gate)


def _clip(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``clip(x, low, high)``: a bound that is None is no bound."""
    x = arguments[0]
    low = argument(arguments, keywords, 1, "a_min", "min", "clip_value_min", "lo")
    high = argument(arguments, keywords, 2, "a_max", "max", "clip_value_max", "hi")
    if low is None and high is None:
        return x
    if run.is_traced(low) or run.is_traced(high) or isinstance(low, np.ndarray) or isinstance(high, np.ndarray):
        x = x if low is None else run.apply("max", [x, low], {}, mark)
        return x if high is None else run.apply("min", [x, high], {}, mark)
    if low is not None and high is not None:
        return run.bind("clip", "clip", [x, low, high], {}, mark)
    bound = -math.inf if low is None else low, math.inf if high is None else high
    return run.bind("clip", "clip", [x, *bound], {}, mark)


def _is_endless(value: Any) -> bool:
    return isinstance(value, float) and math.isinf(value)


def _places(run: Any, condition: Any, mark: Mark) -> np.ndarray:
    """Where a condition holds as the numbers are: a row of indices for each place."""
    found = np.asarray(run.decided(condition, mark))
    run.count_made((found.size * max(1, found.ndim),), mark)
    return np.argwhere(found != 0)


def _nonzero(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """NumPy gives an array for each axis, PyTorch a row for each place unless ``as_tuple``."""
    places = _places(run, given(run, arguments, keywords, 0, "input", "nonzero", mark), mark).astype(np.float64)
    is_row = run.library == "torch" and not argument(arguments, keywords, 1, "as_tuple", default=False)
    return places if is_row else tuple(places.T)


def _where(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    if len(arguments) == 3:
        condition, chosen, other = arguments
        if _is_endless(chosen):  # where(mask, -inf, x): a constant that no gate takes as an operand
            return run.bind("masked_fill", "where", [other, condition, chosen], {}, mark)
        if _is_endless(other):
            left = run.bind("logical_not", "where", [condition], {}, mark)
            return run.bind("masked_fill", "where", [chosen, left, other], {}, mark)
        return run.apply("where", arguments, {}, mark)
    if len(arguments) == 1 and not keywords:
        return tuple(_places(run, arguments[0], mark).T.astype(np.float64))
    raise run.error("wrong_arguments", "too_few", mark, gate="where", expected=3, got=len(arguments))


def _dot(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``np.dot``: the matrix product; a number scales."""
    if len(arguments) != 2:
        raise run.error("wrong_arguments", "too_few", mark, gate="dot", expected=2, got=len(arguments))
    if not run.shape(arguments[0], mark) or not run.shape(arguments[1], mark):
        return run.operate("*", *arguments, mark)
    return run.operate("@", *arguments, mark)


def _joined(gate: str) -> Entry:
    """``concatenate([a, b], axis=0)``: one list of arrays."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        keywords = {("axis" if key == "dim" else key): value for key, value in keywords.items()}
        if "values" in keywords:
            arguments = [keywords.pop("values"), *arguments]
        if arguments and isinstance(arguments[0], list | tuple | np.ndarray) and not len(arguments[0]):
            raise run.error("bad_value", "empty_array", mark)
        return run.bind(gate, gate, arguments, keywords, mark)

    return call


def _shape(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return tuple(SizeInt(n) for n in run.shape(arguments[0], mark))


def _size(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    shape = run.shape(arguments[0], mark)
    axis = argument(arguments, keywords, 1, "axis")
    return SizeInt(math.prod(shape) if axis is None else shape[run.integer(axis, mark)])


def _split(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """NumPy's: into so many equal parts, or at these places."""
    x, parts = (
        arguments[0],
        run.integers(argument(arguments, keywords, 1, "indices_or_sections", "num_or_size_splits"), mark),
    )
    axis = run.integer(argument(arguments, keywords, 2, "axis", default=0), mark)
    length = run.shape(x, mark)[axis]
    if isinstance(parts, tuple):
        bounds = [0, *parts, length]
    else:
        if parts < 1 or length % parts:
            raise run.error("wrong_arguments", "maker_arguments", mark, gate="split")
        bounds = list(range(0, length + 1, length // parts))
    return pieces(run, x, bounds, axis, mark)


def pieces(run: Any, x: Any, bounds: list[int], axis: int, mark: Mark) -> list[Any]:
    """Slices of an array between bounds along an axis."""
    rank = len(run.shape(x, mark))
    before = (slice(None),) * (axis % rank)
    return [
        run.apply("index", [x], {"index": (*before, slice(int(a), int(b), None))}, mark) for a, b in pairwise(bounds)
    ]


def _chunk(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    x, count = arguments[0], run.integer(argument(arguments, keywords, 1, "chunks"), mark)
    axis = run.integer(argument(arguments, keywords, 2, "dim", "axis", default=0), mark)
    length = run.shape(x, mark)[axis]
    step = max(1, -(-length // max(1, count)))
    return tuple(pieces(run, x, [*range(0, length, step), length], axis, mark))


def _unbind(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    axis = run.integer(argument(arguments, keywords, 1, "dim", "axis", default=0), mark)
    if axis:
        x = arguments[0]
        rank = len(run.shape(x, mark))
        before = (slice(None),) * (axis % rank)
        count = run.shape(x, mark)[axis]
        return tuple(run.apply("index", [x], {"index": (*before, place)}, mark) for place in range(count))
    return tuple(items_of(run, arguments[0], mark))


def _meshless(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``np.atleast_2d`` and the like: one axis more where there are too few."""
    x = arguments[0]
    while len(run.shape(x, mark)) < 2:
        x = run.apply("expand_dims", [x], {"axis": 0}, mark)
    return x


def _allclose(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    run.notice("left_out", mark, text="allclose")
    return True


_OPERATORS = {
    "+": "add", "-": "subtract sub", "*": "multiply mul", "/": "divide true_divide div", "//": "floor_divide",
    "%": "mod remainder", "@": "matmul mm bmm mv", "**": "power pow float_power",
}  # fmt: skip
_COMPARISONS = {
    ">": "greater gt", "<": "less lt", ">=": "greater_equal ge", "<=": "less_equal le", "==": "equal eq",
    "!=": "not_equal ne",
}  # fmt: skip
SHARED: dict[str, Entry] = {
    "clip": _clip, "clamp": _clip, "clip_by_value": _clip, "where": _where, "nonzero": _nonzero,
    "argwhere": lambda r, a, k, m: _places(r, a[0], m) * 1.0, "select": _where, "cond": _where,
    "dot": _dot,
    "concatenate": _joined("concat"), "cat": _joined("concat"), "concat": _joined("concat"), "stack": _joined("stack"),
    "hstack": _joined("hstack"), "vstack": _joined("vstack"), "column_stack": _joined("column_stack"),
    "row_stack": _joined("vstack"), "einsum": einsum, "shape": _shape, "size": _size,
    "ndim": lambda r, a, k, m: SizeInt(len(r.shape(a[0], m))), "split": _split, "array_split": _split, "chunk": _chunk,
    "unbind": _unbind, "unstack": _unbind, "atleast_2d": _meshless, "allclose": _allclose, "isclose": _allclose,
    "maximum": to_gate("max", "maximum"), "minimum": to_gate("min", "minimum"), "fmax": to_gate("max", "fmax"),
    "max": over_axes("max", "max_over"), "min": over_axes("min", "min_over"), "amax": over_axes("max", "max_over"),
    "amin": over_axes("min", "min_over"), "nanmax": over_axes("max", "max_over"),
    **{name: binary(sign, name) for sign, names in _OPERATORS.items() for name in names.split()},
    **{name: compared(sign, name) for sign, names in _COMPARISONS.items() for name in names.split()},
}  # fmt: skip

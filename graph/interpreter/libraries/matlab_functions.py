"""Functions of MATLAB that are not NumPy's of the same name: they go by columns and count axes from 1."""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from ..program_output import finish_backward
from ..values import SizeInt
from .array_makers import MAKERS
from .builtins import BUILTINS
from .formula_terms import Terms
from .function_tables import Entry, argument, left_out, unchanged

__all__ = ["MATLAB", "vector_length"]

_REDUCING = {
    "sum": "sum", "mean": "mean", "prod": "prod", "max": "max_over", "min": "min_over", "std": "std", "var": "var",
}  # fmt: skip
_QUIET = "disp fprintf printf display plot xlabel ylabel title legend hold figure pause rng load tic toc".split()
_SPREADS = frozenset(("std", "var"))  # divided by N − 1


def _along(shape: tuple[int, ...], dimension: int | None) -> int | None:
    """The axis that a function goes along: the one that is named, else the first that is longer than 1; None where one
    number is left."""
    if dimension is None:
        long = [axis for axis, size in enumerate(shape) if size > 1]
        return None if len(long) < 2 else long[0]
    axis = dimension - 1
    return None if all(size == 1 for place, size in enumerate(shape) if place != axis) else axis


def _reducing(name: str) -> Entry:
    """``sum(A)``, ``sum(A, 2)``, ``max(A, [], 2)``; ``max(x, 0)`` compares two."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        values = [value for value in arguments if not (isinstance(value, list) and not value)]
        is_extreme = name in ("max", "min")
        place = 2 if is_extreme or name in _SPREADS else 1
        if (is_extreme and len(arguments) == 2) or not values:
            return BUILTINS[name](run, arguments, keywords, mark)
        shape = tuple(run.shape(values[0], mark))
        if not shape:
            return values[0] if name not in _SPREADS else BUILTINS[name](run, values[:1], keywords, mark)
        given = argument(arguments, {}, place, "dim", default=None)
        dimension = None if given is None or (run.is_traced(given) and run.shape(given, mark)) else given
        dimension = None if dimension is None else int(run.integer(dimension, mark))
        settings: dict[str, Any] = {"ddof": 1} if name in _SPREADS else {}
        if len(shape) > 1 and (axis := _along(shape, dimension)) is not None:
            settings |= {"axis": axis, "keepdims": True}
            if dimension is None:
                run.notice("matlab_columns", mark, name=name)
        gate = _REDUCING[name] if len(shape) else name
        return Terms(run, mark).gate(gate, values[0], **settings)

    return call


def _size(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``size(X, 1)``: axes are counted from 1; a list of numbers is a column."""
    shape = tuple(run.shape(arguments[0], mark))
    shape = shape if len(shape) > 1 else (*shape, 1)
    if len(arguments) == 1:
        return tuple(SizeInt(size) for size in shape)
    axis = int(run.integer(arguments[1], mark)) - 1
    return SizeInt(shape[axis] if 0 <= axis < len(shape) else 1)


def _length(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return SizeInt(max(run.shape(arguments[0], mark), default=1))


def vector_length(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``length(x)`` in a language that the text does not tell: of a matrix MATLAB and Julia say other numbers."""
    if len(arguments) != 1 or len(run.shape(arguments[0], mark)) > 1:
        raise run.error("unknown_function", "known_not_offered", mark, name="length")
    return _length(run, arguments, keywords, mark)


def _count(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    count = 1
    for size in run.shape(arguments[0], mark):
        count *= size
    return SizeInt(count)


def _square(name: str) -> Entry:
    """``ones(3)`` is a 3 × 3 matrix."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        is_side = len(arguments) == 1 and not isinstance(arguments[0], tuple)  # and not zeros(size(theta))
        return MAKERS[name](run, arguments * 2 if is_side else arguments, keywords, mark)

    return call


def _beside(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``[ones(m, 1) X]``: a list of numbers is a column."""
    f = Terms(run, mark)
    if not any(f.shape(value) for value in arguments):
        return list(arguments)
    return _joined(f, [_column(f, value) for value in arguments], 1)


def _below(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``[1; a]``: numbers below each other stay a column."""
    f = Terms(run, mark)
    shapes = [f.shape(value) for value in arguments]
    if not any(shapes):
        return [value if isinstance(value, list) else [value] for value in arguments]
    if all(len(shape) < 2 for shape in shapes):
        columns = [
            value if shape else _reshaped(f, value, (1,)) for value, shape in zip(arguments, shapes, strict=True)
        ]
        return _joined(f, columns, 0)
    return _joined(f, [_column(f, value) for value in arguments], 0)


def _all_columns(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """The numbers that ``A(2:3)`` counts through: those of the columns, one after the other."""
    f = Terms(run, mark)
    shape = f.shape(arguments[0])
    if len(shape) < 2:
        return arguments[0]
    is_one = sum(size > 1 for size in shape) < 2
    turned = arguments[0] if is_one else f.gate("transpose", arguments[0])
    return _reshaped(f, turned, (-1,))


def _joined(f: Terms, values: list[Any], axis: int) -> Any:
    return f.run.apply("concat", values, {"axis": axis}, f.mark)


def _column(f: Terms, value: Any) -> Any:
    shape = f.shape(value)
    return value if len(shape) > 1 else _reshaped(f, value, (shape[0] if shape else 1, 1))


def _reshaped(f: Terms, value: Any, shape: tuple[int, ...]) -> Any:
    return f.run.bind("reshape", "reshape", [value], {"shape": shape}, f.mark)


MATLAB: dict[str, Entry] = {
    **{name: _reducing(name) for name in _REDUCING}, "size": _size, "length": _length, "numel": _count,
    **{name: _square(name) for name in ("ones", "zeros", "rand", "randn")}, "all_columns": _all_columns,
    "horzcat": _beside, "vertcat": _below, "dlarray": unchanged, "extractdata": unchanged, "double": unchanged,
    "dlfeval": lambda r, a, k, m: r.call(a[0], a[1:], {}, m),
    "dlgradient": lambda r, a, k, m: finish_backward(r, a[0], m),
    **{name: left_out("unknown_left_out", name) for name in _QUIET},
}  # fmt: skip

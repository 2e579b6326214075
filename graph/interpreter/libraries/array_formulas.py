"""Functions of arrays that are formulas in gates: differences, windows, rotations, sums over pairs of axes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...language.marks import Mark
from ...limits import WEB
from .array_makers import MAKERS
from .formula_terms import Terms, formula
from .function_tables import Entry
from .statistic_formulas import STATISTIC_FORMULAS, alone, flat

__all__ = ["ARRAY_FORMULAS", "TORCH_GRIDS", "tensordot"]


def _times(f: Terms, count: Any, name: str) -> int:
    found = f.whole(count)
    if not 0 <= found <= WEB.repeats:
        raise f.fault(name)
    return found


def _diff(f: Terms, x: Any, n: Any, axis: Any) -> Any:
    """Neighbours' differences, ``n`` times over."""
    place = f.axis(x, axis)
    for _ in range(_times(f, n, "diff")):
        x = f("-", f.part(x, place, slice(1, None, None)), f.part(x, place, slice(None, -1, None)))
    return x


def _append(f: Terms, x: Any, values: Any, axis: Any) -> Any:
    if axis is None:
        return f.gate("concat", [flat(f, x), flat(f, values)], axis=0)
    return f.gate("concat", [x, values], axis=f.axis(x, axis))


def _insert(f: Terms, x: Any, place: Any, values: Any, axis: Any) -> Any:
    """``np.insert(x, 0, 1, axis=1)``: something new before a place."""
    x = flat(f, x) if axis is None else x
    along = 0 if axis is None else f.axis(x, axis)
    shape, start = f.shape(x), f.whole(place)
    if not 0 <= start <= shape[along]:
        raise f.fault("insert")
    if len(f.shape(values)) > 0 and len(shape) > 1:
        values = f.gate("expand_dims", values, axis=along)
    new = f.run.apply("broadcast_to", [values], {"shape": (*shape[:along], 1, *shape[along + 1 :])}, f.mark)
    before = [f.part(x, along, slice(0, start, None))] if start else []
    behind = [f.part(x, along, slice(start, None, None))] if start < shape[along] else []
    return f.gate("concat", [*before, new, *behind], axis=along)


def _convolved(is_turned: bool, default: str) -> Entry:
    """``np.convolve``, ``np.correlate``: one window slides over the other list."""

    def work(f: Terms, a: Any, v: Any, mode: Any) -> Any:
        if len(f.shape(a)) != 1 or len(f.shape(v)) != 1 or mode not in ("full", "same", "valid"):
            raise f.fault("convolve")
        if is_turned and f.shape(v)[0] > f.shape(a)[0]:
            a, v = v, a
        width = f.shape(v)[0]
        if width > f.shape(a)[0]:
            raise f.fault("correlate")
        window = f.gate("flip", v, axis=0) if is_turned else v
        half = (width - 1) // 2
        border = {"full": (width - 1, width - 1), "valid": (0, 0), "same": (width - 1 - half, half)}[mode]
        line = f.run.apply("pad", [a], {"width": border, "value": 0.0}, f.mark) if any(border) else a
        rows = [f.gate("reshape", x, shape=(1, 1, f.shape(x)[0])) for x in (line, window)]
        return f.gate("reshape", f.gate("conv1d", *rows), shape=(-1,))

    return formula("convolve", work, "a v", mode=default)


def _cross(f: Terms, a: Any, b: Any, axis: Any) -> Any:
    """a × b of vectors of three."""
    for x in (a, b):
        if f.shape(x)[-1:] != (3,) or f.axis(x, axis) != len(f.shape(x)) - 1:
            raise f.fault("cross")

    def turned(x: Any, shift: int) -> Any:
        return f.gate("roll", x, shift=shift, axis=-1)

    return f("-", f("*", turned(a, -1), turned(b, -2)), f("*", turned(a, -2), turned(b, -1)))


def _deep(f: Terms, parts: Any) -> Any:
    """``dstack``: side by side along a third axis."""
    ranks = {len(f.shape(part)) for part in parts} if isinstance(parts, list | tuple) else {0}
    if ranks == {2}:
        return f.gate("stack", list(parts), axis=2)
    if len(ranks) != 1 or min(ranks) < 3:
        raise f.fault("dstack")
    return f.gate("concat", list(parts), axis=2)


def _heaviside(f: Terms, x: Any, middle: Any) -> Any:
    return f("+", f.compare(">", x, 0.0), f("*", middle, f.compare("==", x, 0.0)))


def _rounded(f: Terms, x: Any, decimals: Any) -> Any:
    digits = f.whole(decimals)
    if abs(digits) > WEB.decimals:
        raise f.fault("round")
    return f("/", f.gate("round", f("*", x, 10.0**digits)), 10.0**digits) if digits else f.gate("round", x)


def _rot90(f: Terms, x: Any, k: Any, axes: Any) -> Any:
    order = list(range(len(f.shape(x))))
    first, second = (f.axis(x, axis) for axis in axes)
    order[first], order[second] = second, first
    times = f.whole(k) % 4
    if times % 2 == 0:
        return f.gate("flip", x, axis=(first, second)) if times else x
    if times == 1:
        return f.gate("transpose", f.gate("flip", x, axis=second), *order)
    return f.gate("flip", f.gate("transpose", x, *order), axis=second)


def _trapezoid(f: Terms, y: Any, x: Any, dx: Any) -> Any:
    """Σ (yₖ + yₖ₊₁)/2 · Δx"""
    if len(f.shape(y)) != 1:
        raise f.fault("trapezoid")
    middle = f("/", f("+", f.part(y, 0, slice(1, None, None)), f.part(y, 0, slice(None, -1, None))), 2)
    return f.gate("sum", f("*", middle, dx if x is None else _diff(f, x, 1, 0)))


def _polyval(f: Terms, coefficients: Any, x: Any) -> Any:
    """Horner's rule."""
    count = f.shape(coefficients)[0]
    total = f.part(coefficients, 0, 0)
    for k in range(1, _times(f, count, "polyval")):
        total = f("+", f("*", total, x), f.part(coefficients, 0, k))
    return total


def _matrix_power(f: Terms, matrix: Any, n: Any) -> Any:
    power, shape = f.whole(n), f.shape(matrix)
    if abs(power) > WEB.repeats or len(shape) != 2 or shape[0] != shape[1]:
        raise f.fault("matrix_power")
    if power == 0:
        return np.eye(shape[-1])
    result = base = matrix if power > 0 else f.gate("inv", matrix)
    for _ in range(abs(power) - 1):
        result = f("@", result, base)
    return result


def _meshgrid(default: str) -> Entry:
    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        f = Terms(run, mark)
        order = keywords.get("indexing", default)
        lines = list(arguments[0]) if len(arguments) == 1 and isinstance(arguments[0], list | tuple) else arguments
        if not lines or any(len(f.shape(line)) != 1 for line in lines) or order not in ("xy", "ij"):
            raise f.fault("meshgrid")
        places = list(range(len(lines)))
        if order == "xy" and len(lines) > 1:
            places[:2] = [1, 0]
        sizes = dict(zip(places, (f.shape(line)[0] for line in lines), strict=True))
        shape = tuple(sizes[place] for place in sorted(sizes))
        run.count_made((len(lines), *shape), mark)
        columns = [f.gate("reshape", line, shape=alone(k, len(lines))) for line, k in zip(lines, places, strict=True)]
        return [run.apply("broadcast_to", [column], {"shape": shape}, mark) for column in columns]

    return call


def tensordot(f: Terms, a: Any, b: Any, axes: Any) -> Any:
    """``tensordot(a, b, axes)``: sums over pairs of axes."""
    found = f.run.static(axes, f.mark)
    first, second = len(f.shape(a)), len(f.shape(b))
    if isinstance(found, list | tuple) and len(found) == 2:
        pair = [f.run.integers(item, f.mark) for item in found]
        left, right = (list(item) if isinstance(item, tuple) else [item] for item in pair)
    else:
        count = f.whole(found)
        if not 0 <= count <= min(first, second):
            raise f.fault("tensordot")
        left, right = list(range(first - count, first)), list(range(count))
    if len(left) != len(right):
        raise f.fault("tensordot")
    ours, theirs = [f.axis(a, axis) for axis in left], [f.axis(b, axis) for axis in right]
    return f.gate("tensordot", a, b, axes=(*ours, *theirs))


def _select(f: Terms, conditions: Any, choices: Any, default: Any) -> Any:
    """``np.select``: the first choice whose condition holds; of two arrays as ``where``."""
    if not isinstance(conditions, list | tuple):
        return f.where(conditions, choices, default)
    result = default
    for condition, choice in reversed(list(zip(conditions, choices, strict=False))):
        result = f.where(condition, choice, result)
    return result


def _logspace(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    base = float(run.static(keywords.pop("base", 10.0), mark))
    return run.operate("**", base, MAKERS["linspace"](run, arguments, keywords, mark), mark)


ARRAY_FORMULAS: dict[str, Entry] = {
    **STATISTIC_FORMULAS,
    "diff": formula("diff", _diff, "a|input", n=1, axis=-1),
    "append": formula("append", _append, "arr values", axis=None),
    "insert": formula("insert", _insert, "arr obj values", axis=None),
    "convolve": _convolved(True, "full"), "correlate": _convolved(False, "valid"),
    "cross": formula("cross", _cross, "a|input b|other", axis=-1), "dstack": formula("dstack", _deep, "tup|tensors"),
    "heaviside": formula("heaviside", _heaviside, "x1|input x2|values"),
    **{name: formula("round", _rounded, "a|input", decimals=0) for name in ("round", "around")},
    "rot90": formula("rot90", _rot90, "m|input", k=1, axes=(0, 1)), "logspace": _logspace,
    **{name: formula(name, _trapezoid, "y", x=None, dx=1.0) for name in ("trapezoid", "trapz")},
    "polyval": formula("polyval", _polyval, "p x"),
    "matrix_power": formula("matrix_power", _matrix_power, "a|input n"),
    "meshgrid": _meshgrid("xy"),
    "tensordot": formula("tensordot", tensordot, "a b", axes=2),
    "select": formula("select", _select, "condlist|pred choicelist|on_true", default=0.0),
    "fliplr": formula("fliplr", lambda f, x: f.gate("flip", x, axis=1), "m|input"),
    "flipud": formula("flipud", lambda f, x: f.gate("flip", x, axis=0), "m|input"),
    "reciprocal": formula("reciprocal", lambda f, x: f("/", 1, x), "x|input"),
    "vdot": formula("vdot", lambda f, a, b: f("@", flat(f, a), flat(f, b)), "a b"),
    "fmin": formula("fmin", lambda f, x, y: f.run.apply("min", [x, y], {}, f.mark), "x1 x2"),
    "fmod": formula("fmod", lambda f, x, y: f("-", x, f("*", y, f.gate("trunc", f("/", x, y)))), "x1|input x2|other"),
    "atleast_1d": formula("atleast_1d", lambda f, x: x if f.shape(x) else f.gate("reshape", x, shape=(1,)), "x"),
    "entr": formula("entr", lambda f, x: f.negative(f.gate("xlogy", x, x)), "x|input"),
    "rel_entr": formula("rel_entr", lambda f, x, y: f("-", f.gate("xlogy", x, x), f.gate("xlogy", x, y)), "x y"),
    "log_expit": formula("log_expit", lambda f, x: f.gate("log_sigmoid", x), "x"),
    "ndtr": formula("ndtr", lambda f, x: f("*", 0.5, f("+", 1, f.gate("erf", f("/", x, math.sqrt(2))))), "x|input"),
    **{name: formula(name, lambda f, x: x, "x|val|input") for name in ("positive", "real")},
}  # fmt: skip
TORCH_GRIDS: dict[str, Entry] = {"meshgrid": _meshgrid("ij")}

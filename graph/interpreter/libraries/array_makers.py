"""Makers of arrays: zeros, ones, arange, random numbers, arrays of what is listed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..inputs import to_array
from ..values import Native, SizeInt
from .function_tables import Entry, argument
from .number_kinds import as_kind, kind_told

__all__ = ["MAKERS", "array", "shape_of_arguments"]

_DEEPEST = 16  # axes


def shape_of_arguments(
    run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark, start: int = 0
) -> tuple[int, ...]:
    """``(2, 3)``, ``((2, 3))``, ``(3)``, ``size=(2, 3)`` as a shape, counted against the limits."""
    listed: Any = list(arguments[start:])
    for name in ("shape", "size"):
        if name in keywords and not listed:
            listed = [keywords[name]]
    if len(listed) == 1:
        one = run.integers(listed[0], mark)
        shape = one if isinstance(one, tuple) else () if one is None else (one,)
    else:
        shape = tuple(run.integer(item, mark) for item in listed)
    if any(size < 0 for size in shape):
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="shape")
    run.count_made(tuple(int(size) for size in shape), mark)
    return tuple(int(size) for size in shape)


def _is_truth(value: Any) -> bool:
    """Whether something is the type of True and False: ``bool``, ``torch.bool``, ``np.bool_``."""
    return isinstance(value, Native) and value.path.rpartition(".")[2] in ("bool", "bool_")


def _typed(entry: Entry) -> Entry:
    """A maker that makes a mask where ``dtype`` says so, or where it is filled with True or False."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        is_mask = _is_truth(keywords.get("dtype")) or any(map(_is_truth, arguments))
        filling = argument(arguments, keywords, 1, "fill_value")
        is_mask = is_mask or (isinstance(filling, bool) and entry in (_full, _full_like) and "dtype" not in keywords)
        made = entry(run, [each for each in arguments if not _is_truth(each)], keywords, mark)
        return made != 0 if is_mask and isinstance(made, np.ndarray) else made

    return call


def _filled(value: float) -> Entry:
    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        return np.full(shape_of_arguments(run, arguments, keywords, mark), value)

    return call


def _like(value: float) -> Entry:
    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        shape = run.shape(arguments[0], mark)
        run.count_made(shape, mark)
        return np.full(shape, value) if shape else float(value)

    return call


def _full(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    value = argument(arguments, keywords, 1, "fill_value", default=0.0)
    shape = shape_of_arguments(run, arguments[:1], keywords, mark)
    if run.is_traced(value):
        return run.apply("broadcast_to", [value], {"shape": shape}, mark)
    return np.full(shape, float(value))


def _full_like(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    shape = run.shape(arguments[0], mark)
    run.count_made(shape, mark)
    return np.full(shape, float(argument(arguments, keywords, 1, "fill_value", default=0.0)))


def _eye(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    rows = run.integer(argument(arguments, keywords, 0, "N", "n", "num_rows"), mark)
    columns = run.integer(argument(arguments, keywords, 1, "M", "m", default=rows), mark)
    if rows < 0 or columns < 0:
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="eye")
    run.count_made((rows, columns), mark)
    return np.eye(rows, columns)


_BOUNDS = ("start", "stop", "end", "limit", "step", "delta")  # of NumPy, PyTorch and TensorFlow


def _arange(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    bounds = [_number(run, run.static(value, mark), mark) for value in arguments]
    bounds += [_number(run, keywords[name], mark) for name in _BOUNDS if name in keywords]
    if not 1 <= len(bounds) <= 3:
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="arange")
    start, stop, step = (0.0, bounds[0], 1.0) if len(bounds) == 1 else (*bounds, 1.0)[:3]
    count = (stop - start) / step if step else math.inf
    if not math.isfinite(count) or count > run.limits.elements:
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="arange")
    run.count_made((max(0, math.ceil(count)),), mark)
    return np.arange(start, stop, step, dtype=np.float64)


def _linspace(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    start = _number(run, argument(arguments, keywords, 0, "start"), mark)
    stop = _number(run, argument(arguments, keywords, 1, "stop", "end"), mark)
    count = run.integer(argument(arguments, keywords, 2, "num", "steps", default=50), mark)
    if count < 0:
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="linspace")
    run.count_made((count,), mark)
    return np.linspace(start, stop, count)


def _number(run: Any, value: Any, mark: Mark) -> float:
    value = run.static(value, mark)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="array")
    return float(value)


def array(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``np.array([...])``: numbers as they are, a list of what was computed as a stack of it."""
    value = argument(arguments, keywords, 0, "object", "data", "a", "value", "initial_value")
    kind = kind_told(arguments[1:], keywords)
    return as_kind(run, _array_of(run, value, mark), kind, mark) if kind else _array_of(run, value, mark)


def _of_kind(name: str) -> Entry:
    """``torch.LongTensor([1, 2])``, ``torch.BoolTensor([1, 0])``"""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        return array(run, arguments[:1], {**keywords, "dtype": name}, mark)

    return call


def _array_of(run: Any, value: Any, mark: Mark) -> Any:
    """A number, a list or an array as an array of numbers or of truths."""
    if run.is_traced(value) or value is None:
        return run.operand(value, mark) if isinstance(value, list | tuple) else value
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, range):
        run.count_made((len(value),), mark)
        value = [SizeInt(item) for item in value]
    found = _mask(value) if _mask(value) is not None else to_array(value)
    if found is None and isinstance(value, list) and not value:
        raise run.error("bad_value", "empty_array", mark)
    if found is None:
        raise run.error("bad_value", "ragged", mark)
    run.count_made(np.shape(found), mark)
    return found


def _mask(value: Any) -> np.ndarray | None:
    """A list of True and False, nested or not."""
    if isinstance(value, np.ndarray):
        return value if value.dtype == bool else None
    level = list(value) if isinstance(value, list | tuple) else []
    for _ in range(_DEEPEST):
        if level and all(isinstance(item, bool) for item in level):
            lengths = to_array(value)  # None where it is not rectangular
            return None if lengths is None else np.asarray(lengths) != 0
        if not level or not all(isinstance(item, list | tuple) for item in level):
            return None
        level = [inner for item in level for inner in item]
    return None


# ---- random numbers
def _random(draw: Any, start: int = 0) -> Entry:
    """``draw(rng, shape, parameters)``; the parameters stand before the shape."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        shape = shape_of_arguments(run, arguments, keywords, mark, start)
        made = draw(run.rng, shape)
        return made if np.ndim(made) else float(made)

    return call


def _drawn(run: Any, low: Any, high: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark, draw: Any) -> Any:
    shape = shape_of_arguments(run, arguments, keywords, mark)
    if run.is_traced(low) or run.is_traced(high):
        noise = draw(run.rng, 0.0, 1.0, shape)
        return run.apply("+", [low, run.apply("*", [high, noise], {}, mark)], {}, mark)
    low, high = (_number(run, value, mark) if not isinstance(value, np.ndarray) else value for value in (low, high))
    made = draw(run.rng, low, high, shape or np.broadcast_shapes(np.shape(low), np.shape(high)))
    return made if np.ndim(made) else float(made)


def _normal(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    if len(arguments) == 1 and isinstance(arguments[0], tuple):  # tf.random.normal((2, 3))
        return _random(lambda rng, shape: rng.standard_normal(shape))(run, arguments, keywords, mark)
    mean = argument(arguments, keywords, 0, "loc", "mean", default=0.0)
    deviation = argument(arguments, keywords, 1, "scale", "std", "stddev", default=1.0)
    if not run.is_traced(deviation) and not isinstance(deviation, np.ndarray) and deviation < 0:
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="normal")
    return _drawn(run, mean, deviation, arguments[2:], keywords, mark, lambda rng, m, s, shape: rng.normal(m, s, shape))


def _uniform(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    if len(arguments) == 1 and isinstance(arguments[0], tuple):
        return _random(lambda rng, shape: rng.random(shape))(run, arguments, keywords, mark)
    low = argument(arguments, keywords, 0, "low", "minval", default=0.0)
    high = argument(arguments, keywords, 1, "high", "maxval", default=1.0)
    if not run.is_traced([low, high]) and np.any(np.asarray(high) < np.asarray(low)):
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="np.random.uniform")
    return _drawn(run, low, high, arguments[2:], keywords, mark, lambda rng, a, b, shape: rng.uniform(a, b, shape))


def _randint(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    listed = list(arguments)
    low = run.integer(argument(listed, keywords, 0, "low", default=0), mark)
    rest = listed[1:]
    high: Any = keywords.get("high")
    if rest and not isinstance(rest[0], tuple | list):
        high, rest = rest[0], rest[1:]
    low, high = (0, low) if high is None else (low, run.integer(high, mark))
    if high <= low:
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="randint")
    shape = shape_of_arguments(run, rest, keywords, mark)
    made = run.rng.integers(low, high, shape).astype(np.float64)
    return made if np.ndim(made) else SizeInt(made)


def _binomial(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``np.random.binomial(n, p, size)``: how many of n tries succeed."""
    tries, chance = (
        np.asarray(run.static(argument(arguments, keywords, place, name), mark), dtype=np.float64)
        for place, name in enumerate("np")
    )
    if not (np.all(tries >= 0) and np.all((chance >= 0) & (chance <= 1))):
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="binomial")
    shape = shape_of_arguments(run, arguments[2:], keywords, mark)
    shape = shape or np.broadcast_shapes(tries.shape, chance.shape)
    run.count_made(tuple(shape), mark)
    made = run.rng.binomial(tries.astype(np.int64), chance, shape or None)
    return np.asarray(made, dtype=np.float64) if np.ndim(made) else SizeInt(made)


def _random_like(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    shape = run.shape(arguments[0], mark)
    run.count_made(shape, mark)
    return run.rng.standard_normal(shape) if shape else float(run.rng.standard_normal())


def _uniform_like(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    shape = run.shape(arguments[0], mark)
    run.count_made(shape, mark)
    return run.rng.random(shape) if shape else float(run.rng.random())


def _permutation(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    count = run.integer(arguments[0], mark) if not run.is_traced(arguments[0]) else run.shape(arguments[0], mark)[0]
    run.count_made((count,), mark)
    return run.rng.permutation(count).astype(np.float64)


_ZEROS, _ONES, _FULL, _EYE = (_typed(each) for each in (_filled(0.0), _filled(1.0), _full, _eye))
_ZEROS_LIKE, _ONES_LIKE, _FULL_LIKE = (_typed(each) for each in (_like(0.0), _like(1.0), _full_like))
MAKERS: dict[str, Entry] = {
    "zeros": _ZEROS, "ones": _ONES, "empty": _ZEROS, "zeros_like": _ZEROS_LIKE,
    "ones_like": _ONES_LIKE,
    "empty_like": _ZEROS_LIKE, "full": _FULL, "fill": _FULL, "full_like": _FULL_LIKE, "eye": _EYE, "identity": _EYE,
    "arange": _arange, "linspace": _linspace, "array": array, "asarray": array, "tensor": array, "constant": array,
    "as_tensor": array, "from_numpy": array, "FloatTensor": array,
    **{name: _of_kind(name) for name in ("LongTensor", "IntTensor", "BoolTensor")}, "convert_to_tensor": array,
    "randn": _random(lambda rng, shape: rng.standard_normal(shape)),
    "standard_normal": _random(lambda rng, shape: rng.standard_normal(shape)),
    "rand": _random(lambda rng, shape: rng.random(shape)),
    "random_sample": _random(lambda rng, shape: rng.random(shape)),
    "random": _random(lambda rng, shape: rng.random(shape)),
    "binomial": _binomial,
    "normal": _normal, "uniform": _uniform, "randint": _randint, "integers": _randint, "randn_like": _random_like,
    "rand_like": _uniform_like, "randperm": _permutation, "permutation": _permutation, "truncated_normal": _normal,
}  # fmt: skip

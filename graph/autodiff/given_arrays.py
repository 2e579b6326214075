"""Numbers that come from people: literals, values given from outside, and the makers (zeros, randn, …)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..errors import TraceError
from ..limits import Limits

__all__ = ["MAKERS", "array_from_items", "make", "value_from_outside"]

# Functions that make an array from numbers alone, by the last part of their spelling.
MAKERS = frozenset(
    "array asarray tensor float64 float zeros ones full eye arange linspace randn rand randint normal uniform".split()
)
_RANDOM = frozenset("randn rand randint normal uniform".split())
_LEFT_OUT = {"normal": (0.0, 1.0), "uniform": (0.0, 1.0)}  # arguments that may be left out before a size


class BadArguments(Exception):
    """A maker's arguments make no sense; ``key`` names the message."""

    def __init__(self, key: str = "maker_arguments", **params: Any) -> None:
        super().__init__(key)
        self.key, self.params = key, params


def array_from_items(items: Sequence[Any]) -> np.ndarray | None:
    """A list literal's array; None where the rows differ in shape."""
    shapes = {np.shape(item) for item in items}
    if len(shapes) != 1:
        return None
    return np.array(items, dtype=np.float64)


def _whole(value: Any) -> int:
    if not isinstance(value, float) or not math.isfinite(value) or value != int(value):
        raise BadArguments
    return int(value)


def _shape(arguments: Sequence[Any], limits: Limits) -> tuple[int, ...]:
    """``(2, 3)``, ``((2, 3))`` or ``(3)`` as a shape within the limits."""
    flat = arguments
    if len(arguments) == 1 and isinstance(arguments[0], np.ndarray):
        flat = [float(n) for n in arguments[0].ravel()] if arguments[0].ndim == 1 else [None]
    shape = tuple(_whole(n) for n in flat)
    if any(n < 0 for n in shape):
        raise BadArguments
    _check_size(shape, limits)
    return shape


def _check_size(shape: tuple[int, ...], limits: Limits) -> None:
    if len(shape) > limits.axes:
        raise BadArguments("axes", limit=limits.axes, value=len(shape))
    if math.prod(shape) > limits.elements:
        raise BadArguments("elements", limit=limits.elements, value=math.prod(shape))
    if max(shape, default=0) > limits.axis:  # of an array without elements
        raise BadArguments("axis", limit=limits.axis, value=max(shape))


def _arange(arguments: Sequence[Any], limits: Limits) -> np.ndarray:
    numbers = [a for a in arguments if isinstance(a, float) and math.isfinite(a)]
    if len(numbers) != len(arguments) or not 1 <= len(numbers) <= 3 or (len(numbers) == 3 and numbers[2] == 0):
        raise BadArguments
    start, stop = (0.0, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[1])
    step = numbers[2] if len(numbers) == 3 else 1.0
    count = (stop - start) / step
    if not math.isfinite(count):
        raise BadArguments
    _check_size((max(0, math.ceil(count)),), limits)
    return np.arange(start, stop, step, dtype=np.float64)


def _linspace(arguments: Sequence[Any], limits: Limits) -> np.ndarray:
    if not 2 <= len(arguments) <= 3 or not all(isinstance(a, float) for a in arguments):
        raise BadArguments
    count = _whole(arguments[2]) if len(arguments) == 3 else 50
    if count < 0:
        raise BadArguments
    _check_size((count,), limits)
    return np.linspace(arguments[0], arguments[1], count)


def _eye(arguments: Sequence[Any], limits: Limits) -> np.ndarray:
    if not 1 <= len(arguments) <= 2:
        raise BadArguments
    rows, columns = _shape((arguments[0], arguments[-1]), limits)
    return np.eye(rows, columns)


def _full(arguments: Sequence[Any], limits: Limits) -> np.ndarray:
    if len(arguments) != 2 or not isinstance(arguments[1], float):
        raise BadArguments
    return np.full(_shape(arguments[:1], limits), arguments[1])


def _randint(arguments: Sequence[Any], limits: Limits, rng: np.random.Generator) -> Any:
    """``randint(low, high, size)`` or ``randint(high, size=…)``: whole numbers below ``high``."""
    bounds = [_whole(a) for a in arguments[:2]]
    if not 1 <= len(arguments) <= 3 or not bounds:
        raise BadArguments
    low, high = (0, bounds[0]) if len(bounds) == 1 else bounds
    if high <= low or max(abs(low), abs(high)) > 2**53:
        raise BadArguments
    size = _shape(arguments[2:], limits) if len(arguments) == 3 else ()
    return np.asarray(rng.integers(low, high, size), dtype=np.float64)


def _spread(name: str, arguments: Sequence[Any], limits: Limits, rng: np.random.Generator) -> Any:
    """``normal(mean, deviation, size)`` and ``uniform(low, high, size)``; every argument can be left out."""
    numbers = [a for a in arguments[:2] if isinstance(a, float) and math.isfinite(a)]
    if len(arguments) > 3 or len(numbers) != len(arguments[:2]):
        raise BadArguments
    first, second = (*numbers, *(0.0, 1.0)[len(numbers) :])
    size = _shape(arguments[2:], limits) if len(arguments) == 3 else ()
    if name == "normal":
        if second < 0:
            raise BadArguments
        return rng.normal(first, abs(second), size)  # NumPy refuses -0.0
    if first > second or not math.isfinite(second - first):
        raise BadArguments
    return rng.uniform(first, second, size)


def make(
    name: str, arguments: Sequence[Any], keywords: dict[str, Any], limits: Limits, rng: np.random.Generator
) -> float | np.ndarray:
    """What a maker makes, as float64.

    Raises:
        BadArguments: the arguments make no array.
    """
    if "size" in keywords:
        arguments = [*arguments, *_LEFT_OUT.get(name, ())[len(arguments) :], keywords.pop("size")]
        if name == "randint" and len(arguments) == 2:
            arguments = [0.0, *arguments]
    for ignored in ("dtype", "requires_grad"):
        keywords.pop(ignored, None)
    if keywords:
        raise BadArguments("unknown_keyword", keyword=next(iter(keywords)), gate=name)
    simple: dict[str, Callable[[], Any]] = {
        "zeros": lambda: np.zeros(_shape(arguments, limits)),
        "ones": lambda: np.ones(_shape(arguments, limits)),
        "full": lambda: _full(arguments, limits),
        "eye": lambda: _eye(arguments, limits),
        "arange": lambda: _arange(arguments, limits),
        "linspace": lambda: _linspace(arguments, limits),
        "randn": lambda: rng.standard_normal(_shape(arguments, limits)),
        "rand": lambda: rng.random(_shape(arguments, limits)),
        "randint": lambda: _randint(arguments, limits, rng),
    }
    if name in simple:
        made = simple[name]()
    elif name in _RANDOM:
        made = _spread(name, arguments, limits, rng)
    elif len(arguments) == 1:
        made = arguments[0]
    else:
        raise BadArguments
    return float(made) if np.ndim(made) == 0 else made


def value_from_outside(name: str, given: Any, limits: Limits) -> float | np.ndarray:
    """A value handed in with the request, as float or float64 array.

    Raises:
        TraceError: ``bad_value`` for anything but finite numbers in a rectangular array; ``too_large``.
    """

    def refuse(key: str, code: str = "bad_value", **params: Any) -> TraceError:
        return TraceError(code, key, name=name, text=name, **params)

    if isinstance(given, bool | str | bytes) or given is None:
        raise refuse("input_not_a_number")
    if getattr(getattr(given, "dtype", None), "kind", "f") in "bcSU":  # an array of anything but numbers
        raise refuse("input_not_a_number")
    _check_depth(given, limits, refuse)
    try:
        array = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise refuse("input_not_rectangular" if isinstance(given, list | tuple) else "input_not_a_number") from None
    if array.size == 0:
        raise refuse("input_empty")
    if not np.isfinite(array).all():
        raise refuse("input_not_finite")
    if array.size > limits.elements:
        raise refuse("elements", "too_large", limit=limits.elements, value=array.size)
    if array.ndim > limits.axes:
        raise refuse("axes", "too_large", limit=limits.axes, value=array.ndim)
    return float(array) if array.ndim == 0 else np.array(array)  # ours: the giver may write into theirs


def _check_depth(given: Any, limits: Limits, refuse: Callable[..., TraceError]) -> None:
    """Lists no deeper than the limit, and no strings or booleans among the numbers."""
    level, depth = [given], 0
    while level and isinstance(level[0], list | tuple):
        depth += 1
        if depth > limits.axes:
            raise refuse("axes", "too_large", limit=limits.axes, value=depth)
        level = [item for row in level if isinstance(row, list | tuple) for item in row]
    if any(isinstance(item, bool | str | bytes | type(None)) for item in level):
        raise refuse("input_not_a_number")

"""Numbers that come from people: rows of a literal, and values given from outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..errors import TraceError
from ..limits import Limits

__all__ = ["array_from_items", "value_from_outside"]


def array_from_items(items: Sequence[Any]) -> np.ndarray | None:
    """A list literal's array; None where the rows differ in shape."""
    shapes = {np.shape(item) for item in items}
    if len(shapes) != 1:
        return None
    return np.array(items, dtype=np.float64)


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

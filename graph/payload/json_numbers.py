"""Values as JSON: nested lists, and a summary of what is too large to send."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..gates.gate import Value
from ..limits import Limits

__all__ = ["Numbers", "json_value"]


def json_value(value: Value | None) -> Any:
    """Nested lists of numbers; "inf", "-inf" and "nan" where JSON has no number."""
    if isinstance(value, np.ndarray):
        if value.ndim and np.isfinite(value).all():
            return value.tolist()
        return [json_value(part) for part in value] if value.ndim else json_value(float(value))
    if value is None or math.isfinite(value):
        return None if value is None else float(value)
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


class Numbers:
    """``json_value`` with a budget: ``{shape, summary: {min, max, mean}}`` for arrays beyond the limits of one array
    or of the whole answer."""

    def __init__(self, limits: Limits) -> None:
        self._one, self._left = limits.array_numbers, limits.answer_numbers

    def __call__(self, value: Value | None) -> Any:
        if not isinstance(value, np.ndarray):
            return json_value(value)
        if value.size > min(self._one, self._left):
            return _summary(value)
        self._left -= value.size
        return json_value(value)


def _summary(value: np.ndarray) -> dict[str, Any]:
    finite = value[np.isfinite(value)]
    extremes = (float(finite.min()), float(finite.max()), float(finite.mean())) if finite.size else (None,) * 3
    return {"shape": list(value.shape), "summary": dict(zip(("min", "max", "mean"), extremes, strict=True))}

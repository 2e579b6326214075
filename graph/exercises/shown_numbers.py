"""Numbers as they are written on the drawing, and the numbers that a written one may stand for."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..numbers import DIGITS, full, readable

__all__ = ["Span", "shown"]


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers that a shown one may stand for; ``middle`` is what is written."""

    low: float
    middle: float
    high: float


def shown(value: float, digits: int = DIGITS) -> Span:
    """The number as it is written, and how far the true one may lie from it."""
    if value == 0 or not math.isfinite(value) or full(value) == readable(value, digits):
        return Span(value, value, value)
    size = abs(value)
    decimals = digits - 1 - math.floor(math.log10(size))
    if 1e3 <= size < 1e5:
        decimals = max(0, decimals)
    half = 0.5 * 10.0**-decimals
    middle = round(value, decimals)
    return Span(middle - half, middle, middle + half)

"""The only place that rounds: numbers as a person reads them on a wire, in a sentence, in a formula."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

__all__ = ["DIGITS", "full", "readable", "readable_latex", "readable_value"]

DIGITS = 3
_IN_LINE = 6  # numbers of an array that stand in one line of text
_PLAIN = [min(10.0**digits - 0.5, 1e5) for digits in range(18)]  # what is less, and not tiny, has no power of ten
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _parts(value: float, digits: int) -> tuple[str, int | None]:
    """Mantissa text (ASCII minus) and the power of ten, None when written plainly."""
    size = abs(value)
    if size >= 1e5 or size < 1e-3:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        if int(exponent) != -3:  # 0.0009996 rounds up to 0.001: written plainly
            return _trim(mantissa), int(exponent)
    decimals = max(0, digits - 1 - math.floor(math.log10(size)))
    return _trim(f"{value:.{decimals}f}"), None


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=4096)
def readable(value: float, digits: int = DIGITS) -> str:
    """A number with ``digits`` significant digits: true minus, no trailing zeros, never −0."""
    if value == 0:
        return "0"
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if 1e-3 <= abs(value) < _PLAIN[digits]:  # nearly always, and Python's own way of writing is ours
        return f"{value:.{digits}g}".replace("-", "−")
    mantissa, exponent = _parts(value, digits)
    tail = "" if exponent is None else f" × 10{str(exponent).translate(_RAISED)}"
    return mantissa.replace("-", "−") + tail


def readable_latex(value: float, digits: int = DIGITS) -> str:
    """The same number in LaTeX."""
    if value == 0:
        return "0"
    if math.isnan(value):
        return r"\mathrm{nan}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    mantissa, exponent = _parts(value, digits)
    return mantissa + ("" if exponent is None else rf" \times 10^{{{exponent}}}")


@lru_cache(maxsize=4096)
def full(value: float) -> str:
    """All digits of a float64, as hovering shows it."""
    if not math.isfinite(value):
        return readable(value)
    return (str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)).replace("-", "−")


def readable_value(value: float | np.ndarray | None, digits: int = DIGITS) -> str:
    """A value in one line of text: a number, a small array in brackets, the shape of a larger one (``5 × 10``)."""
    if type(value) is float:  # nearly always
        return readable(value, digits)
    if value is None:
        return "–"
    if isinstance(value, float | int):
        return readable(value, digits)
    return _bracketed(value.tolist(), digits) if value.size <= _IN_LINE else " × ".join(map(str, value.shape))


def _bracketed(nested: Any, digits: int) -> str:
    if isinstance(nested, list):
        return "[" + ", ".join(_bracketed(each, digits) for each in nested) + "]"
    return readable(nested, digits)

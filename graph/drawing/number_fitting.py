"""Numbers made to fit their reserved room: digits are dropped before a text is made smaller."""

from __future__ import annotations

from functools import lru_cache

from ..layout.text_widths import text_width
from ..numbers import readable

__all__ = ["closed", "fitted", "fitted_closed", "fitted_pair", "fitted_size"]


_SMALLER = 0.84  # of its size, a text may become before it loses digits


def closed(text: str) -> str:
    """A power of ten without spaces around its multiplication sign."""
    return text.replace(" × ", "×")


@lru_cache(maxsize=4096)
def fitted(value: float, digits: int, width: float, size: float, is_bold: bool = True) -> tuple[str, float]:
    """The number's text with as many digits as fit ``width`` (at most ``digits``), and its font size."""
    text = readable(value, digits)
    if text_width(text, size, is_bold) <= width:
        return text, size
    for fewer in range(digits, 0, -1):
        text = closed(readable(value, fewer))
        if text_width(text, size, is_bold) <= width:
            return text, size
    return text, fitted_size(text, width, size, is_bold)


def fitted_closed(value: float, digits: int, width: float, size: float) -> tuple[str, float]:
    """As ``fitted``, without spaces before a power of ten: where numbers stand in columns, spaces part these."""
    text, fits = fitted(value, digits, width, size)
    return closed(text), fits


@lru_cache(maxsize=4096)
def fitted_pair(first: float, second: float, digits: int, width: float, size: float) -> tuple[str, str, float]:
    """The texts of LG and UG in ``= LG × UG`` with as many digits as fit, and the line's font size; a power of ten
    may make the line a little smaller before it costs digits."""
    texts = readable(first, digits), readable(second, digits)
    if text_width(f"= {texts[0]} × {texts[1]}", size) <= width:
        return *texts, size
    fits = size
    for fewer in range(digits, 0, -1):
        texts = closed(readable(first, fewer)), closed(readable(second, fewer))
        fits = fitted_size(f"= {texts[0]} × {texts[1]}", width, size)
        if fits >= size * _SMALLER:
            break
    return *texts, fits


def fitted_size(text: str, width: float, size: float, is_bold: bool = False) -> float:
    """The font size, at most ``size``, at which the text fits."""
    wide = text_width(text, size, is_bold)
    return size if wide <= width else int(10 * size * width / wide) / 10

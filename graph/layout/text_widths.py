"""Widths of texts, by the widest font of our list: room is reserved by arithmetic, never by a machine's fonts.

Advance widths of DejaVu Sans and DejaVu Sans Bold (Bitstream Vera licence), in thousandths of an em. They stand in
tables, which a test holds to the shipped fonts: reading those takes a quarter of the time in which the app starts.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["BASELINE", "FONTS", "text_width"]

# The last names serve typed names in Hangul; mathematics never needs them.
FONTS = "'DejaVu Sans','Segoe UI','Helvetica Neue',Arial,'Noto Sans KR','Noto Sans CJK KR',sans-serif"
BASELINE = 0.35  # of the size: how far the baseline stands below the middle of a line

# fmt: off
_ASCII = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
    748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
    615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
    337, 636, 838,
)
_ASCII_BOLD = (
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696,
    696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995,
    837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716,
    678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712,
    365, 712, 838,
)
_SIGNS = {
    "−": 838, "×": 838, "÷": 838, "∞": 833, "→": 838, "·": 318, "∘": 626, "∂": 544, "∇": 697, "√": 667, "…": 1000,
    "⁺": 528, "⁻": 528, "₊": 528, "₋": 528, "ᵀ": 430, "⊤": 914, "′": 374, "½": 1035, "ⁱ": 219, "ᵢ": 219, "ⱼ": 219,
    "⁽": 288, "⁾": 288, "₍": 288, "₎": 288, "Σ": 684, "λ": 633, "ε": 557, "τ": 639,
}
# fmt: on
_SMALL = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉")
_WIDE = 1000  # an East Asian letter
_OTHER = 780  # no letter of another script that we have met in a name is wider


class _Advances(dict[str, int]):
    """Advance widths by character; those that stand in no table are worked out when they are met."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__({chr(32 + place): width for place, width in enumerate(widths)} | _SIGNS)
        self.update(dict.fromkeys(_SMALL, 440))

    def __missing__(self, char: str) -> int:
        if unicodedata.combining(char):
            return 0
        return _WIDE if unicodedata.east_asian_width(char) in "WF" else _OTHER


_ADVANCES, _ADVANCES_BOLD = _Advances(_ASCII), _Advances(_ASCII_BOLD)


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, is_bold: bool = False) -> float:
    """Points that ``text`` takes at font size ``size``."""
    advances = _ADVANCES_BOLD if is_bold else _ADVANCES
    return sum(map(advances.__getitem__, text)) * size / 1000

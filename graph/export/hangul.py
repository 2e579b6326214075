"""Korean names in formulas: the setter's font has no Hangul, so that each letter is set as a square of about its size,
and its outline from the shipped font takes the square's place."""

from __future__ import annotations

import re

from .letters import is_hangul
from .outline import letter_path

__all__ = ["with_hangul", "with_squares"]

_SQUARE = "□"  # U+25A1; in STIX Two Math from 46 to 886 and from -162 to 678, of 1,000 units an em
_LEFT, _SIDE, _BELOW = 0.046, 0.84, 0.162
_NUMBER = r"-?[\d.]+"
_PATH = re.compile(
    rf'd="M ({_NUMBER}) ({_NUMBER}) L \1 \2 L ({_NUMBER}) \2 L \3 ({_NUMBER}) L \1 \4 Z M [^M]*Z "', re.ASCII
)


def with_squares(mathml: str) -> tuple[str, str]:
    """The formula with a square for every Korean letter, and those letters in order."""
    letters = "".join(letter for letter in mathml if is_hangul(letter))
    return "".join(_SQUARE if is_hangul(letter) else letter for letter in mathml), letters


def with_hangul(svg: str, letters: str) -> str | None:
    """The set formula with the letters in place of the squares; None where they cannot be told apart or drawn."""
    if not letters:
        return svg
    outlines = iter(letters)

    def outline(match: re.Match[str]) -> str:
        if not _is_square(match):  # an equals sign
            return match[0]
        right, bottom, left, _ = (float(part) for part in match.groups())
        em = (right - left) / _SIDE
        path = letter_path(next(outlines), left - _LEFT * em, bottom - _BELOW * em, em)
        return f'd="{path}"' if path is not None else 'd=""'

    if sum(map(_is_square, _PATH.finditer(svg))) != len(letters):
        return None
    drawn = _PATH.sub(outline, svg)
    return None if 'd=""' in drawn else drawn


def _is_square(match: re.Match[str]) -> bool:
    right, bottom, left, top = (float(part) for part in match.groups())
    return abs((right - left) - (bottom - top)) < 0.02 * abs(right - left)

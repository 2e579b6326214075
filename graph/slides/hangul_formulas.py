"""Korean names in formulas: the setter's font has no Hangul, so that each letter is set as a square of about its size,
and its outline from the shipped font takes the square's place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..scene.shapes import Path, Segment, Shape
from .text_lines import is_hangul
from .text_outlines import letter_outline

__all__ = ["with_hangul", "with_squares"]

_SQUARE = "□"  # U+25A1; in STIX Two Math from 46 to 886 and from -162 to 678, of 1,000 units an em
_LEFT, _SIDE, _BELOW = 0.046, 0.84, 0.162


def with_squares(mathml: str) -> tuple[str, str]:
    """The formula with a square for every Korean letter, and those letters in order."""
    letters = "".join(letter for letter in mathml if is_hangul(letter))
    return "".join(_SQUARE if is_hangul(letter) else letter for letter in mathml), letters


def with_hangul(shapes: Sequence[Shape], letters: str) -> tuple[Shape, ...] | None:
    """The set formula with the letters in place of the squares; None where they cannot be told apart or drawn."""
    squares = [_square(shape) for shape in shapes]
    if len(letters) != sum(square is not None for square in squares):
        return None
    waiting = iter(letters)
    drawn: list[Shape] = []
    for shape, square in zip(shapes, squares, strict=True):
        if square is None or not isinstance(shape, Path):
            drawn.append(shape)
            continue
        left, bottom, side = square
        em = side / _SIDE
        outline = letter_outline(next(waiting), left - _LEFT * em, bottom - _BELOW * em, em)
        if outline is None:
            return None
        drawn.append(replace(shape, segments=outline))
    return tuple(drawn)


def _square(shape: Shape) -> tuple[float, float, float] | None:
    """Left, bottom and side of a path that is a square in a square; an equals sign is two bars, and no square."""
    if not isinstance(shape, Path):
        return None
    contours: list[list[Segment]] = []
    for segment in shape.segments:
        if segment[0] == "M":
            contours.append([])
        contours[-1].append(segment)
    if len(contours) != 2 or any(segment[0] not in ("M", "L", "Z") for segment in shape.segments):
        return None
    xs = [segment[-2] for segment in contours[0] if segment[0] != "Z"]
    ys = [segment[-1] for segment in contours[0] if segment[0] != "Z"]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    return (min(xs), max(ys), wide) if abs(wide - high) < 0.02 * wide else None

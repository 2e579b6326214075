"""Matrices, stacks of sheets and what stands between them, as shapes in boxes that know their size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..layout.text_widths import text_width
from ..numbers import DIGITS, readable
from ..scene.shapes import Anchor, Group, Path, Shape, Span, Text
from ..scene.theme import Theme

__all__ = ["Box", "beside", "grid", "sign", "stacked", "words_box"]

_CELL, _NAME = 15.0, 11.0  # font sizes: a number, a name over it
_HIGH, _NAMED = 24.0, 38.0  # height of a row, with names
_PAD, _BRACKET = 16.0, 5.0
_MOST = 16  # rows and columns that are written
_RISE, _MOST_RISE = 26.0, 60.0  # of a sheet over the one before it, and of the last over the first
_GAP = 22.0  # between sheets
_CAPTION = 13.0


@dataclass(frozen=True, slots=True)
class Box:
    """Shapes with their top left corner at (0, 0); ``middle``: of its grid, where neighbours are aligned."""

    shapes: tuple[Shape, ...]
    width: float
    height: float
    middle: float


def _text(
    x: float,
    y: float,
    text: str,
    size: float,
    ink: str,
    anchor: Anchor = "middle",
    *,
    is_bold: bool = False,
    is_italic: bool = False,
) -> Text:
    return Text(x, y, size, (Span(text),), ink, anchor, is_bold, is_italic)


def grid(
    numbers: np.ndarray,
    paint: Theme,
    ink: str,
    caption: str = "",
    names: Sequence[Sequence[str]] | None = None,
    heads: tuple[Sequence[str], Sequence[str]] = ((), ()),
    digits: int = DIGITS,
) -> Box:
    """A matrix in brackets, zeros dimmed.

    Args:
        numbers: (rows, columns).
        names: what each number is called, over it; the same shape.
        heads: names of the rows and of the columns, outside of the brackets.
        digits: how many significant ones a number has.
    """
    rows, columns = (min(size, _MOST) for size in numbers.shape)
    texts = [[readable(float(numbers[row, column]), digits) for column in range(columns)] for row in range(rows)]
    shown = [*texts, *(line[:columns] for line in (names or ())[:rows])]
    widest = max((text_width(text, _CELL, True) for line in shown for text in line), default=10.0)
    wide, high = widest + _PAD, _NAMED if names else _HIGH
    side = max((text_width(head, _NAME) for head in heads[0][:rows]), default=-8.0) + 8
    top = 16.0 if heads[1] else 0.0
    inner = (columns + (numbers.shape[1] > columns)) * wide
    deep = (rows + (numbers.shape[0] > rows)) * high
    pieces: list[Shape] = [_brackets(side, top, inner, deep, ink)]
    for row in range(rows):
        y = top + (row + 0.5) * high
        if heads[0]:
            pieces.append(_text(side - 6, y + 4, heads[0][row], _NAME, paint.quiet, "end"))
        for column in range(columns):
            x = side + (column + 0.5) * wide
            is_zero = numbers[row, column] == 0
            colour = paint.quiet if is_zero else ink
            low = 12.0 if names else 5.0
            pieces.append(_text(x, y + low, texts[row][column], _CELL, colour, is_bold=not is_zero))
            if names and not is_zero:
                pieces.append(_text(x, y - 5, names[row][column], _NAME, paint.local, is_italic=True))
        if numbers.shape[1] > columns:
            pieces.append(_text(side + (columns + 0.5) * wide, y + 5, "…", _CELL, paint.quiet))
    for column, head in enumerate(heads[1][:columns]):
        pieces.append(_text(side + (column + 0.5) * wide, 11, head, _NAME, paint.quiet))
    if numbers.shape[0] > rows:
        pieces.append(_text(side + inner / 2, top + deep - high / 2 + 5, "⋮", _CELL, paint.quiet))
    below = 0.0
    width = side + inner
    if caption:
        below = 22.0
        pieces.append(_text(side + inner / 2, top + deep + 17, caption, _CAPTION, paint.ink))
        wider = text_width(caption, _CAPTION) - inner
        if wider > 0:
            pieces = [Group(tuple(pieces), translate=(wider / 2, 0.0))]
            width += wider
    return Box(tuple(pieces), width, top + deep + below, top + deep / 2)


def _brackets(left: float, top: float, wide: float, high: float, ink: str) -> Path:
    right, bottom = left + wide, top + high
    return Path(
        (
            ("M", left + _BRACKET, top + 1),
            ("L", left, top + 1),
            ("L", left, bottom - 1),
            ("L", left + _BRACKET, bottom - 1),
            ("M", right - _BRACKET, top + 1),
            ("L", right, top + 1),
            ("L", right, bottom - 1),
            ("L", right - _BRACKET, bottom - 1),
        ),
        stroke=ink,
        stroke_width=1.4,
    )


def stacked(sheets: Sequence[Box], axes: tuple[str, str, str], paint: Theme) -> Box:
    """Sheets one behind the other, each a little higher: the first is the nearest.

    Args:
        axes: what runs downwards, to the right, and from sheet to sheet; "" where there is no such axis.
    """
    down, right, deep = axes
    side = text_width(down, _CAPTION) + 14 if down else 0.0
    head = 22.0 if right else 0.0
    step = min(_RISE, _MOST_RISE / max(1, len(sheets) - 1))
    rise = step * (len(sheets) - 1)
    x = side
    pieces: list[Shape] = []
    for place, sheet in enumerate(sheets):
        y = head + rise - step * place
        pieces.append(Group(sheet.shapes, translate=(x, y)))
        x += sheet.width + _GAP
    first = sheets[0]
    if down:
        pieces.append(_text(0, head + rise + first.middle + 5, down, _CAPTION, paint.quiet, "start"))
    if right:
        pieces.append(_text(side, head + rise - 8, right, _CAPTION, paint.quiet, "start"))
    width, height = x - _GAP, head + rise + max(sheet.height for sheet in sheets)
    if deep and len(sheets) > 1:
        at = side + first.width + _GAP
        start, end = (at - 4, height + 12), (at + 40, height - 12)
        pieces.append(_arrow(start, end, paint.quiet))
        pieces.append(_text(end[0] + 8, end[1] + 8, deep, _CAPTION, paint.quiet, "start"))
        width, height = max(width, end[0] + 8 + text_width(deep, _CAPTION)), height + 14
    return Box(tuple(pieces), width, height, head + rise + first.middle)


def _arrow(start: tuple[float, float], end: tuple[float, float], ink: str) -> Path:
    a, b = end
    return Path(
        (("M", *start), ("L", a, b), ("M", a - 8, b + 0.5), ("L", a, b + 0.5), ("L", a - 2, b + 8)),
        stroke=ink,
        stroke_width=1.3,
    )


def sign(text: str, paint: Theme) -> Box:
    """An operator between two boxes."""
    return Box((_text(10, 6, text, 20, paint.quiet),), 20, 6, 0)


def words_box(text: str, paint: Theme) -> Box:
    """A line of words."""
    return Box((_text(0, 5, text, _CAPTION, paint.quiet, "start"),), text_width(text, _CAPTION), 5, 0)


def beside(boxes: Sequence[Box], gap: float = 14.0) -> Box:
    """Boxes in a row, their middles in one line."""
    above, below = max(box.middle for box in boxes), max(box.height - box.middle for box in boxes)
    x = 0.0
    pieces: list[Shape] = []
    for box in boxes:
        pieces.append(Group(box.shapes, translate=(x, above - box.middle)))
        x += box.width + gap
    return Box(tuple(pieces), x - gap, above + below, above)

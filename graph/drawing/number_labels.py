"""Values as ink: a number, a bracketed matrix or a heat map, written into its block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate, cycle
from typing import Literal, TypeVar
from weakref import ref

import numpy as np

from ..gates.gate import Shape as ArrayShape
from ..gates.gate import Value
from ..layout.label_sizes import BRACKET, Block
from ..layout.text_widths import BASELINE, text_width
from ..numbers import full, readable
from ..records import record
from ..scene.markup import number
from ..scene.shapes import Anchor, Group, Path, Shape, Span, Text
from ..scene.svg_writer import GAP, GAP_SIZE, as_written
from ..scene.theme import Theme
from ..words import shape_text
from .heat_map import heat_ink, heat_map
from .number_fitting import fitted, fitted_closed, fitted_size

__all__ = [
    "OPEN",
    "Anchor",
    "Pen",
    "Spot",
    "When",
    "block_fill",
    "block_shapes",
    "line_of",
    "shape_label",
    "summary",
]

OPEN = float("nan")  # this very object is a number that is not known yet: its texts are gaps
Role = Literal["value", "gradient"]
Said = list[tuple[str, float]]  # texts and their sizes: a number, cells of a matrix, the line over a heat map
Made = TypeVar("Made")
When = int | Literal[""]  # the step at which something appears; "": it is there from the beginning


@record(frozen=True, slots=True)
class Pen:
    """What a value is written with.

    Attributes:
        colour: of its numbers and brackets; paint: the theme, for heat maps.
        when, until: the steps at which it appears and is gone again.
        kept: heat maps already drawn, by the drawing that they belong to.
        is_markup: markup alone is wanted, which is made at once.
    """

    colour: str
    paint: Theme
    digits: int
    when: When
    kept: dict[object, object]
    until: int | None = None
    is_markup: bool = False


@record(frozen=True, slots=True)
class Spot:
    """Where a block stands: ``top``, and the x of its left edge, middle or right edge, as ``anchor`` says."""

    x: float
    top: float
    anchor: Anchor = "middle"

    def left(self, width: float) -> float:
        """The left edge of something of that width."""
        return self.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]


def shape_label(shape: ArrayShape) -> str:
    """``64 × 784``; the length of a vector in brackets, for a bare number on a wire would read as its value."""
    return f"({shape[0]})" if len(shape) == 1 else shape_text(shape)


def summary(value: Value) -> str:
    """What hovering says of a value: all digits of a number; shape and extremes of an array."""
    if not isinstance(value, np.ndarray):
        return GAP if value is OPEN else full(value)
    if value.size == 0:
        return shape_label(value.shape)
    return f"{shape_label(value.shape)}: {readable(float(value.min()), 6)} … {readable(float(value.max()), 6)}"


def block_shapes(
    name: str,
    value: Value,
    block: Block,
    spot: Spot,
    pen: Pen,
    role: Role,
    width: float = 0.0,
) -> tuple[Shape, ...]:
    """A value as its block shows it.

    Args:
        name: id of its text, "" for none.
        role: what stands over a heat map: "value": its shape, and its extremes where there is room for a scale;
            "gradient": its extremes.
        width: room for a number, where there is more of it than in its block.
    """
    said = _gaps(block) if value is OPEN else _said(value, block, pen.digits, role, width)
    if block.kind == "number" or not (value is OPEN or isinstance(value, np.ndarray)):
        (text, size), y = said[0], spot.top + block.height / 2 + BASELINE * block.size
        return (_line(name, text, spot, y, size, pen),)
    if block.kind == "matrix":
        return _matrix(name, said, block, spot, pen)
    text, size = said[0]
    words = _line(name, text, spot, _over(block, spot, size), size, pen)
    if block.kind == "shape" or (isinstance(value, np.ndarray) and not value.size):
        return (words,)
    map_ink = Group((_cells(name, value, block, spot, pen),), step=pen.when or None, until=pen.until)
    lower = replace(spot, top=spot.top + block.line)
    scale = [_line(f"{name}-scale", text, spot, _over(block, lower, size), size, pen) for text, size in said[1:]]
    return (map_ink, words, *scale)


def block_fill(
    name: str, value: Value, block: Block, spot: Spot, pen: Pen, role: Role, width: float = 0.0
) -> tuple[str, ...] | None:
    """What goes into the gaps of the block of a value that was not known; None where it needs other shapes."""
    said = _said(value, block, pen.digits, role, width)
    if not isinstance(value, np.ndarray):
        (text, size) = said[0]
        return None if block.kind != "number" else (f"{size:g}", text)
    if block.kind == "matrix":
        return tuple([text for text, _ in said]) if all(size == block.size for _, size in said) else None
    (text, size), y = said[0], number(_over(block, spot, said[0][1]))
    if block.kind == "shape":
        return y, f"{size:g}", text
    if block.has_scale:
        return None
    return (_heat_ink(name, value, block, spot, pen), y, f"{size:g}", text) if value.size else None


def _said(value: Value, block: Block, digits: int, role: Role, width: float) -> Said:
    if not isinstance(value, np.ndarray):
        return [fitted(value, digits, max(width, block.width), block.size)]
    if block.kind == "matrix":
        rooms, cells = cycle(block.column_widths), value.reshape(-1).tolist()
        write = fitted_closed if block.widths else fitted
        return [write(cell, digits, room - 3, block.size) for cell, room in zip(cells, rooms, strict=False)]
    is_shape = role == "value" or block.kind == "shape"
    captions = [shape_label(value.shape)] if is_shape else []
    if not is_shape or (block.has_scale and value.size):
        captions.append(_extremes(value, block, digits))
    return [(caption, fitted_size(caption, block.width, block.size, True)) for caption in captions]


def _gaps(block: Block) -> Said:
    return [(GAP, block.size)] * (block.rows * block.columns) if block.kind == "matrix" else [(GAP, GAP_SIZE)]


def _over(block: Block, spot: Spot, size: float) -> float:
    """The baseline of the line over a heat map."""
    return spot.top + block.line / 2 + BASELINE * size


def _cells(name: str, value: Value, block: Block, spot: Spot, pen: Pen) -> Group:
    """The heat map, kept for the other frames of the same numbers."""
    if not isinstance(value, np.ndarray):
        return as_written(GAP)
    if pen.is_markup:
        return as_written(_heat_ink(name, value, block, spot, pen))
    return _kept("heat", name, value, block, spot, pen, heat_map)


def _heat_ink(name: str, array: np.ndarray, block: Block, spot: Spot, pen: Pen) -> str:
    return _kept("heat ink", name, array, block, spot, pen, heat_ink)


def _kept(
    kind: str,
    name: str,
    array: np.ndarray,
    block: Block,
    spot: Spot,
    pen: Pen,
    make: Callable[[np.ndarray, Block, float, float, Theme], Made],
) -> Made:
    key = kind, name, spot, id(pen.paint)
    found = pen.kept.get(key)
    if isinstance(found, tuple) and found[0]() is array:
        kept: Made = found[1]
        return kept
    made = make(array, block, spot.left(block.cell[0] * block.columns), spot.top + block.head + 1, pen.paint)
    pen.kept[key] = ref(array), made
    return made


def _line(name: str, text: str, spot: Spot, y: float, size: float, pen: Pen) -> Text:
    is_bold = pen.paint.has_bold_numbers
    return line_of(name, text, spot, y, size, pen.colour, pen.when, is_bold, pen.until)


def line_of(
    name: str,
    text: str,
    spot: Spot,
    y: float,
    size: float,
    colour: str,
    when: When,
    is_bold: bool = True,
    until: int | None = None,
) -> Text:
    """A text on the baseline ``y``; ``name`` is its id, "" for none."""
    return Text(spot.x, y, size, (Span(text),), colour, spot.anchor, is_bold, id=name, step=when or None, until=until)


def _extremes(array: np.ndarray, block: Block, digits: int) -> str:
    """The smallest and the largest element, with as many digits as fit."""
    low, high = (float(np.min(array)), float(np.max(array))) if array.size else (0.0, 0.0)
    if array.size == 1:
        return fitted(low, digits, block.width, block.size)[0]
    text = ""
    for fewer in range(digits, 0, -1):
        text = f"{readable(low, fewer)} … {readable(high, fewer)}".replace(" × ", "×")
        if text_width(text, block.size, True) <= block.width:
            break
    return text


def _matrix(name: str, cells: Said, block: Block, spot: Spot, pen: Pen) -> tuple[Shape, ...]:
    """Numbers in square brackets; one text whose cells stand at their own places."""
    left, high, widths = spot.left(block.width), block.cell[1], block.column_widths
    across = [left + BRACKET + end - wide / 2 for end, wide in zip(accumulate(widths), widths, strict=True)]
    down = [spot.top + 2 + (row + 0.5) * high + BASELINE * block.size for row in range(block.rows)]
    spans = [
        Span(text, size=None if size == block.size else size, at=(across[column], down[row]))
        for (row, column), (text, size) in zip(np.ndindex(block.rows, block.columns), cells, strict=True)
    ]
    right, top, bottom, step = left + block.width, spot.top + 1, spot.top + block.height - 1, pen.when or None
    brackets = Path(
        (
            *(("M", left + 4.5, top), ("L", left + 1, top), ("L", left + 1, bottom), ("L", left + 4.5, bottom)),
            *(("M", right - 4.5, top), ("L", right - 1, top), ("L", right - 1, bottom), ("L", right - 4.5, bottom)),
        ),
        stroke=pen.colour,
        stroke_width=1.3,
        step=step,
        until=pen.until,
    )
    middle, baseline = left + block.width / 2, spot.top + block.height / 2 + BASELINE * block.size
    text_cells = Text(
        middle,
        baseline,
        block.size,
        tuple(spans),
        pen.colour,
        is_bold=pen.paint.has_bold_numbers,
        id=name,
        step=step,
        until=pen.until,
    )
    return brackets, text_cells

"""Values as ink: a number, a bracketed matrix or a heat map, written into its block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from weakref import ref

import numpy as np

from ..gates.record import Shape as ArrayShape
from ..gates.record import Value
from ..numbers import full, readable
from ..scene.shapes import Anchor, Group, Path, Shape, Span, Text
from ..scene.svg import GAP, GAP_SIZE, write
from .fitting import fitted, fitted_size
from .heat import heat_map
from .labels import BRACKET, Block
from .metrics import BASELINE, text_width
from .theme import Theme

__all__ = ["OPEN", "Anchor", "Pen", "Spot", "When", "block_ink", "block_shapes", "line_of", "shape_text", "summary"]
__all__ += ["text_ink"]

OPEN = float("nan")  # this very object is a number that is not known yet: its texts are gaps
When = int | Literal[""]  # the step at which something appears; "": it is there from the beginning


@dataclass(frozen=True, slots=True)
class Pen:
    """What a value is written with.

    Attributes:
        colour: of its numbers and brackets; paint: the theme, for heat maps.
        when, until: the steps at which it appears and is gone again.
        kept: heat maps already drawn, by the drawing that they belong to.
    """

    colour: str
    paint: Theme
    digits: int
    when: When
    kept: dict[object, object]
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block stands: ``top``, and the x of its left edge, middle or right edge, as ``anchor`` says."""

    x: float
    top: float
    anchor: Anchor = "middle"

    def left(self, width: float) -> float:
        """The left edge of something of that width."""
        return self.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]


def shape_text(shape: ArrayShape) -> str:
    """``64 × 784``; a vector's length with a comma, as Python writes shapes of one axis, reads as a shape too."""
    return f"({shape[0]},)" if len(shape) == 1 else " × ".join(map(str, shape))


def summary(value: Value) -> str:
    """What hovering says of a value: all digits of a number; shape and extremes of an array."""
    if not isinstance(value, np.ndarray):
        return GAP if value is OPEN else full(value)
    if value.size == 0:
        return shape_text(value.shape)
    return f"{shape_text(value.shape)}: {readable(float(value.min()), 6)} … {readable(float(value.max()), 6)}"


def block_shapes(
    name: str,
    value: Value,
    block: Block,
    spot: Spot,
    pen: Pen,
    role: Literal["value", "gradient"],
    width: float = 0.0,
) -> tuple[Shape, ...]:
    """A value as its block shows it.

    Args:
        name: id of its text, "" for none.
        role: what stands over a heat map: "value": its shape; "gradient": its extremes.
        width: room for a number, where there is more of it than in its block.
    """
    if not isinstance(value, np.ndarray):
        text, size = GAP, GAP_SIZE
        if value is not OPEN:
            text, size = fitted(value, pen.digits, max(width, block.width), block.size)
        y = spot.top + block.height / 2 + BASELINE * block.size
        return (_line(name, text, spot, y, size, pen),)
    if block.kind == "matrix":
        return _matrix(name, value, block, spot, pen)
    is_shape = role == "value" or block.kind == "shape"
    caption = shape_text(value.shape) if is_shape else _extremes(value, block, pen.digits)
    size = fitted_size(caption, block.width, block.size, True)
    words = _line(name, caption, spot, spot.top + block.line / 2 + BASELINE * size, size, pen)
    if block.kind != "heat" or not value.size:
        return (words,)
    return Group((_heat(name, value, block, spot, pen),), step=pen.when or None, until=pen.until), words


def block_ink(
    name: str,
    value: Value,
    block: Block,
    spot: Spot,
    pen: Pen,
    role: Literal["value", "gradient"],
    width: float = 0.0,
) -> str:
    """The same as markup."""
    return write(*block_shapes(name, value, block, spot, pen, role, width))


def _heat(name: str, array: np.ndarray, block: Block, spot: Spot, pen: Pen) -> Group:
    """The heat map, kept for the other frames of the same numbers."""
    key = "heat", name, spot, id(pen.paint)
    found = pen.kept.get(key)
    if isinstance(found, tuple) and found[0]() is array:
        kept: Group = found[1]
        return kept
    made = heat_map(array, block, spot.left(block.cell[0] * block.columns), spot.top + block.line + 1, pen.paint)
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


def text_ink(
    name: str, text: str, spot: Spot, y: float, size: float, colour: str, when: When, is_bold: bool = True
) -> str:
    """The same as markup."""
    return write(line_of(name, text, spot, y, size, colour, when, is_bold))


def _extremes(array: np.ndarray, block: Block, digits: int) -> str:
    """The smallest and the largest element, with as many digits as fit."""
    low, high = (float(np.min(array)), float(np.max(array))) if array.size else (0.0, 0.0)
    text = ""
    for fewer in range(digits, 0, -1):
        text = f"{readable(low, fewer)} … {readable(high, fewer)}".replace(" × ", "×")
        if text_width(text, block.size, True) <= block.width:
            break
    return text


def _matrix(name: str, array: np.ndarray, block: Block, spot: Spot, pen: Pen) -> tuple[Shape, ...]:
    """Numbers in square brackets; one text whose cells stand at their own places."""
    left, (wide, high) = spot.left(block.width), block.cell
    lines: list[list[float]] = array.reshape(block.rows, block.columns).tolist()
    cells: list[Span] = []
    for row, line in enumerate(lines):
        y = spot.top + 2 + (row + 0.5) * high + BASELINE * block.size
        for column, value in enumerate(line):
            text, size = fitted(value, pen.digits, wide - 3, block.size)
            x = left + BRACKET + (column + 0.5) * wide
            cells.append(Span(text, size=None if size == block.size else size, at=(x, y)))
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
        tuple(cells),
        pen.colour,
        is_bold=pen.paint.has_bold_numbers,
        id=name,
        step=step,
        until=pen.until,
    )
    return brackets, text_cells

"""Values as ink: a number, a bracketed matrix or a heat map, written into its block.

Every function returns markup with absolute baselines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from weakref import ref

import numpy as np

from ..gates.record import Shape, Value
from ..numbers import full, readable
from .fitting import fitted, fitted_size
from .heat import heat_map
from .labels import BRACKET, Block
from .markup import escape, number
from .metrics import BASELINE, text_width
from .theme import Theme

__all__ = ["Anchor", "Pen", "Spot", "block_ink", "gap_ink", "shape_text", "summary", "text_ink"]

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Pen:
    """How a value is written.

    Attributes:
        colour: of its numbers and brackets; paint: the theme, for heat maps.
        when: the attribute that says at which step it appears (with its leading space), or "".
        kept: heat maps already drawn, by the drawing that they belong to.
    """

    colour: str
    paint: Theme
    digits: int
    when: str
    kept: dict[object, object]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block stands: ``top``, and the x of its left edge, middle or right edge, as ``anchor`` says."""

    x: float
    top: float
    anchor: Anchor = "middle"

    def left(self, width: float) -> float:
        """The left edge of something of that width."""
        return self.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]

    @property
    def attribute(self) -> str:
        """The attribute for a text; the drawing's root says middle."""
        return "" if self.anchor == "middle" else f' text-anchor="{self.anchor}"'


def shape_text(shape: Shape) -> str:
    """``64 × 784``; a vector's length with a comma, as Python writes shapes of one axis, reads as a shape too."""
    return f"({shape[0]},)" if len(shape) == 1 else " × ".join(map(str, shape))


def summary(value: Value) -> str:
    """What hovering says of a value: all digits of a number; shape and extremes of an array."""
    if not isinstance(value, np.ndarray):
        return full(value)
    if value.size == 0:
        return shape_text(value.shape)
    return f"{shape_text(value.shape)}: {readable(float(value.min()), 6)} … {readable(float(value.max()), 6)}"


def block_ink(name: str, value: Value, block: Block, spot: Spot, pen: Pen, role: str, width: float = 0.0) -> str:
    """A value in its block.

    Args:
        name: the id of its text.
        role: "value": a large array shows its shape; "gradient": its extremes.
        width: room for a number, where there is more of it than in its block.
    """
    if not isinstance(value, np.ndarray):
        text, size = fitted(value, pen.digits, max(width, block.width), block.size)
        y = spot.top + block.height / 2 + BASELINE * block.size
        return text_ink(name, text, spot, y, size, pen.colour, pen.when)
    if block.kind == "matrix":
        return _matrix(name, value, block, spot, pen)
    is_shape = role == "value" or block.kind == "shape"
    caption = shape_text(value.shape) if is_shape else _extremes(value, block, pen.digits)
    size = fitted_size(caption, block.width, block.size, True)
    y = spot.top + block.line / 2 + BASELINE * size
    words = text_ink(name, caption, spot, y, size, pen.colour, pen.when)
    has_map = block.kind == "heat" and value.size
    return f"<g{pen.when}>{_heat(name, value, block, spot, pen)}</g>{words}" if has_map else words


def _heat(name: str, array: np.ndarray, block: Block, spot: Spot, pen: Pen) -> str:
    """The heat map, kept for the other frames of the same numbers."""
    key = "heat", name, spot, id(pen.paint)
    found = pen.kept.get(key)
    if isinstance(found, tuple) and found[0]() is array:
        return str(found[1])
    left = spot.left(block.cell[0] * block.columns)
    markup = heat_map(array, block, left, spot.top + block.line + 1, pen.paint)
    pen.kept[key] = ref(array), markup
    return markup


def text_ink(
    name: str, text: str, spot: Spot, y: float, size: float, colour: str, when: str, is_bold: bool = True
) -> str:
    """A text on the baseline ``y``; ``name`` is its id, "" for none."""
    identity = f' id="{name}"' if name else ""
    weight = ' font-weight="bold"' if is_bold else ""
    return (
        f'<text{identity} x="{number(spot.x)}" y="{number(y)}"{spot.attribute} font-size="{size:g}"{weight} '
        f'fill="{colour}"{when}>{escape(text)}</text>'
    )


def gap_ink(name: str, block: Block, spot: Spot, colour: str, when: str) -> str:
    """The text of a single number in its block, with gaps (``%s``) for its font size and the number."""
    identity = f' id="{name}"' if name else ""
    y = number(spot.top + block.height / 2 + BASELINE * block.size)
    return (
        f'<text{identity} x="{number(spot.x)}" y="{y}"{spot.attribute} font-size="%s" font-weight="bold" '
        f'fill="{colour}"{when}>%s</text>'
    )


def _extremes(array: np.ndarray, block: Block, digits: int) -> str:
    """The smallest and the largest element, with as many digits as fit."""
    low, high = (float(np.min(array)), float(np.max(array))) if array.size else (0.0, 0.0)
    text = ""
    for fewer in range(digits, 0, -1):
        text = f"{readable(low, fewer)} … {readable(high, fewer)}".replace(" × ", "×")
        if text_width(text, block.size, True) <= block.width:
            break
    return text


def _matrix(name: str, array: np.ndarray, block: Block, spot: Spot, pen: Pen) -> str:
    """Numbers in square brackets; one text whose cells stand at their own places."""
    left, (wide, high) = spot.left(block.width), block.cell
    lines: list[list[float]] = array.reshape(block.rows, block.columns).tolist()
    cells: list[str] = []
    for row, line in enumerate(lines):
        y = number(spot.top + 2 + (row + 0.5) * high + BASELINE * block.size)
        for column, value in enumerate(line):
            text, size = fitted(value, pen.digits, wide - 3, block.size)
            small = "" if size == block.size else f' font-size="{size:g}"'
            x = number(left + BRACKET + (column + 0.5) * wide)
            cells.append(f'<tspan x="{x}" y="{y}"{small}>{escape(text)}</tspan>')
    identity = f' id="{name}"' if name else ""
    right, top, bottom = left + block.width, spot.top + 1, spot.top + block.height - 1
    brackets = (
        f"M{number(left + 4.5)} {number(top)}H{number(left + 1)}V{number(bottom)}H{number(left + 4.5)}"
        f"M{number(right - 4.5)} {number(top)}H{number(right - 1)}V{number(bottom)}H{number(right - 4.5)}"
    )
    return (
        f'<path d="{brackets}" fill="none" stroke="{pen.colour}" stroke-width="1.3"{pen.when}/>'
        f'<text{identity} text-anchor="middle" font-size="{block.size:g}" font-weight="bold" '
        f'fill="{pen.colour}"{pen.when}>{"".join(cells)}</text>'
    )

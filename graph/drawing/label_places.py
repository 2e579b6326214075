"""Places of captions: the one file that knows on which side of a wire a block lies."""

from __future__ import annotations

from ..layout.label_sizes import GAP, NAME_LINE, PRODUCT_LINE, Block
from ..layout.node_figures import CHIP
from ..layout.wire_curves import Point
from .number_labels import Spot
from .picture import Drawing

__all__ = ["gradient_place", "sum_place", "value_place"]

_BESIDE = GAP + 2  # from an upright wire to the texts beside it


def _is_upright(drawing: Drawing) -> bool:
    return drawing.style.direction == "TB"


def value_place(drawing: Drawing, edge: int) -> tuple[Spot, float]:
    """Where the block of an edge's forward value stands, and how wide a number may be there."""
    room, (x, y) = drawing.plan.rooms[edge], drawing.labels[edge]
    high = room.value.height if room.value else 0.0
    if _is_upright(drawing):
        above = NAME_LINE if room.name or room.has_symbols else 0.0
        return Spot(x - _BESIDE, y - (high - above) / 2, "end"), room.before - 2 * GAP
    narrow = room.value.width if room.value and room.is_name_beside else room.along + 2 * room.reach
    return Spot(x, y - GAP - high), narrow


def gradient_place(drawing: Drawing, edge: int) -> tuple[Spot, float, float]:
    """Where the block of an edge's gradient stands with all lines under it, how wide a number may be there, and the
    height of block and lines together."""
    room, (x, y) = drawing.plan.rooms[edge], drawing.labels[edge]
    high = room.gradient.height if room.gradient else 0.0
    high += PRODUCT_LINE if room.has_product else 0.0
    high += NAME_LINE if room.has_symbols and room.has_product else 0.0
    if _is_upright(drawing):
        return Spot(x + _BESIDE, y - high / 2, "start"), room.after - 2 * GAP, high
    return Spot(x, y + GAP), room.along + 2 * room.reach, high


def sum_place(drawing: Drawing, node: int) -> tuple[Point, Spot]:
    """Where the sum of the gradients that meet at a node stands: the middle of its mark +=, and its block.

    The node must be one whose figure has a sum.
    """
    figure, (x, y) = drawing.plan.figures[node], drawing.spots[node]
    block: Block | None = figure.sum
    assert block is not None
    wide, high = CHIP
    trunk = figure.junction - figure.lead - (0.0 if block.kind == "number" else 6.0)
    if _is_upright(drawing):
        middle = y + trunk - max(block.height, high) / 2 - 3
        return (x - GAP - wide / 2, middle), Spot(x + _BESIDE, middle - block.height / 2, "start")
    middle = x + trunk - max(block.width, wide) / 2
    return (middle, y - GAP - high / 2), Spot(middle, y + GAP)

"""The place of the title of an open composite's frame: its upper left corner, unless something else is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..layout.text_widths import text_width
from ..layout.wire_curves import Piece
from .bounding_boxes import Extent, label_extent, leaf_extent, node_extent
from .picture import Drawing, Frame

__all__ = ["title_place"]

_INSET, _STRIDE = 12.0, 12.0  # from the frame's corner; from one place that is tried to the next
_HANDLE = 24.0  # at the upper right corner
_SAMPLES = 12  # points of a wire's piece


def title_place(drawing: Drawing, frame: Frame, text: str, size: float, titles: Sequence[Extent] = ()) -> Extent:
    """The place of a title of that font size: the leftmost at the frame's upper side where it meets nothing that is
    written, the ``titles`` of other frames among it, and no wire if it can be."""
    wide, first = text_width(text, size), frame.x + _INSET
    top, bottom = frame.y + _INSET - size / 2, frame.y + _INSET + size / 2
    strip = Extent(frame.x, top, frame.x + frame.width, bottom)
    boxes = [box for box in (*_boxes(drawing), *titles) if box.meets(strip)]
    crossings = [x for x, y in _points(drawing) if top <= y <= bottom and strip.left <= x <= strip.right]
    count = max(0, int((frame.width - 2 * _INSET - _HANDLE - wide) // _STRIDE)) + 1

    def met(place: Extent) -> tuple[int, int]:
        return sum(box.meets(place) for box in boxes), sum(place.left <= x <= place.right for x in crossings)

    lefts = [first + _STRIDE * index for index in range(count if boxes or crossings else 1)]
    return min((Extent(left, top, left + wide, bottom) for left in lefts), key=met)


def _boxes(drawing: Drawing) -> Iterator[Extent]:
    """Around all that is written or drawn but wires and frames."""
    yield from (label_extent(drawing, edge) for edge in range(len(drawing.labels)))
    yield from (node_extent(drawing, node) for node in range(len(drawing.spots)))
    yield from (leaf_extent(drawing, edge) for edge in drawing.leaves)


def _points(drawing: Drawing) -> Iterator[tuple[float, float]]:
    for wire in drawing.wires:
        for piece in wire.pieces:
            yield from (_at(piece, index / _SAMPLES) for index in range(_SAMPLES + 1))


def _at(piece: Piece, t: float) -> tuple[float, float]:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = piece
    s = 1 - t
    a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
    return a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy

"""The small map beside a drawing that is seen through a window: all gates and wires, and where the window is."""

from __future__ import annotations

from dataclasses import dataclass

from ..drawing.bounding_boxes import Extent
from ..drawing.picture import Drawing
from ..scene.shapes import Circle, Group, Path, Rect, Segment, Shape
from ..scene.theme import Theme
from .slide_places import Box

__all__ = ["Map", "map_of", "marked_map"]

_AIR = 8.0  # around the drawing in the map
_LEAST_DOT, _RING = 1.3, 3.0  # radius of a gate, and of the mark of the current one
_LINE = 0.7


@dataclass(frozen=True, slots=True)
class Map:
    """What of a map is the same on all slides; scale and shift of the drawing in it."""

    still: Group
    scale: float
    x: float
    y: float


def map_of(drawing: Drawing, room: Box, paint: Theme) -> Map:
    """The map in the lower right corner of its room."""
    left, top, width, height = room
    scale = min((width - 2 * _AIR) / drawing.width, (height - 2 * _AIR) / drawing.height)
    wide, high = drawing.width * scale + 2 * _AIR, drawing.height * scale + 2 * _AIR
    x, y = left + width - wide, top + height - high
    ground = Rect(x, y, wide, high, paint.frame, paint.frame_line, 1.0, 6.0)

    def at(point: tuple[float, float]) -> tuple[float, float]:
        return x + _AIR + scale * point[0], y + _AIR + scale * point[1]

    segments: list[Segment] = []
    for wire in drawing.wires:
        segments.append(("M", *at(wire.pieces[0][0])))
        segments += [("L", *at(piece[3])) for piece in wire.pieces]
    shapes: list[Shape] = [ground, Path(tuple(segments), "none", paint.wire, _LINE)]
    for figure, spot in zip(drawing.plan.figures, drawing.spots, strict=True):
        radius = max(_LEAST_DOT, scale * min(figure.width, figure.height) / 2)
        fill = paint.wire if radius <= 2 * _LEAST_DOT else paint.paper
        shapes.append(Circle(*at(spot), radius, fill, paint.wire, _LINE))
    return Map(Group(tuple(shapes), is_bare=True, is_kept=True), scale, *at((0.0, 0.0)))


def marked_map(whole: Map, window: Extent, current: tuple[float, float] | None, paint: Theme, accent: str) -> Group:
    """The map with the window, and with the middle of the current gate."""
    x, y, scale = whole.x, whole.y, whole.scale
    seen = Rect(
        x + scale * window.left,
        y + scale * window.top,
        scale * window.width,
        scale * window.height,
        accent,
        accent,
        1.4,
        3.0,
        0.1,
    )
    marks: list[Shape] = [seen]
    if current is not None:
        marks.append(Circle(x + scale * current[0], y + scale * current[1], _RING, accent, paint.paper, 0.8))
    return Group((whole.still, *marks), "map")

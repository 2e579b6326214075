"""A drawing seen through a window: whole elements or none, wires cut at its edge, where they fade.

Nothing is masked: what lies outside is not there, because clips and masks are lost in half of the programs that read
SVG. Lengths are units of the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from math import cos, sin, tau

from ..drawing.bounding_boxes import Extent, label_extent, leaf_extent, node_extent
from ..drawing.picture import Drawing
from ..layout.text_widths import text_width
from ..layout.wire_curves import Piece
from ..scene.changes import replaced
from ..scene.shapes import Circle, Group, Path, Point, Polygon, Rect, Segment, Shape, Text
from ..scene.theme import Theme, blend

__all__ = ["Window", "flattened", "open_window", "seen_through"]

_STEP = 5.0  # length of the straight pieces of a wire that is cut
_FADE, _SHADES = 28.0, 4  # width of the edge in which a wire fades, and in how many steps
_AROUND = 48  # points of a circle that is cut
_TITLE_AIR = 8.0  # between a frame's title and its right side


@dataclass(frozen=True, slots=True)
class Window:
    """What is seen of a drawing.

    Attributes:
        covered: places in it that something else stands on.
        labels, nodes, leaves: positions of those that are wholly in the window, and not covered.
    """

    extent: Extent
    covered: tuple[Extent, ...]
    labels: frozenset[int]
    nodes: frozenset[int]
    leaves: frozenset[int]

    def is_covered(self, extent: Extent) -> bool:
        """Whether something else stands there."""
        return any(extent.meets(each) for each in self.covered)


def open_window(drawing: Drawing, extent: Extent, covered: Iterable[Extent] = ()) -> Window:
    """The window with all elements that lie wholly in it and under none of the places that are ``covered``."""
    hidden = tuple(covered)

    def is_seen(box: Extent) -> bool:
        return extent.holds(box) and not any(box.meets(each) for each in hidden)

    return Window(
        extent,
        hidden,
        frozenset(edge for edge in range(len(drawing.labels)) if is_seen(label_extent(drawing, edge))),
        frozenset(node for node in range(len(drawing.spots)) if is_seen(node_extent(drawing, node))),
        frozenset(edge for edge in drawing.leaves if is_seen(leaf_extent(drawing, edge))),
    )


def seen_through(picture: Group, drawing: Drawing, window: Window, paint: Theme) -> Group:
    """The scene of a drawing's frame without what lies outside of the window."""
    edges = {edge.id: position for position, edge in enumerate(drawing.graph.edges)}
    nodes = {node.id: position for position, node in enumerate(drawing.graph.nodes)}
    frames = {group.id: position for position, group in enumerate(drawing.graph.groups)}

    def change(shape: Shape) -> Shape | None:
        if not isinstance(shape, Group):
            return shape
        if shape.id in edges:
            return _edge(shape, drawing, edges[shape.id], window, paint)
        if shape.id in nodes:
            return _node(shape, drawing, nodes[shape.id], window, paint)
        return _frame(shape, window, paint) if shape.id in frames else shape

    return replaced(replace(picture, is_kept=False), change)


def _edge(group: Group, drawing: Drawing, edge: int, window: Window, paint: Theme) -> Group | None:
    """An edge with as much of its wire as is seen, and with its label or without."""
    has_label = edge in window.labels
    end = drawing.graph.edges[edge].target
    points = flattened(drawing, edge)
    is_whole = has_label and all(_depth(window.extent, point) > 0 for point in points) and end in window.nodes
    if is_whole and (edge not in drawing.leaves or edge in window.leaves):
        return group
    cut = [*_runs(points, window.extent)]
    if not cut:
        return None

    def change(shape: Shape) -> Shape | None:
        if isinstance(shape, Path) and shape.kind == "wire":
            return _cut_wire(shape, cut, paint)
        if isinstance(shape, Polygon) and shape.kind == "arrow":
            return shape if end in window.nodes or _depth(window.extent, shape.points[0]) > _FADE else None
        if isinstance(shape, Group) and shape.kind == "leaf":
            return shape if edge in window.leaves else None
        has_wire = isinstance(shape, Group) and any(child.kind == "wire" for child in shape.children)
        return shape if has_label or has_wire else None

    return replaced(replace(group, is_kept=False), change)


def flattened(drawing: Drawing, edge: int) -> list[Point]:
    """A wire as a row of points, near to each other."""
    return list(_flat(drawing.wires[edge].pieces))


@lru_cache(maxsize=2048)
def _flat(pieces: tuple[Piece, ...]) -> tuple[Point, ...]:
    points = [pieces[0][0]]
    for (ax, ay), (bx, by), (cx, cy), (dx, dy) in pieces:
        length = abs(bx - ax) + abs(by - ay) + abs(cx - bx) + abs(cy - by) + abs(dx - cx) + abs(dy - cy)
        count = max(1, round(length / _STEP))
        for index in range(1, count + 1):
            t = index / count
            s = 1 - t
            a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
            points.append((a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy))
    return tuple(points)


def _depth(extent: Extent, point: Point) -> float:
    """How far a point lies inside the window; negative outside."""
    x, y = point
    return min(x - extent.left, extent.right - x, y - extent.top, extent.bottom - y)


def _runs(points: list[Point], extent: Extent) -> Iterator[tuple[int, list[Point]]]:
    """The parts of a row of points that lie in the window, with their shade: 0 at the very edge, ``_SHADES`` where
    nothing fades."""

    def shade(index: int) -> int:
        (ax, ay), (bx, by) = points[index], points[index + 1]
        depth = _depth(extent, ((ax + bx) / 2, (ay + by) / 2))
        return -1 if depth <= 0 else min(_SHADES, int(_SHADES * depth / _FADE))

    for tone, indices in groupby(range(len(points) - 1), shade):
        run = [*indices]
        if tone >= 0:
            yield tone, points[run[0] : run[-1] + 2]


def _cut_wire(wire: Path, runs: list[tuple[int, list[Point]]], paint: Theme) -> Group:
    return Group(
        tuple(
            replace(wire, segments=_polyline(points), stroke=_shaded(wire.stroke, paint, tone), id="")
            for tone, points in runs
        ),
        is_bare=True,
    )


def _shaded(colour: str, paint: Theme, tone: int) -> str:
    return colour if tone == _SHADES else blend(colour, paint.paper, 1 - (tone + 0.5) / (_SHADES + 1))


def _polyline(points: Iterable[Point]) -> tuple[Segment, ...]:
    """Straight segments; points on the way of a level or upright one are left out."""
    kept: list[Point] = []
    for point in points:
        if len(kept) > 1 and _is_between(kept[-2], kept[-1], point):
            kept[-1] = point
        else:
            kept.append(point)
    segments: list[Segment] = [("M", *kept[0])]
    segments += [("L", *point) for point in kept[1:]]
    return tuple(segments)


def _is_between(first: Point, middle: Point, last: Point) -> bool:
    return abs((middle[0] - first[0]) * (last[1] - first[1]) - (middle[1] - first[1]) * (last[0] - first[0])) < 0.01


def _node(group: Group, drawing: Drawing, node: int, window: Window, paint: Theme) -> Group | None:
    """A node that is wholly seen, or the part of its shape that is."""
    if node in window.nodes:
        return group
    extent, figure = node_extent(drawing, node), drawing.plan.figures[node]
    if figure.form == "sink" or window.is_covered(extent) or not window.extent.meets(extent):
        return None

    def change(shape: Shape) -> Shape | None:
        if isinstance(shape, Circle | Rect) and shape.kind == "shape":
            return _cut_shape(shape, window.extent, paint)
        return None

    return replaced(replace(group, is_kept=False), change)


def _cut_shape(shape: Circle | Rect, extent: Extent, paint: Theme) -> Group:
    """The part of a closed shape that lies in the window: its area, and its outline without the cut."""
    corners = _outline(shape)
    area = _cut_area(corners, extent)
    pieces: list[Shape] = [Polygon(tuple(area), shape.fill)] if len(area) > 2 and shape.fill != "none" else []
    line = Path((), "none", shape.stroke, shape.stroke_width)
    runs = [*_runs([*corners, corners[0]], extent)]
    return Group((*pieces, *_cut_wire(line, runs, paint).children), is_bare=True)


def _outline(shape: Circle | Rect) -> list[Point]:
    """Points around a circle, or around a rectangle with round corners."""
    if isinstance(shape, Circle):
        return [
            (shape.x + shape.radius * cos(turn), shape.y + shape.radius * sin(turn))
            for turn in (tau * step / _AROUND for step in range(_AROUND))
        ]
    corner = min(shape.corner, shape.width / 2, shape.height / 2)
    left, right = shape.x + corner, shape.x + shape.width - corner
    top, bottom = shape.y + corner, shape.y + shape.height - corner
    points: list[Point] = []
    for quarter, middle in enumerate(((right, bottom), (left, bottom), (left, top), (right, top))):
        for step in range(_AROUND // 4 + 1):
            turn = tau * (quarter + step / (_AROUND // 4)) / 4
            points.append((middle[0] + corner * cos(turn), middle[1] + corner * sin(turn)))
    return [point for point, _ in groupby(_densely(points))]


def _densely(points: list[Point]) -> Iterator[Point]:
    """The corners of a closed line, with points between those that are far apart."""
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        count = max(1, round((abs(bx - ax) + abs(by - ay)) / _STEP))
        for index in range(count):
            yield ax + (bx - ax) * index / count, ay + (by - ay) * index / count


def _cut_area(corners: list[Point], extent: Extent) -> list[Point]:
    """A convex area within a box.

    Source: I. Sutherland and G. Hodgman, Reentrant polygon clipping, Communications of the ACM 17, 1974.
    """
    for axis, border, sign in ((0, extent.left, 1), (0, extent.right, -1), (1, extent.top, 1), (1, extent.bottom, -1)):
        kept: list[Point] = []
        for index, here in enumerate(corners):
            before = corners[index - 1]
            inner, outer = sign * (here[axis] - border), sign * (before[axis] - border)
            if (inner > 0) != (outer > 0):
                share = outer / (outer - inner)
                kept.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
            if inner > 0:
                kept.append(here)
        corners = kept
    return corners


def _frame(group: Group, window: Window, paint: Theme) -> Group | None:
    """The part of an open composite's frame that is seen, with its title where its upper side is."""
    extent = window.extent
    box = next(shape for shape in group.children if isinstance(shape, Rect))
    frame = Extent(box.x, box.y, box.x + box.width, box.y + box.height)
    if extent.holds(frame) and not window.is_covered(frame):
        return group
    if not extent.meets(frame):
        return None
    left, right = max(frame.left, extent.left), min(frame.right, extent.right)

    def change(shape: Shape) -> Shape | None:
        if shape is box:
            return _cut_shape(box, extent, paint)
        if isinstance(shape, Text) and frame.top >= extent.top:
            moved = replace(shape, x=shape.x + left - frame.left)
            wide = text_width("".join(span.text for span in shape.spans), shape.size)
            place = Extent(moved.x, moved.y - shape.size, moved.x + wide, moved.y + 0.25 * shape.size)
            return moved if place.right <= right - _TITLE_AIR and not window.is_covered(place) else None
        return None

    return replaced(replace(group, is_kept=False), change)

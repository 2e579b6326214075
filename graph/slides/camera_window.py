"""A drawing seen through a window: whole elements or none, wires cut at its edge, where they fade.

Nothing is masked: what lies outside is not there, because clips and masks are lost in half of the programs that read
SVG. Lengths are units of the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..drawing.bounding_boxes import Extent, all_extents, named_extent, node_extent, rows_meeting
from ..drawing.picture import Drawing
from ..layout.text_widths import text_width
from ..layout.wire_curves import Piece
from ..scene.changes import replaced, walk
from ..scene.shapes import Circle, Group, Path, Point, Polygon, Rect, Segment, Shape, Text
from ..scene.theme import Theme, blend
from .shape_outlines import cut_area, outline

__all__ = ["Window", "flattened", "open_window", "seen_through"]

_STEP = 5.0  # length of the straight pieces of a wire that is cut
_FADE, _SHADES = 28.0, 4  # width of the edge in which a wire fades, and in how many steps
_TITLE_AIR = 8.0  # between a frame's title and its right side

Run = tuple[int, tuple[Segment, ...]]  # a shade, and the part of a wire that is drawn in it


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
    hidden, boxes = tuple(covered), all_extents(drawing)
    leaves = tuple(drawing.leaves)
    return Window(
        extent,
        hidden,
        frozenset(_seen(boxes.labels, extent, hidden)),
        frozenset(_seen(boxes.nodes, extent, hidden)),
        frozenset(leaves[row] for row in _seen(boxes.leaves, extent, hidden)),
    )


def _seen(boxes: NDArray[np.float64], extent: Extent, hidden: Iterable[Extent]) -> list[int]:
    """The rows of the boxes that lie wholly in the window and meet nothing that hides them."""
    left, top, right, bottom = boxes.T
    seen = (left >= extent.left) & (top >= extent.top) & (right <= extent.right) & (bottom <= extent.bottom)
    for each in hidden:
        seen &= (left >= each.right) | (right <= each.left) | (top >= each.bottom) | (bottom <= each.top)
    return [int(row) for row in np.flatnonzero(seen)]


def seen_through(picture: Group, drawing: Drawing, window: Window, paint: Theme) -> Group:
    """The scene of a drawing's frame without what lies outside of the window."""
    edges = {edge.id: position for position, edge in enumerate(drawing.graph.edges)}
    nodes = {node.id: position for position, node in enumerate(drawing.graph.nodes)}
    frames = {group.id: position for position, group in enumerate(drawing.graph.groups)}
    taken = [named_extent(drawing, edge) for edge in window.labels] if frames else []
    taken += [node_extent(drawing, node) for node in window.nodes] if frames else []
    near = rows_meeting(all_extents(drawing).wires, window.extent)

    def change(shape: Shape) -> Shape | None:
        if not isinstance(shape, Group):
            return shape
        if shape.id in edges:
            edge = edges[shape.id]
            return _edge(shape, drawing, edge, window, paint) if edge in near else None
        if shape.id in nodes:
            return _node(shape, drawing, nodes[shape.id], window, paint)
        return _frame(shape, window, paint, taken) if shape.id in frames else shape

    return replaced(replace(picture, is_kept=False), change)


def _edge(group: Group, drawing: Drawing, edge: int, window: Window, paint: Theme) -> Group | None:
    """An edge with as much of its wire as is seen, and with its label or without."""
    has_label = edge in window.labels
    end = drawing.graph.edges[edge].target
    points = flattened(drawing, edge)
    is_whole = has_label and all(_depth(window.extent, point) > 0 for point in points) and end in window.nodes
    if is_whole and (edge not in drawing.leaves or edge in window.leaves):
        return group
    cut = _cut(drawing.wires[edge].pieces, window.extent)
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


def _runs(points: Sequence[Point], extent: Extent) -> Iterator[Run]:
    """The parts of a row of points that lie in the window, with their shade: 0 at the very edge, ``_SHADES`` where
    nothing fades."""
    spots = np.array(points)
    x, y = ((spots[:-1] + spots[1:]) / 2).T
    depth = np.minimum.reduce((x - extent.left, extent.right - x, y - extent.top, extent.bottom - y))
    shades = np.where(depth <= 0, -1, np.minimum(_SHADES, (_SHADES * depth / _FADE).astype(int)))
    ends = [0, *(np.flatnonzero(np.diff(shades)) + 1).tolist(), len(shades)]
    for start, end in pairwise(ends):
        if shades[start] >= 0:
            yield int(shades[start]), _polyline(points[start : end + 1])


@lru_cache(maxsize=256)
def _cut(pieces: tuple[Piece, ...], extent: Extent) -> tuple[Run, ...]:
    """A wire's parts in a window, which stays where it is for several steps."""
    return tuple(_runs(_flat(pieces), extent))


def _cut_wire(wire: Path, runs: Iterable[Run], paint: Theme) -> Group:
    parts = [replace(wire, segments=line, stroke=_shaded(wire.stroke, paint, tone), id="") for tone, line in runs]
    return Group(tuple(parts), is_bare=True)


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

    within = _figures_within(group, window.extent)

    def change(shape: Shape) -> Shape | None:
        match shape:
            case Group():
                return shape
            case Circle(kind="shape") | Rect(kind="shape"):
                return _cut_shape(shape, window.extent, paint)
            case Circle(kind="junction"):
                return shape if _depth(window.extent, (shape.x, shape.y)) > _FADE else None
            case Text():
                return shape if any(_depth(each, (shape.x, shape.y)) > 0 for each in within) else None
        return None

    return replaced(replace(group, is_kept=False), change)


def _figures_within(group: Group, extent: Extent) -> list[Extent]:
    """Where a node's figure stands, if that lies in the window, even where a sum beside it doesn't: its sign stays."""
    figures = [shape for shape in walk(group) if isinstance(shape, Circle | Rect) and shape.kind == "shape"]
    corners = [(*zip(*outline(shape), strict=True),) for shape in figures]
    boxes = [Extent(min(xs), min(ys), max(xs), max(ys)) for xs, ys in corners]
    return [box for box in boxes if extent.holds(box)]


def _cut_shape(shape: Circle | Rect, extent: Extent, paint: Theme) -> Group:
    """The part of a closed shape that lies in the window: its area, and its outline without the cut."""
    corners = outline(shape)
    area = cut_area(corners, extent)
    pieces: list[Shape] = [Polygon(tuple(area), shape.fill)] if len(area) > 2 and shape.fill != "none" else []
    line = Path((), "none", shape.stroke, shape.stroke_width)
    runs = _runs([*corners, corners[0]], extent)
    return Group((*pieces, *_cut_wire(line, runs, paint).children), is_bare=True)


def _first(title: Text, frame: Extent, left: float) -> float:
    """Where a title is tried first: at its own place, or as far from the side that is seen."""
    return title.x if title.x >= left else left + title.x - frame.left


def _frame(group: Group, window: Window, paint: Theme, taken: list[Extent]) -> Group | None:
    """The part of an open composite's frame that is seen, with its title where its upper side is and nothing else
    stands, of what is ``taken``, the titles of other frames among it."""
    extent = window.extent
    box = next(shape for shape in group.children if isinstance(shape, Rect))
    frame = Extent(box.x, box.y, box.x + box.width, box.y + box.height)
    if not extent.meets(frame):
        return None
    is_whole = extent.holds(frame) and not window.is_covered(frame)
    left, right = max(frame.left, extent.left), min(frame.right, extent.right)

    def change(shape: Shape) -> Shape | None:
        if shape is box:
            return box if is_whole else _cut_shape(box, extent, paint)
        if isinstance(shape, Text) and frame.top >= extent.top:
            return titled(shape, _first(shape, frame, left), right)
        return shape if is_whole else None

    def titled(title: Text, first: float, right: float) -> Text | None:
        wide = text_width("".join(span.text for span in title.spans), title.size)
        for index in range(max(0, int((right - _TITLE_AIR - wide - first) // _TITLE_AIR) + 1)):
            x = first + index * _TITLE_AIR
            place = Extent(x, title.y - title.size, x + wide, title.y + 0.25 * title.size)
            if not window.is_covered(place) and not any(place.meets(each) for each in taken):
                taken.append(place)
                return replace(title, x=x)
        return None

    return replaced(replace(group, is_kept=False), change)

"""A graph with every part in its place, ready to be filled with the numbers of any step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..autodiff.graph import Graph
from ..layout.box_places import Boxes, boxes_of, moved, reach_of
from ..layout.graphviz_positions import Positions
from ..layout.layout_plan import Plan, depths_of, plan_of
from ..layout.minimum_extent import minimum_extent
from ..layout.node_figures import Figure
from ..layout.style import Direction, Style
from ..layout.whole_layout import lay_out
from ..layout.wire_bends import straightened
from ..layout.wire_curves import End, Point, Wire
from ..layout.wire_routes import end_of, routed
from ..limits import LIBRARY, Limits

__all__ = ["Drawing", "Frame", "draw"]

MARGIN = 8.0  # around everything
_FRAME_PADDING, _FRAME_TITLE = 14.0, 20.0
_FRAME_GAP = 2.5  # half of what neighbouring frames keep apart
_WIDEST = 3.2  # width over height beyond which "auto" thinks of top to bottom, where the page is wide
_WAYS: tuple[Direction, Direction] = ("LR", "TB")  # in the order in which a wide page tries them, and a tall one not


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of an open composite: left, top, width, height; ``depth`` counts the frames around it."""

    x: float
    y: float
    width: float
    height: float
    depth: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Positions of everything, the same for all steps and all numbers.

    Attributes:
        spots: middles of the nodes, by node position.
        labels: middles of the level pieces of wires under the labels, by edge position.
        wires: by edge position; frames: by group position.
        leaves: middles of the leaves, by position of the edge whose wire begins there.
        parts: markup that does not change, by theme; filled when first needed.
    """

    graph: Graph
    style: Style
    plan: Plan
    width: float
    height: float
    spots: tuple[Point, ...]
    labels: tuple[Point, ...]
    wires: tuple[Wire, ...]
    frames: tuple[Frame, ...]
    leaves: Mapping[int, Point] = field(default_factory=dict)
    parts: dict[object, object] = field(default_factory=dict, compare=False, repr=False)


def draw(
    graph: Graph,
    style: Style | None = None,
    limits: Limits = LIBRARY,
    *,
    plan: Plan | None = None,
) -> Drawing:
    """Lay a graph out.

    Args:
        plan: the room of everything, where it is not what the style says; the direction must then be chosen.

    Raises:
        NoDrawing: the graph is too large to be drawn, or its layout failed or took too long.
    """
    style = style or Style()
    if plan is not None or style.direction != "auto":
        return _drawn(graph, style, limits, plan)
    is_wide = style.page[0] >= style.page[1]
    likely, other = (replace(style, direction=way) for way in (_WAYS if is_wide else _WAYS[::-1]))
    first = _drawn(graph, likely, limits)
    if is_wide and first.width <= _WIDEST * first.height:
        return first
    plan = plan_of(graph, other.structure)
    if _most_scale(graph, plan, other) <= _scale(first, style):
        return first
    second = _drawn(graph, other, limits, plan)
    return second if _scale(second, style) > _scale(first, style) else first


def _scale(drawing: Drawing, style: Style) -> float:
    return min(style.page[0] / drawing.width, style.page[1] / drawing.height)


def _most_scale(graph: Graph, plan: Plan, style: Style) -> float:
    """The scale at which a drawing could fill the page at most; saves most second layouts."""
    width, height = minimum_extent(graph, plan, style.structure)
    return min(style.page[0] / (width + 2 * MARGIN), style.page[1] / (height + 2 * MARGIN))


def _drawn(graph: Graph, style: Style, limits: Limits, plan: Plan | None = None) -> Drawing:
    structure = style.structure
    plan = plan or plan_of(graph, structure)
    positions = lay_out(graph, plan, structure, limits)
    is_upright = structure.direction == "TB"
    boxes = boxes_of(graph, plan, positions[0], is_upright)
    if boxes.bends:
        boxes = replace(boxes, bends=straightened(graph, plan, boxes))
    frames = _frames(graph, plan, positions, is_upright) if plan.has_frames else []
    dx, dy, width, height = _extent(plan, boxes, frames, is_upright)
    boxes = moved(boxes, *((dy, dx) if is_upright else (dx, dy)))
    frames = [replace(frame, x=frame.x + dx, y=frame.y + dy) for frame in frames]

    def end(figure: Figure, place: Point) -> End:
        return end_of(figure, place[::-1] if is_upright else place, is_upright)

    ends = [end(figure, place) for figure, place in zip(plan.figures, boxes.nodes, strict=True)]
    starts = {edge: end(plan.leaves[edge], place) for edge, place in boxes.leaves.items()}
    wires = routed(graph, plan, boxes, ends, starts, is_upright)
    places = tuple(each.middle for each in ends)
    labels = tuple(place[::-1] for place in boxes.labels) if is_upright else tuple(boxes.labels)
    leaves = {edge: start.middle for edge, start in starts.items()}
    return Drawing(graph, style, plan, width, height, places, labels, wires, tuple(frames), leaves)


def _frames(graph: Graph, plan: Plan, positions: Positions, is_upright: bool) -> list[Frame]:
    """Frames of open composites, around the true rooms (Graphviz's boxes are shifted); from the nodes' boxes where
    the graph had to be laid out without clusters."""
    depths = depths_of(graph)
    frames: list[Frame] = []
    for position, group in enumerate(graph.groups):
        corners = positions[1].get(f"c{position}") or _corners(graph, plan, positions, group.id, is_upright)
        left, right, top, bottom = min(corners[::2]), max(corners[::2]), min(corners[1::2]), max(corners[1::2])
        back = plan.shift
        x, y = (left - back, top) if is_upright else (left, top - back)
        wide, high = right - left - 2 * _FRAME_GAP, bottom - top - 2 * _FRAME_GAP
        frames.append(Frame(x + _FRAME_GAP, y + _FRAME_GAP, wide, high, depths[group.id]))
    return frames


def _corners(graph: Graph, plan: Plan, positions: Positions, group: str, is_upright: bool) -> list[float]:
    """Two corners around all nodes of a group and of the groups in it, in Graphviz's shifted places."""
    parents = {item.id: item.parent for item in graph.groups}
    corners: list[float] = []
    for position, node in enumerate(graph.nodes):
        inside = node.group
        while inside is not None and inside != group:
            inside = parents[inside]
        if inside != group:
            continue
        figure = plan.figures[position]
        x, y = positions[0][f"n{position}"]
        half = max(figure.before, figure.after), figure.along / 2
        wide, high = half if is_upright else half[::-1]
        corners += [x - wide - _FRAME_PADDING, y - high - _FRAME_TITLE, x + wide + _FRAME_PADDING, y + high + 14]
    return corners or [0.0, 0.0]


def _extent(plan: Plan, boxes: Boxes, frames: list[Frame], is_upright: bool) -> tuple[float, float, float, float]:
    """How far everything moves so that the drawing begins at the margin, and the drawing's width and height."""
    left, right, top, bottom = reach_of(plan, boxes)
    if is_upright:
        left, right, top, bottom = top, bottom, left, right
    for frame in frames:
        left, right = min(left, frame.x), max(right, frame.x + frame.width)
        top, bottom = min(top, frame.y), max(bottom, frame.y + frame.height)
    width, height = right - left + 2 * MARGIN, bottom - top + 2 * MARGIN
    return MARGIN - left, MARGIN - top, round(width, 2), round(height, 2)

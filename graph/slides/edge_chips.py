"""Chips at the edge of a window: what the current gate reads or writes where that lies outside.

Lengths are units of the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, permutations

from ..autodiff.value_names import value_names
from ..drawing.bounding_boxes import Extent, label_extent, node_extent
from ..drawing.picture import Drawing
from ..layout.label_sizes import NAME, NAME_LINE
from ..layout.text_widths import BASELINE, text_width
from ..notation.names import typeset_plain
from ..scene.changes import replaced
from ..scene.shapes import Group, Polygon, Rect, Shape, Span, Text
from ..scene.theme import Theme
from .camera_window import flattened, open_window

__all__ = ["Stub", "crossing", "measured_chip", "stub_shapes", "stubs_of"]

_PAD, _GAP = 7.0, 5.0  # in a chip, between two of them
_AIRS = (1.0, 0.3)  # shares of both that are tried, until all chips have a place
_INSET = 4.0  # from the window's edge
_STRIDE = 15.0  # from one place that is tried to the next
_ORDERS = 24  # in which chips are placed, tried until all have a place


_Around = tuple[Sequence[Extent], Sequence[Extent]]  # what a chip must not hide, and what it had better not


@dataclass(frozen=True, slots=True)
class Stub:
    """A chip: the edge that it stands for, the box it takes, and the name on it."""

    edge: int
    box: Extent
    name: str


def stubs_of(drawing: Drawing, gate: int, extent: Extent) -> tuple[Stub, ...]:
    """Chips for all edges of the gate whose labels are not wholly in the window, at the side that they come from, in
    such an order that all have a place, where there is one."""
    graph = drawing.graph
    window = open_window(drawing, extent)
    own = dict.fromkeys((*graph.into[gate], *graph.out_of[gate]))
    missing = [edge for edge in own if edge not in window.labels]
    if not missing:
        return ()
    kept = [node_extent(drawing, gate), *(label_extent(drawing, edge) for edge in own if edge in window.labels)]
    taken = [_wider(each, _GAP) for each in kept]
    others = [label_extent(drawing, edge) for edge in window.labels if edge not in own]
    others += [node_extent(drawing, node) for node in window.nodes if node != gate]
    best: tuple[Stub, ...] = ()
    for air in _AIRS:
        for order in islice(permutations(missing), _ORDERS):
            stubs = _row(drawing, gate, order, extent, (taken, others), air)
            if len(stubs) == len(missing):
                return stubs
            best = max(best, stubs, key=len)
    return best


def _row(
    drawing: Drawing, gate: int, edges: Sequence[int], extent: Extent, around: _Around, air: float
) -> tuple[Stub, ...]:
    """Chips of the edges, each where those before it left room."""
    stubs: list[Stub] = []
    for edge in edges:
        is_operand = drawing.graph.edges[edge].target == gate
        known = [*around[0], *(_wider(stub.box, air * _GAP) for stub in stubs)], around[1]
        stub = _placed(drawing, edge, extent, known, air * _PAD, is_operand=is_operand)
        if stub is not None:
            stubs.append(stub)
    return tuple(stubs)


def _placed(
    drawing: Drawing, edge: int, extent: Extent, around: _Around, pad: float, *, is_operand: bool
) -> Stub | None:
    """A chip near to where its wire leaves the window, at its edge unless it hides less elsewhere: in the free place
    that hides the least; None where there is none."""
    taken, others = around
    wide, high, name = measured_chip(drawing, edge, pad)
    at = crossing(drawing, edge, extent, is_operand=is_operand)
    lefts = _nearby(at[0], extent.left + wide / 2, extent.right - wide / 2)
    tops = _nearby(at[1], extent.top + high / 2, extent.bottom - high / 2)
    if drawing.style.direction == "TB":
        edge_y = extent.top + _INSET + high / 2 if is_operand else extent.bottom - _INSET - high / 2
        rows = [[(x, edge_y) for x in lefts], [(x, y) for y in tops for x in lefts]]
    else:
        edge_x = extent.left + _INSET + wide / 2 if is_operand else extent.right - _INSET - wide / 2
        rows = [[(edge_x, y) for y in tops], [(x, y) for x in lefts for y in tops]]
    best: tuple[int, Extent] | None = None
    for places in rows if lefts and tops else ():
        boxes = (Extent.around(x, y, wide, high) for x, y in places)
        free = [box for box in boxes if not any(box.meets(each) for each in taken)]
        if free:
            box = min(free, key=lambda each: (_hidden(each, others), _away(each, at)))
            hidden = _hidden(box, others)
            if best is None or hidden < best[0]:
                best = hidden, box
        if best is not None and not best[0]:
            break
    return None if best is None else Stub(edge, best[1], name)


def measured_chip(drawing: Drawing, edge: int, pad: float = _PAD) -> tuple[float, float, str]:
    """The width and the height of an edge's chip, and the name on it."""
    label, name = label_extent(drawing, edge), _name(drawing, edge)
    return (
        max(label.width, text_width(name, NAME)) + 2 * pad,
        label.height + (NAME_LINE if name else 0.0) + 2 * pad,
        name,
    )


def _hidden(box: Extent, others: Sequence[Extent]) -> int:
    return sum(box.meets(each) for each in others)


def _away(box: Extent, at: tuple[float, float]) -> float:
    return abs(box.x - at[0]) + abs(box.y - at[1])


def _wider(box: Extent, gap: float) -> Extent:
    return Extent(box.left - gap, box.top - gap, box.right + gap, box.bottom + gap)


def _nearby(wanted: float, least: float, most: float) -> list[float]:
    """Places from the wanted one outwards."""
    if most < least:
        return []
    count = int((most - least) // _STRIDE)
    places = [min(max(wanted, least), most), least, most, *(least + _STRIDE * step for step in range(count))]
    return sorted(set(places), key=lambda place: abs(place - wanted))


def crossing(drawing: Drawing, edge: int, extent: Extent, *, is_operand: bool) -> tuple[float, float]:
    """Where a wire crosses the window's border, seen from the gate."""
    points = flattened(drawing, edge)
    if is_operand:
        points.reverse()
    for point in points:
        if not (extent.left < point[0] < extent.right and extent.top < point[1] < extent.bottom):
            return point
    return points[-1]


def _name(drawing: Drawing, edge: int) -> str:
    """What the value is called, where its label does not say so."""
    if drawing.plan.rooms[edge].name:
        return ""
    graph = drawing.graph
    source = graph.edges[edge].source
    return typeset_plain(value_names(graph)[source]) if graph.nodes[source].name else ""


def stub_shapes(picture: Group, drawing: Drawing, stubs: Sequence[Stub], paint: Theme) -> Group:
    """The chips, each with the label of its edge as it stands in the picture at this step."""
    edges = {drawing.graph.edges[stub.edge].id: stub for stub in stubs}
    labels: dict[str, Group] = {}

    def look(shape: Shape) -> Shape | None:
        if isinstance(shape, Group) and shape.id in edges:
            labels[shape.id] = shape
        return shape

    replaced(picture, look)
    return Group(tuple(_chip(labels[name], drawing, stub, paint) for name, stub in edges.items()), is_bare=True)


def _chip(edge: Group, drawing: Drawing, stub: Stub, paint: Theme) -> Group:
    box, label = stub.box, label_extent(drawing, stub.edge)
    ground = Rect(box.left, box.top, box.width, box.height, paint.paper, paint.frame_line, 1.0, 6.0)
    top = box.top + (box.height - label.height - (NAME_LINE if stub.name else 0.0)) / 2
    shapes: list[Shape] = [ground]
    if stub.name:
        y = top + NAME_LINE / 2 + BASELINE * NAME
        shapes.append(Text(box.x, y, NAME, (Span(stub.name),), paint.quiet, is_italic=True, kind="name"))
        top += NAME_LINE
    moved = box.x - label.x, top - label.top
    written = replaced(replace(edge, id="", kind="", is_kept=False), _only_label)
    return Group((*shapes, replace(written, translate=moved)), f"{edge.id}-stub", "stub")


def _only_label(shape: Shape) -> Shape | None:
    is_wire = getattr(shape, "kind", "") in ("wire", "arrow", "leaf", "hit")
    return None if is_wire or isinstance(shape, Polygon) else shape

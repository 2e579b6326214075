"""Rectangles and curves of a drawing, measured apart from the code that made them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.drawing.label_places import gradient_place, sum_place, value_place
from graph.drawing.picture import Drawing

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle that belongs to an element."""

    owner: str
    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """By how much two boxes reach into each other; negative when they are apart."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return min(across, down)

    def holds(self, point: Point, margin: float = 0.0) -> bool:
        """Whether a point lies in the box, at least ``margin`` from its border."""
        x, y = point
        return self.left + margin < x < self.right - margin and self.top + margin < y < self.bottom - margin


def node_boxes(drawing: Drawing) -> list[Box]:
    """The shapes."""
    boxes = []
    for node, figure, (x, y) in zip(drawing.graph.nodes, drawing.plan.figures, drawing.spots, strict=True):
        wide, high = figure.width / 2, figure.height / 2
        boxes.append(Box(node.id, x - wide, y - high, x + wide, y + high))
    return boxes


def label_boxes(drawing: Drawing) -> list[Box]:
    """What stands on the two sides of every wire; two boxes an edge where both sides have something."""
    boxes = []
    for number, edge in enumerate(drawing.graph.edges):
        room = drawing.plan.rooms[number]
        if room.value is not None:
            spot, _ = value_place(drawing, number)
            left = spot.left(room.value.width)
            boxes.append(Box(edge.id, left, spot.top, left + room.value.width, spot.top + room.value.height))
        spot, wide, high = gradient_place(drawing, number)
        if high:
            wide = wide if room.has_product or room.gradient is None else room.gradient.width
            left = spot.left(wide)
            boxes.append(Box(edge.id, left, spot.top, left + wide, spot.top + high))
    return boxes


def leaf_boxes(drawing: Drawing) -> list[Box]:
    """The small copies of inputs at which long wires begin."""
    boxes = []
    for number, (x, y) in drawing.leaves.items():
        wide, high = drawing.plan.leaves[number].width / 2, drawing.plan.leaves[number].height / 2
        boxes.append(Box(drawing.graph.edges[number].id, x - wide, y - high, x + wide, y + high))
    return boxes


def sum_boxes(drawing: Drawing) -> list[Box]:
    """The sums of gradients at nodes that fan out."""
    boxes = []
    for position, figure in enumerate(drawing.plan.figures):
        if figure.sum is not None:
            _, spot = sum_place(drawing, position)
            left = spot.left(figure.sum.width)
            name = drawing.graph.nodes[position].id
            boxes.append(Box(name, left, spot.top, left + figure.sum.width, spot.top + figure.sum.height))
    return boxes


def wire_points(drawing: Drawing, number: int) -> Iterator[Point]:
    """Points along a wire, about two apart."""
    for a, b, c, d in drawing.wires[number].pieces:
        count = max(2, int((abs(d[0] - a[0]) + abs(d[1] - a[1])) / 2))
        for index in range(count + 1):
            t = index / count
            s = 1 - t
            weights = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
            yield (
                sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True)),
                sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True)),
            )

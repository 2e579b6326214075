"""Bounding boxes of what is drawn: nodes with their sums, labels with all their lines. Units of the drawing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..layout.label_sizes import GAP, NAME
from ..layout.node_figures import CHIP
from ..layout.text_runs import runs_width
from ..layout.wire_curves import Wire
from .label_places import sum_place
from .picture import Drawing

__all__ = [
    "AllExtents",
    "Extent",
    "all_extents",
    "label_extent",
    "leaf_extent",
    "named_extent",
    "node_extent",
    "united",
]

_ALL = "all extents"  # their name among the parts of a drawing
_RING = 2.5  # the ring of the current gate, beyond its outline


@dataclass(frozen=True, slots=True)
class Extent:
    """A bounding box with sides parallel to the axes; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float) -> Extent:
        """The box of that size with its middle at (x, y)."""
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def x(self) -> float:
        """Of the middle."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """Of the middle."""
        return (self.top + self.bottom) / 2

    def towards(self, other: Extent, share: float) -> Extent:
        """The box on the way to another one; ``share``: 0 here, 1 there."""
        pairs = zip(
            (self.left, self.top, self.right, self.bottom),
            (other.left, other.top, other.right, other.bottom),
            strict=True,
        )
        return Extent(*(here + (there - here) * share for here, there in pairs))

    def holds(self, other: Extent) -> bool:
        """Whether the other box lies wholly in this one."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def meets(self, other: Extent) -> bool:
        """Whether the two boxes have more than a border in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def united(extents: Iterable[Extent]) -> Extent:
    """The smallest box around all of them; there must be one."""
    boxes = list(extents)
    return Extent(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def node_extent(drawing: Drawing, node: int) -> Extent:
    """The box around a node's shape and the sum of the gradients that meet there."""
    figure, (x, y) = drawing.plan.figures[node], drawing.spots[node]
    shape = Extent.around(x, y, figure.width + 2 * _RING, figure.height + 2 * _RING)
    if figure.sum is None:
        return shape
    (chip_x, chip_y), spot = sum_place(drawing, node)
    wide = figure.sum.width
    left = spot.left(wide)
    block = Extent(left, spot.top, left + wide, spot.top + figure.sum.height)
    return united([shape, Extent.around(chip_x, chip_y, *CHIP), block])


def label_extent(drawing: Drawing, edge: int) -> Extent:
    """The box around all that is written at an edge."""
    room, (x, y) = drawing.plan.rooms[edge], drawing.labels[edge]
    half = room.along / 2 + room.reach
    if drawing.style.direction == "TB":
        return Extent(x - room.before, y - half, x + room.after, y + half)
    return Extent(x - half, y - room.before, x + half, y + room.after)


def named_extent(drawing: Drawing, edge: int) -> Extent:
    """The box around a label with its name in full length, which may be longer than its room."""
    box, room = label_extent(drawing, edge), drawing.plan.rooms[edge]
    if not room.name:
        return box
    (x, _), wide = drawing.labels[edge], runs_width(room.name, NAME)
    left, right = (x - wide - GAP, x) if drawing.style.direction == "TB" else (x - wide / 2, x + wide / 2)
    return Extent(min(box.left, left), box.top, max(box.right, right), box.bottom)


def leaf_extent(drawing: Drawing, edge: int) -> Extent:
    """The box around the small copy of a node at which an edge's wire begins."""
    figure, (x, y) = drawing.plan.leaves[edge], drawing.leaves[edge]
    return Extent.around(x, y, figure.width, figure.height)


@dataclass(frozen=True, slots=True)
class AllExtents:
    """Boxes as arrays, a row for each: left, top, right, bottom.

    Attributes:
        labels: by edge position; nodes: by node position.
        leaves: in the order of ``drawing.leaves``.
        wires: by edge position; around a curve's guiding points, so that no wire goes beyond its box.
    """

    labels: NDArray[np.float64]
    nodes: NDArray[np.float64]
    leaves: NDArray[np.float64]
    wires: NDArray[np.float64]


def all_extents(drawing: Drawing) -> AllExtents:
    """The boxes of a drawing's labels, nodes and leaves: found once, for many windows are tried over one drawing."""
    found = drawing.parts.get(_ALL)
    if not isinstance(found, AllExtents):
        found = drawing.parts[_ALL] = AllExtents(
            _rows(label_extent(drawing, edge) for edge in range(len(drawing.labels))),
            _rows(node_extent(drawing, node) for node in range(len(drawing.spots))),
            _rows(leaf_extent(drawing, edge) for edge in drawing.leaves),
            _rows(_wire_extent(wire) for wire in drawing.wires),
        )
    return found


def _wire_extent(wire: Wire) -> Extent:
    points = [point for piece in wire.pieces for point in piece]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Extent(min(xs), min(ys), max(xs), max(ys))


def _rows(boxes: Iterable[Extent]) -> NDArray[np.float64]:
    rows = [(box.left, box.top, box.right, box.bottom) for box in boxes]
    return np.array(rows, dtype=float).reshape(-1, 4)


def rows_meeting(boxes: NDArray[np.float64], extent: Extent) -> frozenset[int]:
    """The rows of the boxes that have a point in common with the extent."""
    left, top, right, bottom = boxes.T
    meets = (left <= extent.right) & (right >= extent.left) & (top <= extent.bottom) & (bottom >= extent.top)
    return frozenset(np.flatnonzero(meets).tolist())

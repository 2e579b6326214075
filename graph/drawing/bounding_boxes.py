"""Bounding boxes of what is drawn: nodes with their sums, labels with all their lines. Units of the drawing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..layout.node_figures import CHIP
from .label_places import sum_place
from .picture import Drawing

__all__ = ["Extent", "label_extent", "leaf_extent", "node_extent", "united"]

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


def leaf_extent(drawing: Drawing, edge: int) -> Extent:
    """The box around the small copy of a node at which an edge's wire begins."""
    figure, (x, y) = drawing.plan.leaves[edge], drawing.leaves[edge]
    return Extent.around(x, y, figure.width, figure.height)

"""Axes of arrays while a formula's notation is read: their number and which of them are as long as each other."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Axis", "Clash", "Kind", "is_same", "make_same"]


class Clash(Exception):
    """Two shapes that cannot be one: the notation is no help for this program."""


@dataclass(slots=True, eq=False)
class Axis:
    """``size``: its length where something says it."""

    size: int | None = None
    parent: Axis | None = None

    @property
    def root(self) -> Axis:
        axis = self
        while axis.parent is not None:
            axis = axis.parent
        return axis


@dataclass(slots=True, eq=False)
class Kind:
    """What a name or a part of a formula is; ``axes``: none of a number, None while nothing is known."""

    axes: tuple[Axis, ...] | None = None
    parent: Kind | None = None

    @property
    def root(self) -> Kind:
        kind = self
        while kind.parent is not None:
            kind = kind.parent
        return kind

    @property
    def known(self) -> tuple[Axis, ...] | None:
        return self.root.axes

    @property
    def rank(self) -> int:
        """The number of axes; −1 while it is not known."""
        axes = self.known
        return -1 if axes is None else len(axes)

    def become(self, rank: int) -> None:
        """Gives an unknown kind its number of axes.

        Raises:
            Clash: it has another.
        """
        root = self.root
        if root.axes is None:
            root.axes = tuple(Axis() for _ in range(rank))
        elif len(root.axes) != rank:
            raise Clash


def is_same(one: Axis, other: Axis) -> bool:
    return one.root is other.root


def make_same(one: Kind | Axis, other: Kind | Axis) -> None:
    """Two kinds, or two axes, that are one.

    Raises:
        Clash: they differ in their number of axes or in a length.
    """
    if isinstance(one, Axis) and isinstance(other, Axis):
        first, second = one.root, other.root
        if first is second:
            return
        if first.size is not None and second.size is not None and first.size != second.size:
            raise Clash
        first.size = second.size if first.size is None else first.size
        second.parent = first
    elif isinstance(one, Kind) and isinstance(other, Kind):
        left, right = one.root, other.root
        if left is right:
            return
        if left.axes is None:
            left.parent = right
        elif right.axes is None:
            right.parent = left
        elif len(left.axes) != len(right.axes):
            raise Clash
        else:
            for axis, partner in zip(left.axes, right.axes, strict=True):
                make_same(axis, partner)
            right.parent = left

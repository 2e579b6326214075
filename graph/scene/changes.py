"""A scene with some of its shapes replaced or left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from .shapes import Group, Shape

__all__ = ["found", "replaced", "walk"]


def replaced(group: Group, change: Callable[[Shape], Shape | None]) -> Group:
    """The group with what ``change`` gives for each shape in it; None leaves a shape out.

    A group is asked for before what is in it: where another group is given, nothing in that one is asked for. What
    does not change stays the very same object, and keeps its written text.
    """
    children: list[Shape] = []
    has_changed = False
    for child in group.children:
        new = change(child)
        if new is child and isinstance(child, Group):
            new = replaced(child, change)
        has_changed = has_changed or new is not child
        if new is not None:
            children.append(new)
    return replace(group, children=tuple(children)) if has_changed else group


def walk(shape: Shape) -> Iterator[Shape]:
    """The shape and all that is in it, in the order in which they are drawn."""
    yield shape
    if isinstance(shape, Group):
        for child in shape.children:
            yield from walk(child)


def found(group: Group, name: str) -> Shape | None:
    """The shape with that id."""
    return next((shape for shape in walk(group) if shape.id == name), None)

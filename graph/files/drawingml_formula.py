"""Formulas in DrawingML: a freeform for each letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from ..scene.shapes import Group, Path, Rect, Segment
from .drawingml_basics import Frame, Page, geometry_of, placed_freeform, points_of, solid

__all__ = ["drawn_formula"]


def drawn_formula(group: Group, page: Page) -> Iterator[str]:
    """The XML of a formula: a shape for each of its letters, equal ones one after the other, so that they are packed
    into next to nothing. No two steps share a formula, so that they have no names to be found again by."""
    frame = Frame(0.0, 0.0, 1.0)
    letters = [(geometry_of(tuple(segments)), solid(colour)) for colour, segments in _areas(group, frame)]
    for geometry, paint in sorted(letters, key=lambda letter: (letter[0].markup, letter[1])):
        yield placed_freeform(geometry, frame, page, page.unique("formula"), paint)


def _areas(group: Group, frame: Frame) -> Iterator[tuple[str, list[Segment]]]:
    """All filled paths and bars in a group, in the slide's own coordinates, with their colours."""
    frame = Frame(*frame.at(*group.translate), frame.scale * group.scale)
    for shape in group.children:
        if isinstance(shape, Group):
            yield from _areas(shape, frame)
        elif isinstance(shape, Path):
            yield shape.fill, [_moved(segment, frame) for segment in shape.segments]
        elif isinstance(shape, Rect):
            (left, top), (right, bottom) = (
                frame.at(shape.x, shape.y),
                frame.at(shape.x + shape.width, shape.y + shape.height),
            )
            corners: list[Segment] = [("M", left, top), ("L", right, top), ("L", right, bottom), ("L", left, bottom)]
            yield shape.fill, [*corners, ("Z",)]


def _moved(segment: Segment, frame: Frame) -> Segment:
    numbers = [each for point in points_of(segment) for each in frame.at(*point)]
    return cast("Segment", (segment[0], *numbers))

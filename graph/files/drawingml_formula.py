"""Formulas in DrawingML: a group of freeforms, one for each letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..scene.shapes import Group, Path, Rect, Segment
from .drawingml_basics import Frame, Page, box_of, group_box_of, kept_geometry, solid

__all__ = ["drawn_formula"]

_NAME = "formula"


class _Letter(NamedTuple):
    """A filled shape: its geometry and colour, and its place on the slide."""

    markup: str
    left: float
    top: float
    width: float
    height: float


def drawn_formula(group: Group, page: Page) -> str:
    """The XML of a formula: a group that is moved as one, of a shape for each of its letters, equal ones one after the
    other, so that they are packed into next to nothing."""
    letters = sorted(_letters(group, Frame(0.0, 0.0, 1.0)))
    if not letters:
        return ""
    left, top = min(each.left for each in letters), min(each.top for each in letters)
    right, bottom = max(each.left + each.width for each in letters), max(each.top + each.height for each in letters)
    known = f'<p:cNvPr id="{page.id_of(_NAME)}" name="{_NAME}"/>'
    shapes = [_shape(letter, page.id_of(page.unique(f"{_NAME}-letter"))) for letter in letters]
    return (
        f"<p:grpSp><p:nvGrpSpPr>{known}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        f"<p:grpSpPr>{group_box_of(left, top, right - left, bottom - top)}</p:grpSpPr>{''.join(shapes)}</p:grpSp>"
    )


def _shape(letter: _Letter, number: int) -> str:
    """A letter's shape. All have one name, and so more in common."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="letter"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        f"<p:spPr>{box_of(*letter[1:])}{letter.markup}</p:spPr></p:sp>"
    )


def _letters(group: Group, frame: Frame) -> Iterator[_Letter]:
    """All filled paths and bars in a group."""
    frame = Frame(*frame.at(*group.translate), frame.scale * group.scale)
    for shape in group.children:
        if isinstance(shape, Group):
            yield from _letters(shape, frame)
        elif isinstance(shape, Path):
            yield _letter(shape.segments, shape.fill, frame)
        elif isinstance(shape, Rect):
            right, bottom = shape.x + shape.width, shape.y + shape.height
            corners: tuple[Segment, ...] = (
                ("M", shape.x, shape.y),
                ("L", right, shape.y),
                ("L", right, bottom),
                ("L", shape.x, bottom),
                ("Z",),
            )
            yield _letter(corners, shape.fill, frame)


def _letter(segments: tuple[Segment, ...], fill: str, frame: Frame) -> _Letter:
    left, top, wide, high, markup = kept_geometry(segments)
    at = frame.at(left, top)
    return _Letter(markup + solid(fill), *at, frame.scale * wide, frame.scale * high)

"""The texts of a slide: where each stands and how large it is, by arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.layout.text_widths import text_width
from graph.scene.shapes import Group, Shape, Text
from graph.slides.text_lines import line_width

__all__ = ["Box", "Said", "meeting", "texts_in"]

_HIGH, _LOW = 0.7, 0.02  # of the font size, over and under the baseline, where digits have ink
_TOUCH = 0.6  # units by which two texts may meet

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Said:
    """A text on a slide: its letters, the id of what it belongs to, its size and the box of its ink, on the slide."""

    text: str
    name: str
    size: float
    box: Box
    fill: str


def meeting(said: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """Pairs of texts whose ink meets."""
    rows = sorted(said, key=lambda each: each.box[1])
    for place, first in enumerate(rows):
        for second in rows[place + 1 :]:
            if second.box[1] >= first.box[3] - _TOUCH:
                break
            if min(first.box[2], second.box[2]) - max(first.box[0], second.box[0]) > _TOUCH:
                yield first, second


def texts_in(shape: Shape, place: tuple[float, float, float], name: str, family: str) -> Iterator[Said]:
    scale, dx, dy = place
    name = shape.id or name
    if isinstance(shape, Group):
        inner = scale * shape.scale, dx + scale * shape.translate[0], dy + scale * shape.translate[1]
        for child in shape.children:
            yield from texts_in(child, inner, name, shape.family or family)
    elif isinstance(shape, Text):
        fonts = shape.family or family
        if any(span.at is not None for span in shape.spans):
            for span in shape.spans:
                x, y = span.at or (shape.x, shape.y)
                yield _said(shape, span.text, span.fill or shape.fill, x, y, name, fonts, place)
            return
        text = "".join(span.text for span in shape.spans)
        ids = [span.id for span in shape.spans if span.id]
        said = _said(shape, text, shape.fill, shape.x, shape.y, name, fonts, place)
        yield said
        for span in shape.spans:
            if span.fill and span.fill != shape.fill:
                yield Said(span.text, ids[0] if ids else name, said.size, (0.0, 0.0, 0.0, 0.0), span.fill)


def _said(
    shape: Text, text: str, fill: str, x: float, y: float, name: str, fonts: str, place: tuple[float, float, float]
) -> Said:
    scale, dx, dy = place
    text = text.replace("\xa0", " ")
    is_words = fonts.startswith("'Noto")
    wide = (
        line_width(((text, ""),), shape.size, shape.is_bold)
        if is_words
        else text_width(text, shape.size, shape.is_bold)
    )
    left = x - wide * {"middle": 0.5, "end": 1.0, "start": 0.0}[shape.anchor]
    top, bottom = y - _HIGH * shape.size, y + _LOW * shape.size
    box = dx + scale * left, dy + scale * top, dx + scale * (left + wide), dy + scale * bottom
    return Said(text, name, scale * shape.size, box, fill)

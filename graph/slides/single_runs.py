"""Texts of a drawing cut into one text for each run, of one font and one colour, as every program places them.

LibreOffice misplaces the parts of a centred text that changes its colour; one sign that a font lacks moves a whole text
to another font in some programs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..layout.text_widths import text_width
from ..scene.changes import replaced
from ..scene.shapes import Group, Shape, Span, Text
from .text_lines import as_line, has_hangul, is_hangul, line_texts

__all__ = ["in_single_runs"]

_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}  # of a text, left of its anchor


def in_single_runs(picture: Group) -> Group:
    """The picture with several texts for each that changes its colour or mixes Hangul with mathematics."""
    return replaced(picture, _cut)


def _cut(shape: Shape) -> Shape:
    if not isinstance(shape, Text) or any(span.at or span.dy or span.size for span in shape.spans):
        return shape
    if len(shape.spans) > 1 and any(span.fill for span in shape.spans):
        return Group(tuple(_coloured(shape)), is_bare=True)
    letters = "".join([span.text for span in shape.spans])
    if letters.isascii():
        return shape
    return _mixed(shape, letters) if has_hangul(letters) and not all(map(is_hangul, letters)) else shape


def _coloured(text: Text) -> Iterator[Text]:
    """A text for each colour, where it stands in the whole."""
    x = text.x - _SHARE[text.anchor] * sum(text_width(span.text, text.size) for span in text.spans)
    for span in text.spans:
        lead = len(span.text) - len(span.text.lstrip())
        inner = span.text.strip()
        if inner:
            at = x + text_width(span.text[:lead], text.size)
            alone = replace(
                text,
                x=at,
                spans=(Span(inner),),
                fill=span.fill or text.fill,
                anchor="start",
                id=span.id,
                step=span.step,
            )
            yield from _words_apart(alone, inner) if has_hangul(inner) else (alone,)
        x += text_width(span.text, text.size)


def _words_apart(text: Text, inner: str) -> Iterator[Text]:
    """A run of one colour that has Korean words in it: each word and each piece of mathematics a text of its own."""
    line, _ = as_line(((inner, ""),), text.size, text.is_bold)
    pieces = line_texts(line, text.x, text.y, text.size, text.fill, is_bold=text.is_bold)
    for place, piece in enumerate(pieces):
        yield replace(piece, id="" if place else text.id, step=text.step, until=text.until)


def _mixed(text: Text, letters: str) -> Group:
    line, width = as_line(((letters, ""),), text.size, text.is_bold)
    x = text.x - _SHARE[text.anchor] * width
    return Group(line_texts(line, x, text.y, text.size, text.fill, is_bold=text.is_bold), text.id, text.kind)

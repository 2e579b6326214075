"""Texts in DrawingML: text boxes without margins, whose baselines are those of the scene."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import ceil

from ..layout.text_widths import text_width
from ..scene.markup import escape
from ..scene.shapes import Point, Shape, Span, Text
from ..slides.text_lines import is_hangul, written_width
from .drawingml_basics import EMU, Frame, Page, preset, shape_xml, solid

__all__ = ["in_lines", "text_boxes"]

_POINT = 75  # hundredths of a point a user unit, for font sizes
_ASCENT, _LINE = 0.905, 1.15  # of Arial: its first baseline, its line, as shares of the font size
_APART, _BLANK = 0.6, 0.15  # gaps, as shares of the font size: a new line of its own; a blank
_CODE_FACE = '<a:latin typeface="Courier New"/>'
_ROOM = 1.1  # of a text's width: another font may be wider; it does not wrap


def in_lines(shapes: Iterable[Shape]) -> list[Shape]:
    """The shapes, those pieces of a line in one text that have a place each because their fonts differ: in a slide
    program they are one line that is written on."""
    found: list[Shape] = []
    end = 0.0  # of the last piece
    for shape in shapes:
        before = found[-1] if found else None
        if not isinstance(shape, Text) or not _is_piece(shape):
            found.append(shape)
            continue
        gap, end = shape.x - end, shape.x + written_width(shape)
        if isinstance(before, Text) and _is_piece(before) and _goes_on(before, shape, gap):
            found[-1] = replace(before, spans=(*before.spans, *_following(before, shape, gap)))
        else:
            found.append(shape)
    return found


def _is_piece(text: Text) -> bool:
    return text.anchor == "start" and not (text.id or text.kind or any(span.id or span.at for span in text.spans))


def _goes_on(before: Text, text: Text, gap: float) -> bool:
    is_alike = (before.y, before.is_bold, before.is_italic) == (text.y, text.is_bold, text.is_italic)
    return is_alike and abs(gap) < _APART * text.size


def _following(before: Text, text: Text, gap: float) -> Iterator[Span]:
    """The spans of a piece that goes on a line."""
    ends = before.spans[-1].text[-1:], text.spans[0].text[:1]
    if gap > _BLANK * before.size and not any(end.isspace() for end in ends):
        yield Span(" ")
    for span in text.spans:
        yield replace(span, size=span.size or text.size, fill=span.fill or text.fill)


def text_boxes(text: Text, frame: Frame, page: Page, name: str) -> Iterator[str]:
    """A text box; one a row for the cells of a matrix, which stand at tabs."""
    rows: dict[float, list[Span]] = {}
    for span in text.spans:
        rows.setdefault(span.at[1] if span.at is not None else text.y, []).append(span)
    if all(span.at is None for span in text.spans):
        yield _line(text, list(text.spans), (text.x, text.y), frame, page, page.unique(name))
        return
    for y, spans in rows.items():
        yield _row(text, spans, y, frame, page, page.unique(f"{name}-row"))


def _line(text: Text, spans: Iterable[Span], at: Point, frame: Frame, page: Page, name: str) -> str:
    size = text.size * frame.scale
    runs = list(spans)
    wide = _ROOM * sum(text_width(span.text, (span.size or text.size) * frame.scale, text.is_bold) for span in runs) + 2
    x, y = frame.at(*at)
    left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor]
    align = {"start": "l", "middle": "ctr", "end": "r"}[text.anchor]
    paragraph = f'<a:p><a:pPr algn="{align}"/>{"".join(_run(span, text, frame.scale) for span in runs)}</a:p>'
    return _words(page, name, (left, y - _ASCENT * size), (wide, _LINE * size), paragraph)


def _row(text: Text, spans: list[Span], y: float, frame: Frame, page: Page, name: str) -> str:
    """Cells at centred tabs, as far from the box's left side as in the drawing."""
    size = text.size * frame.scale
    places = [frame.at(*(span.at or (text.x, y)))[0] for span in spans]
    half = max(text_width(span.text, size, text.is_bold) for span in spans) / 2 + 1
    left, right = min(places) - half, max(places) + half
    tabs = "".join(f'<a:tab pos="{round((place - left) * EMU)}" algn="ctr"/>' for place in places)
    runs = "".join(_run(span, text, frame.scale, lead="\t") for span in spans)
    paragraph = f'<a:p><a:pPr algn="l"><a:tabLst>{tabs}</a:tabLst></a:pPr>{runs}</a:p>'
    _, baseline = frame.at(0.0, y)
    return _words(page, name, (left, baseline - _ASCENT * size), (right - left, _LINE * size), paragraph)


def _words(page: Page, name: str, at: Point, size: Point, paragraphs: str) -> str:
    body = (
        '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></a:bodyPr>'
        f"<a:lstStyle/>{paragraphs}</p:txBody>"
    )
    return shape_xml(page, name, at, size, preset("rect"), "<a:noFill/>", body)


def _run(span: Span, text: Text, scale: float, lead: str = "") -> str:
    """A run of text; raised and lowered ones by the share of their size."""
    size = ceil((text.size if span.dy else span.size or text.size) * scale * _POINT)
    is_bold = text.is_bold if span.is_bold is None else span.is_bold
    is_italic = text.is_italic if span.is_italic is None else span.is_italic
    marks = (' b="1"' if is_bold else "") + (' i="1"' if is_italic else "")
    if span.dy:
        marks += f' baseline="{round(-100_000 * span.dy / text.size)}"'
    fill = solid(span.fill or text.fill)
    letters = escape(lead + span.text)
    face = _CODE_FACE if "Mono" in text.family else ""
    lang = "ko-KR" if any(map(is_hangul, letters)) else "en-US"
    return f'<a:r><a:rPr lang="{lang}" sz="{size}"{marks}>{fill}{face}</a:rPr><a:t>{letters}</a:t></a:r>'

"""A PowerPoint file of native shapes: every gate, wire and number can be selected, changed and animated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ..scene.markup import escape
from ..scene.shapes import Group, Rect
from ..slides.presentation import Presentation, Slide
from ..slides.text_lines import has_hangul
from .drawingml import drawn
from .drawingml_basics import EMU, Page
from .drawingml_formula import drawn_formula
from .export_format import Format, Progress
from .file_budget import Budget
from .pptx_package import Facts, Heading, Package
from .pptx_pictures import add_pictures
from .zip_archive import archive_in

__all__ = ["PPTX"]

_LEFT, _ASCENT = 58.0, 0.905  # where titles begin, in units of the slide; of Arial, as a share of its size
_MORPH = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:p159="http://schemas.microsoft.com/office/powerpoint/2015/09/main" Requires="p159">'
    '<p:transition spd="med"><p159:morph option="byObject"/></p:transition></mc:Choice>'
    '<mc:Fallback><p:transition spd="fast"><p:fade/></p:transition></mc:Fallback></mc:AlternateContent>'
)


def _stream(deck: Presentation, file: BinaryIO) -> Iterator[Progress]:
    budget = Budget(deck.most_bytes)
    with archive_in(file) as archive:
        package = Package(archive, facts_of(deck), deck.count)
        if deck.has_pictures:
            yield from add_pictures(deck, package, budget)
            return
        for slide in deck.begin():
            shapes = "".join(_shapes(slide))
            size = package.add(
                slide.number + 1,
                slide.title,
                slide.text,
                shapes,
                heading=_heading(deck, slide),
                background=ground_of(deck),
                transition=_MORPH if slide.number else "",
            )
            budget.spend(size)
            yield slide.number, deck.count
    yield deck.count, deck.count


def facts_of(deck: Presentation) -> Facts:
    """What the package is told of a presentation."""
    size = round(deck.width * EMU), round(deck.height * EMU)
    return Facts(*size, deck.title, deck.lang, deck.paint.ink, deck.template)


def _heading(deck: Presentation, slide: Slide) -> Heading:
    """Where a slide's title stands, so that its baseline is that of the other formats."""
    baseline, size = slide.heading
    ends = _LEFT, baseline - _ASCENT * size, deck.width - 2 * _LEFT, 1.2 * size
    left, top, wide, high = (round(each * EMU) for each in ends)
    return Heading(left, top, wide, high, round(75 * size))


def ground_of(deck: Presentation) -> str:
    """The slide's ground in the theme's paper; a template has its own."""
    if deck.is_transparent or deck.template is not None:
        return ""
    fill = f'<a:solidFill><a:srgbClr val="{deck.paint.paper[1:].upper()}"/></a:solidFill>'
    return f"<p:bg><p:bgPr>{fill}<a:effectLst/></p:bgPr></p:bg>"


def _shapes(slide: Slide) -> Iterator[str]:
    """All shapes but the title, which is the slide's own, and the ground."""
    page = Page()
    for shape in slide.scene.children:
        if shape.id == "background":
            continue
        if shape.id == "sentence" and isinstance(shape, Group):
            yield _sentence(slide, page)
        elif shape.id == "title" and isinstance(shape, Group):
            bars = tuple(child for child in shape.children if isinstance(child, Rect))
            yield from drawn(Group(bars, "title"), page)
        elif shape.id == "formula" and isinstance(shape, Group):
            yield drawn_formula(shape, page)
        else:
            yield from drawn(Group((shape,)), page)


def _sentence(slide: Slide, page: Page) -> str:
    """The sentence as one text that wraps and shrinks by itself."""
    said = slide.sentence
    if said is None:
        return ""
    is_korean = any(has_hangul(text) for text, _ in said.runs)
    lang = "ko-KR" if is_korean else "en-US"
    breaks = '<a:pPr eaLnBrk="0"/>' if is_korean else ""  # lines end between words, not within them
    runs = "".join(
        f'<a:r><a:rPr lang="{lang}" sz="{round(75 * said.size)}" dirty="0"><a:solidFill><a:srgbClr '
        f'val="{colour[1:].upper()}"/></a:solidFill><a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/></a:rPr>'
        f"<a:t>{escape(text)}</a:t></a:r>"
        for text, colour in said.runs
    )
    left, top = round(said.left * EMU), round((said.baseline - said.size) * EMU)
    wide, high = round(said.width * EMU), round(2.9 * said.size * EMU)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{page.id_of("sentence")}" name="sentence"/><p:cNvSpPr txBox="1"/><p:nvPr/>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap="square" '
        'lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:normAutofit/></a:bodyPr><a:lstStyle/>'
        f"<a:p>{breaks}{runs}</a:p></p:txBody></p:sp>"
    )


PPTX = Format(
    name="pptx",
    media_type="application/vnd.openxmlformats-officedocument.presentationml.presentation",
    suffix=".pptx",
    is_single=False,
    stream=_stream,
)

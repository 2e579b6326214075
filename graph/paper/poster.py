"""A poster: the whole pass on one page of paper with the four numbers of every edge, in strips where it is long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ..drawing.picture import Drawing
from ..drawing.step_picture import frame_scene
from ..layout.style import Style
from ..layout.whole_layout import NoDrawing
from ..notation.names import typeset_plain
from ..scene.shapes import Group, Rect, Shape
from ..slides.drawing_fit import full_drawing
from ..slides.legend import legend_of
from ..slides.order import Order
from ..slides.presentation import Presentation, Slide
from ..slides.slide import fitted_title
from ..slides.strips import Cut, Strip, cut_apart, strip_groups
from ..slides.text_lines import line_texts
from ..slides.text_outlines import outlined
from ..slides.trace_protocol import Traced
from ..words import say
from .paper_text import text_line

__all__ = ["presented_poster"]

_PAPERS = {"A4": (1122.5, 793.7), "A3": (1587.4, 1122.5)}  # long and short side, in SVG user units of 1/96 inch
_MARGIN, _TITLE_Y, _FOOT_Y = 40.0, 62.0, 22.0
_TOP, _BOTTOM = 88.0, 44.0  # of the drawing's room, from the page's edges
_TITLE, _LEAST_TITLE, _SMALL = 34.0, 18.0, 12.0
_LEAST = 6.7 / 0.75 / 11.0  # of the drawing: = LG × UG, the smallest of the four, is then 6.7 points high
_MOST = 2.0
_BETTER = 1.1  # how much larger a drawing must become for another way to lay it
_MOST_PAGES = 12
_SHARES = (1.0, 0.8)  # of a shape's size

_Drawings = dict[Literal["LR", "TB"], tuple[Drawing, Style]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A drawing on paper: the page's sides, how it is written, and its strips page by page (one of all, where it is
    whole)."""

    width: float
    height: float
    drawing: Drawing
    style: Style
    cut: Cut

    @property
    def has_small_letters(self) -> bool:
        return self.cut.scale < _LEAST


def presented_poster(traced: Traced, order: Order, *, is_single: bool) -> Presentation:
    """The pages of a poster; ``is_single``: one under the other, as one picture.

    Raises:
        NoDrawing: the graph is too large to be laid out.
    """
    sheet = _laid(traced, order)
    title = order.title or say(order.lang, "slides.poster.title", output=typeset_plain(traced.graph.output_name))
    pages = len(sheet.cut.pages)
    height = sheet.height * pages if is_single else sheet.height
    return Presentation(
        title,
        order.lang,
        sheet.width,
        height,
        sheet.style.paint,
        order.theme == "transparent",
        1 if is_single else pages,
        traced.limits.export_bytes,
        lambda: _slides(traced, order, sheet, title, is_single),
        order.width or round(2 * sheet.width),
    )


def _laid(traced: Traced, order: Order) -> _Sheet:
    """The largest way to lay the drawing on one page, across or upright, with smaller shapes where its letters would be
    too small; then in strips.

    Raises:
        NoDrawing: the graph is too large to be laid out.
    """
    for share in _SHARES:
        drawings = _drawings(traced, order, share)
        sheet = _largest(order, drawings)
        if not sheet.has_small_letters:
            return sheet
    return _in_strips(order, drawings) or sheet


def _drawings(traced: Traced, order: Order, share: float) -> _Drawings:
    """The drawing from left to right and top to bottom, or as it was ordered."""
    found: _Drawings = {}
    directions: tuple[Literal["LR", "TB"], ...] = ("LR", "TB") if order.direction == "auto" else (order.direction,)
    for direction in directions:
        try:
            drawing, style, _ = full_drawing(traced, replace(order, direction=direction), share)
        except NoDrawing:
            if direction == directions[-1] and not found:
                raise
            continue
        found[direction] = drawing, style
    return found


def _largest(order: Order, drawings: _Drawings) -> _Sheet:
    best: _Sheet | None = None
    long, short = _PAPERS[order.poster]
    ways: tuple[tuple[Literal["LR", "TB"], float, float], ...] = (
        ("LR", long, short),
        ("TB", short, long),
        ("LR", short, long),
        ("TB", long, short),
    )
    for direction, width, height in ways:
        if direction not in drawings:
            continue
        drawing, style = drawings[direction]
        room = width - 2 * _MARGIN, height - _TOP - _BOTTOM
        scale = min(_MOST, room[0] / drawing.width, room[1] / drawing.height)
        if best is None or scale > best.cut.scale * _BETTER:
            best = _Sheet(
                width, height, drawing, style, Cut(scale, ((Strip(0.0, drawing.width, 0.0, drawing.height),),))
            )
    assert best is not None
    return best


def _in_strips(order: Order, drawings: _Drawings) -> _Sheet | None:
    """The drawing in strips on as few pages as they take."""
    best: _Sheet | None = None
    long, short = _PAPERS[order.poster]
    for drawing, style in drawings.values():
        for width, height in ((long, short), (short, long)):
            room = width - 2 * _MARGIN, height - _TOP - _BOTTOM
            cut = cut_apart(drawing, *room, _LEAST, 1.0, _MOST_PAGES)
            if cut is not None and (best is None or len(cut.pages) < len(best.cut.pages)):
                best = _Sheet(width, height, drawing, style, cut)
    return best


def _slides(traced: Traced, order: Order, sheet: _Sheet, title: str, is_single: bool) -> Iterator[Slide]:
    picture = frame_scene(
        sheet.drawing,
        traced.evaluation,
        traced.timeline,
        len(traced.timeline.steps) - 1,
        style=replace(sheet.style, has_tooltips=False, is_interactive=False, has_background=False),
        has_highlight=False,
    )
    pages = [_page(order, sheet, title, picture, number) for number in range(len(sheet.cut.pages))]
    if is_single:
        below = [replace(page, translate=(0.0, sheet.height * number)) for number, page in enumerate(pages)]
        pages = [Group(tuple(below))] if len(below) > 1 else pages
    height = sheet.height * len(sheet.cut.pages) if is_single else sheet.height
    said = say(order.lang, "slides.summary.text")
    for number, page in enumerate(pages):
        scene = outlined(page) if order.outlined else page
        yield Slide(
            number, f"page-{number + 1}", scene, sheet.width, height, title, said, (0.0, 0.0, sheet.width, height)
        )


def _page(order: Order, sheet: _Sheet, title: str, picture: Group, number: int) -> Group:
    """A page: title and legend over its part of the drawing."""
    width, height, paint, pages = sheet.width, sheet.height, sheet.style.paint, sheet.cut.pages
    legend, wide = legend_of(sheet.style, order.lang, width - _MARGIN, _TITLE_Y)
    line, size, _ = fitted_title(title, width - 2 * _MARGIN - wide - 40, _TITLE, _LEAST_TITLE)
    ground: list[Shape] = []
    if order.theme != "transparent":
        ground.append(Rect(0, 0, width, height, paint.paper, id="background"))
    mark = say(order.lang, "slides.title.page", number=number + 1, count=len(pages)) if len(pages) > 1 else ""
    foot = height - _FOOT_Y
    return Group(
        (
            *ground,
            Group(line_texts(line, _MARGIN, _TITLE_Y, size, paint.ink, is_bold=True), "title"),
            legend,
            *_drawn(sheet, picture, number),
            *text_line(order.footer, _MARGIN, foot, _SMALL, paint.quiet),
            *text_line(mark, width - _MARGIN, foot, _SMALL, paint.quiet, is_right=True),
        )
    )


def _drawn(sheet: _Sheet, picture: Group, number: int) -> list[Group]:
    """The drawing in the middle of its room, or a page's strips under each other."""
    drawing, scale = sheet.drawing, sheet.cut.scale
    room = sheet.width - 2 * _MARGIN, sheet.height - _TOP - _BOTTOM
    if sum(map(len, sheet.cut.pages)) > 1:
        left = _MARGIN + (room[0] - sheet.cut.width) / 2
        top = _TOP + (room[1] - sheet.cut.height(number)) / 2
        return strip_groups(picture, drawing, sheet.cut, number, (left, top), sheet.style.paint)
    left = _MARGIN + (room[0] - scale * drawing.width) / 2
    top = _TOP + (room[1] - scale * drawing.height) / 2
    return [Group((picture,), "picture", translate=(left, top), scale=scale)]

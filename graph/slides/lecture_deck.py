"""A lecture as one deck: a title slide, then every program with a slide of its own before its steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ..autodiff.value_names import value_names
from ..notation.names import typeset_plain
from ..numbers import readable_value
from ..scene.shapes import Group, Path, Rect, Segment, Shape, Span, Text
from ..steps.formula_notations import Formula
from ..steps.program_formula import program_formula
from ..words import say
from .deck import Deck, open_deck
from .formula_shapes import set_formula
from .order import Order, step_list
from .presentation import Presentation, Slide
from .slide import Numbering, fitted_title, foot_texts, presented
from .slide_places import MARGIN, board_of
from .text_lines import as_line, break_lines, line_texts
from .text_outlines import outlined
from .trace_protocol import Traced

__all__ = ["Chapter", "presented_lecture"]

_TITLE, _NOTE, _LIST = 44.0, 22.0, 20.0
_TITLE_Y = 210.0
_CODE, _SMALL_CODE, _LEAST_CODE, _CODE_LINE = 20.0, 14.0, 11.0, 1.35
_CODE_FONTS = "'DejaVu Sans Mono','Cascadia Mono',Consolas,Menlo,monospace"
_CODE_WIDTH = 0.602  # of the font size: a letter of DejaVu Sans Mono
_HEAD_Y, _HEAD = 58.0, 30.0
_MOST_LISTED, _MOST_INPUTS = 12, 14
_QR_FOOT, _BESIDE = 664.0, 24.0  # lower side of the code; between it and the formula
_QR, _QUIET = 132.0, 4  # side of a QR code on the slide; empty modules around it


@dataclass(frozen=True, slots=True)
class Chapter:
    """One program of a lecture.

    Attributes:
        order: its own choices: steps, view, titles and notes of steps.
        link: an address at which the program is alive, "" for none.
    """

    traced: Traced
    order: Order
    title: str = ""
    note: str = ""
    link: str = ""


def presented_lecture(title: str, note: str, chapters: Sequence[Chapter], order: Order) -> Presentation:
    """The slides of a lecture.

    Args:
        order: what holds for the whole file: size, theme, footer, language.

    Raises:
        TraceError: a step that does not exist, or too many slides.
        NoDrawing: a graph that is too large to be laid out.
    """
    decks = [open_deck(chapter.traced, _own(chapter, order, number)) for number, chapter in enumerate(chapters, 1)]
    count = 1 + sum(1 + len(deck.shots) for deck in decks)
    board, paint = board_of(order), decks[0].style.paint
    return Presentation(
        title,
        order.lang,
        board.width,
        board.height,
        paint,
        order.theme == "transparent",
        count,
        chapters[0].traced.limits.export_bytes,
        lambda: _slides(title, note, chapters, decks, count),
        order.width,
        order.pictures,
        order.template,
        order.per_page,
        order.speed,
        chapters[0].traced.limits.film_seconds,
        chapters[0].traced.limits.film_width,
    )


def _own(chapter: Chapter, order: Order, number: int) -> Order:
    """A chapter's choices in the size, colours and language of the whole; of chosen steps those that there are, for a
    program may have become shorter since."""
    return replace(
        chapter.order,
        steps=_existing(chapter.order.steps, len(chapter.traced.timeline.steps) - 1),
        lang=order.lang,
        size=order.size,
        theme=order.theme,
        palette=order.palette,
        footer=order.footer,
        outlined=order.outlined,
        title=chapter.title,
        chapter=number,
        edge="",
    )


def _existing(steps: str, last: int) -> str:
    spans = step_list(steps)
    if spans is None:
        return steps
    kept = [(first, min(final, last)) for first, final in spans if first <= last]
    return ",".join(f"{first}-{final}" for first, final in kept) or "all"


def _slides(title: str, note: str, chapters: Sequence[Chapter], decks: Sequence[Deck], count: int) -> Iterator[Slide]:
    first = _page(0, "title", title, note, _title_shapes(title, note, decks), decks[0], count)
    yield replace(first, heading=(_TITLE_Y, _TITLE))
    number = 1
    for place, (chapter, deck) in enumerate(zip(chapters, decks, strict=True), 1):
        name = f"{place:02d}-0-program"
        head = f"{place} · {chapter.title or deck.title}"
        shapes = _program_shapes(chapter, deck, head)
        told = chapter.note or chapter.traced.graph.source
        page = _page(number, name, head, told, shapes, deck, count)
        yield replace(page, heading=(_HEAD_Y, _HEAD), links=_links(chapter, deck))
        number += 1
        for slide in presented(deck, Numbering(number, count)).begin():
            yield replace(slide, number=number, name=f"{place:02d}-{slide.name}", depth=1)
            number += 1


def _page(number: int, name: str, title: str, text: str, shapes: list[Shape], deck: Deck, count: int) -> Slide:
    """A slide of words on the deck's ground, with its foot."""
    board, order = deck.board, deck.order
    ground: list[Shape] = []
    if order.theme != "transparent":
        ground.append(Rect(0, 0, board.width, board.height, deck.style.paint.paper, id="background"))
    mark = say(order.lang, "slides.title.page", number=number + 1, count=count)
    foot = Group(foot_texts(mark, order.footer, board.width, deck.style.paint), "foot")
    scene = Group((*ground, *shapes, foot))
    size = board.width, board.height
    return Slide(number, name, outlined(scene) if order.outlined else scene, *size, title, text, (0.0, 0.0, *size))


def _title_shapes(title: str, note: str, decks: Sequence[Deck]) -> list[Shape]:
    """The lecture's title, its note, and what its programs are called."""
    board, paint = decks[0].board, decks[0].style.paint
    line, size, _ = fitted_title(title, board.room - 24, _TITLE, 26.0)
    top = _TITLE_Y
    shapes: list[Shape] = [
        Group(
            (
                Rect(MARGIN, top - 40, 8, 54, paint.downstream, corner=4),
                *line_texts(line, MARGIN + 26, top, size, paint.ink, is_bold=True),
            ),
            "title",
        )
    ]
    y = top + 56
    for said in break_lines([((note, ""),)], _NOTE, board.room - 26, 3) or [] if note else []:
        shapes += line_texts(said, MARGIN + 26, y, _NOTE, paint.quiet)
        y += 32
    y += 24
    titled = [deck.order.title for deck in decks if deck.order.title]
    for name in titled[:_MOST_LISTED]:
        listed, small, _ = fitted_title(name, board.room - 60, _LIST, 14.0, is_bold=False)
        shapes += line_texts(listed, MARGIN + 44, y, small, paint.ink)
        y += 30
    return shapes


def _program_shapes(chapter: Chapter, deck: Deck, title: str) -> list[Shape]:
    """The program as it was typed, as mathematics, and its inputs."""
    board, paint = deck.board, deck.style.paint
    line, size, _ = fitted_title(title, board.room - 18, _HEAD)
    shapes: list[Shape] = [
        Group(
            (
                Rect(MARGIN, _HEAD_Y - 25, 6, 31, paint.value, corner=3),
                *line_texts(line, MARGIN + 18, _HEAD_Y, size, paint.ink, is_bold=True),
            ),
            "title",
        )
    ]
    top = 100.0
    for said in break_lines([((chapter.note, ""),)], _LIST, board.room, 2) or [] if chapter.note else []:
        shapes += line_texts(said, MARGIN, top + 14, _LIST, paint.quiet)
        top += 30
    half = board.width * 0.58
    shapes += _code(chapter.traced.graph.source, (MARGIN, top + 20, half - MARGIN - 20, 640 - top), deck)
    shapes += _inputs(chapter, deck, half + 20, top + 44)
    shapes += _mathematics(deck, has_code=bool(chapter.link))
    if chapter.link:
        shapes.append(_qr(chapter.link, board.width - MARGIN - _QR, _QR_FOOT - _QR, paint.ink))
    return shapes


def _links(chapter: Chapter, deck: Deck) -> tuple[tuple[float, float, float, float, str], ...]:
    """The QR code, for who has no camera but a mouse."""
    right = deck.board.width - MARGIN
    return ((right - _QR, _QR_FOOT - _QR, right, _QR_FOOT, chapter.link),) if chapter.link else ()


def _code(source: str, room: tuple[float, float, float, float], deck: Deck) -> list[Shape]:
    """The source in letters of one width on a ground of its own."""
    left, top, wide, high = room
    size, rows = _typeset(source.rstrip().expandtabs(4).split("\n"), wide - 32, high - 28)
    paint = deck.style.paint
    shapes: list[Shape] = [Rect(left, top, wide, len(rows) * _CODE_LINE * size + 28, paint.frame, corner=8)]
    for index, row in enumerate(rows):
        if row.strip():
            indent = len(row) - len(row.lstrip())
            x, y = left + 16 + indent * _CODE_WIDTH * size, top + 14 + (index + 0.78) * _CODE_LINE * size
            shapes.append(Text(x, y, size, (Span(row.strip()),), paint.ink, "start", family=_CODE_FONTS))
    return [Group(tuple(shapes), "program")]


def _typeset(rows: list[str], wide: float, high: float) -> tuple[float, list[str]]:
    """The font size of code, and its rows: in the largest letters in which they fit, long ones going on under
    themselves where letters would become small; the end is left out where even the least do not fit."""
    whole = min(_CODE, wide / (_CODE_WIDTH * max(map(len, rows))), high / (_CODE_LINE * len(rows)))
    if whole >= _SMALL_CODE:
        return whole, rows
    size, shown = _SMALL_CODE, rows
    while size >= _LEAST_CODE:
        letters = int(wide / (_CODE_WIDTH * size))
        shown = [piece for row in rows for piece in _pieces(row, letters)]
        if len(shown) * _CODE_LINE * size <= high:
            return size, shown
        size -= 1
    most = int(high / (_CODE_LINE * _LEAST_CODE))
    return _LEAST_CODE, [*shown[: most - 1], "…"]


def _pieces(row: str, letters: int) -> Iterator[str]:
    """A row of code, cut after a space where it is longer than that; what goes on is further in."""
    indent = " " * min(len(row) - len(row.lstrip()) + 4, letters // 2)
    while len(row) > letters:
        end = row.rfind(" ", len(indent) + 1, letters + 1)
        end = letters if end < 0 else end
        yield row[:end]
        row = indent + row[end:].lstrip()
    yield row


def _inputs(chapter: Chapter, deck: Deck, x: float, y: float) -> list[Shape]:
    """The inputs' names with their values."""
    traced, paint = chapter.traced, deck.style.paint
    shapes: list[Shape] = []
    inputs = [position for position, node in enumerate(traced.graph.nodes) if node.kind == "input"]
    room = deck.board.width - MARGIN - x
    names = value_names(traced.graph)
    for position in inputs[:_MOST_INPUTS]:
        name = typeset_plain(names[position])
        text = f"{name} = {readable_value(traced.evaluation.values[position], deck.order.digits)}"
        line, size, _ = fitted_title(text, room, 18.0, 12.0, is_bold=False)
        shapes += line_texts(line, x, y, size, paint.value)
        y += 28
    if len(inputs) > _MOST_INPUTS:
        shapes += line_texts(as_line((("…", ""),), 18.0)[0], x, y, 18.0, paint.quiet)
    return [Group(tuple(shapes), "inputs")]


def _mathematics(deck: Deck, *, has_code: bool) -> list[Shape]:
    """The program as a formula, at the slide's lower side, beside the QR code."""
    formula: Formula | None = program_formula(deck.story)
    room = deck.board.room - (_QR + _BESIDE if has_code else 0.0)
    made = None if formula is None else set_formula(formula, deck.style.paint, room, 90.0)
    return [Group((made.shapes,), "formula", translate=(MARGIN + room / 2, 620.0))] if made else []


def _qr(link: str, x: float, y: float, ink: str) -> Group:
    """A QR code, as one path of boxes: squares side by side are one."""
    import segno

    matrix = [list(row) for row in segno.make(link, error="m", micro=False).matrix]
    unit = _QR / (len(matrix) + 2 * _QUIET)
    segments: list[Segment] = []
    for row, cells in enumerate(matrix):
        top, column = y + (row + _QUIET) * unit, 0
        for is_dark, run in groupby(cells):
            left, column = x + (column + _QUIET) * unit, column + len(list(run))
            right = x + (column + _QUIET) * unit
            if is_dark:
                segments += [("M", left, top), ("L", right, top), ("L", right, top + unit), ("L", left, top + unit)]
                segments.append(("Z",))
    ground = Rect(x, y, _QR, _QR, "#ffffff")
    return Group((ground, Path(tuple(segments), "#000000" if ink else ink)), "qr")

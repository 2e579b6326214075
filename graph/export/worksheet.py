"""A sheet of paper: the graph with blanks to fill by hand, and the same with its answers. A PDF of two pages, A4:
across or upright, whichever makes the blanks larger; of more where they would be too small for a hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, Literal

from ..drawing.frame import render_body
from ..drawing.ink import Spot
from ..drawing.labels import BRACKET, Block
from ..drawing.layout import NoDrawing
from ..drawing.markup import escape, number
from ..drawing.places import gradient_place, sum_place, value_place
from ..insight.exercises import exercise_of
from ..language.names import typeset_plain
from ..numbers import readable_value
from ..words import say
from .apart import apart
from .board import Board, scale_in
from .deck import Deck
from .exercise_sheet import exercise_sheet, formula_and_key, parts_of
from .fitting import style_of
from .letters import Run, as_line, break_lines, line_svg
from .pages import write_pdf
from .paper import paper_plan
from .record import Format, Progress
from .strips import Cut, cut_apart, strips_svg

__all__ = ["WORKSHEET"]

_LONG, _SHORT, _MARGIN = 1122.5, 793.7, 48.0  # A4, in SVG user units
_TOP, _FOOT = (
    166.0,
    {_LONG: 136.0, _SHORT: 190.0},
)  # above the drawing; by width, under it, where the gradients are asked for
_BLANK_LINE = "#94a3b8"
_MOST_INPUTS = 12
_SHEETS: tuple[tuple[Literal["LR", "TB"], float, float], ...] = (
    ("LR", _LONG, _SHORT),
    ("TB", _SHORT, _LONG),
    ("LR", _SHORT, _LONG),
)
_LEAST_SCALE = 0.85  # of the drawing: a blank is then 9 points high
_BETTER = 1.1  # how much larger the blanks must become for another sheet


def _stream(deck: Deck, file: BinaryIO) -> Iterator[Progress]:
    if deck.order.questions:
        yield 0, 2
        exercise_sheet(deck.traced, exercise_of(deck.traced, deck.order.questions), deck.order, file)
        yield 2, 2
        return
    deck = _on_paper(deck)
    deck, cut = _cut(deck)
    pages = []
    for done, has_answers in enumerate(parts_of(deck.order)):
        pages += [_page(deck, has_answers, cut, page) for page in range(len(cut.pages) if cut else 1)]
        yield done, 2
    board = deck.board
    write_pdf(file, pages, board.width, board.height, _title(deck), deck.order.lang)
    yield 2, 2


def _on_paper(deck: Deck) -> Deck:
    """The same graph in dark ink with rooms to write in, on the sheet on which it becomes larger; with rooms for the
    shapes of arrays where those for all their numbers would be too small."""
    sheet = _largest(deck, is_brief=False)
    has_arrays = any(node.shape for node in deck.traced.graph.nodes)
    return _largest(deck, is_brief=True) if has_arrays and sheet.place[0] < _LEAST_SCALE else sheet


def _cut(deck: Deck) -> tuple[Deck, Cut | None]:
    """Strips on several sheets, where blanks on one would be too small."""
    best: tuple[Deck, Cut] | None = None
    if deck.place[0] >= _LEAST_SCALE or deck.order.direction == "TB":
        return deck, None
    is_brief = any(room.value and room.value.kind == "shape" for room in deck.drawing.plan.rooms)
    style = replace(deck.style, direction="LR")
    drawing = deck.traced.drawing(style, paper_plan(deck.traced, style, is_brief=is_brief))
    for wide, high in ((_LONG, _SHORT), (_SHORT, _LONG)):
        box = _MARGIN, _TOP, wide - 2 * _MARGIN, high - _TOP - _FOOT[wide]
        cut = cut_apart(drawing, box[2], box[3])
        if cut is not None and (best is None or len(cut.pages) < len(best[1].pages)):
            board = Board(wide, high, box, None, None, has_frame=False)
            place = cut.scale, box[0], box[1]
            best = replace(deck, drawing=drawing, style=style, board=board, place=place, kept={}, close_up=None), cut
    return best or (deck, None)


def _largest(deck: Deck, *, is_brief: bool) -> Deck:
    best: Deck | None = None
    for direction, wide, high in _SHEETS:
        if deck.order.direction not in ("auto", direction):
            continue
        style = replace(style_of(deck.order), mode="compact", theme="light", direction=direction)
        try:
            drawing = deck.traced.drawing(style, paper_plan(deck.traced, style, is_brief=is_brief))
        except NoDrawing:
            if best is None:
                raise
            continue
        box = _MARGIN, _TOP, wide - 2 * _MARGIN, high - _TOP - _FOOT[wide]
        scale = min(1.0, scale_in(box, drawing))
        if best is None or scale > best.place[0] * _BETTER:
            board = Board(wide, high, box, None, None, has_frame=False)
            left, top = box[0] + (box[2] - scale * drawing.width) / 2, box[1] + (box[3] - scale * drawing.height) / 2
            place = scale, left, top
            best = replace(deck, drawing=drawing, style=style, board=board, place=place, kept={}, close_up=None)
    assert best is not None
    return best


def _title(deck: Deck) -> str:
    return deck.order.title or say(deck.order.lang, "slides.worksheet.title", output=deck.output)


def _page(deck: Deck, has_answers: bool, cut: Cut | None = None, page: int = 0) -> str:
    lang, paint, wide, high = deck.order.lang, deck.style.paint, deck.board.width, deck.board.height
    count = len(cut.pages) if cut else 1
    title = _title(deck)
    corner = say(lang, "slides.worksheet.answers" if has_answers else "slides.worksheet.name")
    task = say(lang, "slides.worksheet.task", output=deck.output)
    if any(room.value and room.value.kind == "shape" for room in deck.drawing.plan.rooms):
        task += " " + say(lang, "slides.worksheet.shapes")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}" width="{wide:g}" '
        f'height="{high:g}"><title>{escape(title)}</title><rect width="{wide:g}" height="{high:g}" '
        f'fill="{paint.paper}"/>'
        + _text(title, _MARGIN, 72, 26, paint.ink, ' font-weight="bold"')
        + _text(corner, wide - _MARGIN, 72, 15, paint.quiet, is_right=True)
        + (_task(task, wide, paint.ink) if page == 0 else "")
        + formula_and_key(deck.traced, deck.order, 148, wide, paint)
        + _drawn(deck, has_answers, cut, page)
        + (_gradients(deck, has_answers) if page + 1 == count else "")
        + _text(deck.order.footer, _MARGIN, high - 30, 12, paint.quiet)
        + _text(f"{page + 1} / {count}" if count > 1 else "", wide - _MARGIN, high - 30, 12, paint.quiet, is_right=True)
        + "</svg>"
    )


def _drawn(deck: Deck, has_answers: bool, cut: Cut | None, page: int) -> str:
    """The drawing, with its numbers or with blanks; of one that is cut, a page's strips."""
    traced, drawing, (scale, dx, dy) = deck.traced, deck.drawing, deck.place
    step = len(traced.timeline.steps) - 1 if has_answers else 0
    body = apart(render_body(drawing, traced.evaluation, traced.timeline, step, style=deck.style, has_highlight=False))
    body += "" if has_answers else _blanks(deck)
    if cut is None:
        return f'<g transform="translate({number(dx)} {number(dy)}) scale({scale:.5g})">{body}</g>'
    paint = deck.style.paint
    return strips_svg(body, drawing, cut, page, _MARGIN, _TOP, deck.board.width, paint.paper, paint.wire)


def _text(text: str, x: float, y: float, size: float, ink: str, more: str = "", is_right: bool = False) -> str:
    runs: tuple[Run, ...] = ((text, ""),)
    line, wide = as_line(runs, size, bool(more))
    return line_svg(line, x - wide if is_right else x, y, size, ink, {}, more) if text else ""


def _task(text: str, wide: float, ink: str) -> str:
    """What is to be done, in one line or two."""
    lines = break_lines([((text, ""),)], 15, wide - 2 * _MARGIN, 2) or [as_line(((text, ""),), 12)[0]]
    return "".join(line_svg(line, _MARGIN, 102 + 21 * index, 15, ink, {}) for index, line in enumerate(lines))


def _blanks(deck: Deck) -> str:
    """Empty boxes where the numbers of gates would stand."""
    graph, drawing = deck.traced.graph, deck.drawing
    pieces: list[str] = []
    for position, edge in enumerate(graph.edges):
        room = drawing.plan.rooms[position]
        if room.value is not None and graph.nodes[edge.source].kind == "gate":
            pieces.append(_blank(room.value, value_place(drawing, position)[0]))
        if room.gradient is not None:
            pieces.append(_blank(room.gradient, gradient_place(drawing, position)[0]))
    for position, figure in enumerate(drawing.plan.figures):
        if figure.sum is not None:
            pieces.append(_blank(figure.sum, sum_place(drawing, position)[1]))
    return "".join(pieces)


def _blank(block: Block, spot: Spot) -> str:
    """A box for a number, one for each number of a small array; a large one is not for a hand."""
    left = spot.left(block.width)
    if block.kind != "matrix":
        return _box(left, spot.top, block.width, block.height)
    wide, high = block.cell
    return "".join(
        _box(left + BRACKET + column * wide, spot.top + 2 + row * high, wide, high)
        for row in range(block.rows)
        for column in range(block.columns)
    )


def _box(left: float, top: float, wide: float, high: float) -> str:
    return (
        f'<rect x="{number(left)}" y="{number(top + 0.5)}" width="{number(wide)}" height="{number(high - 1)}" rx="3" '
        f'fill="#ffffff" stroke="{_BLANK_LINE}" stroke-width="0.8"/>'
    )


def _gradients(deck: Deck, has_answers: bool) -> str:
    """``∂f/∂x = ____`` for every input, in rows under the drawing."""
    traced, paint = deck.traced, deck.style.paint
    pieces: list[str] = []
    x, y = _MARGIN, deck.board.height - _FOOT[deck.board.width] + 44
    inputs = [position for position, node in enumerate(traced.graph.nodes) if node.kind == "input"][:_MOST_INPUTS]
    for position in inputs:
        gradient = traced.evaluation.gradients[position]
        if gradient is None:
            continue
        name = typeset_plain(traced.graph.nodes[position].name or "")
        line, wide = as_line(((f"∂{deck.output}/∂{name} = ", ""),), 16)
        answer, room = as_line(((readable_value(gradient, deck.order.digits), ""),), 16)
        room = room if has_answers else 90.0
        if x + wide + 8 + room > deck.board.width - _MARGIN:
            x, y = _MARGIN, y + 36
        pieces.append(line_svg(line, x, y, 16, paint.ink, {}))
        if has_answers:
            pieces.append(line_svg(answer, x + wide + 8, y, 16, paint.downstream, {}, ' font-weight="bold"'))
        else:
            pieces.append(f'<path d="M{number(x + wide + 8)} {number(y + 3)}h90" stroke="{_BLANK_LINE}" fill="none"/>')
        x += wide + 8 + room + 40
    return "".join(pieces)


WORKSHEET = Format(
    name="worksheet",
    media_type="application/pdf",
    suffix="-worksheet.pdf",
    is_single=False,
    stream=_stream,
    is_of_graph=True,
)

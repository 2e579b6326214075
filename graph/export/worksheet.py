"""A sheet of paper: the graph with blanks to fill, and the same with its answers. A PDF of two pages, A4 across."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from ..drawing.frame import render_body
from ..drawing.labels import GAP, PRODUCT_LINE
from ..drawing.markup import escape, number
from ..drawing.places import sum_place
from ..language.names import typeset_plain
from ..numbers import readable_value
from ..words import say
from .apart import apart
from .board import Board
from .deck import Deck
from .letters import Run, as_line, line_svg
from .pages import pdf_pages
from .record import Format, Progress

__all__ = ["WORKSHEET"]

_WIDE, _HIGH, _MARGIN = 1122.5, 793.7, 56.0  # A4 across, in SVG user units
_TOP, _BOTTOM = 150.0, 640.0  # of the drawing
_BLANK_LINE = "#94a3b8"
_MOST_INPUTS = 12
_TALLER = 9.0  # of the empty room beside a label that a blank may take


def _stream(deck: Deck, file: BinaryIO) -> Iterator[Progress]:
    deck = _on_paper(deck)
    pages = []
    for done, has_answers in enumerate((False, True)):
        pages.append(_page(deck, has_answers))
        yield done, 2
    file.write(pdf_pages(pages, _WIDE, _HIGH, say(deck.order.lang, "slides.worksheet.title", output=deck.output)))
    yield 2, 2


def _on_paper(deck: Deck) -> Deck:
    """The same graph with all its lines, in dark ink."""
    style = replace(deck.style, theme="light", has_local=True, has_upstream=True, digits=deck.order.digits)
    drawing = deck.traced.drawing(style)
    board = Board(_WIDE, _HIGH, (_MARGIN, _TOP, _WIDE - 2 * _MARGIN, _BOTTOM - _TOP), None, None, has_frame=False)
    return replace(deck, drawing=drawing, style=style, board=board, place=board.place(drawing), kept={})


def _page(deck: Deck, has_answers: bool) -> str:
    lang, paint, traced = deck.order.lang, deck.style.paint, deck.traced
    scale, dx, dy = deck.place
    title = deck.order.title or say(lang, "slides.worksheet.title", output=deck.output)
    step = len(traced.timeline.steps) - 1 if has_answers else 0
    body = render_body(deck.drawing, traced.evaluation, traced.timeline, step, style=deck.style, has_highlight=False)
    corner = say(lang, "slides.worksheet.answers" if has_answers else "slides.worksheet.name")
    task = say(lang, "slides.worksheet.task", output=deck.output)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE:g} {_HIGH:g}" width="{_WIDE:g}" '
        f'height="{_HIGH:g}"><title>{escape(title)}</title><rect width="{_WIDE:g}" height="{_HIGH:g}" '
        f'fill="{paint.paper}"/>'
        + _text(title, _MARGIN, 72, 26, paint.ink, ' font-weight="bold"')
        + _text(corner, _WIDE - _MARGIN, 72, 15, paint.quiet, is_right=True)
        + _text(task, _MARGIN, 106, 15, paint.ink)
        + f'<g transform="translate({number(dx)} {number(dy)}) scale({scale:.5g})">{apart(body)}'
        + ("" if has_answers else _blanks(deck))
        + f"</g>{_gradients(deck, has_answers)}"
        + _text(deck.order.footer, _MARGIN, _HIGH - 30, 12, paint.quiet)
        + "</svg>"
    )


def _text(text: str, x: float, y: float, size: float, ink: str, more: str = "", is_right: bool = False) -> str:
    runs: tuple[Run, ...] = ((text, ""),)
    line, wide = as_line(runs, size, bool(more))
    return line_svg(line, x - wide if is_right else x, y, size, ink, {}, more) if text else ""


def _blanks(deck: Deck) -> str:
    """Empty boxes where the numbers of gates would stand, as large as their room allows: a hand writes large."""
    graph, drawing = deck.traced.graph, deck.drawing
    is_upright = drawing.style.direction == "TB"
    pieces: list[str] = []
    for position, edge in enumerate(graph.edges):
        room, (x, y) = drawing.plan.rooms[position], drawing.labels[position]
        if room.value is not None and graph.nodes[edge.source].kind == "gate":
            wide, high = room.value.width, room.value.height
            if not is_upright and not room.name:
                high += _TALLER
            left, top = (x - 6 - wide, y - high / 2) if is_upright else (x - wide / 2, y - GAP - high)
            pieces.append(_box(left, top, wide, high))
        if room.gradient is not None:
            wide, high = room.gradient.width, room.gradient.height
            high += PRODUCT_LINE if room.has_product else _TALLER
            if room.has_product and not is_upright:
                wide = max(wide, room.along - 8)
            left, top = (x + 6, y - high / 2) if is_upright else (x - wide / 2, y + GAP)
            pieces.append(_box(left, top, wide, high))
    pieces += [_sum(deck, position) for position, figure in enumerate(drawing.plan.figures) if figure.sum is not None]
    return "".join(pieces)


def _box(left: float, top: float, wide: float, high: float) -> str:
    return (
        f'<rect x="{number(left)}" y="{number(top + 0.5)}" width="{number(wide)}" height="{number(high - 1)}" rx="3" '
        f'fill="#ffffff" stroke="{_BLANK_LINE}" stroke-width="0.8"/>'
    )


def _sum(deck: Deck, position: int) -> str:
    """A blank for the sum of the gradients that meet at a node."""
    block = deck.drawing.plan.figures[position].sum
    assert block is not None
    _, spot = sum_place(deck.drawing, position)
    return _box(spot.left(block.width), spot.top, block.width, block.height)


def _gradients(deck: Deck, has_answers: bool) -> str:
    """``∂f/∂x = ____`` for every input, in rows under the drawing."""
    traced, paint = deck.traced, deck.style.paint
    pieces: list[str] = []
    x, y = _MARGIN, _BOTTOM + 48
    inputs = [position for position, node in enumerate(traced.graph.nodes) if node.kind == "input"][:_MOST_INPUTS]
    for position in inputs:
        gradient = traced.evaluation.gradients[position]
        if gradient is None:
            continue
        name = typeset_plain(traced.graph.nodes[position].name or "")
        line, wide = as_line(((f"∂{deck.output}/∂{name} = ", ""),), 16)
        answer, room = as_line(((readable_value(gradient, deck.order.digits), ""),), 16)
        room = room if has_answers else 90.0
        if x + wide + 8 + room > _WIDE - _MARGIN:
            x, y = _MARGIN, y + 36
        pieces.append(line_svg(line, x, y, 16, paint.ink, {}))
        if has_answers:
            pieces.append(line_svg(answer, x + wide + 8, y, 16, paint.downstream, {}, ' font-weight="bold"'))
        else:
            pieces.append(f'<path d="M{number(x + wide + 8)} {number(y + 3)}h90" stroke="{_BLANK_LINE}" fill="none"/>')
        x += wide + 8 + room + 40
    return "".join(pieces)


WORKSHEET = Format(
    name="worksheet", media_type="application/pdf", suffix="-worksheet.pdf", is_single=False, stream=_stream
)

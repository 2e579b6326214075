"""Which drawing fills a slide so that its numbers can be read from the last row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..drawing.labels import PRODUCT, VALUE
from ..drawing.layout import NoDrawing
from ..drawing.picture import Drawing
from ..drawing.style import Style
from .board import Board, board_of, scale_in, tight_board
from .order import Order
from .record import Traced

__all__ = ["fit_drawing", "style_of"]

_LEAST_VALUE, _LEAST_PRODUCT = 14.0, 11.0  # font sizes on the slide
_BETTER = 1.08  # how much larger another arrangement must be to be worth its losses


def style_of(order: Order) -> Style:
    """The drawing's style that was ordered."""
    return Style(
        mode=order.mode,
        digits=order.digits,
        theme="dark" if order.theme == "dark" else "light",
        palette=order.palette,
        direction="LR" if order.direction == "auto" else order.direction,
        language=order.lang,
    )


def fit_drawing(traced: Traced, order: Order) -> tuple[Drawing, Style, Board]:
    """The drawing, the style to write its numbers in, and the board it stands on.

    Raises:
        NoDrawing: the graph is too large to be laid out.
    """
    style = style_of(order)
    if order.size == "tight":
        drawing = traced.drawing(style)
        return drawing, style, tight_board(drawing)
    board = board_of(order)
    page = (board.box[2], board.box[3])
    best: tuple[float, Drawing, Style] | None = None
    for candidate in _candidates(replace(style, page=page), order):
        try:
            drawing = traced.drawing(candidate)
        except NoDrawing:
            if best is None:
                raise
            continue
        scale = scale_in(board.box, drawing)
        written = replace(candidate, digits=order.digits)  # digits that fit their room stay
        if _is_legible(scale, candidate):
            return drawing, written, board
        if best is None or scale > best[0] * _BETTER:
            best = scale, drawing, written
    assert best is not None
    return best[1], best[2], board


def _is_legible(scale: float, style: Style) -> bool:
    return scale * VALUE >= _LEAST_VALUE and (not style.has_product or scale * PRODUCT >= _LEAST_PRODUCT)


def _candidates(style: Style, order: Order) -> Iterator[Style]:
    """From the fullest drawing to the sparest: without LG × UG (the formula under the drawing shows it large), in
    narrower rooms, top to bottom."""
    yield style
    bare = replace(style, has_local=False, has_upstream=False)
    if not order.fine:
        if style.has_product:
            yield bare
        yield from (replace(bare, digits=digits) for digits in range(style.digits - 1, 0, -1))
    if order.direction == "auto":
        yield replace(style, direction="TB")
        if not order.fine:
            yield replace(bare, direction="TB")
            yield replace(bare, direction="TB", digits=min(2, style.digits))

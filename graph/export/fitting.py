"""Which drawing fills a slide so that its numbers can be read from the last row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..drawing.figures import SIGN, Figure
from ..drawing.labels import NAME, PRODUCT
from ..drawing.layout import NoDrawing
from ..drawing.picture import Drawing
from ..drawing.plan import Plan
from ..drawing.runs import runs_width
from ..drawing.style import Style
from .board import Board, Box, board_of, boxes_of_map, scale_in, tight_board
from .foresight import Foresight
from .measured import Trim, measured_plan, styled
from .order import Order
from .record import Traced

__all__ = ["Fit", "fit_drawing", "full_drawing", "style_of"]

_LEAST_VALUE, _LEAST_LETTERS = 14.0, 11.0  # font sizes on the slide: of values and gradients, of all else
_LEAST_SIGN, _SIGN_SHARE = 9.0, 0.86  # smaller, and a gate goes without its sign; of a shape's width
_SMALL = 0.8  # of a shape's size, where the numbers need the room
_FEWEST_DIGITS = 2
_ROUNDING = 0.999
_TRIES = 2  # layouts of one trim
_SIZES = (18.0, 16.0, 14.0)  # of numbers: beside LG × UG, larger ones often take no more room


@dataclass(frozen=True, slots=True)
class Fit:
    """A drawing and where it stands.

    Attributes:
        style: how its numbers are written; its structure is the drawing's.
        trim: what the drawing gave up; digits are those of the whole deck.
        box: left, top, width and height of the drawing's room.
        close_up: the same of the room in which the current gate is shown by itself, None where the drawing says all.
    """

    drawing: Drawing
    style: Style
    trim: Trim
    board: Board
    box: Box
    close_up: Box | None = None


def style_of(order: Order) -> Style:
    """The drawing's style that was ordered."""
    return Style(
        mode=order.mode,
        digits=order.digits,
        has_value="value" not in order.hide,
        has_downstream="dg" not in order.hide,
        has_local="lg" not in order.hide,
        has_upstream="ug" not in order.hide,
        theme="dark" if order.theme == "dark" else "light",
        palette=order.palette,
        direction="LR" if order.direction == "auto" else order.direction,
        language=order.lang,
    )


def full_drawing(traced: Traced, order: Order, *, is_brief: bool = False) -> tuple[Drawing, Style, Trim]:
    """The drawing with all its numbers (``is_brief``: with arrays as their shapes), however large it becomes.

    Raises:
        NoDrawing: the graph is too large to be laid out.
    """
    style, trim = style_of(order), _first(order)
    if is_brief:
        trim = replace(trim, share=_SMALL, products="none", labels="brief")
    return traced.drawing(styled(style, trim), measured_plan(traced, style, trim)), styled(style, trim), trim


def fit_drawing(traced: Traced, order: Order) -> Fit:
    """The fullest drawing whose numbers can be read on the slide that was ordered; where none can, a small one
    without numbers, and room for the current gate under it.

    Raises:
        NoDrawing: the graph is too large to be laid out.
    """
    style = style_of(order)
    if order.size == "tight":
        drawing, written, trim = full_drawing(traced, order)
        board = tight_board(drawing)
        return Fit(drawing, written, trim, board, board.box)
    board, foresight = board_of(order), Foresight(traced.graph)
    for trim in _trims(order, style):
        for _ in range(_TRIES):  # what one layout teaches may show that smaller numbers fit
            found = _largest(traced, style, trim, foresight, board.box)
            if found is None:
                break
            sized, plan = found
            try:
                drawing = traced.drawing(styled(style, sized), plan)
            except NoDrawing:
                if trim.direction == "LR" or order.direction == "TB":
                    raise
                break
            foresight.learn(plan, sized, drawing)
            if _is_legible(board.box, drawing, sized):
                drawing = _with_large_signs(drawing, scale_in(board.box, drawing))
                return Fit(drawing, styled(style, sized), sized, board, board.box)
    return _with_close_up(traced, order, style, board)


def _largest(traced: Traced, style: Style, trim: Trim, foresight: Foresight, box: Box) -> tuple[Trim, Plan] | None:
    """The trim with numbers of the size that promises the largest letters on the slide; None where none promises
    letters that can be read."""
    best: tuple[float, Trim, Plan] | None = None
    for size in _SIZES if style.mode in ("numbers", "compact") else _SIZES[-1:]:
        sized = replace(trim, size=size)
        plan = measured_plan(traced, style, sized)
        scale = foresight.scale(plan, sized, box)
        if _can_be_read(scale, sized) and (best is None or scale * size > best[0]):
            best = scale * size, sized, plan
    return best and best[1:]


def _can_be_read(scale: float, trim: Trim) -> bool:
    scale /= _ROUNDING
    least = NAME if trim.products == "none" else PRODUCT  # the smallest letters at a wire
    return scale * trim.size >= _LEAST_VALUE and scale * least >= _LEAST_LETTERS


def _is_legible(box: Box, drawing: Drawing, trim: Trim) -> bool:
    return _can_be_read(scale_in(box, drawing), trim)


def _first(order: Order) -> Trim:
    """The trim that gives nothing up."""
    return Trim("all", 1.0, order.digits, "TB" if order.direction == "TB" else "LR")


def _trims(order: Order, style: Style) -> Iterator[Trim]:
    """From the fullest drawing to the sparest: smaller shapes, then LG × UG at the current gate alone, then fewer
    digits, then top to bottom."""
    first = _first(order)
    small = replace(first, share=_SMALL)
    yield first
    yield small
    spare: list[Trim] = []
    if style.has_product:
        yield replace(first, products="current")
        spare.append(replace(small, products="current"))
        yield spare[0]
    if not order.fine:  # its parts are told at the wires
        spare.append(replace(small, products="none"))
        yield spare[-1]
    if order.digits > _FEWEST_DIGITS:
        yield from (replace(trim, digits=_FEWEST_DIGITS) for trim in spare)
    if order.direction == "auto":
        yield replace(small, direction="TB")
        yield from (replace(trim, direction="TB") for trim in spare)


def _with_close_up(traced: Traced, order: Order, style: Style, board: Board) -> Fit:
    """The whole graph small, with what still can be read, above or beside the room for the current gate."""
    brief = replace(_first(order), share=_SMALL, products="none", labels="brief")
    for trim in (brief, replace(brief, labels="bare")):
        drawing = traced.drawing(styled(style, trim), measured_plan(traced, style, trim))
        box, close_up = max(boxes_of_map(board), key=lambda boxes: scale_in(boxes[0], drawing))
        if trim.labels == "bare" or _is_legible(box, drawing, trim):
            break
    drawing = _with_large_signs(drawing, scale_in(box, drawing))
    return Fit(drawing, styled(style, trim), trim, board, box, close_up)


def _with_large_signs(drawing: Drawing, scale: float) -> Drawing:
    """Signs and names as large as their shapes allow; none where they could not be read all the same."""
    figures = tuple(_with_large_sign(figure, scale) for figure in drawing.plan.figures)
    return replace(drawing, plan=replace(drawing.plan, figures=figures), parts={})


def _with_large_sign(figure: Figure, scale: float) -> Figure:
    wide = runs_width(figure.text, SIGN, figure.form == "sink")
    size = min(SIGN, SIGN * _SIGN_SHARE * figure.width / wide) if wide else SIGN
    size = max(figure.size, int(10 * size) / 10)
    return replace(figure, text=() if size * scale < _LEAST_SIGN else figure.text, size=size)

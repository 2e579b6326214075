"""The drawing that fills a slide so that its numbers can be read from the last row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ..drawing.picture import Drawing
from ..layout.label_sizes import PRODUCT
from ..layout.layout_plan import Plan
from ..layout.node_figures import SIGN, Figure
from ..layout.style import Style
from ..layout.text_runs import runs_width
from ..layout.whole_layout import NoDrawing
from .camera_plan import Camera, aim
from .measured_labels import Ranks, Trim, measured_plan, styled
from .order import Order
from .size_estimate import Foresight
from .slide_places import MOST_SCALE, Board, Box, board_of, scale_in, tight_board, with_map
from .strips import Cut, cut_apart
from .trace_protocol import Traced

__all__ = ["Fit", "fit_drawing", "full_drawing", "style_of"]

_LEAST_VALUE, _LEAST_LETTERS = 14.0, 11.0  # font sizes on the slide: of values and gradients, of all else
_LEAST_SIGN, _SIGN_SHARE = 9.0, 0.86  # smaller, and a gate goes without its sign; of a shape's width
_SMALL, _SMALLEST = 0.8, 0.7  # of a shape's size, where the numbers need the room; so that all signs can be read
_CAMERA_SIZES = (
    Trim(_SMALL),
    Trim(_SMALLEST, gap=0.6),
    Trim(_SMALL, has_frames=False),
    Trim(_SMALLEST, gap=0.6, has_frames=False),
    Trim(_SMALLEST, gap=0.6, has_frames=False, is_timely=True),
    Trim(_SMALLEST, gap=0.6, widest=240.0, has_frames=False, is_timely=True),
    Trim(_SMALLEST, gap=0.6, widest=0.0, has_frames=False, is_timely=True),
    Trim(_SMALLEST, gap=0.6, widest=0.0, extremes=1, has_frames=False, is_timely=True),
)  # under the camera, until it moves seldom enough
_ROUNDING = 0.999
_SIZES = (18.0, 16.0, 14.0)  # of numbers: beside LG × UG, larger ones often take no more room
_ROWS, _LEAST_ROW = 2, 1.0  # under each other; least scale of a drawing in rows, with numbers of 14 and 11 units
_RANKS: tuple[Ranks, ...] = ("wires", "steps", "operands", "uses")
_HOPELESS = 0.7  # of the least scale; an estimate may be that much too small


@dataclass(frozen=True, slots=True)
class Fit:
    """A drawing and where it stands.

    Attributes:
        style: how its numbers are written; its structure is the drawing's.
        trim: what the drawing gave up; digits are those of the whole deck.
        box: left, top, width and height of the drawing's room.
        camera: what is seen of it at each step, None where it is seen as a whole.
        cut: the two rows in which it stands, None for one.
    """

    drawing: Drawing
    style: Style
    trim: Trim
    board: Board
    box: Box
    camera: Camera | None = None
    cut: Cut | None = None


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


def full_drawing(traced: Traced, order: Order, share: float = 1.0) -> tuple[Drawing, Style, Trim]:
    """The drawing with all its numbers, however large it becomes; its shapes at a share of their size.

    Raises:
        NoDrawing: the graph is too large to be laid out.
    """
    return _drawn(traced, order, Trim(share, "TB" if order.direction == "TB" else "LR"))


def _drawn(traced: Traced, order: Order, trim: Trim) -> tuple[Drawing, Style, Trim]:
    style = style_of(order)
    written = styled(style, trim)
    return traced.drawing(written, measured_plan(traced, style, trim)), written, trim


def fit_drawing(traced: Traced, order: Order) -> Fit:
    """The drawing whose numbers are largest on the slide that was ordered; where they could not be read in a drawing
    of the whole, one in full size under a camera.

    Raises:
        NoDrawing: the graph is too large to be laid out.
    """
    if order.size == "tight":
        drawing, style, trim = full_drawing(traced, order)
        board = tight_board(drawing)
        return Fit(drawing, style, trim, board, board.box)
    board = board_of(order)
    return _whole(traced, order, board) or _in_rows(traced, order, board) or _under_camera(traced, order, board)


def _whole(traced: Traced, order: Order, board: Board) -> Fit | None:
    """The first arrangement in which all can be read: as it is, with smaller shapes, top to bottom."""
    style, foresight = style_of(order), Foresight(traced.graph)
    for trim in _trims(order):
        for sized, plan in _promising(traced, style, trim, foresight, board.box):
            try:
                drawing = traced.drawing(styled(style, sized), plan)
            except NoDrawing:
                if trim.direction == "LR" or order.direction == "TB":
                    raise
                break
            scale = scale_in(board.box, drawing)
            if _can_be_read(scale, sized):
                return Fit(_with_large_signs(drawing, scale), styled(style, sized), sized, board, board.box)
    return None


def _in_rows(traced: Traced, order: Order, board: Board) -> Fit | None:
    """A long drawing in two rows, where its numbers can be read in them."""
    if order.direction == "TB":
        return None
    drawing, style, trim = full_drawing(traced, order, _SMALL)
    wide, high = board.box[2:]
    if drawing.width * _LEAST_ROW > _ROWS * wide:
        return None
    cut = cut_apart(drawing, wide, high, _LEAST_ROW, MOST_SCALE, most_pages=1, most_strips=_ROWS)
    if cut is None:
        return None
    return Fit(_with_large_signs(drawing, cut.scale), style, trim, board, board.box, cut=cut)


def _promising(traced: Traced, style: Style, trim: Trim, foresight: Foresight, box: Box) -> list[tuple[Trim, Plan]]:
    """The trim with numbers of each size, the most promising first; without those that cannot become large enough."""
    found: list[tuple[float, Trim, Plan]] = []
    for size in _SIZES if style.mode in ("numbers", "compact") else _SIZES[-1:]:
        sized = replace(trim, size=size)
        plan = measured_plan(traced, style, sized)
        scale = foresight.scale(plan, box, is_upright=trim.direction == "TB")
        if _can_be_read(scale / _HOPELESS, sized):
            found.append((scale * size if _can_be_read(scale, sized) else scale, sized, plan))
    return [(sized, plan) for _, sized, plan in sorted(found, key=lambda each: -each[0])]


def _can_be_read(scale: float, trim: Trim) -> bool:
    scale /= _ROUNDING
    return scale * trim.size >= _LEAST_VALUE and scale * PRODUCT >= _LEAST_LETTERS


def _trims(order: Order) -> Iterator[Trim]:
    """What is given up, in this order: large shapes, then the direction in which a graph is read."""
    direction: Literal["LR", "TB"] = "TB" if order.direction == "TB" else "LR"
    yield Trim(1.0, direction)
    yield Trim(_SMALL, direction)
    if order.direction == "auto":
        yield Trim(_SMALL, "TB")


def _under_camera(traced: Traced, order: Order, board: Board) -> Fit:
    """The drawing in full size, and windows over it: in the first arrangement in which they are calm, else in that in
    which they are calmest."""
    board = with_map(board)
    calmest: tuple[int, Fit] | None = None
    for trim in _camera_trims(order, has_frames=bool(traced.graph.groups)):
        try:
            drawing, style, trim = _drawn(traced, order, trim)
        except NoDrawing:
            if calmest is None:
                raise
            continue
        camera = aim(drawing, traced.timeline, *board.box[2:], is_first_look=True)
        fit = Fit(drawing, style, trim, board, board.box, camera)
        if camera.is_calm:
            return fit
        if calmest is None or camera.moves < calmest[0]:
            calmest = camera.moves, fit
    if calmest is None:
        raise NoDrawing("crashed")
    fit = calmest[1]
    return replace(fit, camera=aim(fit.drawing, traced.timeline, *board.box[2:]))


def _camera_trims(order: Order, *, has_frames: bool) -> Iterator[Trim]:
    """Arrangements that are tried under the camera, in this order: ranks by the wires, by the steps, by the operands,
    by the uses; the other direction; shapes so small that their signs can just be read, near to each other; the same
    without frames, which keep gates apart that follow each other; these in a line; heat maps for the widest matrices,
    then for all; a digit less over them."""
    directions: tuple[Literal["LR", "TB"], ...] = ("LR", "TB") if order.direction == "auto" else (order.direction,)
    sizes = [each if has_frames else replace(each, has_frames=True) for each in _CAMERA_SIZES]
    for trim in dict.fromkeys(sizes):
        for direction in directions:
            for ranks in _RANKS:
                yield replace(trim, direction=direction, ranks=ranks)


def _with_large_signs(drawing: Drawing, scale: float) -> Drawing:
    """Signs and names as large as their shapes allow; none where they could not be read all the same."""
    figures = tuple(_with_large_sign(figure, scale) for figure in drawing.plan.figures)
    return replace(drawing, plan=replace(drawing.plan, figures=figures), parts={})


def _with_large_sign(figure: Figure, scale: float) -> Figure:
    wide = runs_width(figure.text, SIGN, figure.form == "sink")
    size = min(SIGN, SIGN * _SIGN_SHARE * figure.width / wide) if wide else SIGN
    size = max(figure.size, int(10 * size) / 10)
    return replace(figure, text=() if size * scale < _LEAST_SIGN else figure.text, size=size)

"""A sheet of paper: the graph with blanks to fill by hand, and the same with its answers. Two pages, A4:
across or upright, whichever makes the blanks larger; of more where they would be too small for a hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ..autodiff.value_names import value_names
from ..drawing.label_places import gradient_place, sum_place, value_place
from ..drawing.number_labels import Spot
from ..drawing.picture import Drawing
from ..drawing.step_picture import frame_scene
from ..exercises.question_selection import exercise_of
from ..layout.label_sizes import BRACKET, Block
from ..layout.style import Style
from ..layout.whole_layout import NoDrawing
from ..notation.names import typeset_plain
from ..numbers import readable_value
from ..scene.changes import replaced
from ..scene.shapes import Group, Rect, Shape, Text
from ..scene.svg_writer import document
from ..slides.drawing_fit import style_of
from ..slides.order import Order
from ..slides.single_runs import in_single_runs
from ..slides.slide_places import Board, scale_in
from ..slides.strips import Cut, cut_apart, strip_groups
from ..slides.text_lines import as_line, break_lines, line_texts
from ..slides.trace_protocol import Traced
from ..words import say
from .exercise_sheet import Sheets, exercise_sheets, formula_and_key, parts_of
from .handwriting_rooms import paper_plan
from .paper_text import line_to_write_on, text_line

__all__ = ["worksheets"]

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


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing on paper: rooms to write in, the sheet's measures, scale and shift of the drawing on it."""

    traced: Traced
    order: Order
    drawing: Drawing
    style: Style
    board: Board
    place: tuple[float, float, float]

    @property
    def output(self) -> str:
        """The output's name as it is drawn."""
        return typeset_plain(self.traced.graph.output_name)


def worksheets(traced: Traced, order: Order) -> Sheets:
    """The sheet with blanks and the one with answers, or an exercise where questions were ordered.

    Raises:
        NoDrawing: the graph is too large to be laid out.
        TraceError: a question that the graph does not have.
    """
    if order.questions:
        return exercise_sheets(traced, exercise_of(traced, order.questions), order)
    sheet, cut = _cut(_on_paper(traced, order))
    pages = [
        _page(sheet, has_answers, cut, page)
        for has_answers in parts_of(order)
        for page in range(len(cut.pages) if cut else 1)
    ]
    return Sheets(tuple(pages), sheet.board.width, sheet.board.height, _title(sheet))


def _on_paper(traced: Traced, order: Order) -> Sheet:
    """The same graph in dark ink with rooms to write in, on the sheet on which it becomes larger; with rooms for the
    shapes of arrays where those for all their numbers would be too small."""
    sheet = _largest(traced, order, is_brief=False)
    has_arrays = any(node.shape for node in traced.graph.nodes)
    return _largest(traced, order, is_brief=True) if has_arrays and sheet.place[0] < _LEAST_SCALE else sheet


def _cut(sheet: Sheet) -> tuple[Sheet, Cut | None]:
    """Strips on several sheets, where blanks on one would be too small."""
    best: tuple[Sheet, Cut] | None = None
    if sheet.place[0] >= _LEAST_SCALE or sheet.order.direction == "TB":
        return sheet, None
    is_brief = any(room.value and room.value.kind == "shape" for room in sheet.drawing.plan.rooms)
    style = replace(sheet.style, direction="LR")
    drawing = sheet.traced.drawing(style, paper_plan(sheet.traced, style, is_brief=is_brief))
    for wide, high in ((_LONG, _SHORT), (_SHORT, _LONG)):
        box = _MARGIN, _TOP, wide - 2 * _MARGIN, high - _TOP - _FOOT[wide]
        cut = cut_apart(drawing, box[2], box[3])
        if cut is not None and (best is None or len(cut.pages) < len(best[1].pages)):
            board = Board(wide, high, box, None, None, has_frame=False)
            place = cut.scale, box[0], box[1]
            best = replace(sheet, drawing=drawing, style=style, board=board, place=place), cut
    return best or (sheet, None)


def _largest(traced: Traced, order: Order, *, is_brief: bool) -> Sheet:
    best: Sheet | None = None
    for direction, wide, high in _SHEETS:
        if order.direction not in ("auto", direction):
            continue
        style = replace(style_of(order), mode="compact", theme="light", direction=direction)
        try:
            drawing = traced.drawing(style, paper_plan(traced, style, is_brief=is_brief))
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
            best = Sheet(traced, order, drawing, style, board, place)
    assert best is not None
    return best


def _title(sheet: Sheet) -> str:
    return sheet.order.title or say(sheet.order.lang, "slides.worksheet.title", output=sheet.output)


def _page(sheet: Sheet, has_answers: bool, cut: Cut | None = None, page: int = 0) -> str:
    lang, paint, wide, high = sheet.order.lang, sheet.style.paint, sheet.board.width, sheet.board.height
    count = len(cut.pages) if cut else 1
    title = _title(sheet)
    corner = say(lang, "slides.worksheet.answers" if has_answers else "slides.worksheet.name")
    shapes: list[Shape] = [
        Rect(0, 0, wide, high, paint.paper),
        *text_line(title, _MARGIN, 72, 26, paint.ink, is_bold=True),
        *text_line(corner, wide - _MARGIN, 72, 15, paint.quiet, is_right=True),
        *(_task(sheet, wide) if page == 0 else ()),
        *formula_and_key(sheet.traced, sheet.order, 148, wide, paint),
        *_drawn(sheet, has_answers, cut, page),
        *(_gradients(sheet, has_answers) if page + 1 == count else ()),
        *text_line(sheet.order.footer, _MARGIN, high - 30, 12, paint.quiet),
    ]
    if count > 1:
        shapes += text_line(f"{page + 1} / {count}", wide - _MARGIN, high - 30, 12, paint.quiet, is_right=True)
    return document(wide, high, shapes, title, corner)


def _drawn(sheet: Sheet, has_answers: bool, cut: Cut | None, page: int) -> list[Group]:
    """The drawing, with its numbers or with blanks; of one that is cut, a page's strips."""
    traced, drawing, (scale, dx, dy) = sheet.traced, sheet.drawing, sheet.place
    step = len(traced.timeline.steps) - 1 if has_answers else 0
    picture = frame_scene(drawing, traced.evaluation, traced.timeline, step, style=sheet.style, has_highlight=False)
    picture = in_single_runs(picture if has_answers else _with_blanks(sheet, picture))
    if cut is None:
        return [Group((picture,), translate=(dx, dy), scale=scale)]
    return strip_groups(picture, drawing, cut, page, (_MARGIN, _TOP), sheet.style.paint)


def _task(sheet: Sheet, wide: float) -> list[Text]:
    """What is to be done, in one line or two."""
    lang, ink = sheet.order.lang, sheet.style.paint.ink
    text = say(lang, "slides.worksheet.task", output=sheet.output)
    if any(room.value and room.value.kind == "shape" for room in sheet.drawing.plan.rooms):
        text += " " + say(lang, "slides.worksheet.shapes")
    lines = break_lines([((text, ""),)], 15, wide - 2 * _MARGIN, 2) or [as_line(((text, ""),), 12)[0]]
    return [each for index, line in enumerate(lines) for each in line_texts(line, _MARGIN, 102 + 21 * index, 15, ink)]


def _with_blanks(sheet: Sheet, picture: Group) -> Group:
    """The drawing with empty boxes where the numbers of gates would stand."""
    graph, drawing = sheet.traced.graph, sheet.drawing
    boxes: dict[str, list[Rect]] = {}
    for position, edge in enumerate(graph.edges):
        room, blanks = drawing.plan.rooms[position], boxes.setdefault(edge.id, [])
        if room.value is not None and graph.nodes[edge.source].kind == "gate":
            blanks += _blank(room.value, value_place(drawing, position)[0])
        if room.gradient is not None:
            blanks += _blank(room.gradient, gradient_place(drawing, position)[0])
    for position, figure in enumerate(drawing.plan.figures):
        if figure.sum is not None:
            boxes[graph.nodes[position].id] = _blank(figure.sum, sum_place(drawing, position)[1])

    def change(shape: Shape) -> Shape:
        if isinstance(shape, Group) and boxes.get(shape.id):
            return replace(shape, children=(*shape.children, *boxes[shape.id]), is_kept=False)
        return shape

    return replaced(picture, change)


def _blank(block: Block, spot: Spot) -> list[Rect]:
    """A box for a number, one for each number of a small array; a large one is not for a hand."""
    left = spot.left(block.width)
    if block.kind != "matrix":
        return [_box(left, spot.top, block.width, block.height)]
    wide, high = block.cell
    return [
        _box(left + BRACKET + column * wide, spot.top + 2 + row * high, wide, high)
        for row in range(block.rows)
        for column in range(block.columns)
    ]


def _box(left: float, top: float, wide: float, high: float) -> Rect:
    return Rect(left, top + 0.5, wide, high - 1, "#ffffff", _BLANK_LINE, 0.8, 3.0)


def _gradients(sheet: Sheet, has_answers: bool) -> list[Shape]:
    """``∂f/∂x = ____`` for every input, in rows under the drawing."""
    traced, paint = sheet.traced, sheet.style.paint
    shapes: list[Shape] = []
    x, y = _MARGIN, sheet.board.height - _FOOT[sheet.board.width] + 44
    inputs = [position for position, node in enumerate(traced.graph.nodes) if node.kind == "input"][:_MOST_INPUTS]
    names = value_names(traced.graph)
    for position in inputs:
        gradient = traced.evaluation.gradients[position]
        if gradient is None:
            continue
        name = typeset_plain(names[position])
        line, wide = as_line(((f"∂{sheet.output}/∂{name} = ", ""),), 16)
        answer, room = as_line(((readable_value(gradient, sheet.order.digits), ""),), 16, is_bold=True)
        room = room if has_answers else 90.0
        if x + wide + 8 + room > sheet.board.width - _MARGIN:
            x, y = _MARGIN, y + 36
        shapes += line_texts(line, x, y, 16, paint.ink)
        if has_answers:
            shapes += line_texts(answer, x + wide + 8, y, 16, paint.downstream, is_bold=True)
        else:
            shapes.append(line_to_write_on(x + wide + 8, y, 90.0))
        x += wide + 8 + room + 40
    return shapes

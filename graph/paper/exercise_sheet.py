"""An exercise on paper: the drawing with numbered blanks, the questions under it, and a second page with the answers.

Two pages, A4 across; more where the drawing would be too small on one.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..drawing.picture import Drawing
from ..drawing.step_picture import frame_scene
from ..exercises.exercise import Exercise
from ..exercises.question_text import answer_text, asked_text
from ..layout.style import Style
from ..notation.names import typeset_plain
from ..scene.shapes import Group, Rect, Shape, Text
from ..scene.svg_writer import document
from ..scene.theme import Theme
from ..slides.order import Order
from ..slides.single_runs import in_single_runs
from ..slides.slide_places import place_in
from ..slides.strips import Cut, cut_apart, strip_groups
from ..slides.text_lines import as_line, line_texts, line_width
from ..slides.trace_protocol import Traced
from ..steps.program_formula import program_formula
from ..words import say
from .answer_blanks import blanked
from .paper_text import line_to_write_on, text_line

__all__ = ["Sheets", "exercise_sheets", "formula_and_key", "parts_of", "sheet_pages"]

_WIDE, _HIGH, _MARGIN = 1122.5, 793.7, 56.0  # A4 across, in SVG user units
_TOP, _ROW = 158.0, 32.0  # of the drawing; height of a row of questions
_LEAST_DRAWING = 200.0
_SIZE = 16.0
_SMALLEST = 8.0
_OF_ROW = 0.62  # of a row's height that its letters may have
_MOST_SCALE, _LEAST_SCALE = 1.6, 1.0  # of the drawing; smaller, and it is cut into strips: a box is 9 points high
_FORMULA, _KEY = 17.0, 13.0  # sizes of letters
_LINE = 110.0  # on which an answer is written
_Row = tuple[str, str, float]  # a question in words, its answer, the width of both


@dataclass(frozen=True, slots=True)
class Sheets:
    """Sheets of paper of one size in SVG user units, each an SVG document, and the title of them all."""

    pages: tuple[str, ...]
    width: float
    height: float
    title: str


def exercise_sheets(traced: Traced, exercise: Exercise, order: Order) -> Sheets:
    """The sheet and its key, in the language of ``order`` and with its title and footer.

    Raises:
        NoDrawing: the graph is too large to be laid out.
    """
    return Sheets(tuple(sheet_pages(traced, exercise, order)), _WIDE, _HIGH, _title(traced, order))


def sheet_pages(traced: Traced, exercise: Exercise, order: Order) -> list[str]:
    """The pages as SVG, to be filled in, and then with the answers: one each, more where the drawing is cut."""
    style = Style(
        language=order.lang, palette=order.palette, digits=order.digits, has_tooltips=False, is_interactive=False
    )
    drawing = traced.drawing(style)
    rows = _rows(traced, exercise, order.lang)
    columns = max(1, int((_WIDE - 2 * _MARGIN) // (max((wide for _, _, wide in rows), default=1) + 40)))
    high = _ROW * -(-len(rows) // columns) + 40
    bottom = max(_TOP + _LEAST_DRAWING, _HIGH - 46 - high)
    box = _MARGIN, _TOP, _WIDE - 2 * _MARGIN, bottom - _TOP
    scale, x, y = place_in(box, drawing, _MOST_SCALE)
    cut = None if scale >= _LEAST_SCALE else _cut(drawing, box[2], _HIGH - 46 - _TOP)
    bottom = _TOP if cut else bottom
    squeeze = min(1.0, (_HIGH - 46 - bottom) / high)
    last = len(traced.timeline.steps) - 1
    whole = frame_scene(drawing, traced.evaluation, traced.timeline, last, style=style, has_highlight=False)
    picture = in_single_runs(whole)
    pages: list[str] = []
    for has_answers in parts_of(order):
        shown = picture if has_answers else blanked(picture, traced.graph, exercise)
        lines = _questions(rows, columns, bottom + 30, squeeze, has_answers, style.paint)
        if cut:
            strips = [
                strip_groups(shown, drawing, cut, page, (_MARGIN, _TOP), style.paint) for page in range(len(cut.pages))
            ]
            insides: list[list[Shape]] = [[*groups] for groups in strips]
            insides.append(lines)
        else:
            insides = [[Group((shown,), translate=(x, y), scale=scale), *lines]]
        pages += [_page(traced, order, has_answers, style, inside) for inside in insides]
    return pages


def parts_of(order: Order) -> tuple[bool, ...]:
    """Which pages are wanted: those without answers, those with them, or both."""
    return {"both": (False, True), "sheet": (False,), "answers": (True,)}[order.part]


def _cut(drawing: Drawing, wide: float, high: float) -> Cut | None:
    """Strips in which a hand can write; smaller ones of a drawing that is higher than a page."""
    return cut_apart(drawing, wide, high, _LEAST_SCALE) or cut_apart(drawing, wide, high)


def formula_and_key(traced: Traced, order: Order, y: float, wide: float, paint: Theme) -> tuple[Text, ...]:
    """The program as a formula, and what LG, UG and DG are: a line over the drawing."""
    formula = program_formula(traced.story(order.lang))
    text = ";   ".join(formula.lines("plain")) if formula else ""
    key = say(order.lang, "slides.worksheet.key")
    room = wide - 2 * _MARGIN - line_width(((key, ""),), _KEY) - 20
    shown = text if line_width(((text, ""),), _FORMULA) <= room else ""
    return (
        *text_line(shown, _MARGIN, y, _FORMULA, paint.ink),
        *text_line(key, wide - _MARGIN, y, _KEY, paint.quiet, is_right=True),
    )


def _title(traced: Traced, order: Order) -> str:
    output = typeset_plain(traced.graph.output_name)
    return order.title or say(order.lang, "slides.exercise.title", output=output)


def _page(traced: Traced, order: Order, has_answers: bool, style: Style, inside: list[Shape]) -> str:
    paint, lang, title = style.paint, order.lang, _title(traced, order)
    corner = say(lang, "slides.worksheet.answers" if has_answers else "slides.worksheet.name")
    shapes: list[Shape] = [
        Rect(0, 0, _WIDE, _HIGH, paint.paper),
        *text_line(title, _MARGIN, 72, 26, paint.ink, is_bold=True),
        *text_line(corner, _WIDE - _MARGIN, 72, 15, paint.quiet, is_right=True),
        *text_line(say(lang, "slides.exercise.task"), _MARGIN, 106, 15, paint.ink),
        *formula_and_key(traced, order, 134, _WIDE, paint),
        *inside,
        *text_line(order.footer, _MARGIN, _HIGH - 24, 12, paint.quiet),
    ]
    return document(_WIDE, _HIGH, shapes, title, corner)


def _rows(traced: Traced, exercise: Exercise, lang: str) -> list[_Row]:
    """Every question in words with its number, its answer, and the width of both."""
    rows: list[_Row] = []
    for place, question in enumerate(exercise.questions, 1):
        text, answer = f"{place}.  {asked_text(traced, question, lang)} =", answer_text(traced, question, lang)
        rows.append((text, answer, line_width(((text, ""),), _SIZE) + 8 + _LINE))
    return rows


def _questions(
    rows: list[_Row], columns: int, top: float, squeeze: float, has_answers: bool, paint: Theme
) -> list[Shape]:
    """The questions column by column, with lines to write on or with their answers."""
    shapes: list[Shape] = []
    count = -(-len(rows) // columns)
    wide = (_WIDE - 2 * _MARGIN) / columns
    size = max(_SMALLEST, min(_SIZE, _OF_ROW * _ROW * squeeze))
    for place, (text, answer, _) in enumerate(rows):
        x, y = _MARGIN + wide * (place // count), top + _ROW * squeeze * (place % count)
        line, length = as_line(((text, ""),), size)
        shapes += line_texts(line, x, y, size, paint.ink)
        if has_answers:
            shapes += text_line(answer, x + length + 8, y, size, paint.downstream, is_bold=True)
        else:
            shapes.append(line_to_write_on(x + length + 8, y, _LINE))
    return shapes

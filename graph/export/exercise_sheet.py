"""An exercise on paper: the drawing with numbered blanks, the questions under it, and a second page with the answers.

A PDF of two pages, A4 across; of more where the drawing would be too small on one.
"""

from __future__ import annotations

from typing import BinaryIO

from ..drawing.frame import frame_scene
from ..drawing.style import Style
from ..drawing.theme import Theme
from ..insight.exercises import Exercise, Question
from ..language.names import typeset_plain
from ..numbers import readable, readable_value
from ..scene.shapes import Group, Rect, Shape
from ..scene.svg import document
from ..tracing.wording import sign_text
from ..words import say
from .blanks import blanked
from .board import place_in
from .letters import as_line, line_texts, line_width
from .order import Order
from .pages import write_pdf
from .paper_text import line_to_write_on, text_line
from .single_runs import in_single_runs
from .strips import cut_apart, strip_groups
from .trace_protocol import Traced

__all__ = ["exercise_sheet", "sheet_pages"]

_WIDE, _HIGH, _MARGIN = 1122.5, 793.7, 56.0  # A4 across, in SVG user units
_TOP, _ROW = 140.0, 32.0  # of the drawing; height of a row of questions
_LEAST_DRAWING = 200.0
_SIZE = 16.0
_SMALLEST = 8.0
_MOST_SCALE, _LEAST_SCALE = 1.6, 0.6  # of the drawing; smaller, and it is cut into strips
_LINE = 110.0  # on which an answer is written
_Row = tuple[str, str, float]  # a question in words, its answer, the width of both


def exercise_sheet(traced: Traced, exercise: Exercise, order: Order, file: BinaryIO) -> None:
    """Write the sheet and its key, as a PDF, in the language of ``order`` and with its title and footer.

    Raises:
        NoDrawing: the graph is too large to be laid out.
    """
    write_pdf(file, sheet_pages(traced, exercise, order), _WIDE, _HIGH, _title(traced, order), order.lang)


def sheet_pages(traced: Traced, exercise: Exercise, order: Order) -> list[str]:
    """The pages as SVG, to be filled in, and then with the answers: one each, more where the drawing is cut."""
    style = Style(language=order.lang, palette=order.palette, has_tooltips=False, is_interactive=False)
    drawing = traced.drawing(style)
    rows = _rows(traced, exercise, order.lang)
    columns = max(1, int((_WIDE - 2 * _MARGIN) // (max((wide for _, _, wide in rows), default=1) + 40)))
    high = _ROW * -(-len(rows) // columns) + 40
    bottom = max(_TOP + _LEAST_DRAWING, _HIGH - 46 - high)
    box = _MARGIN, _TOP, _WIDE - 2 * _MARGIN, bottom - _TOP
    scale, x, y = place_in(box, drawing, _MOST_SCALE)
    cut = None if scale >= _LEAST_SCALE else cut_apart(drawing, box[2], _HIGH - 46 - _TOP)
    bottom = _TOP if cut else bottom
    squeeze = min(1.0, (_HIGH - 46 - bottom) / high)
    last = len(traced.timeline.steps) - 1
    whole = frame_scene(drawing, traced.evaluation, traced.timeline, last, style=style, has_highlight=False)
    picture = in_single_runs(whole)
    pages: list[str] = []
    for has_answers in (False, True):
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
        *inside,
        *text_line(order.footer, _MARGIN, _HIGH - 24, 12, paint.quiet),
    ]
    return document(_WIDE, _HIGH, shapes, title, corner)


def _rows(traced: Traced, exercise: Exercise, lang: str) -> list[_Row]:
    """Every question in words with its number, its answer, and the width of both."""
    rows: list[_Row] = []
    for place, question in enumerate(exercise.questions, 1):
        text, answer = f"{place}.  {_asked(traced, question, lang)} =", readable(question.truth)
        rows.append((text, answer, line_width(((text, ""),), _SIZE) + 8 + _LINE))
    return rows


def _asked(traced: Traced, question: Question, lang: str) -> str:
    graph = traced.graph
    edge = graph.edges[question.edge]
    ends = {"from": _name(traced, edge.source), "to": _name(traced, edge.target)}
    asks = {
        "value": say(lang, "web.insight.exercise.ask_value", **ends),
        "lg": say(lang, "web.insight.exercise.ask_lg", **ends),
        "ug": say(lang, "web.insight.exercise.ask_ug", **ends),
        "dg": say(lang, "web.insight.exercise.ask_dg", **ends),
        "grad": say(lang, "web.insight.exercise.ask_grad", **ends),
    }
    place = f", [{', '.join(map(str, question.index))}]" if question.index else ""
    return asks[question.kind] + place


def _name(traced: Traced, position: int) -> str:
    """What a node is called on the drawing: by its name, its sign, or its number."""
    node = traced.graph.nodes[position]
    if node.name:
        return typeset_plain(node.name)
    if node.kind == "output":
        return typeset_plain(traced.graph.output_name)
    if node.operation is not None:
        return sign_text(node.operation)
    return readable_value(traced.evaluation.values[position])


def _questions(
    rows: list[_Row], columns: int, top: float, squeeze: float, has_answers: bool, paint: Theme
) -> list[Shape]:
    """The questions column by column, with lines to write on or with their answers."""
    shapes: list[Shape] = []
    count = -(-len(rows) // columns)
    wide = (_WIDE - 2 * _MARGIN) / columns
    size = max(_SMALLEST, _SIZE * squeeze)
    for place, (text, answer, _) in enumerate(rows):
        x, y = _MARGIN + wide * (place // count), top + _ROW * squeeze * (place % count)
        line, length = as_line(((text, ""),), size)
        shapes += line_texts(line, x, y, size, paint.ink)
        if has_answers:
            shapes += text_line(answer, x + length + 8, y, size, paint.downstream, is_bold=True)
        else:
            shapes.append(line_to_write_on(x + length + 8, y, _LINE))
    return shapes

"""Numbers of a drawing as numbered blanks: boxes to write into, in the place of what an exercise asks for."""

from __future__ import annotations

from dataclasses import replace

from ..autodiff.graph import Graph
from ..exercises.exercise import Exercise, Question
from ..layout.text_widths import text_width
from ..scene.changes import replaced
from ..scene.shapes import Group, Point, Rect, Shape, Span, Text

__all__ = ["blanked"]

_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}  # of a text, left of its anchor
_WHOLE = ("array", "shape")  # kinds that hide every number of an array
_LEAST = 34.0  # width of a blank that has room
_STROKE, _INK = "#94a3b8", "#5b6a7e"


def blanked(picture: Group, graph: Graph, exercise: Exercise) -> Group:
    """The drawing (in single runs) with a blank for every hidden number; a question's own blank has its number."""
    own = {question.element: place for place, question in enumerate(exercise.questions, 1)}
    about: dict[str, Question] = {}
    for question in exercise.questions:
        for element in question.hides:
            about.setdefault(element, question)

    def change(shape: Shape) -> Shape | None:
        if isinstance(shape, Text) and shape.id.removesuffix("-scale") in about and shape.id not in about:
            return None  # an array's extremes would tell of what is asked
        if not isinstance(shape, Text) or shape.id not in about:
            return shape
        return _blank(shape, graph, about[shape.id], str(own.get(shape.id, "")))

    return replaced(picture, change)


def _blank(text: Text, graph: Graph, question: Question, label: str) -> Shape | None:
    cells = [span for span in text.spans if span.at is not None]
    if cells and question.kind in _WHOLE:
        boxes: list[Shape] = []
        for index, cell in enumerate(cells):
            wide = max(20.0, text_width(cell.text, text.size))
            boxes += _box(cell.at or (0.0, 0.0), 0.5, wide, text.size, label if index == 0 else "")
        return Group(tuple(boxes), is_bare=True)
    if cells:
        place = _cell(graph, question)
        if place >= len(cells):
            return text
        cell = cells[place]
        wide = max(20.0, text_width(cell.text, text.size))
        rest = replace(text, spans=tuple(span for span in text.spans if span is not cell))
        return Group((rest, *_box(cell.at or (0.0, 0.0), 0.5, wide, text.size, label)), is_bare=True)
    if question.index:
        return None  # an array's extremes: what is asked for is not seen
    letters = "".join(span.text for span in text.spans)
    wide = text_width(letters, text.size) if text.id.endswith(("-lg", "-ug")) else _LEAST
    return Group(_box((text.x, text.y), _SHARE[text.anchor], wide, text.size, label), is_bare=True)


def _cell(graph: Graph, question: Question) -> int:
    """Where the asked element stands in a matrix that is written row by row."""
    edge = graph.edges[question.edge]
    shape = graph.nodes[edge.target if question.kind == "ug" else edge.source].shape
    at = 0
    for place, size in zip(question.index, shape, strict=False):
        at = at * size + place
    return at


def _box(at: Point, share: float, wide: float, size: float, label: str) -> tuple[Shape, ...]:
    """An empty box around a text that would stand on a baseline, with the question's number in it."""
    x, y = at
    left = x - share * wide - 1
    box = Rect(left, y - 0.88 * size, wide + 2, size * 1.1, "#ffffff", _STROKE, 0.8, 2.5)
    if not label:
        return (box,)
    return box, Text(left + wide / 2 + 1, y, 0.8 * size, (Span(label),), _INK)

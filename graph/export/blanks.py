"""Numbers of a drawing as numbered blanks: boxes to write into, in the place of what an exercise asks for."""

from __future__ import annotations

import re
from html import unescape

from ..drawing.markup import number
from ..drawing.metrics import text_width
from ..insight.questions import Exercise, Question
from ..tracing.model import Graph

__all__ = ["blanked"]

_TEXT = re.compile(r'<text id="([\w-]+)" ([^>]*)>(.*?)</text>', re.DOTALL)
_CELL = re.compile(r'<tspan x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)</tspan>')
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}  # of a text, left of its anchor
_WHOLE = ("array", "shape")  # kinds that hide every number of an array
_LEAST = 34.0  # width of a blank that has room
_STROKE, _INK = "#94a3b8", "#64748b"


def blanked(body: str, graph: Graph, exercise: Exercise) -> str:
    """The drawing's markup (cut apart) with a blank for every hidden number; a question's own blank has its number."""
    own = {question.element: place for place, question in enumerate(exercise.questions, 1)}
    about: dict[str, Question] = {}
    for question in exercise.questions:
        for element in question.hides:
            about.setdefault(element, question)

    def blank(match: re.Match[str]) -> str:
        name, given, inside = match.groups()
        if name not in about:
            return match[0]
        attributes, question = dict(_ATTRIBUTE.findall(given)), about[name]
        size, label = float(attributes.get("font-size", 11)), str(own.get(name, ""))
        cells = list(_CELL.finditer(inside))
        if cells and question.kind in _WHOLE:
            boxes = (_box(float(c[1]), float(c[2]), 0.5, max(20.0, text_width(c[3], size)), size, "") for c in cells)
            return "".join(boxes) + (
                _box(float(cells[0][1]), float(cells[0][2]), 0.5, 20.0, size, label) if label else ""
            )
        if cells:
            at = _cell(graph, question)
            if at >= len(cells):
                return match[0]
            cell = cells[at]
            box = _box(float(cell[1]), float(cell[2]), 0.5, max(20.0, text_width(cell[3], size)), size, label)
            return match[0].replace(cell[0], "", 1) + box
        if "x" not in attributes or question.index:
            return match[0]  # an array's extremes: what is asked for is not seen
        is_tight = name.endswith(("-lg", "-ug"))
        wide = text_width(unescape(inside), size) if is_tight else _LEAST
        share = _SHARE[attributes.get("text-anchor", "middle")]
        return _box(float(attributes["x"]), float(attributes["y"]), share, wide, size, label)

    return _TEXT.sub(blank, body)


def _cell(graph: Graph, question: Question) -> int:
    """Where the asked element stands in a matrix that is written row by row."""
    edge = graph.edges[question.edge]
    shape = graph.nodes[edge.target if question.kind == "ug" else edge.source].shape
    at = 0
    for place, size in zip(question.index, shape, strict=False):
        at = at * size + place
    return at


def _box(x: float, y: float, share: float, wide: float, size: float, label: str) -> str:
    """An empty box around a text that would stand on the baseline ``y``, with the question's number in it."""
    left, high = x - share * wide - 1, size * 1.1
    box = (
        f'<rect x="{number(left)}" y="{number(y - 0.88 * size)}" width="{number(wide + 2)}" height="{number(high)}" '
        f'rx="2.5" fill="#ffffff" stroke="{_STROKE}" stroke-width="0.8"/>'
    )
    if not label:
        return box
    middle = left + wide / 2 + 1
    return box + (
        f'<text x="{number(middle)}" y="{number(y)}" text-anchor="middle" font-size="{0.8 * size:g}" '
        f'fill="{_INK}">{label}</text>'
    )

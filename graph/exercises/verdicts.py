"""Verdicts on an answer: whether it is right, and which idea it probably came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..analysis.evaluation_point import Point
from ..notation.names import typeset_plain
from ..words import ShapeName, say
from .exercise import Question
from .misconceptions import Misconception, Place
from .node_names import ends_called, gate_called

__all__ = ["Feedback", "about", "said"]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said to an answer.

    Attributes:
        mistake: "" when right, "unread" where no answer was typed, the key of the misconception that it probably came
            from, else "other".
        ideas: keys of all misconceptions that give this answer here, the most telling first.
        wire: id of the edge that shows what is right; "" where none does.
    """

    is_right: bool
    mistake: str
    text: str
    ideas: tuple[str, ...] = ()
    wire: str = ""


def said(is_right: bool, mistake: str, language: str, **fields: str | int | ShapeName) -> Feedback:
    """Words that are not about a misconception."""
    return Feedback(is_right, mistake, say(language, f"insight.exercise.{mistake or 'right'}", **fields))


def about(point: Point, question: Question, ideas: Sequence[Misconception], language: str, says: str = "") -> Feedback:
    """The words of the most telling idea, or ``says`` in their place, and the wire that shows what is right."""
    idea, graph = ideas[0], point.graph
    path = idea.path(Place(point, question))
    edge = graph.edges[question.edge if path is None else path]
    begin, end = ends_called(graph, edge, language)
    wire = gate_called(graph, edge.source) if begin == end else f"{begin} → {end}"
    says = says or idea.says(language, typeset_plain(graph.output_name))
    text = f"{says} {say(language, 'insight.exercise.look', wire=wire)}"
    return Feedback(False, idea.key, text, tuple(each.key for each in ideas), edge.id)

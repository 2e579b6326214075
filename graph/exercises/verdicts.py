"""Verdicts on an answer: whether it is right, and which idea it probably came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..analysis.evaluation_point import Point
from ..words import ShapeName, say
from .exercise import Question
from .misconceptions import Misconception, Place
from .node_names import ends_called

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


def about(point: Point, question: Question, ideas: Sequence[Misconception], language: str) -> Feedback:
    """The words of the most telling idea, and the wire that shows what is right."""
    idea, graph = ideas[0], point.graph
    path = idea.path(Place(point, question))
    edge = graph.edges[question.edge if path is None else path]
    wire = " → ".join(ends_called(graph, edge, language))
    text = f"{idea.says(language)} {say(language, 'insight.exercise.look', wire=wire)}"
    return Feedback(False, idea.key, text, tuple(each.key for each in ideas), edge.id)

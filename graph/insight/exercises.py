"""Exercises: numbers of the graph are hidden, and the student works them out."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import TraceError
from ..gates.record import Value
from .giveaways import Kind, given_away, same_number
from .point import Point

__all__ = ["KINDS", "Exercise", "Kind", "Question", "exercise", "exercise_of", "question_of"]

KINDS: tuple[Kind, ...] = ("value", "lg", "ug", "dg", "grad")
_ID = re.compile(r"([en][\w-]*)-(value|lg|ug|dg|grad)(?:\[([\d, ]*)\])?")
_MOST = 200  # questions of one exercise


@dataclass(frozen=True, slots=True)
class Question:
    """One hidden number.

    Attributes:
        id: the element's id in the drawing, with an index in brackets for one number of an array.
        element: the element's id; ``same``: ids of all elements that show the same number; ``hides``: these, and all
            that would give it away.
        edge: the edge's position (of a node's gradient: of the first edge that leaves the node).
        node: the node's position: where the number belongs (the source of a value, the gate of LG, UG and DG).
        truth: what is hidden.
    """

    id: str
    element: str
    kind: Kind
    index: tuple[int, ...]
    edge: int
    node: int
    same: tuple[str, ...]
    hides: tuple[str, ...]
    truth: float


@dataclass(frozen=True, slots=True)
class Exercise:
    """Questions in the order of the drawing; ``hides``: ids of all elements that are not to be shown."""

    questions: tuple[Question, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """What a link carries."""
        return tuple(question.id for question in self.questions)

    @property
    def hides(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(element for question in self.questions for element in question.hides))


def _shown(point: Point, edge_position: int, kind: Kind) -> Value | None:
    """The number or array that an element shows."""
    edge, evaluation = point.graph.edges[edge_position], point.evaluation
    return {
        "value": evaluation.values[edge.source],
        "lg": evaluation.local_gradients[edge_position],
        "ug": evaluation.gradients[edge.target],
        "dg": evaluation.downstream[edge_position],
        "grad": evaluation.gradients[edge.source],
    }[kind]


def _meet(point: Point, edge_position: int) -> bool:
    """Whether gradients meet at the node that an edge leaves: only then does the drawing show their sum."""
    graph = point.graph
    leaving = graph.out_of[graph.edges[edge_position].source]
    return sum(graph.edges[number].lg_kind is not None for number in leaving) > 1


def _places(point: Point) -> list[tuple[int, Kind]]:
    """Everything that can be asked, in the order of the drawing."""
    graph = point.graph
    found: list[tuple[int, Kind]] = []
    for number, edge in enumerate(graph.edges):
        source, target = graph.nodes[edge.source], graph.nodes[edge.target]
        is_first = graph.out_of[edge.source][0] == number
        if source.kind == "gate" and is_first:
            found.append((number, "value"))
        if edge.lg_kind is not None and target.kind == "gate":
            found.append((number, "dg"))
            if edge.lg_kind == "scalar":  # beside an array LG and UG stand as letters: no number to be hidden
                found += [(number, "lg"), (number, "ug")] if edge.slot == 0 else [(number, "lg")]
        if is_first and _meet(point, number):
            found.append((number, "grad"))
    return found


def _question(point: Point, edge_position: int, kind: Kind, index: tuple[int, ...] | None) -> Question | None:
    """The question; None where there is no such finite number."""
    graph = point.graph
    shown = _shown(point, edge_position, kind)
    if shown is None or (kind == "grad" and not _meet(point, edge_position)):
        return None
    where = () if index is None else index
    if len(where) != np.ndim(shown) or any(not 0 <= k < n for k, n in zip(where, np.shape(shown), strict=True)):
        return None
    truth = float(np.asarray(shown)[where])
    if not math.isfinite(truth):
        return None
    edge = graph.edges[edge_position]
    node = edge.source if kind in ("value", "grad") else edge.target
    element = f"{graph.nodes[node].id}-grad" if kind == "grad" else f"{edge.id}-{kind}"
    same = tuple(dict.fromkeys((element, *same_number(point, edge_position, kind))))
    hides = tuple(dict.fromkeys((*same, *given_away(point, edge_position, kind))))
    suffix = f"[{','.join(map(str, where))}]" if where else ""
    return Question(element + suffix, element, kind, where, edge_position, node, same, hides, truth)


def exercise(point: Point, seed: int, count: int = 5, kinds: Sequence[Kind] = KINDS) -> Exercise:
    """Questions drawn at random; the same seed gives the same questions."""
    drawn = random.Random(seed)
    places = [place for place in _places(point) if place[1] in kinds]
    order = drawn.sample(range(len(places)), len(places))
    chosen: dict[int, Question] = {}
    hidden: set[str] = set()
    for number in order:
        if len(chosen) >= min(count, _MOST):
            break
        edge_position, kind = places[number]
        shown = _shown(point, edge_position, kind)
        shape = () if shown is None else np.shape(shown)
        found = _question(point, edge_position, kind, tuple(drawn.randrange(n) for n in shape) or None)
        if found is not None and found.element not in hidden:
            chosen[number] = found
            hidden.update(found.same)
    return Exercise(tuple(chosen[number] for number in sorted(chosen)))


def question_of(point: Point, question_id: str) -> Question:
    """The question of an id.

    Raises:
        TraceError: ``wrong_arguments``, the graph shows no such number.
    """
    match = _ID.fullmatch(question_id) if len(question_id) < 100 else None
    found = None
    if match:
        index = tuple(int(part) for part in match[3].split(",") if part.strip()) if match[3] else None
        for number, edge in enumerate(point.graph.edges):
            owner = point.graph.nodes[edge.source].id if match[2] == "grad" else edge.id
            if owner == match[1]:
                found = _question(point, number, match[2], index)  # type: ignore[arg-type]
                break
    if found is None:
        raise TraceError("wrong_arguments", "no_question", source=point.graph.source, text=str(question_id)[:60])
    return found


def exercise_of(point: Point, ids: Sequence[str]) -> Exercise:
    """The exercise that a person (or a link) has chosen.

    Raises:
        TraceError: ``wrong_arguments``, the graph shows no such number.
    """
    return Exercise(tuple(question_of(point, one) for one in dict.fromkeys(ids[:_MOST])))

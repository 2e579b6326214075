"""Exercises: what is asked of a graph, drawn at random or named by ids."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

import numpy as np

from ..analysis.evaluation_point import Point
from ..errors import TraceError
from ..limits import REQUEST
from .choice_questions import OTHERS, other_places
from .exercise import KINDS, NUMBERS, Exercise, Kind, Question
from .number_questions import number_places, number_question, shown_at

__all__ = ["exercise", "exercise_of", "question_of"]

_ID = re.compile(r"([en][\w-]*)-(" + "|".join(KINDS) + r")(?:\[([\d, ]*)\])?")


def exercise(point: Point, seed: int, count: int = 5, kinds: Sequence[Kind] = NUMBERS) -> Exercise:
    """Questions drawn at random, in the order of the drawing; the same seed gives the same questions."""
    drawn = random.Random(seed)
    chosen: list[Question] = []
    hidden: set[str] = set()
    for found in _drawn(point, drawn, kinds):
        if len(chosen) >= min(count, REQUEST.ids):
            break
        if not hidden & {found.element, *found.same}:
            chosen.append(found)
            hidden.update(found.same)
    places = [*number_places(point), *other_places(point)]
    rank = {place: number for number, place in enumerate(sorted(places, key=lambda place: place[0]))}
    return Exercise(tuple(sorted(chosen, key=lambda one: rank.get((one.edge, one.kind), 0))))


def _drawn(point: Point, drawn: random.Random, kinds: Sequence[Kind]) -> Iterator[Question]:
    """Questions in random order; those that are no numbers take turns with those that are."""
    numbers = [place for place in number_places(point) if place[1] in kinds]
    others = [place for place in other_places(point) if place[1] in kinds]
    turns: list[list[tuple[int, Kind]]] = [
        drawn.sample(places, len(places))
        for places in (numbers, *([place for place in others if place[1] == kind] for kind in OTHERS))
    ]
    while any(turns):
        for places in turns:
            while places:
                found = _at(point, drawn, *places.pop(0))
                if found is not None:
                    yield found
                    break


def _at(point: Point, drawn: random.Random, edge: int, kind: Kind) -> Question | None:
    if kind in OTHERS:
        return OTHERS[kind](point, edge)
    shown = shown_at(point, edge, kind)
    shape = () if shown is None else np.shape(shown)
    return number_question(point, edge, kind, tuple(drawn.randrange(n) for n in shape) or None)


def question_of(point: Point, question_id: str) -> Question:
    """The question of an id.

    Raises:
        TraceError: ``wrong_arguments``, the graph shows no such number.
    """
    match = _ID.fullmatch(question_id) if len(question_id) <= REQUEST.word else None
    found = None
    if match:
        index = tuple(int(part) for part in match[3].split(",") if part.strip()) if match[3] else None
        kind: Kind = match[2]  # type: ignore[assignment]
        for number, edge in enumerate(point.graph.edges):
            owner = point.graph.nodes[edge.source].id if kind in ("grad", "formula") else edge.id
            if owner == match[1]:
                make = OTHERS.get(kind)
                found = make(point, number) if make else number_question(point, number, kind, index)
                break
    if found is None:
        raise TraceError("wrong_arguments", "no_question", source=point.graph.source, text=str(question_id)[:60])
    return found


def exercise_of(point: Point, ids: Sequence[str]) -> Exercise:
    """The exercise that a person (or a link) has chosen.

    Raises:
        TraceError: ``wrong_arguments``, the graph shows no such number.
    """
    return Exercise(tuple(question_of(point, one) for one in dict.fromkeys(ids[: REQUEST.ids])))

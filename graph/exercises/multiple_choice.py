"""Multiple choice: the right number among those that misconceptions answer, for polls and for paper."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..analysis.evaluation_point import Point
from ..numbers import readable
from .exercise import Question
from .misconceptions import MISCONCEPTIONS, Place
from .rounded_arithmetic import reckoned
from .typed_numbers import Answer, is_near

__all__ = ["Choice", "choices"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A number to choose. ``idea``: the misconception that answers it, "" of the right one."""

    text: str
    value: float
    idea: str


def choices(point: Point, question: Question, count: int = 4, first: str = "") -> tuple[Choice, ...]:
    """The right number and the most telling wrong ones, from the lowest to the highest; no two read alike.

    ``first``: the id of a misconception that is to be among them, where it can occur.
    """
    right = [question.truth, *(way.middle for way in reckoned(point, question))]
    found = {readable(question.truth): Choice(readable(question.truth), question.truth, "")}
    place = Place(point, question, is_rounded=True)
    for idea in sorted(MISCONCEPTIONS, key=lambda each: each.id != first):
        number = next((each for each in idea.numbers(place) if math.isfinite(each)), None)
        if number is None or len(found) >= count or any(is_near(Answer(number, 0.0), each) for each in right):
            continue
        found.setdefault(readable(number), Choice(readable(number), number, idea.key))
    return tuple(sorted(found.values(), key=lambda choice: choice.value))

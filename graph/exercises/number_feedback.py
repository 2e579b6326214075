"""Feedback to a typed number: right, within what the shown digits span, or which idea it came from."""

from __future__ import annotations

from ..analysis.evaluation_point import Point
from .exercise import Question
from .misconceptions import MISCONCEPTIONS, Misconception, Place
from .rounded_arithmetic import reckoned
from .shown_numbers import Span
from .typed_arithmetic import read_worked_answer
from .typed_numbers import Answer, is_near
from .verdicts import Feedback, about, said

__all__ = ["ideas_behind", "judge_number"]


def judge_number(point: Point, question: Question, typed: str, language: str) -> Feedback:
    """What to say to a typed number."""
    answer = read_worked_answer(typed, point.limits)
    if answer is None:
        return said(False, "unread", language)
    ways = reckoned(point, question)
    if any(is_near(answer, number) for number in (question.truth, *(way.middle for way in ways))):
        return said(True, "", language)
    found = ideas_behind(point, question, answer)
    if found:
        return about(point, question, found, language)
    is_right = any(_lies_in(answer, way, question.truth) for way in ways)
    return said(is_right, "" if is_right else "other", language)


def ideas_behind(point: Point, question: Question, answer: Answer) -> list[Misconception]:
    """The misconceptions that lead to a wrong number, with all digits or with those on the drawing."""
    places = Place(point, question), Place(point, question, is_rounded=True)

    def leads_there(idea: Misconception) -> bool:
        numbers = (number for place in places for number in idea.numbers(place))
        return any(is_near(answer, n) and not is_near(Answer(n, 0.0), question.truth) for n in numbers)

    return [idea for idea in MISCONCEPTIONS if leads_there(idea)]


def _lies_in(answer: Answer, way: Span, truth: float) -> bool:
    """Whether the shown numbers, each anywhere within its rounding, give the answer."""
    room = min(answer.rounding, 0.025 * abs(truth))
    return min(way.low, truth) - room <= answer.value <= max(way.high, truth) + room

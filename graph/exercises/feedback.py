"""Feedback to an answer of any kind."""

from __future__ import annotations

from ..analysis.evaluation_point import Point
from ..analysis.gradient_patterns import rule_of
from ..words import DEFAULT_LANGUAGE
from .choice_feedback import judge_other
from .exercise import NUMBERS, Question
from .number_feedback import judge_number
from .verdicts import Feedback, said

__all__ = ["Feedback", "judge", "judge_rule"]


def judge(point: Point, question: Question, typed: str, language: str = DEFAULT_LANGUAGE) -> Feedback:
    """What to say to a number, a choice, an array or a formula."""
    act = judge_number if question.kind in NUMBERS else judge_other
    return act(point, question, typed, language)


def judge_rule(point: Point, question: Question, rule: str, language: str = DEFAULT_LANGUAGE) -> Feedback:
    """What to say to the name of a rule that a student chose for an edge."""
    is_right = rule == rule_of(point, question.edge)
    return said(is_right, "" if is_right else "other_rule", language)

"""Exercises as JSON-ready data. What is hidden is never sent along with its question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..analysis.evaluation_point import Point
from ..analysis.gradient_patterns import RULES, rule_of
from ..exercises.exercise import NUMBERS, Exercise, Kind, Question
from ..exercises.feedback import Feedback, judge, judge_rule
from ..exercises.hints import hints
from ..exercises.question_selection import exercise, exercise_of, question_of
from ..exercises.question_text import answer_text, asked_text, choice_text
from ..numbers import DIGITS
from ..words import DEFAULT_LANGUAGE, say
from . import exercise_contract as records

__all__ = ["answer_payload", "exercise_payload", "hint_payload", "key_payload", "rule_payload"]


def exercise_payload(
    point: Point,
    *,
    seed: int = 0,
    count: int = 5,
    kinds: Sequence[Kind] = NUMBERS,
    ids: Sequence[str] | None = None,
    lang: str = DEFAULT_LANGUAGE,
    digits: int = DIGITS,
) -> records.Exercise:
    """``{ids, questions: [{id, element, kind, text, index, edge, node, hides: element ids, choices, asks_rule}], rules:
    {rule: text}}``; ``ids`` chooses the questions (a link carries them), else the seed does.

    ``choices``: ``[{value, text}]``, empty where the answer is typed; ``edge`` is "" where it would be the answer.
    """
    found = exercise_of(point, ids) if ids is not None else exercise(point, seed, count, kinds)
    return {
        "ids": list(found.ids),
        "questions": [_question(point, replace(question, digits=digits), lang) for question in found.questions],
        "rules": {rule: say(lang, f"insight.rule.{rule}") for rule in RULES},
    }


def _question(point: Point, question: Question, lang: str) -> records.Asked:
    return {
        "id": question.id,
        "element": question.element,
        "kind": question.kind,
        "text": asked_text(point, question, lang),
        "index": list(question.index),
        "edge": "" if question.kind == "path" else point.graph.edges[question.edge].id,
        "node": point.graph.nodes[question.node].id,
        "hides": list(question.hides),
        "choices": [{"value": each, "text": choice_text(point, question, each, lang)} for each in question.choices],
        "asks_rule": question.kind in ("lg", "dg") and rule_of(point, question.edge) is not None,
    }


def _feedback(found: Feedback) -> records.Feedback:
    return {"is_right": found.is_right, "mistake": found.mistake, "text": found.text, "wire": found.wire}


def answer_payload(
    point: Point, question_id: str, typed: str, lang: str = DEFAULT_LANGUAGE, digits: int = DIGITS
) -> records.Feedback:
    """``{is_right, mistake, text, wire}`` for an answer; ``wire``: the edge that shows what is right.

    ``digits``: how many significant ones the numbers are shown with, from which it was worked out.
    """
    return _feedback(judge(point, replace(question_of(point, question_id), digits=digits), typed, lang))


def rule_payload(point: Point, question_id: str, rule: str, lang: str = DEFAULT_LANGUAGE) -> records.Feedback:
    """``{is_right, mistake, text}`` for a rule that was chosen."""
    return _feedback(judge_rule(point, question_of(point, question_id), rule, lang))


def hint_payload(point: Point, question_id: str, lang: str = DEFAULT_LANGUAGE, digits: int = DIGITS) -> records.Hints:
    """``{hints: [sentence, …]}``, the vaguest first."""
    return {"hints": list(hints(point, replace(question_of(point, question_id), digits=digits), lang))}


def key_payload(point: Point, ids: Sequence[str], lang: str = DEFAULT_LANGUAGE, digits: int = DIGITS) -> records.Key:
    """``{answers: {id: {value, text}}}``: the answer key; ``value`` is a number, or what is chosen or typed."""
    found: Exercise = exercise_of(point, ids)
    return {
        "answers": {
            one.id: {
                "value": one.truth if one.kind in NUMBERS else one.wanted,
                "text": answer_text(point, replace(one, digits=digits), lang),
            }
            for one in found.questions
        }
    }

"""Feedback to a choice, to a whole array, and to a derivative typed as a formula."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from ..analysis.evaluation_point import Point
from ..words import ShapeName, say
from .choice_questions import SIGNS, shape_choice
from .exercise import Question
from .misconceptions import MISCONCEPTIONS, Misconception, Place
from .number_feedback import judge_number
from .number_questions import number_question
from .typed_arithmetic import read_worked_answer
from .typed_derivatives import judge_formula
from .verdicts import Feedback, about, said

__all__ = ["judge_other"]

_ROWS = re.compile(r"[;\n]|\]\s*,?\s*\[")
_BETWEEN = re.compile(r"\s*,\s*|\s+")


def judge_other(point: Point, question: Question, typed: str, language: str) -> Feedback:
    """What to say to an answer that is no number."""
    if question.kind == "array":
        return _judge_array(point, question, typed, language)
    if question.kind == "formula":
        return judge_formula(point, question, typed, language)
    if typed not in question.choices:
        return said(False, "unread_choice", language)
    if typed == question.wanted:
        return said(True, "", language)
    ideas = _ideas_of_choice(point, question, typed)
    other = said(False, f"other_{question.kind}", language)
    if not ideas:
        return other
    says = other.text if question.kind == "sign" else _says_of_shape(point, question, typed, language)
    return about(point, question, ideas, language, says)


def _says_of_shape(point: Point, question: Question, chosen: str, language: str) -> str:
    """What is wrong with a shape: a number for an array, or the output's; "" where copies are still to be summed."""
    if chosen == shape_choice(()):
        return say(language, "insight.exercise.shape_number")
    is_broadcast = point.graph.edges[question.edge].is_broadcast
    return "" if is_broadcast else say(language, "insight.exercise.shape_output")


def _ideas_of_choice(point: Point, question: Question, chosen: str) -> list[Misconception]:
    """Misconceptions that lead to a wrong shape or a wrong sign."""
    place = Place(point, question)
    if question.kind == "shape":
        return [idea for idea in MISCONCEPTIONS if chosen in map(shape_choice, idea.shapes(place))]
    if question.kind == "sign" and SIGNS[2] not in (chosen, question.wanted):
        wanted = "sign-of-descent" if place.is_of_input else "wrong-sign"
        return [idea for idea in MISCONCEPTIONS if idea.id == wanted]
    return []


def _judge_array(point: Point, question: Question, typed: str, language: str) -> Feedback:
    """Number by number; the first wrong one is told, with the idea behind it."""
    truth = np.asarray(point.evaluation.downstream[question.edge])
    cells = _cells(point, typed, truth.shape)
    if cells is None:
        example = "; ".join(
            " ".join(map(str, row)) for row in np.atleast_2d(np.arange(1, truth.size + 1).reshape(truth.shape))
        )
        return said(False, "unread_array", language, shape=ShapeName(truth.shape), example=example)
    verdicts: list[tuple[tuple[int, ...], Feedback]] = []
    for index, cell in zip(np.ndindex(truth.shape), cells, strict=True):
        one = number_question(point, question.edge, "dg", index)
        assert one is not None
        verdicts.append((index, judge_number(point, one, cell, language)))
    wrong = [(index, verdict) for index, verdict in verdicts if not verdict.is_right]
    if not wrong:
        return said(True, "", language)
    index, verdict = wrong[0]
    fields: dict[str, str | int] = {
        "right": len(verdicts) - len(wrong), "count": len(verdicts), "place": ", ".join(map(str, index))
    }  # fmt: skip
    counted = said(False, "other_array", language, **fields).text
    return replace(verdict, text=f"{counted} {verdict.text}")


def _cells(point: Point, typed: str, shape: tuple[int, ...]) -> list[str] | None:
    """The numbers as they were typed: [[1, 2], [3, 4]], 1 2; 3 4; None where they are not as many as asked for."""
    rows = [row.replace("[", " ").replace("]", " ").strip(" ,") for row in _ROWS.split(typed)]
    cells = [[cell for cell in _BETWEEN.split(row) if cell] for row in rows if row]
    wanted = [shape[-1]] * (shape[0] if len(shape) == 2 else 1)
    flat = [cell for row in cells for cell in row]
    is_fitting = [len(row) for row in cells] == wanted or (len(cells) == 1 and len(flat) == sum(wanted))
    return flat if is_fitting and all(read_worked_answer(cell, point.limits) for cell in flat) else None

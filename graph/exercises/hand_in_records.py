"""Exercises that are handed in: what was asked and answered, as a record, and the records of a class as a table."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..analysis.evaluation_point import Point
from ..numbers import DIGITS
from ..words import DEFAULT_LANGUAGE, LANGUAGES
from .feedback import judge
from .misconceptions import MISCONCEPTIONS
from .question_selection import question_of
from .question_text import asked_text, choice_text

__all__ = ["Answered", "handed_in", "record_of", "summary"]

_LONGEST = 60  # characters of a program that name the exercise
_IDEAS = {idea.key: idea for idea in MISCONCEPTIONS}


@dataclass(frozen=True, slots=True)
class Answered:
    """What a student gave for one question. ``tries``: how often; ``is_told``: the key was looked up first."""

    id: str
    typed: str
    tries: int
    is_told: bool


def record_of(point: Point, answers: Sequence[Answered], digits: int = DIGITS) -> dict[str, Any]:
    """An exercise that was worked, judged anew: ``{p: program, x: digest, a: [[id, asked, typed, right, idea, tries,
    told], …]}``. It holds no name; what was asked, and an answer that was chosen, in every language."""
    rows = [_row(point, each, digits) for each in answers]
    known = "\n".join([point.graph.source, *(each.id for each in answers)])
    digest = hashlib.sha256(known.encode()).hexdigest()[:8]
    return {"p": point.graph.source.strip()[:_LONGEST], "x": digest, "a": rows}


def _row(point: Point, answer: Answered, digits: int) -> list[Any]:
    question = replace(question_of(point, answer.id), digits=digits)
    found = judge(point, question, answer.typed, DEFAULT_LANGUAGE)
    typed: str | dict[str, str] = answer.typed
    if answer.typed in question.choices:
        typed = _in_every_language(lambda language: choice_text(point, question, answer.typed, language))
    is_right = found.is_right and not answer.is_told
    return [
        answer.id,
        _in_every_language(lambda language: asked_text(point, question, language)),
        typed,
        is_right,
        found.mistake,
        answer.tries,
        answer.is_told,
    ]


def handed_in(record: Mapping[str, Any], language: str) -> dict[str, Any]:
    """One record as a row of a table, in the language of who reads it."""
    answers = [
        {
            "id": str(row[0]),
            "asked": _in_language(row[1], language),
            "typed": _in_language(row[2], language),
            "is_right": bool(row[3]),
            "idea": _IDEAS[row[4]].idea(language) if row[4] in _IDEAS else "",
            "tries": int(row[5]),
            "is_told": bool(row[6]),
        }
        for row in record["a"]
    ]
    right = sum(bool(each["is_right"]) for each in answers)
    return {"program": str(record["p"]), "exercise": str(record["x"]), "right": right, "answers": answers}


def _in_every_language(tell: Callable[[str], str]) -> str | dict[str, str]:
    """A text by language; once where all have the same."""
    told = {language: tell(language) for language in LANGUAGES}
    return told if len(set(told.values())) > 1 else told[DEFAULT_LANGUAGE]


def _in_language(text: str | Mapping[str, str], language: str) -> str:
    """A text as a reader has it; a record from before holds it in the student's language alone."""
    return text if isinstance(text, str) else text.get(language) or next(iter(text.values()), "")


def summary(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """By exercise and question: how many had it right, and the ideas of the others, the most frequent first."""
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        for answer in row["answers"]:
            found.setdefault((row["exercise"], answer["id"]), []).append(answer)
    return [
        {
            "exercise": exercise,
            "id": question,
            "asked": answers[0]["asked"],
            "right": sum(each["is_right"] for each in answers),
            "count": len(answers),
            "answered": sum(each["typed"] != "" for each in answers),
            "ideas": [
                {"idea": idea, "count": count}
                for idea, count in Counter(each["idea"] for each in answers if each["idea"]).most_common(3)
            ],
        }
        for (exercise, question), answers in found.items()
    ]

"""Handing in: a student's exercise becomes a code, and a teacher's page reads the codes of a class into a table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from itertools import islice
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from graph import Trace
from graph.exercises.hand_in_records import Answered, handed_in, record_of, summary
from graph.limits import REQUEST
from graph.words import LANGUAGES, catalogue

from .analysis_answers import answered
from .error_answer import answer_language
from .hand_in_codes import code_of, damaged_in, hand_ins_in
from .json_body import json_object
from .panel_requests import DigitsRequest
from .program_requests import read, wrong
from .requested_question import asked, json_answer

__all__ = ["HAND_INS", "answers_in"]

HAND_INS = Blueprint("hand_ins", __name__)
_OURS = "web."
_AREAS = ("web.hand_ins.", "web.language.", "web.theme.")


@HAND_INS.post("/api/exercise/handin")
def hand_in() -> Response:
    """The code of an exercise: ``{code, right, count}``."""
    body, question = asked()
    answers, digits = answers_in(body), read(body, DigitsRequest).digits

    def act(traced: Trace) -> dict[str, Any]:
        record = record_of(traced, answers, digits)
        record["t"] = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M")
        right = sum(row[3] for row in record["a"])
        return {"code": code_of(record, _secret()), "right": right, "count": len(answers)}

    return answered(question, act)


def _secret() -> bytes:
    secret: bytes = current_app.config["SECRET"]
    return secret


def answers_in(body: Mapping[str, Any]) -> list[Answered]:
    """What a student gave for each question of an exercise.

    Raises:
        Refusal: 400 for another shape.
    """
    found = body.get("answers")
    if not isinstance(found, list) or not 0 < len(found) <= REQUEST.ids:
        raise wrong("answers")
    return [_answer(each) for each in found]


def _answer(given: Any) -> Answered:
    if not isinstance(given, dict):
        raise wrong("answers")
    name, typed, tries = given.get("id"), given.get("typed"), given.get("tries", 0)
    if not isinstance(name, str) or not isinstance(typed, str) or len(typed) > REQUEST.typed:
        raise wrong("answers")
    if not isinstance(tries, int) or not 0 <= tries < REQUEST.tries:
        raise wrong("answers")
    return Answered(name, typed, int(tries), given.get("told") is True)


@HAND_INS.post("/api/exercise/handins")
def read_hand_ins() -> Response:
    """``{rows: [{label, when, program, exercise, right, answers, is_signed}], summary}`` of the codes in a text."""
    body = json_object(request)
    language = body["lang"] if body.get("lang") in LANGUAGES else answer_language()
    codes = body.get("codes")
    if not isinstance(codes, str) or len(codes) > REQUEST.codes_text:
        raise wrong("codes")
    rows = [
        {
            "label": each.label,
            "when": each.record["t"],
            "is_signed": each.is_signed,
            **handed_in(each.record, language),
        }
        for each in hand_ins_in(codes, _secret())
    ]
    damaged = list(islice(damaged_in(codes), REQUEST.codes))
    return json_answer(json.dumps({"rows": rows, "summary": summary(rows), "damaged": damaged}, ensure_ascii=False))


@HAND_INS.get("/hand-ins")
def show_hand_ins() -> str:
    """The page on which a teacher reads the codes of a class."""
    language = answer_language()
    theme = request.args.get("theme")
    texts = catalogue(language).items()
    words = {key.removeprefix(_OURS): text for key, text in texts if key.startswith(_AREAS)}
    return render_template(
        "hand_ins.html",
        language=language,
        other=next(each for each in LANGUAGES if each != language),
        theme=theme if theme in ("light", "dark") else None,
        words={key: text for key, text in words.items() if "{" not in text},
        state={"words": words, "language": language},
    )

"""Exercises of a class: handed out, judged as they come in, and told to the lecturer by question and idea."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify

from graph.exercises.hand_in_records import Answered, handed_in, record_of, summary
from graph.exercises.question_selection import question_of
from graph.exercises.question_text import asked_text
from graph.words import language_or_default
from web.api.hand_in_routes import answers_in
from web.api.panel_requests import IdsRequest
from web.api.program_requests import once, read, wrong
from web.api.question import Question, question_from_json
from web.api.requested_question import the_engine
from web.lectures.page_states import program_from, query_of
from web.store.handouts import HandedOut

from .class_access import class_body, hall, key_in, led_by, plain_cell, told
from .class_contract import ExerciseResults, HandIns, Judged, Kept, QuestionResults

__all__ = ["HANDOUTS"]

HANDOUTS = Blueprint("handouts", __name__)


@HANDOUTS.post("/api/class/handout")
def hand_out() -> Response:
    """An exercise goes to the phones: the program in the body, and the ids of its questions."""
    body = class_body()
    code, secret = led_by(body)
    ids = once(read(body, IdsRequest).ids)
    if not ids:
        raise wrong("ids")
    state = dict(program_from(body).state)
    for each in ("step", "fine", "tab", "selected", "descent"):
        state.pop(each, None)
    _asked(_question(state, "en"), ids)
    address = f"{query_of(state)}&exercise={';'.join(ids)}&tab=exercise"
    with told():
        key = hall().handouts.hand_out(code, secret, {"program": state, "ids": ids, "address": address})
    hall().boards.renew(code)
    return jsonify(Kept(key=key))


def _question(state: Mapping[str, Any], lang: str) -> Question:
    return question_from_json({**state, "lang": lang}, lang)


def _asked(question: Question, ids: list[str]) -> list[str]:
    """What each question asks, in words; a question that the program does not have is refused."""
    texts: list[str] = json.loads(
        the_engine().work(
            question,
            lambda traced: json.dumps([asked_text(traced, question_of(traced, one), question.lang) for one in ids]),
        )
    )
    return texts


@HANDOUTS.post("/api/class/takeback")
def take_back() -> Response:
    """The exercise is not out any more; what was handed in stays."""
    code, secret = led_by(class_body())
    with told():
        hall().handouts.take_back(code, secret)
    hall().boards.renew(code)
    return jsonify({})


@HANDOUTS.post("/api/class/handin")
def hand_in() -> Response:
    """A phone's answers, judged here: ``{right, count}``."""
    body = class_body()
    code, phone, key = (key_in(body, name) for name in ("code", "phone", "key"))
    answers = {each.id: each for each in answers_in(body)}
    with told():
        out = hall().handouts.body_of(code, key)
    if not set(answers) <= set(out["ids"]):
        raise wrong("answers")
    lang = language_or_default(body.get("lang"))
    question = _question(out["program"], lang)
    given = [answers.get(one) or Answered(one, "", 0, False) for one in out["ids"]]
    record = json.loads(
        the_engine().work(question, lambda traced: json.dumps(record_of(traced, given), ensure_ascii=False))
    )
    with told():
        hall().handouts.hand_in(code, phone, key, record)
    return jsonify(Judged(right=sum(bool(row[3]) for row in record["a"]), count=len(out["ids"])))


@HANDOUTS.post("/api/class/handins")
def tell_hand_ins() -> Response:
    """Every exercise of the class by question and idea, in the lecturer's language."""
    body = class_body()
    code, secret = led_by(body)
    with told():
        found = hall().handouts.handed_out(code, secret)
    lang = language_or_default(body.get("lang"))
    return jsonify(HandIns(exercises=[_summed(each, lang) for each in found]))


def _summed(out: HandedOut, lang: str) -> ExerciseResults:
    rows = [handed_in(record, lang) for record in out.records]
    asked = dict(zip(out.body["ids"], _asked(_question(out.body["program"], lang), out.body["ids"]), strict=True))
    by_id = {each["id"]: each for each in summary(rows)}
    questions = [_asked_of(one, asked[one], by_id.get(one)) for one in out.body["ids"]]
    program = str(out.body["program"]["source"]).strip().splitlines()[0][:60]
    return {
        "key": out.key,
        "program": program,
        "handed_in": len(rows),
        "joined": out.joined,
        "right": sum(row["right"] for row in rows),
        "questions": questions,
    }


def _asked_of(one: str, asked: str, found: Mapping[str, Any] | None) -> QuestionResults:
    if found is None:
        return {"id": one, "asked": asked, "right": 0, "answered": 0, "ideas": []}
    return {"id": one, "asked": asked, "right": found["right"], "answered": found["answered"], "ideas": found["ideas"]}


@HANDOUTS.post("/api/class/handins.csv")
def write_hand_ins() -> Response:
    """The same as a table: one line per exercise, question and idea. There are no names in it."""
    body = class_body()
    code, secret = led_by(body)
    with told():
        found = hall().handouts.handed_out(code, secret)
    lang = language_or_default(body.get("lang"))
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(["exercise", "program", "question", "answered", "right", "idea", "of it"])
    for number, out in enumerate(found, 1):
        told_of = _summed(out, lang)
        for each in told_of["questions"]:
            said = [plain_cell(told_of["program"]), plain_cell(each["asked"])]
            for idea, count in [(plain_cell(one["idea"]), str(one["count"])) for one in each["ideas"]] or [("", "")]:
                table.writerow([number, *said, each["answered"], each["right"], idea, count])
    answer = Response("\ufeff" + file.getvalue(), mimetype="text/csv")  # the mark tells spreadsheets that it is UTF-8
    answer.headers["Content-Disposition"] = f'attachment; filename="class-{code}-exercises.csv"'
    return answer

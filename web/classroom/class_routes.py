"""The calls of a class: the lecturer's with their secret, the phones' with their number."""

from __future__ import annotations

import csv
import io
from typing import Annotated
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, url_for
from msgspec import Meta, Struct
from werkzeug.wrappers import Response as AnyResponse

from graph import Trace
from graph.exercises.polls.poll_questions import poll_questions
from graph.limits import REQUEST, STORE
from graph.words import language_or_default
from web.api.analysis_answers import answered
from web.api.error_answer import answer_language
from web.api.panel_requests import ShortText
from web.api.program_requests import StepNumber, read, wrong
from web.api.requested_question import asked
from web.lectures.store_access import keeping
from web.store.purge import end_classes

from .class_access import class_body, hall, key_in, led_by, plain_cell, told
from .class_contract import ClassMade, Joined, Kept, Moved, Offers, Results
from .class_polls import poll_from, question_payload, results_payload

__all__ = ["CLASSROOM"]

Part = Annotated[int, Meta(ge=0, lt=3)]
Round = Annotated[int, Meta(ge=0, lt=REQUEST.rounds)]


class PlaceRequest(Struct):
    """Where the lecturer stands."""

    step: StepNumber = 0
    part: Part = 2


class StageRequest(Struct):
    stage: ShortText


class RoundRequest(Struct):
    round: Round = 1


CLASSROOM = Blueprint("classroom", __name__)


@CLASSROOM.get("/c/<code>")
def enter(code: str) -> AnyResponse:
    """The page, as a phone of a class."""
    return redirect(f"{url_for('front.show_page')}?{urlencode({'class': code.upper()[:8], 'lang': answer_language()})}")


@CLASSROOM.post("/api/class/new")
def create_class() -> Response:
    """A class, its code and the secret that leads it; classes whose days are over go."""
    class_body()
    with told():
        keeping().allowance.spend()
        end_classes(keeping().database)
        code, secret = hall().classes.create()
    return jsonify(ClassMade(code=code, secret=secret))


@CLASSROOM.post("/api/class/move")
def move_class() -> Response:
    """The class goes where its lecturer is."""
    body = class_body()
    address = body.get("address")
    if not isinstance(address, str) or len(address) > STORE.address or "\x00" in address:
        raise wrong("address")
    now = read(body, PlaceRequest)
    step, part = now.step, now.part
    code, secret = led_by(body)
    with told():
        version = hall().classes.move(code, secret, address, step, part, key_in(body, "mover")[:16])
    hall().boards.renew(code)
    return jsonify(Moved(version=version))


@CLASSROOM.post("/api/class/questions")
def suggest_questions() -> Response:
    """What can be asked before the next step of a program."""
    body, question = asked()
    step = read(body, PlaceRequest).step

    def act(traced: Trace) -> Offers:
        return {"questions": [question_payload(each) for each in poll_questions(traced, step)]}

    return answered(question, act)


@CLASSROOM.post("/api/class/ask")
def ask_question() -> Response:
    """A question goes to the phones."""
    body = class_body()
    code, secret = led_by(body)
    poll = poll_from(body.get("poll"))
    with told():
        key = hall().classes.ask(code, secret, poll)
    hall().boards.renew(code)
    return jsonify(Kept(key=key))


@CLASSROOM.post("/api/class/stage")
def turn_poll() -> Response:
    """The running poll is closed, talked about, asked again, revealed, or over."""
    body = class_body()
    code, secret = led_by(body)
    with told():
        hall().classes.turn(code, secret, key_in(body, "key"), read(body, StageRequest).stage)
    hall().boards.renew(code)
    return jsonify({})


@CLASSROOM.post("/api/class/join")
def join_class() -> Response:
    """A random number for a phone, and nothing else, is kept of it."""
    code = key_in(class_body(), "code")
    with told():
        return jsonify(Joined(phone=hall().classes.join(code)))


@CLASSROOM.post("/api/class/vote")
def cast_vote() -> Response:
    """A phone's choice in a round of the running poll."""
    body = class_body()
    code, phone, key, choice = (key_in(body, name) for name in ("code", "phone", "key", "choice"))
    round_ = read(body, RoundRequest).round
    with told():
        hall().classes.vote(code, phone, key, round_, choice)
    return jsonify({})


@CLASSROOM.post("/api/class/results")
def tell_results() -> Response:
    """How many are here, and every poll of the class with what was answered."""
    code, secret = led_by(class_body())
    with told():
        joined, tallies = hall().classes.results(code, secret)
    return jsonify(Results(joined=joined, polls=[results_payload(each) for each in tallies]))


@CLASSROOM.post("/api/class/csv")
def write_results() -> Response:
    """The results as a table; there are no names in it, as there are none anywhere."""
    body = class_body()
    code, secret = led_by(body)
    with told():
        _, tallies = hall().classes.results(code, secret)
    language = language_or_default(body.get("lang"))
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(["poll", "question", "choice", "idea", "right", "round 1", "round 2", "later rounds"])
    for number, tally in enumerate(tallies, 1):
        found = results_payload(tally)
        for choice in found["choices"]:
            counts = [found["counts"].get(str(each), {}).get(choice["id"], 0) for each in (1, 2)]
            later = sum(votes.get(choice["id"], 0) for each, votes in found["counts"].items() if int(each) > 2)
            said = [plain_cell(found["texts"][language]), plain_cell(choice["texts"][language]), choice["idea"]]
            table.writerow([number, *said, int(choice["is_right"]), *counts, later])
    answer = Response("\ufeff" + file.getvalue(), mimetype="text/csv")  # the mark tells spreadsheets that it is UTF-8
    answer.headers["Content-Disposition"] = f'attachment; filename="class-{code}.csv"'
    return answer


@CLASSROOM.post("/api/class/end")
def end_class() -> Response:
    """Everything of a class is deleted."""
    code, secret = led_by(class_body())
    with told():
        hall().classes.end(code, secret)
    hall().boards.renew(code)
    return jsonify({})

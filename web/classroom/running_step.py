"""The class's step while a question runs: all that phones get of the program until the answer is revealed."""

from __future__ import annotations

import gzip
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, jsonify, request

from graph import Trace
from graph.payload.partial_trace import partial_trace
from graph.words import LANGUAGES
from web.api.drawing_options import ROOMS, view_payload
from web.api.error_answer import Refusal
from web.api.program_requests import wrong
from web.api.question import question_from_query
from web.api.requested_question import json_answer, the_engine
from web.api.trace_answers import Unfinished, is_finished, json_text
from web.store.classes import Standing

from .class_access import class_body, hall, led_by, told
from .class_contract import Place
from .class_polls import is_open

__all__ = ["RUNNING_STEP"]

RUNNING_STEP = Blueprint("running_step", __name__)


@RUNNING_STEP.get("/api/class/<code>/step")
def show_step(code: str) -> Response:
    """The program as far as the class's step, without anything that comes later.

    The language and the room are in the query as phones write it; whatever is asked like that again is answered from
    memory (``class_state``).
    """
    lang, room = request.args.get("lang"), request.args.get("room")
    if lang not in LANGUAGES or room not in ROOMS:
        raise wrong("lang" if lang not in LANGUAGES else "room")
    with told():
        standing = hall().boards.standing(code)
    if standing is None:
        raise Refusal(404, "not_found", "class_gone")
    if not is_open(standing.poll):
        raise Refusal(409, "not_now", "class_not_now")
    text = _step_text(standing, lang, room)
    packed = gzip.compress(text.encode("utf-8"), mtime=0)
    hall().boards.keep_step(code, standing.version, f"lang={lang}&room={room}", packed)
    answer = json_answer(text)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _step_text(standing: Standing, lang: str, room: str) -> str:
    """The text of the answer: the same for every phone of a language and a shape."""
    query = {**dict(parse_qsl(standing.address)), "room": room}
    question = question_from_query(query, lang)
    step, part = standing.step, standing.part

    def write(traced: Trace) -> str:
        found: dict[str, Any] = dict(partial_trace(traced, step, part, lang, question.style))
        if not is_finished(found):
            raise Unfinished(json_text(found))
        return json_text(found)

    found = the_engine().remembered(f"so far {step} {part}", question, write)
    head = json_text({"version": standing.version, "step": step, "part": part, "view": view_payload(question.style)})
    return f'{head[:-1]},"trace":{found}}}'


@RUNNING_STEP.post("/api/class/place")
def tell_place() -> Response:
    """Where the class stands, for those who lead it: they may see what phones are not told."""
    code, secret = led_by(class_body())
    with told():
        hall().classes.results(code, secret)  # whoever may not lead is refused
        standing = hall().classes.standing(code)
    assert standing is not None  # no version was named
    return jsonify(Place(address=standing.address, step=standing.step, part=standing.part))

"""The calls of the HTTP contract. Each reads a question, asks the engine, and answers."""

from __future__ import annotations

import json

from flask import Blueprint, Response

from .asking import asked, json_answer, the_engine
from .classroom.calls import CLASSROOM
from .exporting import export
from .gallery import GALLERY
from .hand_ins import HAND_INS
from .insights import INSIGHTS
from .lectures.links_calls import LINKS
from .lectures.pages import SET_PAGES
from .lectures.sets_calls import SETS
from .menu import menu_payload
from .page import later_words
from .refusal import Refusal

__all__ = ["ROUTES"]

ROUTES = Blueprint("routes", __name__)
ROUTES.register_blueprint(INSIGHTS)
ROUTES.register_blueprint(GALLERY)
for each in (HAND_INS, SETS, LINKS, SET_PAGES, CLASSROOM):
    ROUTES.register_blueprint(each)
LAST_STEP = 100_000


@ROUTES.post("/api/trace")
def trace_program() -> Response:
    """Values, gradients, steps and the drawing of a program."""
    body, question = asked()
    only, step = body.get("only"), body.get("step")
    if only not in (None, "values", "step"):
        raise Refusal(400, "bad_request", "field", name="only")
    if step is not None and (not isinstance(step, int) or isinstance(step, bool) or not 0 <= step < LAST_STEP):
        raise Refusal(400, "bad_request", "field", name="step")
    if only == "values":
        return json_answer(the_engine().values(question, step or 0))
    if only == "step":
        return json_answer(the_engine().step(question, step or 0))
    return json_answer(the_engine().answer(question))


@ROUTES.post("/api/export")
def export_file() -> Response:
    """One file: a step, all steps, the graph, an edge's Jacobian, or an exercise."""
    body, question = asked()
    return export(question, body)


@ROUTES.get("/api/words")
def list_words() -> Response:
    """The words of what opens later on the page, in every language."""
    answer = json_answer(json.dumps(later_words(), ensure_ascii=False))
    answer.headers["Cache-Control"] = "max-age=600"
    return answer


@ROUTES.get("/api/examples")
def list_examples() -> Response:
    """All examples by lecture, for the menu: asked for when it is opened."""
    answer = json_answer(json.dumps(menu_payload(), ensure_ascii=False))
    answer.headers["Cache-Control"] = "max-age=600"
    return answer

"""The calls of the HTTP contract. Each reads a question, asks the engine, and answers."""

from __future__ import annotations

import json

import numpy as np
from flask import Blueprint, Response, request

from graph.errors import TraceError
from graph.interpreter.pasted_values import read_pasted
from graph.limits import WEB

from ..classroom.class_routes import CLASSROOM
from ..classroom.handout_routes import HANDOUTS
from ..classroom.running_step import RUNNING_STEP
from ..lectures.lecture_pages import SET_PAGES
from ..lectures.link_routes import LINKS
from ..lectures.set_routes import SETS
from ..pages.example_menu import menu_payload
from ..pages.function_list import functions_payload
from ..pages.gallery import GALLERY
from ..pages.guides import GUIDES
from ..pages.page_context import later_words
from ..server.rates import by_measure
from .analysis_routes import INSIGHTS
from .error_answer import answer_language
from .export_routes import export
from .hand_in_routes import HAND_INS
from .job_routes import JOBS
from .json_body import json_object
from .panel_requests import ValueRequest
from .program_requests import PartRequest, read
from .requested_question import asked, json_answer, the_engine

__all__ = ["ROUTES"]

ROUTES = Blueprint("routes", __name__)
ROUTES.register_blueprint(INSIGHTS)
ROUTES.register_blueprint(GALLERY)
for each in (GUIDES, HAND_INS, JOBS, SETS, LINKS, SET_PAGES, CLASSROOM, HANDOUTS, RUNNING_STEP):
    ROUTES.register_blueprint(each)


@ROUTES.post("/api/trace")
def trace_program() -> Response:
    """Values, gradients, steps and the drawing of a program."""
    body, question = asked()
    wanted = read(body, PartRequest)
    if wanted.only == "values":
        by_measure()
        return json_answer(the_engine().values(question, wanted.step or 0))
    if wanted.only == "step":
        return json_answer(the_engine().step(question, wanted.step or 0))
    return json_answer(the_engine().answer(question))


@ROUTES.post("/api/value")
def read_value() -> Response:
    """The number or the array that a pasted text says; ``is_number``: where one number is wanted."""
    body = json_object(request)
    request.asked_language = body.get("lang")  # type: ignore[attr-defined]
    wanted = read(body, ValueRequest)
    text = wanted.text
    with the_engine().place():
        value = read_pasted(text, WEB, is_number=bool(wanted.is_number))
    if np.size(value) > WEB.array_numbers:
        raise TraceError("too_large", "elements", limit=WEB.array_numbers, value=int(np.size(value)), text=text[:80])
    return json_answer(json.dumps({"value": np.asarray(value).tolist(), "shape": list(np.shape(value))}))


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


@ROUTES.get("/api/functions")
def list_functions() -> Response:
    """All functions by topic, for the help: asked for when it is opened."""
    answer = json_answer(json.dumps(functions_payload(answer_language()), ensure_ascii=False))
    answer.headers["Cache-Control"] = "max-age=600"
    return answer


@ROUTES.get("/api/examples")
def list_examples() -> Response:
    """All examples by lecture, for the menu: asked for when it is opened."""
    answer = json_answer(json.dumps(menu_payload(), ensure_ascii=False))
    answer.headers["Cache-Control"] = "max-age=600"
    return answer

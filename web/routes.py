"""The calls of the HTTP contract. Each reads a question, asks the engine, and answers."""

from __future__ import annotations

import json

from flask import Blueprint, Response, render_template, request

from .asking import asked, json_answer, the_engine
from .exporting import answer_with_file, ordered
from .gallery import GALLERY
from .headers import EMBED_POLICY
from .insights import INSIGHTS
from .page import menu_payload, page_context
from .refusal import Refusal, answer_language

__all__ = ["ROUTES"]

ROUTES = Blueprint("routes", __name__)
ROUTES.register_blueprint(INSIGHTS)
ROUTES.register_blueprint(GALLERY)
QUERY_BYTES = 16_384
LAST_STEP = 100_000


@ROUTES.get("/")
def show_page() -> str:
    """The page, at the state that the address holds."""
    if len(request.query_string) > QUERY_BYTES:
        raise Refusal(414, "too_large", "query_too_long", limit=QUERY_BYTES)
    context = page_context(the_engine(), request.args, answer_language(), is_phone=_is_phone())
    return render_template("index.html", **context)


def _is_phone() -> bool:
    """What browsers say of themselves: a hint (https://wicg.github.io/ua-client-hints/), or a word in their name."""
    hint = request.headers.get("Sec-CH-UA-Mobile")
    return hint == "?1" if hint else "Mobi" in request.headers.get("User-Agent", "")


@ROUTES.get("/embed")
def show_embedded() -> Response:
    """The same page with little around it, for a frame in somebody's course page."""
    if len(request.query_string) > QUERY_BYTES:
        raise Refusal(414, "too_large", "query_too_long", limit=QUERY_BYTES)
    context = page_context(the_engine(), request.args, answer_language(), is_embedded=True, is_phone=_is_phone())
    answer = Response(render_template("embed.html", **context), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = EMBED_POLICY
    return answer


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
    """One file: a step, all steps, or the graph."""
    body, question = asked()
    kind, order = ordered(body, question.lang)
    return answer_with_file(the_engine(), question, kind, order, has_progress=body.get("progress") is True)


@ROUTES.get("/api/examples")
def list_examples() -> Response:
    """All examples by lecture, for the menu: asked for when it is opened."""
    answer = json_answer(json.dumps(menu_payload(), ensure_ascii=False))
    answer.headers["Cache-Control"] = "max-age=600"
    return answer


@ROUTES.get("/healthz")
def report_health() -> Response:
    """Whether the server answers at all."""
    return Response("ok", mimetype="text/plain")

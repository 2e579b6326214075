"""The calls of the HTTP contract. Each reads a question, asks the engine, and answers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from werkzeug.exceptions import NotFound

from graph.drawing.style import Style
from graph.drawing.theme import ThemeName
from graph.payload import jacobian_payload

from .body import json_object
from .engine import Engine
from .examples import examples, question_of
from .exporting import answer_with_file, ordered
from .headers import EMBED_POLICY, FILE_POLICY
from .page import page_context
from .question import Question, question_from_json
from .refusal import Refusal, answer_language

__all__ = ["ROUTES"]

ROUTES = Blueprint("routes", __name__)
QUERY_BYTES = 16_384
LAST_STEP = 100_000


def _engine() -> Engine:
    engine: Engine = current_app.extensions["engine"]
    return engine


def _asked() -> tuple[dict[str, Any], Question]:
    """The body of this request, and the question in it."""
    body = json_object(request)
    request.asked_language = body.get("lang")  # type: ignore[attr-defined]
    return body, question_from_json(body, answer_language())


def _json(text: str) -> Response:
    return Response(text, mimetype="application/json")


@ROUTES.get("/")
def show_page() -> str:
    """The page, at the state that the address holds."""
    if len(request.query_string) > QUERY_BYTES:
        raise Refusal(414, "too_large", "query_too_long", limit=QUERY_BYTES)
    return render_template("index.html", **page_context(_engine(), request.args, answer_language()))


@ROUTES.get("/embed")
def show_embedded() -> Response:
    """The same page with little around it, for a frame in somebody's course page."""
    if len(request.query_string) > QUERY_BYTES:
        raise Refusal(414, "too_large", "query_too_long", limit=QUERY_BYTES)
    context = page_context(_engine(), request.args, answer_language(), is_embedded=True)
    answer = Response(render_template("embed.html", **context), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = EMBED_POLICY
    return answer


@ROUTES.post("/api/trace")
def trace_program() -> Response:
    """Values, gradients, steps and the drawing of a program."""
    body, question = _asked()
    only, step = body.get("only"), body.get("step")
    if only not in (None, "values", "step"):
        raise Refusal(400, "bad_request", "field", name="only")
    if step is not None and (not isinstance(step, int) or isinstance(step, bool) or not 0 <= step < LAST_STEP):
        raise Refusal(400, "bad_request", "field", name="step")
    if only == "values":
        return _json(_engine().values(question, step or 0))
    if only == "step":
        return _json(_engine().step(question, step or 0))
    return _json(_engine().answer(question))


@ROUTES.post("/api/jacobian")
def compute_jacobian() -> Response:
    """The full Jacobian of one edge, in the lecture's four steps."""
    body, question = _asked()
    edge = body.get("edge")
    if not isinstance(edge, str):
        raise Refusal(400, "bad_request", "field", name="edge")
    return jsonify(_engine().work(question, lambda traced: jacobian_payload(traced, edge)))


@ROUTES.post("/api/export")
def export_file() -> Response:
    """One file: a step, all steps, or the graph."""
    body, question = _asked()
    kind, order = ordered(body, question.lang)
    return answer_with_file(_engine(), question, kind, order, has_progress=body.get("progress") is True)


@ROUTES.get("/examples/<name>.svg")
def show_thumbnail(name: str) -> Response:
    """The bare circuit of an example, for the menu."""
    example = next((each for each in examples() if each.name == name), None)
    if example is None:
        raise NotFound
    theme: ThemeName = "dark" if request.args.get("theme") == "dark" else "light"
    bare = Style(theme=theme, has_value=False, has_downstream=False, has_local=False, has_upstream=False)
    text = _engine().remembered(f"thumbnail-{theme}", question_of(example), lambda traced: traced.svg(style=bare))
    answer = Response(text, mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Cache-Control"] = "max-age=3600"
    return answer


@ROUTES.get("/healthz")
def report_health() -> Response:
    """Whether the server answers at all."""
    return Response("ok", mimetype="text/plain")

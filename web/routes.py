"""The calls of the HTTP contract. Each reads a question, asks the engine, and answers."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from graph.drawing.style import Style
from graph.drawing.theme import ThemeName

from .asking import asked, json_answer, the_engine
from .examples import examples, question_of
from .exporting import answer_with_file, ordered
from .headers import EMBED_POLICY, FILE_POLICY
from .insights import INSIGHTS
from .page import page_context
from .refusal import Refusal, answer_language

__all__ = ["ROUTES"]

ROUTES = Blueprint("routes", __name__)
ROUTES.register_blueprint(INSIGHTS)
QUERY_BYTES = 16_384
LAST_STEP = 100_000


@ROUTES.get("/")
def show_page() -> str:
    """The page, at the state that the address holds."""
    if len(request.query_string) > QUERY_BYTES:
        raise Refusal(414, "too_large", "query_too_long", limit=QUERY_BYTES)
    return render_template("index.html", **page_context(the_engine(), request.args, answer_language()))


@ROUTES.get("/embed")
def show_embedded() -> Response:
    """The same page with little around it, for a frame in somebody's course page."""
    if len(request.query_string) > QUERY_BYTES:
        raise Refusal(414, "too_large", "query_too_long", limit=QUERY_BYTES)
    context = page_context(the_engine(), request.args, answer_language(), is_embedded=True)
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


@ROUTES.get("/examples/<name>.svg")
def show_thumbnail(name: str) -> Response:
    """The bare circuit of an example, for the menu."""
    example = next((each for each in examples() if each.name == name), None)
    if example is None:
        raise NotFound
    theme: ThemeName = "dark" if request.args.get("theme") == "dark" else "light"
    bare = Style(theme=theme, has_value=False, has_downstream=False, has_local=False, has_upstream=False)
    text = the_engine().remembered(f"thumbnail-{theme}", question_of(example), lambda traced: traced.svg(style=bare))
    answer = Response(text, mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Cache-Control"] = "max-age=3600"
    return answer


@ROUTES.get("/healthz")
def report_health() -> Response:
    """Whether the server answers at all."""
    return Response("ok", mimetype="text/plain")

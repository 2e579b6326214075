"""The page, and whether the server answers: all that is there before the engine is loaded (see ``early``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, render_template, request

from graph.errors import NotNow
from graph.layout import graphviz_process

from ..api.error_answer import Refusal, answer_language
from ..server.headers import EMBED_POLICY
from .page_context import page_context

if TYPE_CHECKING:
    from ..work.engine import Engine

__all__ = ["FRONT"]

FRONT = Blueprint("front", __name__)
QUERY_BYTES = 16_384
_HEALTH_SECONDS = 1.5


def _engine() -> Engine | None:
    """The engine of the application that is asked, None while it is being loaded."""
    engine: Engine | None = current_app.extensions.get("engine")
    return engine


@FRONT.get("/")
def show_page() -> str:
    """The page, at the state that the address holds."""
    if len(request.query_string) > QUERY_BYTES:
        raise Refusal(414, "too_large", "query_too_long", limit=QUERY_BYTES)
    context = page_context(_engine(), request.args, answer_language())
    return render_template("index.html", **context)


@FRONT.get("/embed")
def show_embedded() -> Response:
    """The same page with little around it, for a frame in somebody's course page."""
    if len(request.query_string) > QUERY_BYTES:
        raise Refusal(414, "too_large", "query_too_long", limit=QUERY_BYTES)
    context = page_context(_engine(), request.args, answer_language(), is_embedded=True)
    answer = Response(render_template("embed.html", **context), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = EMBED_POLICY
    return answer


@FRONT.get("/healthz")
def report_health() -> Response:
    """Whether the server answers, and lays graphs out."""
    try:
        graphviz_process.lay_out(graphviz_process.PROBE, _HEALTH_SECONDS)
    except NotNow as lost:
        return Response(f"no layout: {lost.reason}", status=503, mimetype="text/plain")
    return Response("ok", mimetype="text/plain")

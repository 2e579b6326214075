"""The page, and whether the server answers: all that is there before the engine is loaded (see ``early``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, render_template, request

from graph.errors import NotNow
from graph.layout import graphviz_process
from graph.limits import REQUEST

from ..api.error_answer import Refusal, answer_language
from ..assets.asset_routes import ASSETS
from ..server.headers import EMBED_POLICY, PAGE_POLICY
from .inline_styles import first_script, first_styles, trusted
from .page_context import page_context

if TYPE_CHECKING:
    from ..work.engine import Engine

__all__ = ["FRONT"]

FRONT = Blueprint("front", __name__)
FRONT.register_blueprint(ASSETS)
_HEALTH_SECONDS = 1.5


def _engine() -> Engine | None:
    """The engine of the application that is asked, None while it is being loaded."""
    engine: Engine | None = current_app.extensions.get("engine")
    return engine


@FRONT.get("/")
def show_page() -> Response:
    """The page, at the state that the address holds."""
    return _page("index.html", PAGE_POLICY)


@FRONT.get("/embed")
def show_embedded() -> Response:
    """The same page with little around it, for a frame in somebody's course page."""
    return _page("embed.html", EMBED_POLICY, is_embedded=True)


def _page(template: str, policy: str, *, is_embedded: bool = False) -> Response:
    """The page with all that its first view needs: styles and the drawing; its policy names what is written into it."""
    if len(request.query_string) > REQUEST.query:
        raise Refusal(414, "too_large", "query_too_long", limit=REQUEST.query)
    context = page_context(_engine(), _asked(), answer_language(), is_embedded=is_embedded)
    styles, script = first_styles(), first_script()
    context |= {"styles": styles, "script": script}
    answer = Response(render_template(template, **context), mimetype="text/html")
    hashes = {"style-src": trusted(styles) + " " + trusted(context["moment"]), "script-src": trusted(script)}
    for name, source in hashes.items():
        policy = policy.replace(f"{name} 'self'", f"{name} 'self' {source}")
    answer.headers["Content-Security-Policy"] = policy
    answer.vary.add("User-Agent")
    return answer


def _asked() -> dict[str, str]:
    """The address's fields; a phone, which nearly always is held upright, gets its own arrangement at once
    (https://developer.mozilla.org/docs/Web/HTTP/Guides/Browser_detection_using_the_user_agent: "Mobi")."""
    is_phone = "Mobi" in request.headers.get("User-Agent", "")
    return {**({"room": "tall"} if is_phone else {}), **request.args.to_dict()}


@FRONT.get("/healthz")
def report_health() -> Response:
    """Whether the server answers, and lays graphs out."""
    try:
        graphviz_process.lay_out(graphviz_process.PROBE, _HEALTH_SECONDS)
    except NotNow as lost:
        return Response(f"no layout: {lost.reason}", status=503, mimetype="text/plain")
    return Response("ok", mimetype="text/plain")

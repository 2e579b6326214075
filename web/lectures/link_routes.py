"""Short links and QR codes for any state of the page."""

from __future__ import annotations

import io
import time

import segno
from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from graph.limits import REQUEST, STORE
from web.api.error_answer import Refusal
from web.api.json_body import json_object
from web.api.program_requests import wrong
from web.server.headers import FILE_POLICY
from web.store.links import lives_until
from web.store.secret_keys import is_key

from .set_contract import ShortLink
from .store_access import faults_told, keeping

__all__ = ["LINKS", "sent_to"]

LINKS = Blueprint("links", __name__)


@LINKS.post("/api/links/new")
def create_link() -> Response:
    """A short code for the query of a page."""
    address = json_object(request).get("address")
    if not isinstance(address, str) or "source=" not in address or "\x00" in address:
        raise wrong("address")
    if len(address) > STORE.address:
        raise Refusal(413, "too_large", "set_program", limit=STORE.address)
    with faults_told():
        keeping().allowance.spend()
        made = ShortLink(code=keeping().links.create(address.lstrip("?#")), until=lives_until(time.time()))
        return jsonify(made)


@LINKS.get("/x/<code>")
def open_link(code: str) -> AnyResponse:
    """To the page, at the state that was linked."""
    with faults_told():
        query = keeping().links.open(code) if is_key(code) else None
    if query is None:
        raise NotFound
    return sent_to(query)


def sent_to(query: str) -> AnyResponse:
    """To the page at a state: by its address, or behind its # where the state is too long for one."""
    if len(query) <= REQUEST.address:
        return redirect(f"{url_for('front.show_page')}?{query}")
    return Response(render_template("sent.html", query=query, language="en"), mimetype="text/html")


@LINKS.get("/qr.svg")
def draw_code() -> Response:
    """A QR code: black on white in every theme, as cameras want it."""
    text = request.args.get("text", "")
    if not 0 < len(text) <= REQUEST.qr_code:
        raise wrong("text")
    drawn = io.BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind="svg", border=3, light="#fff", omitsize=True, xmldecl=False)
    answer = Response(drawn.getvalue(), mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Cache-Control"] = "max-age=86400"
    return answer

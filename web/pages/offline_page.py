"""The page without a network: the worker that keeps its files, and the manifest by which it can be installed."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, url_for

from graph.words import catalogue

from ..api.error_answer import answer_language
from ..server.served_folders import folder_of
from .script_bundle import bundles

__all__ = ["OFFLINE"]

OFFLINE = Blueprint("offline", __name__)
_WORKER = "js/offline/worker.js"
_CHANGING = ("api/words", "api/examples", "api/functions?lang=en", "api/functions?lang=ko")
_PAPER, _INK = "#ffffff", "#0f172a"  # --paper and --accent of static/css/tokens.css


@OFFLINE.get("/offline.js")
def send_worker() -> Response:
    """The worker, after the names of the files that it keeps."""
    found, static = bundles(), folder_of("static")
    sheets = sorted(path.relative_to(static).as_posix() for path in (static / "css").rglob("*.css"))
    files = [f"bundle/{found.tag}/{name}" for name in sorted(found.texts)]
    files += [f"static/{each}" for each in (*sheets, "icon.svg")]
    kept = {"tag": found.tag, "files": files, "changing": _CHANGING}
    text = f"self.KEPT = {json.dumps(kept)};\n{(static / _WORKER).read_text(encoding='utf-8')}"
    return Response(text, mimetype="text/javascript")


@OFFLINE.get("/manifest.webmanifest")
def send_manifest() -> Response:
    """What a browser needs to know to put the page beside other programs."""
    words = catalogue(answer_language())
    manifest: dict[str, Any] = {
        "name": "Gatewise",
        "short_name": "Gatewise",
        "description": words["web.about"],
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": _PAPER,
        "theme_color": _INK,
        "icons": [{"src": url_for("static", filename="icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return Response(json.dumps(manifest, ensure_ascii=False), mimetype="application/manifest+json")

"""The page without a network: the worker that keeps its files, and the manifest by which it can be installed."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response

from graph.words import catalogue

from ..api.error_answer import answer_language
from ..assets.asset_routes import asset, kept_files
from ..server.served_folders import folder_of

__all__ = ["OFFLINE"]

OFFLINE = Blueprint("offline", __name__)
_WORKER = "js/offline/worker.js"
_CHANGING = ("api/words", "api/examples", "api/functions?lang=en", "api/functions?lang=ko")
_PAPER, _INK = "#ffffff", "#0f172a"  # --paper and --accent of static/css/tokens.css


@OFFLINE.get("/offline.js")
def send_worker() -> Response:
    """The worker, after the names of the files that it keeps."""
    tag, files = kept_files()
    kept = {"tag": tag, "files": files, "changing": _CHANGING}
    worker = (folder_of("static") / _WORKER).read_text(encoding="utf-8")
    text = f"self.KEPT = {json.dumps(kept)};\n{worker}"
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
        "icons": [{"src": asset("icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return Response(json.dumps(manifest, ensure_ascii=False), mimetype="application/manifest+json")

"""Addresses of scripts and style sheets: in the bundle, which browsers keep for good, or one by one."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request, url_for

from graph.limits import PAGE

from .bundle import Bundle
from .modules import Unreadable

__all__ = ["ASSETS", "asset", "bundle_of", "first_file", "kept_files", "limits"]

ASSETS = Blueprint("assets", __name__)
_FOR_GOOD = "public, max-age=31536000, immutable"  # RFC 8246
_bundles: dict[str, Bundle] = {}
_lock = threading.Lock()


def bundle_of(folder: str) -> Bundle:
    """The bundle of a folder, read once."""
    with _lock:
        if folder not in _bundles:
            _bundles[folder] = Bundle(Path(folder))
        return _bundles[folder]


def _bundle() -> Bundle:
    return bundle_of(str(current_app.static_folder))


@ASSETS.app_template_global("asset")
def asset(name: str) -> str:
    """The address of a file of static/, for a page."""
    if not current_app.config.get("BUNDLED", True):
        return url_for("static", filename=name)
    bundle = _bundle()
    try:
        return url_for("front.assets.send_bundled", version=bundle.version, name=bundle.name_of(name))
    except Unreadable as fault:  # somebody is at work on a script: it is served as it is
        current_app.logger.warning("not bundled: %s", fault)
        return url_for("static", filename=name)


def first_file(name: str) -> str:
    """The text of a file that is written into the page itself; read anew each time where nothing is bundled."""
    is_bundled = current_app.config.get("BUNDLED", True)
    file = (_bundle() if is_bundled else Bundle(Path(str(current_app.static_folder)))).file(name)
    return file.data.decode("utf-8") if file else ""


def kept_files() -> tuple[str, list[str]]:
    """The version, and the addresses of all files of the page, for a browser that keeps them."""
    bundle = _bundle()
    names = [*bundle.scripts("front_page.js"), *bundle.sheets(), "icon.svg"]
    return bundle.version, [url_for("front.assets.send_bundled", version=bundle.version, name=name) for name in names]


@ASSETS.app_template_global("limits")
def limits() -> str:
    """What may be typed and chosen on a page, as JSON (static/js/lib/limits.js reads it)."""
    return json.dumps(asdict(PAGE))


@ASSETS.get("/static/at/<version>/<path:name>")
def send_bundled(version: str, name: str) -> Response:
    """A file of the bundle. One of another version gets what there is now, which nobody may keep: a page may be older
    than the server that it asks, or newer than this one of several."""
    bundle = _bundle()
    file = bundle.file(name)
    if file is None:
        abort(404)
    is_packed = bool(request.accept_encodings["gzip"])
    answer = Response(file.packed if is_packed else file.data, mimetype=file.kind)
    if is_packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.vary.add("Accept-Encoding")
    answer.headers["Cache-Control"] = _FOR_GOOD if version == bundle.version else "no-store"
    return answer

"""The guides of docs/ as pages, for the help: in the reader's language, with their pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, render_template, request, send_from_directory
from werkzeug.exceptions import NotFound

from graph.words import DEFAULT_LANGUAGE, LANGUAGES, say

from ..api.error_answer import answer_language
from .markdown import html_of

__all__ = ["GUIDES", "GUIDE_FILES"]

GUIDES = Blueprint("guides", __name__)
_DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE_FILES: Mapping[str, str] = {
    "first": "first-minutes.md",
    "language": "reference.md",
    "lecture": "lecture.md",
    "slides": "slides.md",
    "presenting": "presenting.md",
    "exercises": "exercises.md",
}
_KEYS = {file: key for key, file in GUIDE_FILES.items()}


@GUIDES.get("/guides/<key>")
def show_guide(key: str) -> Response:
    """One guide as a page."""
    language = answer_language()
    if key not in GUIDE_FILES:
        raise NotFound
    theme = request.args.get("theme")
    page = render_template(
        "guide.html",
        language=language,
        other=next(each for each in LANGUAGES if each != language),
        theme=theme if theme in ("light", "dark") else None,
        key=key,
        body=_body(key, language),
        names={each: say(language, f"web.help.{each}") for each in GUIDE_FILES},
        say=lambda word: say(language, f"web.{word}"),
    )
    return Response(page, mimetype="text/html")


@GUIDES.get("/guides/pictures/<path:name>")
def send_picture(name: str) -> Response:
    """A picture of a guide."""
    return send_from_directory(_DOCS / "pictures", name, max_age=600)


@cache
def _body(key: str, language: str) -> str:
    folder = _DOCS if language == DEFAULT_LANGUAGE else _DOCS / language

    def resolve(address: str) -> str | None:
        """Ours where we serve it; the address is relative to /guides/<key>."""
        file, _, anchor = address.partition("#")
        if not file:
            return f"#{anchor}"
        if file in _KEYS:
            return f"{_KEYS[file]}?lang={language}{'#' if anchor else ''}{anchor}"
        _, found, picture = file.partition("pictures/")
        if found and (_DOCS / "pictures" / picture).is_file():
            return f"pictures/{picture}"
        return address if address.startswith(("https://", "http://")) else None

    return html_of((folder / GUIDE_FILES[key]).read_text(encoding="utf-8"), resolve)

"""The gallery: every example with its circuit, and what it takes to open, present and export it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from graph import Trace
from graph.layout.style import Style
from graph.scene.theme import ThemeName
from graph.words import LANGUAGES, catalogue

from ..api.error_answer import answer_language
from ..api.question import Question
from ..api.requested_question import the_engine
from ..server.headers import FILE_POLICY
from .examples import Example, example_named, examples, lectures, question_of, said_of, topics
from .loss_landscape import landscape_svg

__all__ = ["GALLERY", "address_of", "drawn_small"]

GALLERY = Blueprint("gallery", __name__)
_OURS = "web."
_AREAS = ("web.gallery.", "web.language.", "web.theme.")
_BARE: Mapping[str, Any] = {"has_value": False, "has_downstream": False, "has_local": False, "has_upstream": False}
_READABLE = (470.0, 330.0)  # points: up to this size a card still shows the numbers


@dataclass(frozen=True, slots=True)
class _Card:
    """An example as the gallery shows it; ``said``: what a search finds it by, ``titles``: what it ranks first by."""

    example: Example
    title: str
    line: str
    address: str
    titles: str
    said: str


@GALLERY.get("/gallery")
def show_gallery() -> str:
    """All examples by lecture."""
    language = answer_language()
    theme = request.args.get("theme")
    words = _words(language)
    return render_template(
        "gallery.html",
        language=language,
        other=next(each for each in LANGUAGES if each != language),
        theme=theme if theme in ("light", "dark") else None,
        words={key: text for key, text in words.items() if "{" not in text},
        state={"words": words, "language": language},
        lectures=[(each, [_card(example, language) for example in each.examples]) for each in lectures()],
        topics={key: names[language] for key, names in topics().items()},
        count=len(examples()),
    )


def _words(language: str) -> dict[str, str]:
    found = catalogue(language).items()
    return {key.removeprefix(_OURS): text for key, text in found if key.startswith(_AREAS)}


def _card(example: Example, language: str) -> _Card:
    titles = " ".join(example.title.values())
    title, line = example.title[language], example.line[language]
    return _Card(example, title, line, address_of(example, language), titles, said_of(example))


def address_of(example: Example, language: str) -> str:
    """The query at which the page shows the example, as static/js/state/permalink.js writes it."""
    question = question_of(example, language)
    fields: dict[str, Any] = {"source": question.source}
    if question.inputs:
        fields["inputs"] = _compact(question.inputs)
    if question.expand != "none":
        fields["expand"] = question.expand if isinstance(question.expand, str) else ",".join(question.expand)
    if question.close:
        fields["close"] = ",".join(question.close)
    if question.seed:
        fields["seed"] = question.seed
    if question.upstream is not None:
        fields["upstream"] = _compact(question.upstream)
    for name, value in example.view.items():
        fields[name] = ",".join(value) if isinstance(value, list) else value
    for name in ("tab", "selected"):
        if getattr(example, name):
            fields[name] = getattr(example, name)
    if example.descent:
        fields["descent"] = _compact(example.descent)
    return urlencode({**fields, "lang": language})


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@GALLERY.get("/examples/<name>.svg")
def show_thumbnail(name: str) -> Response:
    """The circuit of an example, with its numbers where they can be read so small; a descent's landscape."""
    example = example_named(name)
    if example is None:
        raise NotFound
    theme: ThemeName = "dark" if request.args.get("theme") == "dark" else "light"
    style = Style(theme=theme, mode="compact")
    text = _drawn(f"thumbnail-{theme}-{name}", question_of(example), lambda traced: _thumbnail(traced, example, style))
    answer = Response(text, mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Cache-Control"] = "max-age=3600"
    return answer


def _drawn(purpose: str, question: Question, draw: Callable[[Trace], str]) -> str:
    """A small drawing, made after those who step through a graph have had theirs."""
    with the_engine().place("thumbnail"):
        return the_engine().remembered(purpose, question, draw)


def drawn_small(question: Question, style: Style) -> str:
    """The circuit of a program as a thumbnail."""
    return _drawn(f"thumbnail-{style.theme}", question, lambda traced: _small(traced, style))


def _thumbnail(traced: Trace, example: Example, style: Style) -> str:
    landscape = landscape_svg(traced, example.descent, style.paint) if example.descent else None
    return landscape if landscape is not None else _small(traced, style)


def _small(traced: Trace, style: Style) -> str:
    drawing = traced.drawing(style)
    is_readable = drawing.width <= _READABLE[0] and drawing.height <= _READABLE[1]
    return traced.svg(style=style if is_readable else replace(style, **_BARE))

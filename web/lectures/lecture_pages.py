"""The pages of a set: what its view link shows, each program's way to the graph, and its thumbnail."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from graph.layout.style import Style
from graph.scene.theme import ThemeName
from graph.words import LANGUAGES, catalogue
from web.api.error_answer import answer_language
from web.api.question import question_from_json
from web.pages.gallery import drawn_small
from web.server.headers import FILE_POLICY
from web.store.lecture_values import Lecture, LectureProgram
from web.store.secret_keys import is_key

from .link_routes import sent_to
from .page_states import query_of
from .store_access import faults_told, keeping

__all__ = ["SET_PAGES"]

SET_PAGES = Blueprint("set_pages", __name__)
_OURS = "web."
_AREAS = ("web.lectures.", "web.language.", "web.theme.", "web.gallery.")


def _read(view: str) -> Lecture:
    if not is_key(view):
        raise NotFound
    with faults_told():
        return keeping().sets.read(view)


def _program(view: str, key: str) -> LectureProgram:
    if not (is_key(view) and is_key(key)):
        raise NotFound
    with faults_told():
        return keeping().sets.program(view, key)


@SET_PAGES.get("/s/<view>")
def show_set(view: str) -> str:
    """The programs of a set, for whoever was given its link."""
    language = answer_language()
    words = {key.removeprefix(_OURS): text for key, text in catalogue(language).items() if key.startswith(_AREAS)}
    return render_template(
        "lecture.html",
        language=language,
        other=next(each for each in LANGUAGES if each != language),
        lecture=_read(view),
        view=view,
        words=words,
        state={"words": words, "language": language, "view": view},
    )


@SET_PAGES.get("/s/<view>/<key>")
def open_program(view: str, key: str) -> AnyResponse:
    """To the page, at a program of a set."""
    present = "&present=1" if "present" in request.args else ""
    return sent_to(f"{query_of(_program(view, key).state)}&lang={answer_language()}{present}")


@SET_PAGES.get("/s/<view>/<key>.svg")
def show_thumbnail(view: str, key: str) -> Response:
    """The circuit of a program of a set."""
    state: dict[str, Any] = dict(_program(view, key).state)
    theme: ThemeName = "dark" if request.args.get("theme") == "dark" else "light"
    question = question_from_json({**state, "view": None}, "en")
    answer = Response(drawn_small(question, Style(theme=theme, mode="compact")), mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer

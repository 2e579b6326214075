"""The one error shape of every failing answer: ``{"errors": [{code, message, line, column, text, hint, …}]}``."""

from __future__ import annotations

import errno
import logging
from typing import Any

from flask import Flask, Response, current_app, jsonify, request
from werkzeug.exceptions import HTTPException

from graph.drawing.layout import NoDrawing
from graph.errors import TraceError
from graph.payload import error_payload
from graph.words import LANGUAGES, catalogue, language_or_default, say

__all__ = ["Refusal", "answer_language", "register"]

RETRY_SECONDS = 2  # of a busy server
_ALLOWANCE_SECONDS = 30  # of a client that has spent its allowance
_CODES = {
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    414: "too_large",
    415: "unsupported_media",
    429: "rate_limited",
}
_LOG = logging.getLogger(__name__)


class Refusal(Exception):
    """A request that is not answered: an HTTP status, a stable code, and the words ``http.<key>`` for it."""

    def __init__(self, status: int, code: str, key: str | None = None, **params: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.key, self.params = status, code, key or code, params


def answer_language() -> str:
    """The language to answer in: what the request asked for, else what the browser prefers."""
    asked = getattr(request, "asked_language", None) or request.args.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    return language_or_default(request.accept_languages.best_match(LANGUAGES))


def _plain(code: str, message: str) -> list[dict[str, Any]]:
    """An error that stands at no place of a program."""
    nowhere = dict.fromkeys(("line", "column", "hint", "span"))
    return [{"code": code, "message": message, "text": "", "fixes": [], **nowhere}]


def _status_words(status: int, language: str) -> tuple[str, str]:
    """Code and sentence for an HTTP status that the framework raised."""
    key = f"http.status_{status}" if f"http.status_{status}" in catalogue(language) else "http.status_other"
    return _CODES.get(status, "bad_request" if status < 500 else "internal"), say(language, key)


def _answer(status: int, errors: list[dict[str, Any]]) -> Response:
    answer = jsonify({"errors": errors})
    answer.status_code = status
    if status in (429, 503):
        answer.headers["Retry-After"] = str(RETRY_SECONDS if status == 503 else _ALLOWANCE_SECONDS)
    return answer


def _handle(error: Exception) -> Response:
    language = answer_language()
    if isinstance(error, TraceError):
        return _answer(503 if error.code == "timeout" else 422, error_payload(error, language)["errors"])
    if isinstance(error, NoDrawing):
        return _answer(422, _plain("too_large", say(language, f"drawing.none.{error.reason}", **error.params)))
    if isinstance(error, Refusal):
        return _answer(error.status, _plain(error.code, say(language, f"http.{error.key}", **error.params)))
    if isinstance(error, HTTPException):
        if error.code is None or error.code < 400:  # a redirect is an answer, not an error
            return current_app.make_response(error)
        return _answer(error.code, _plain(*_status_words(error.code, language)))
    if isinstance(error, RecursionError):
        return _answer(422, _plain("too_deep", say(language, "http.too_deep")))
    if isinstance(error, MemoryError):
        return _answer(422, _plain("too_large", say(language, "http.too_much_memory")))
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        _LOG.error("no room on the disk")
        return _answer(503, _plain("busy", say(language, "http.busy")))
    _LOG.error("unexpected error", exc_info=error)
    return _answer(500, _plain("internal", say(language, "http.status_500")))


def register(app: Flask) -> None:
    """Make ``_handle`` the one error handler of ``app``."""
    app.register_error_handler(Exception, _handle)

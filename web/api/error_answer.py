"""The one error shape of every failing answer: ``{"errors": [{code, message, line, column, text, hint, …}]}``; whoever
opens an address in a browser reads the same sentences on a small page."""

from __future__ import annotations

import errno
import logging
from typing import Any

from flask import Flask, Response, current_app, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from graph.errors import NoDrawing, NotNow, TraceError
from graph.words import LANGUAGES, catalogue, language_or_default, say

__all__ = ["Refusal", "Refused", "answer_language", "register", "told"]

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
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_LOG = logging.getLogger(__name__)


class Refusal(Exception):
    """A request that is not answered: an HTTP status, a stable code, and the words ``http.<key>`` for it."""

    def __init__(self, status: int, code: str, key: str | None = None, **params: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.key, self.params = status, code, key or code, params


class Refused(Exception):
    """The same with its errors written already, as a child process does: in the one shape, in the reader's language."""

    def __init__(self, status: int, errors: list[dict[str, Any]]) -> None:
        super().__init__(status)
        self.status, self.errors = status, errors


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


def _wants_page() -> bool:
    """Whether a person opens an address: browsers then ask for HTML before anything else (RFC 9110, 12.5.1)."""
    accepted = request.accept_mimetypes
    return accepted["text/html"] > accepted["application/json"]


def _page(status: int, errors: list[dict[str, Any]], language: str) -> str:
    is_busy = status in (429, 503)
    titles = {
        "busy": say(language, "http.page_busy"),
        "nowhere": say(language, "http.page_nowhere"),
        "wrong": say(language, "http.page_wrong"),
    }
    return render_template(
        "refusal.html",
        language=language,
        title=titles["busy" if is_busy else "nowhere" if status == 404 else "wrong"],
        messages=[each["message"] for each in errors],
        is_worth_repeating=is_busy or status == 500,
        again=say(language, "http.page_again"),
        home=say(language, "http.page_home"),
    )


def _answer(status: int, errors: list[dict[str, Any]], language: str) -> Response:
    if _wants_page():
        answer = Response(_page(status, errors, language), mimetype="text/html")
        answer.headers["Cache-Control"] = "no-store"
    else:
        answer = jsonify({"errors": errors})
    answer.vary.add("Accept")
    answer.status_code = status
    if status in (429, 503):
        answer.headers["Retry-After"] = str(RETRY_SECONDS if status == 503 else _ALLOWANCE_SECONDS)
    return answer


def told(error: Exception, language: str) -> tuple[int, list[dict[str, Any]]]:
    """Status and errors for whatever was raised; what nobody expected is logged, and only its kind is told."""
    if isinstance(error, TraceError):
        from graph.payload.trace_payload import error_payload  # here: the page is served before it is loaded

        errors = [{**one} for one in error_payload(error, language)["errors"]]
        return 503 if error.code == "timeout" else 422, errors
    if isinstance(error, NotNow):
        return _told_of_now(error, language)
    if isinstance(error, NoDrawing):
        return _told_of_drawing(error, language)
    if isinstance(error, Refusal):
        return error.status, _plain(error.code, say(language, f"http.{error.key}", **error.params))
    if isinstance(error, Refused):
        return error.status, error.errors
    if isinstance(error, HTTPException):
        status = error.code or 500
        return status, _plain(*_status_words(status, language))
    return _told_of_faults(error, language)


def _told_of_drawing(error: NoDrawing, language: str) -> tuple[int, list[dict[str, Any]]]:
    """The same for a drawing that was wanted: too large for ever, or missing for the moment."""
    if error.is_final:
        return 422, _plain("too_large", say(language, f"drawing.none.{error.reason}", **error.params))
    if error.reason in ("interrupted", "crashed"):
        return _told_of_now(NotNow(error.reason), language)
    return 503, _plain("busy", say(language, f"drawing.none.{error.reason}"))


def _told_of_now(lost: NotNow, language: str) -> tuple[int, list[dict[str, Any]]]:
    """The same for work that was not done this time: every answer of this kind says when to come again."""
    if lost.reason == "late" and lost.limit is not None:
        return told(TraceError("timeout", "timeout", limit=lost.limit), language)
    key = "interrupted" if lost.reason in ("interrupted", "crashed") else "busy"
    return 503, _plain(key, say(language, f"http.{key}"))


def _told_of_faults(error: Exception, language: str) -> tuple[int, list[dict[str, Any]]]:
    """The same for what the machine, not a person, gets wrong."""
    if isinstance(error, RecursionError):
        return 422, _plain("too_deep", say(language, "http.too_deep"))
    if isinstance(error, MemoryError):
        return 422, _plain("too_large", say(language, "http.too_much_memory"))
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        _LOG.error("no room on the disk")
        return 503, _plain("busy", say(language, "http.busy"))
    _LOG.error("unexpected error", exc_info=error)
    return 500, _plain("internal", say(language, "http.status_500"))


def _handle(error: Exception) -> Response:
    if isinstance(error, HTTPException) and (error.code is None or error.code < 400):
        return current_app.make_response(error)  # a redirect is an answer, not an error
    language = answer_language()
    return _answer(*told(error, language), language)


def register(app: Flask) -> None:
    """Make ``_handle`` the one error handler of ``app``."""
    app.register_error_handler(Exception, _handle)

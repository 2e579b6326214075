"""The beginning of every call of the HTTP contract: the engine, and the question in the body."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request

from ..work.engine import Engine
from .error_answer import answer_language
from .json_body import json_object
from .question import Question, question_from_json

__all__ = ["asked", "json_answer", "the_engine"]


def the_engine() -> Engine:
    """The engine of the application that is asked."""
    engine: Engine = current_app.extensions["engine"]
    return engine


def asked() -> tuple[dict[str, Any], Question]:
    """The body of this request, and the question in it."""
    body = json_object(request)
    request.asked_language = body.get("lang")  # type: ignore[attr-defined]
    return body, question_from_json(body, answer_language())


def json_answer(text: str) -> Response:
    """JSON text as an answer."""
    return Response(text, mimetype="application/json")

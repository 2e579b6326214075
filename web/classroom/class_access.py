"""Access to a class, as its calls share it: the classes of the application, secrets in bodies, faults as answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request

from web.api.error_answer import Refusal
from web.api.json_body import json_object
from web.api.program_requests import wrong
from web.lectures.store_access import faults_told
from web.store.classes import Classes, NoSuchClass, NotAsked
from web.store.handouts import Handouts
from web.store.secret_keys import is_key

from .class_state import Boards, answering_phones

__all__ = ["class_body", "hall", "key_in", "led_by", "plain_cell", "register", "told"]


@dataclass(frozen=True, slots=True)
class Hall:
    """The classes of an application, and what its phones are told from memory."""

    classes: Classes
    handouts: Handouts
    boards: Boards


def register(app: Flask) -> None:
    """Give ``app`` its classes; phones that only look are answered before it."""
    database = app.extensions["keeping"].database
    classes = Classes(database)
    boards = Boards(classes)
    app.extensions["hall"] = Hall(classes, Handouts(database), boards)
    app.wsgi_app = answering_phones(app.wsgi_app, boards)  # type: ignore[method-assign,assignment]


def hall() -> Hall:
    """The classes of the application that is asked."""
    found: Hall = current_app.extensions["hall"]
    return found


@contextmanager
def told() -> Iterator[None]:
    """Faults of the store, and of what a class allows, as answers."""
    try:
        with faults_told():
            yield
    except NoSuchClass:
        raise Refusal(404, "not_found", "class_gone") from None
    except NotAsked:
        raise Refusal(409, "not_now", "class_not_now") from None


def class_body() -> dict[str, Any]:
    """The body of this request."""
    body = json_object(request)
    request.asked_language = body.get("lang")  # type: ignore[attr-defined]
    return body


def key_in(body: Mapping[str, Any], name: str) -> str:
    """A key, code or secret of a body.

    Raises:
        Refusal: 400 where it has not the form of one.
    """
    found = body.get(name)
    if not is_key(found):
        raise wrong(name)
    return str(found)


def led_by(body: Mapping[str, Any]) -> tuple[str, str]:
    """The class of a body, and the secret that leads it."""
    return key_in(body, "code"), key_in(body, "secret")


def plain_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text

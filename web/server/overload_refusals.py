"""Refusals of a server that has far too much to do: written once by the application, and sent as they are.

To read a request, find its route and write a refusal takes as long as a small answer. Where thousands ask at once that
is what keeps them waiting. So what the application says to a late question is kept, by language, and a question that
lies whole at the door is answered with it, unread.
"""

from __future__ import annotations

import io
import re
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from graph.words import LANGUAGES, language_or_default

from .overload import LATE

__all__ = ["TurnedAway", "language_of_late", "words_for"]

_MOST = 65_536  # bytes of a question that are looked at; longer ones are read as usual
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,7})[ \t]*(?=\r\n)", re.IGNORECASE)
_SPOKEN = re.compile(rb'"lang"\s*:\s*"([a-z]{2})"')
_PREFERRED = re.compile(rb"\r\naccept-language:[ \t]*([a-z]{2})", re.IGNORECASE)
_Application = Callable[[dict[str, Any], Any], Iterable[bytes]]  # WSGI, PEP 3333


class TurnedAway:
    """How many were refused so, in this process."""

    count = 0


def language_of_late(connection: socket.socket) -> str | None:
    """The language of a question that waits whole at a connection, and is taken away from it; None: something else is
    there, or not all of it, and nothing was taken."""
    with suppress(OSError):
        seen = connection.recv(_MOST, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        head, _, body = seen.partition(b"\r\n\r\n")
        lengths = _LENGTH.findall(head + b"\r\n")
        # Only what the page asks: whoever opens an address reads a page of ours.
        is_question = head.startswith(b"POST ") and b"text/html" not in head
        if is_question and len(lengths) == 1 and int(lengths[0]) == len(body) and len(seen) < _MOST:
            spoken = _SPOKEN.search(body) or _PREFERRED.search(head)
            connection.recv(len(seen), socket.MSG_DONTWAIT)
            found = spoken[1].decode("ascii").lower() if spoken else None
            return found if found in LANGUAGES else language_or_default(None)
    return None


def words_for(application: _Application, language: str) -> bytes:
    """What the application answers to a late question, as it goes over the wire; the connection ends with it."""
    told: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        told[:] = [status, headers]

    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/trace",
        "QUERY_STRING": f"lang={language}",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": "2",
        "wsgi.input": io.BytesIO(b"{}"),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        LATE: True,
    }
    answer: Any = application(environ, start)
    try:
        body = b"".join(answer)
    finally:
        getattr(answer, "close", bool)()  # an iterator may have one (PEP 3333)
    own = [
        (name, text) for name, text in told[1] if name.lower() not in ("x-request-id", "connection", "content-length")
    ]
    lines = [f"HTTP/1.1 {told[0]}", *(f"{name}: {text}" for name, text in own)]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body

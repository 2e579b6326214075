"""Slow clients, who hold no thread of a served application: this stands between its server and itself.

gunicorn's threads wait as long as it takes for a request's head and body (a proxy that reads requests whole before it
passes them on hides that). Here each must come within ``READ_SECONDS``, and be answered and taken within
``ALL_SECONDS``; a connection that is later is closed.
"""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

__all__ = ["ALL_SECONDS", "READ_SECONDS", "Worker", "read_first"]

READ_SECONDS = 10.0
ALL_SECONDS = 300.0  # the longest export, and a minute to take it
_limits: dict[socket.socket, float] = {}  # of the connections that a thread is busy with: when they are closed


class Worker(ThreadWorker):
    """gunicorn's worker with threads, which closes connections that are too slow."""

    def handle(self, conn: Any) -> Any:
        """One request on a connection; as gunicorn's own, within the time there is."""
        _limits[conn.sock] = time.monotonic() + READ_SECONDS
        try:
            return super().handle(conn)
        finally:
            _limits.pop(conn.sock, None)

    def notify(self) -> None:
        """Tell that this process lives, about once a second, and close whatever is late."""
        super().notify()
        now = time.monotonic()
        for connection, limit in list(_limits.items()):
            if now > limit:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)  # whoever waits for it wakes up


_Application = Callable[[dict[str, Any], Any], Iterable[bytes]]  # WSGI, PEP 3333


def read_first(application: _Application) -> _Application:
    """``application``, called when the request's body is here; a body that claims to be too large is left unread."""
    from graph.limits import WEB  # here: gunicorn's first process, which loads this file, must not keep an old edition

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        claimed = environ.get("CONTENT_LENGTH") or "0"
        if claimed.isascii() and claimed.isdigit() and int(claimed[:12]) <= WEB.body:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(WEB.body + 1))
            connection = environ.get("gunicorn.socket")
            if connection in _limits:
                _limits[connection] = time.monotonic() + ALL_SECONDS
        return application(environ, start_response)

    return answer

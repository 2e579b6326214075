"""Slow clients, who hold no thread of a served application, and clients told in time that they would wait.

gunicorn's threads wait as long as it takes for a request's head and body (a proxy that reads requests whole before it
passes them on hides that). Here each must come within ``READ_SECONDS``, and be answered and taken within
``ALL_SECONDS``; a connection that is later is closed. No thread waits for a new connection's first byte. A request that
would wait long for a thread is marked (``LATE``), and refused at once by threads that do nothing else (overload.py).

Granian was tried in its place (docs/reliability.md): it answers more in a second, but eighty half-sent requests held
all its threads for as long as they liked, and it has no word for those who wait.
"""

from __future__ import annotations

import errno
import io
import selectors
import socket
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

from .overload import LATE, MOST_SECONDS, Pace

__all__ = ["ALL_SECONDS", "READ_SECONDS", "Worker", "read_first"]

READ_SECONDS = 10.0
ALL_SECONDS = 300.0  # the longest export, and a minute to take it
_limits: dict[socket.socket, float] = {}  # of the connections that a thread is busy with: when they are closed
_late: set[socket.socket] = set()  # those of them whose request is to be refused
_AT_ONCE = 16  # connections that are taken in a row; another process may have time for the next ones
_AT_THE_DOOR = 8  # threads that refuse
_NOBODY = (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED)  # no connection after all


class Worker(ThreadWorker):
    """gunicorn's worker with threads, which closes connections that are too slow."""

    def accept(self, listener: socket.socket) -> None:
        """Take the connections that wait at the door; a thread has to do with one when its first byte is here."""
        for _ in range(_AT_ONCE):
            try:
                client, address = listener.accept()
            except OSError as error:
                if error.errno not in _NOBODY:
                    raise
                return
            conn = TConn(self.cfg, client, address, listener.getsockname())
            self.nr_conns += 1
            client.setblocking(False)
            conn.timeout = time.monotonic() + READ_SECONDS
            self.pending_conns.append(conn)
            self.poller.register(client, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def init_process(self) -> None:
        """Serve until the end."""
        self.pace = Pace()
        self.door = ThreadPoolExecutor(max_workers=_AT_THE_DOOR)
        super().init_process()

    def enqueue_req(self, conn: Any) -> None:
        """Let a request wait for a thread; where that would be long, for one that refuses it."""
        now = time.monotonic()
        conn.is_late = self.pace.wait(self.tpool._work_queue.qsize()) > MOST_SECONDS
        conn.since = now
        done = (self.door if conn.is_late else self.tpool).submit(self.handle, conn)
        done.add_done_callback(lambda future: self.method_queue.defer(self.finish_request, conn, future))

    def handle(self, conn: Any) -> Any:
        """One request on a connection; as gunicorn's own, within the time there is."""
        now = time.monotonic()
        _limits[conn.sock] = now + READ_SECONDS
        if not conn.is_late:
            self.pace.started(conn.since, now)
        if conn.is_late or now - conn.since > MOST_SECONDS:
            _late.add(conn.sock)
        try:
            return super().handle(conn)
        finally:
            _limits.pop(conn.sock, None)
            _late.discard(conn.sock)

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
                environ[LATE] = connection in _late
        return application(environ, start_response)

    return answer

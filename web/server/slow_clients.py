"""Slow clients, who hold no thread of a served application, and clients told in time that they would wait.

gunicorn's threads wait as long as it takes for a request's head and body (a proxy that reads requests whole before it
passes them on hides that). Here each must come within ``READ_SECONDS``, and be answered and taken within
``ALL_SECONDS``; a connection that is later is closed. No thread waits for a new connection's first byte. A request that
would wait long for a thread is refused at once, with words that are ready (overload_refusals.py) or by threads that do
nothing else (``LATE``, overload.py); so is one that has waited long, whatever holds the threads.

A process that is told to end finishes what it has begun. gunicorn's would also wait, to the end of its grace, for every
connection that a browser merely keeps open, and, giving no sign of life meanwhile, be killed amid a long file.

Granian was tried in its place (docs/reliability.md): it answers more in a second, but eighty half-sent requests held
all its threads for as long as they liked, and it has no word for those who wait.
"""

from __future__ import annotations

import errno
import io
import selectors
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

from graph.words import LANGUAGES

from .overload import LATE, MOST_SECONDS, Pace
from .overload_refusals import TurnedAway, language_of_late, words_for

__all__ = ["ALL_SECONDS", "READ_SECONDS", "Worker", "read_first"]

READ_SECONDS = 10.0
ALL_SECONDS = 300.0  # the longest export, and a minute to take it
_limits: dict[socket.socket, float] = {}  # of the connections that a thread is busy with: when they are closed
_late: set[socket.socket] = set()  # those of them whose request is to be refused
_AT_ONCE = 16  # connections that are taken in a row; another process may have time for the next ones
_AT_THE_DOOR = 8  # threads that refuse
_DOOR_SECONDS = 2.0  # in which a request that is refused must be here
_TURN_SECONDS = 0.001  # of a thread that computes, while another wants to: the one that takes connections needs little
_START_SECONDS = 60.0  # until a process takes requests; so long it counts as alive although it has not begun
_SIGN_SECONDS = 1.0  # between two signs of life until then
_SPARE_SECONDS = 1.0  # in which somebody who is connected may still ask a process that is to end
_LAST_SECONDS = 5.0  # of the grace, in which whoever still waits is told to come again
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
        self.waiting: dict[Any, Future[Any]] = {}  # in the order in which they came
        self.refusals: dict[str, bytes] = {}  # by language
        self.leaving_since = 0.0  # 0: it is not to end yet
        sys.setswitchinterval(_TURN_SECONDS)
        threading.Thread(target=self._live, args=(time.monotonic() + _START_SECONDS,), daemon=True).start()
        super().init_process()

    def _live(self, until: float) -> None:
        """Signs of life while the program is loaded, which takes long on a busy machine; then the words of refusals."""
        while not self._accepting and time.monotonic() < until:
            with suppress(OSError, ValueError):
                super().notify()
            time.sleep(_SIGN_SECONDS)
        if self._accepting:
            self.refusals = {language: words_for(self.wsgi, language) for language in LANGUAGES}

    def enqueue_req(self, conn: Any) -> None:
        """Let a request wait for a thread; where that would be long, for one that refuses it."""
        conn.since = time.monotonic()
        conn.is_late = self.pace.wait(self.tpool._work_queue.qsize()) > MOST_SECONDS
        self._submit(conn)

    def _submit(self, conn: Any) -> None:
        if not conn.is_late:
            self.waiting[conn] = done = self.tpool.submit(self.handle, conn)
        elif self._turn_away(conn):
            return
        else:
            done = self.door.submit(self.handle, conn)
        done.add_done_callback(partial(self._finished, conn))

    def _turn_away(self, conn: Any) -> bool:
        """Refuse a question that lies whole at the door; False where it is something else, or no words are ready."""
        if conn.initialized or self.cfg.is_ssl or not self.refusals:
            return False  # of a connection that was used before, a part may have been read with the last request
        language = language_of_late(conn.sock)
        if language is None:
            return False
        with suppress(OSError):
            conn.sock.send(self.refusals[language])
        TurnedAway.count += 1
        self.nr_conns -= 1
        conn.close()
        return True

    def _finished(self, conn: Any, done: Future[Any]) -> None:
        if not done.cancelled():  # else it has gone to the door
            self.method_queue.defer(self.finish_request, conn, done)

    def _refuse_late(self, now: float) -> None:
        """Send those to the door that have waited too long for a thread, as when slow clients hold all of them."""
        while self.waiting:
            conn, done = next(iter(self.waiting.items()))
            has_begun = done.done() or done.running()
            if not has_begun and now - conn.since <= MOST_SECONDS:
                return
            del self.waiting[conn]
            if not has_begun and done.cancel():
                conn.is_late = True
                self._submit(conn)

    def handle(self, conn: Any) -> Any:
        """One request on a connection; as gunicorn's own, within the time there is."""
        now = time.monotonic()
        if not conn.is_late:
            self.pace.started(conn.since, now)
            conn.is_late = now - conn.since > MOST_SECONDS
        _limits[conn.sock] = now + (_DOOR_SECONDS if conn.is_late else READ_SECONDS)
        if conn.is_late:
            _late.add(conn.sock)
        try:
            return super().handle(conn)
        finally:
            _limits.pop(conn.sock, None)
            _late.discard(conn.sock)

    def notify(self) -> None:
        """Tell that this process lives, about once a second, refuse who waits, and close whatever is late."""
        super().notify()
        now = time.monotonic()
        self._refuse_late(now)
        for connection, limit in list(_limits.items()):
            if now > limit:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)  # whoever waits for it wakes up

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait until something happens; in a process that is to end, ``timeout`` is what is left of its grace."""
        if self.alive:
            super().wait_for_and_dispatch_events(timeout)
            return
        self.notify()
        self.leaving_since = self.leaving_since or time.monotonic()
        super().wait_for_and_dispatch_events(0)  # who has asked by now is answered
        if time.monotonic() - self.leaving_since > _SPARE_SECONDS:
            self._close_spare()
        if timeout < _LAST_SECONDS:
            from graph.workers import give_up  # here, as below: not in gunicorn's first process

            give_up()
        if self.nr_conns:
            super().wait_for_and_dispatch_events(min(timeout, _SIGN_SECONDS))

    def finish_request(self, conn: Any, done: Future[Any]) -> None:
        """Keep a connection whose answer has promised it; gunicorn's, once it is to end, would close it all the same,
        and with it lose what may have been asked by then."""
        if self.alive or done.cancelled() or done.exception() or done.result() is not True:
            super().finish_request(conn, done)
            return
        conn.sock.setblocking(False)
        conn.set_timeout()
        self.keepalived_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn))

    def _close_spare(self) -> None:
        """Close the connections that nobody asks anything on."""
        for spare in (self.keepalived_conns, self.pending_conns):
            while spare:
                conn = spare.popleft()
                with suppress(OSError, KeyError, ValueError):
                    self.poller.unregister(conn.sock)
                self.nr_conns -= 1
                conn.close()


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

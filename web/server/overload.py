"""An honest word where too many ask: who would wait long for a thread is told at once when to come again.

A server that answers all in turn tells nobody that it is late: at three times what it can do everybody waits for half a
minute, and most have gone by then. Here as many wait as can be answered soon, and all others are refused.
"""

from __future__ import annotations

import threading

from flask import Flask, request

from graph.errors import NotNow

__all__ = ["LATE", "MOST_SECONDS", "Pace", "is_work", "register"]

LATE = "gatewise.late"  # in a request's environment: it would wait, or has waited, for too long
MOST_SECONDS = 1.0  # for a thread; with the longest wait for a place (web/work) under 3 s in all
_FIRST, _LONGEST = 0.004, 0.25  # seconds between two requests that are taken, until measured; and at most
_NEW = 0.05  # how much the latest one counts


class Pace:
    """How fast the threads of a process take requests, measured while some wait."""

    def __init__(self) -> None:
        self._between = _FIRST  # seconds from one that is taken to the next
        self._last = 0.0
        self._lock = threading.Lock()

    def started(self, since: float, now: float) -> None:
        """A request that waited since a moment is taken now; idle times of the threads do not count."""
        with self._lock:
            if since < self._last:
                self._between += _NEW * (min(now - self._last, _LONGEST) - self._between)
            self._last = now

    def wait(self, waiting: int) -> float:
        """Seconds that the next request will wait behind so many others."""
        return waiting * self._between


def is_work() -> bool:
    """Whether this request asks for something to be computed; all else costs no more than a refusal."""
    return request.method == "POST" or request.path in ("/", "/embed")


def register(app: Flask) -> None:
    """Refuse what is late, with 503 and Retry-After."""

    def refuse() -> None:
        if request.environ.get(LATE) and is_work():
            raise NotNow("busy")

    app.before_request(refuse)

"""Lanes: so many at work at once, a short queue for the next place, and a word where the queue is full.

This is the one place to wait. Light work never waits behind heavy work, as each has a lane of its own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ..errors import NotNow

__all__ = ["Lane"]


@dataclass(frozen=True, slots=True, eq=False)
class _Waiter:
    client: str


@dataclass(slots=True)
class Lane:
    """``places`` at once; ``room`` of others may wait. Of those, the client that was last served longest ago is next:
    whoever asks for twenty things does not stand before somebody who asks for one."""

    places: int
    room: int
    running: int = 0
    refused: int = 0
    _waiters: list[_Waiter] = field(default_factory=list)
    _turns: dict[str, int] = field(default_factory=dict)  # by client: when it was last served, while anything runs
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def waiting(self) -> int:
        return len(self._waiters)

    @contextmanager
    def place(self, seconds: float, client: str = "") -> Iterator[None]:
        """A place, within ``seconds``.

        Raises:
            NotNow: there is none, or too many wait already.
        """
        with self._changed:
            self._enter(time.monotonic() + seconds, client)
        try:
            yield
        finally:
            with self._changed:
                self.running -= 1
                if not self.running and not self._waiters:
                    self._turns.clear()
                self._changed.notify_all()

    def _enter(self, limit: float, client: str) -> None:
        if self._waiters or self.running >= self.places:
            if len(self._waiters) >= self.room:
                self.refused += 1
                raise NotNow("busy")
            self._wait(_Waiter(client), limit)
        self.running += 1
        self._turns[client] = max(self._turns.values(), default=0) + 1

    def _wait(self, waiter: _Waiter, limit: float) -> None:
        self._waiters.append(waiter)
        try:
            while self.running >= self.places or self._next() is not waiter:
                if not self._changed.wait(max(0.0, limit - time.monotonic())) and time.monotonic() >= limit:
                    self.refused += 1
                    raise NotNow("busy")
        finally:
            self._waiters.remove(waiter)
            self._changed.notify_all()  # whoever is next now

    def _next(self) -> _Waiter:
        return min(self._waiters, key=lambda waiter: self._turns.get(waiter.client, 0))

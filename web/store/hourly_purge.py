"""A purge that a running server does by itself: at most once an hour, beside whichever request comes next.

Each process looks for itself, and what two of them delete at once is deleted once. There is no clock that runs in the
background: a process that nobody asks anything does nothing, and a fork has nothing to inherit.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from graph.limits import STORE

from .database import Database, StoreAway
from .links import Links
from .purge import end_classes

__all__ = ["RegularPurge"]

_LOG = logging.getLogger(__name__)


class RegularPurge:
    """The purge of a database: of classes whose days are over, and ``with_links`` of links that nobody opens."""

    def __init__(self, database: Database, *, with_links: bool, clock: Callable[[], float] = time.time) -> None:
        self._database, self._with_links, self._clock = database, with_links, clock
        self._looked: float | None = None

    def look(self) -> threading.Thread | None:
        """Begin it where it is due, in a thread of its own: whoever asks something never waits for it."""
        now = self._clock()
        if self._looked is not None and abs(now - self._looked) < STORE.purge_seconds:  # clocks are set back, too
            return None
        self._looked = now
        if not self._database.is_there:
            return None  # nothing was ever kept, and nothing is made for this
        thread = threading.Thread(target=self._purge, args=(now,), daemon=True)
        thread.start()
        return thread

    def _purge(self, now: float) -> None:
        try:
            count = end_classes(self._database, now)
            if self._with_links:
                count += Links(self._database).purge(now=now)
            if count:
                self._database.forget_traces()
        except StoreAway as away:
            _LOG.warning("what is over could not be deleted: %s", away.reason)

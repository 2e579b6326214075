"""The allowance of one client in an hour: counted in this process, by a digest of the address, and forgotten."""

from __future__ import annotations

import threading
import time
from collections import Counter

from graph.limits import STORE
from web.api.error_answer import Refusal
from web.server.rates import client_key

__all__ = ["Allowance"]

_WINDOW = 3_600.0  # seconds


class Allowance:
    """Counts what each client creates; all counts are dropped when their hour is over."""

    def __init__(self, most: int = STORE.creations) -> None:
        self._most = most
        self._counts: Counter[str] = Counter()
        self._since = time.monotonic()
        self._lock = threading.Lock()

    def spend(self) -> None:
        """Note one creation of whoever asks.

        Raises:
            Refusal: 429, there were too many.
        """
        key = client_key()
        with self._lock:
            if time.monotonic() - self._since > _WINDOW:
                self._counts.clear()
                self._since = time.monotonic()
            self._counts[key] += 1
            count = self._counts[key]
        if count > self._most:
            raise Refusal(429, "rate_limited", "creations", limit=self._most)

"""Work that several people want at once is done once: the first does it, the others wait for what comes of it.

``cachetools.cached(condition=…)`` was tried in its place. Whoever waits there waits without an end, and a fault reaches
only the one who met it: eight who ask at once for what fails after 0.1 s are done after 0.8 s, here after 0.1 s.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late

from graph.errors import NotNow

__all__ = ["Flights"]


class Flights:
    """Texts in the making, by key."""

    def __init__(self) -> None:
        self._flights: dict[str, Future[str]] = {}
        self._lock = threading.Lock()
        self.joined = 0  # requests that found their work under way

    def share(self, key: str, make: Callable[[], str], seconds: float) -> str:
        """What ``make`` gives, or gave to whoever came first; its exceptions reach all who wait.

        Raises:
            NotNow: the first has not come back within ``seconds``.
        """
        mine: Future[str] = Future()
        with self._lock:
            flight = self._flights.setdefault(key, mine)
            self.joined += flight is not mine
        if flight is mine:
            self._fly(key, flight, make)
        try:
            return flight.result(seconds)
        except Late:
            if flight.done():  # it is the work's own
                raise
            raise NotNow("busy") from None

    def _fly(self, key: str, flight: Future[str], make: Callable[[], str]) -> None:
        try:
            flight.set_result(make())
        except BaseException as fault:  # noqa: BLE001  (it is raised for everybody)
            flight.set_exception(fault)
        finally:
            with self._lock:
                del self._flights[key]

"""Work that several people want at once is done once: the first does it, the others wait for what comes of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from graph.errors import NotNow

__all__ = ["Flights"]


@dataclass(slots=True)
class _Flight:
    landed: threading.Event = field(default_factory=threading.Event)
    text: str | None = None
    fault: BaseException | None = None


class Flights:
    """Texts in the making, by key."""

    def __init__(self) -> None:
        self._flights: dict[str, _Flight] = {}
        self._lock = threading.Lock()
        self.joined = 0  # requests that found their work under way

    def share(self, key: str, make: Callable[[], str], seconds: float) -> str:
        """What ``make`` gives, or gave to whoever came first; its exceptions reach all who wait.

        Raises:
            NotNow: the first has not come back within ``seconds``.
        """
        with self._lock:
            flight = self._flights.get(key)
            is_first = flight is None
            if flight is None:
                flight = self._flights[key] = _Flight()
            else:
                self.joined += 1
        if is_first:
            return self._fly(key, flight, make)
        if not flight.landed.wait(seconds):
            raise NotNow("busy")
        if flight.fault is not None:
            raise flight.fault.with_traceback(None)
        assert flight.text is not None
        return flight.text

    def _fly(self, key: str, flight: _Flight, make: Callable[[], str]) -> str:
        try:
            flight.text = make()
            return flight.text
        except BaseException as fault:
            flight.fault = fault
            raise
        finally:
            with self._lock:
                del self._flights[key]
            flight.landed.set()

"""A cache: what was made before and may be asked for again, within a budget of memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["Remembered"]

Made = TypeVar("Made")


class Remembered(Generic[Made]):
    """Keeps the most recently used things whose weights together stay under ``budget`` (bytes, roughly).

    Safe between threads; two threads that miss at once both make the thing, and one of the two is kept.
    """

    def __init__(self, budget: int) -> None:
        self._budget, self._weight = budget, 0
        self._kept: OrderedDict[Hashable, tuple[Made, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Made], weigh: Callable[[Made], int]) -> Made:
        """The thing under ``key``, made now if it is not kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found[0]
        made = make()
        self._keep(key, made, weigh(made))
        return made

    def _keep(self, key: Hashable, made: Made, weight: int) -> None:
        with self._lock:
            if weight > self._budget // 2 or key in self._kept:
                return  # one giant must not push out everything else
            self._kept[key] = (made, weight)
            self._weight += weight
            while self._weight > self._budget:
                _, (_, gone) = self._kept.popitem(last=False)
                self._weight -= gone

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._kept.clear()
            self._weight = 0

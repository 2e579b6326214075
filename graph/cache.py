"""A cache: what was made before and may be asked for again, within a budget of memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from cachetools import LRUCache

__all__ = ["Cache"]

Thing = TypeVar("Thing")


class Cache(Generic[Thing]):
    """The most recently used things whose weights together stay under ``budget`` (bytes, roughly).

    Safe between threads; two threads that miss at once both make the thing, and one of the two is kept. What should not
    be kept is not put in.
    """

    def __init__(self, budget: int, weigh: Callable[[Thing], int]) -> None:
        self._things: LRUCache[Hashable, Thing] = LRUCache(budget, getsizeof=weigh)
        self._most = budget // 2  # one giant must not push out everything else
        self._weigh, self._lock = weigh, threading.Lock()

    def get(self, key: Hashable) -> Thing | None:
        with self._lock:
            return self._things.get(key)

    def put(self, key: Hashable, thing: Thing) -> None:
        """Keep it, unless it is too large, or something is kept under ``key`` already."""
        if self._weigh(thing) <= self._most:
            with self._lock:
                self._things.setdefault(key, thing)

    def made(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """The thing under ``key``, made now if it is not kept."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    @property
    def weight(self) -> int:
        """Of all that is kept."""
        with self._lock:
            return int(self._things.currsize)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._things.clear()

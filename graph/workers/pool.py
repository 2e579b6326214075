"""Pools of warm child processes: started when first needed, killed when late or unwanted, replaced when dead.

Nobody waits here: how many are at work at once is a lane's to say. ``pebble`` and ``concurrent.futures`` were tried in
our place; neither streams the parts of an answer, and the second cannot kill.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Generator

from .worker import Kind, Part, Worker

__all__ = ["Pool", "close_pools", "pool_of"]


class Pool:
    """The processes of a kind: as many as are asked at the same time."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._lock = threading.Lock()

    @property
    def pids(self) -> list[int]:
        """Process ids of the living workers."""
        with self._lock:
            return [worker.pid for worker in self._all]

    def _take(self) -> Worker:
        while True:
            with self._lock:
                worker = self._idle.pop() if self._idle else None
            if worker is None:
                break
            if worker.is_usable:
                return worker
            self._drop(worker)
        worker = Worker(self.kind)
        with self._lock:
            self._all.add(worker)
        return worker

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.close()

    def stream(self, job: str, arguments: Part, seconds: float) -> Generator[Part, None, None]:
        """The parts of the answer from a free worker, within about ``seconds``; whoever closes this early ends the
        worker, and with it the work.

        Raises:
            NotNow: late, the process has died, or none can be started.
        """
        worker = self._take()
        try:
            yield from worker.ask(job, arguments, seconds)
        except BaseException:
            self._drop(worker)
            raise
        if worker.is_usable:
            with self._lock:
                self._idle.append(worker)
        else:
            self._drop(worker)

    def close(self) -> None:
        """End all workers."""
        with self._lock:
            workers, self._idle = list(self._all), []
            self._all.clear()
        for worker in workers:
            worker.close()

    def forget(self) -> None:
        """See ``Worker.forget``."""
        for worker in self._all:
            worker.forget()


_pools: dict[tuple[int, Kind], Pool] = {}  # by process id too: a fork copies this table, but not the workers


def pool_of(kind: Kind) -> Pool:
    """The pool of this process for a kind; no worker is started before it is needed."""
    return _pools.setdefault((os.getpid(), kind), Pool(kind))


def close_pools() -> None:
    """End all workers of this process."""
    for (process, _), pool in list(_pools.items()):
        if process == os.getpid():
            pool.close()


def _after_fork() -> None:
    """A forked server process starts its own workers; its parent's are none of its business."""
    for inherited in _pools.values():
        inherited.forget()
    _pools.clear()


atexit.register(close_pools)
if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_after_fork)

"""A pool of warm layout workers: started when first needed, killed when late, replaced when dead."""

from __future__ import annotations

import atexit
import contextlib
import marshal
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

from .worker import LENGTH, Positions

__all__ = ["Pool", "WorkerLost", "pool"]

_PROGRAM = Path(__file__).with_name("worker.py")
_LAYOUTS = 5_000  # a worker is replaced after so many, whatever it may have leaked by then
_START_SECONDS = 2.0  # allowed besides the layout's own time while a worker starts
_PIPE = 60_000  # bytes that a pipe takes although nobody reads


class WorkerLost(Exception):
    """A layout that did not come: ``reason`` is "late", "crashed" or "unavailable"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _read(stream: IO[bytes], length: int) -> bytes | None:
    """Exactly so many bytes, None when the stream ends before."""
    data = b""
    while len(data) < length:
        piece = stream.read(length - len(data))
        if not piece:
            return None
        data += piece
    return data


class _Worker:
    """One child process. A thread reads its answers, because pipes cannot be waited for on every system."""

    def __init__(self) -> None:
        paths = os.pathsep.join(path for path in sys.path if path)
        try:
            self._process = subprocess.Popen(
                [sys.executable, str(_PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,  # buffered files hold locks, which a fork would copy
                env={**os.environ, "PYTHONPATH": paths},
            )
        except OSError:
            raise WorkerLost("unavailable") from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests: IO[bytes] = self._process.stdin
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.layouts = 0
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def _listen(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError), stream:
            while head := _read(stream, LENGTH.size):
                self._answers.put(_read(stream, LENGTH.unpack(head)[0]))
        self._answers.put(None)

    def lay_out(self, dot: str, seconds: float) -> Positions | None:
        """Positions, or None where Graphviz refuses the graph.

        Raises:
            WorkerLost: no answer in time, or the process has died; it must not be used again.
        """
        allowed = seconds + (0.0 if self.layouts else _START_SECONDS)
        begun = time.monotonic()
        self.layouts += 1
        try:
            self._send(dot.encode(), allowed)
            answer = self._answers.get(timeout=max(0.0, allowed - (time.monotonic() - begun)))
        except queue.Empty:
            raise WorkerLost("late") from None
        except OSError:
            raise WorkerLost("crashed") from None
        if answer is None:
            raise WorkerLost("crashed")
        positions: Positions | None = marshal.loads(answer)
        return positions

    def _send(self, message: bytes, seconds: float) -> None:
        """Write a message; a worker that does not read it is killed after ``seconds``, which ends the write."""
        guard = threading.Timer(seconds, self._process.kill)
        if len(message) > _PIPE:
            guard.start()
        rest = memoryview(LENGTH.pack(len(message)) + message)
        while rest:
            rest = rest[self._requests.write(rest) :]
        guard.cancel()

    def close(self) -> None:
        """End the process, at once."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            self._requests.close()

    def forget(self) -> None:
        """In a forked copy of our process: let go of the pipes, without a word to the worker."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


class Pool:
    """At most ``size`` workers; a caller waits for a free one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._slots = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()

    @property
    def pids(self) -> list[int]:
        """Process ids of the living workers."""
        with self._lock:
            return [worker.pid for worker in self._all]

    def _take(self) -> _Worker:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        worker = _Worker()
        with self._lock:
            self._all.add(worker)
        return worker

    def _drop(self, worker: _Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.close()

    def lay_out(self, dot: str, seconds: float) -> Positions | None:
        """Positions from a free worker, within about ``seconds``.

        Raises:
            WorkerLost: late (a wait for a free worker counts), crashed, or no process can be started.
        """
        begun = time.monotonic()
        if not self._slots.acquire(timeout=seconds):
            raise WorkerLost("late")
        try:
            worker = self._take()
            try:
                positions = worker.lay_out(dot, max(0.05, seconds - (time.monotonic() - begun)))
            except BaseException:
                self._drop(worker)
                raise
            if worker.layouts >= _LAYOUTS:
                self._drop(worker)
            else:
                with self._lock:
                    self._idle.append(worker)
            return positions
        finally:
            self._slots.release()

    def close(self) -> None:
        """End all workers."""
        with self._lock:
            workers, self._idle = list(self._all), []
            self._all.clear()
        for worker in workers:
            worker.close()

    def forget(self) -> None:
        """See ``_Worker.forget``."""
        for worker in self._all:
            worker.forget()


_pools: dict[int, Pool] = {}  # by process id: a fork copies this table, but not the workers


def pool() -> Pool:
    """The pool of this process, with a worker a core and at least two; no worker is started before it is needed."""
    return _pools.setdefault(os.getpid(), Pool(max(2, os.cpu_count() or 1)))


def _close() -> None:
    if os.getpid() in _pools:
        pool().close()


def _after_fork() -> None:
    """A forked server process starts its own workers; its parent's are none of its business."""
    for inherited in _pools.values():
        inherited.forget()
    _pools.clear()


atexit.register(_close)
if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_after_fork)

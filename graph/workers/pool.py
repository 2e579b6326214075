"""Pools of warm child processes: started when first needed, killed when late or unwanted, replaced when dead."""

from __future__ import annotations

import atexit
import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .child import HEAD, LENGTH, MORE, WHOLE
from .complaints import log_complaint

__all__ = ["Kind", "Pool", "WorkerLost", "pool_of"]

_CHILD = Path(__file__).with_name("child.py")
_PIPE = 60_000  # bytes that a pipe takes although nobody reads
_MIB = 1 << 20
# A process of ours does one thing at a time; threads of libraries would only take the memory it may have.
_ALONE = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a pool's processes do, and what they may take.

    Attributes:
        program: a file with a function ``ready``, see ``child``.
        start_seconds: allowed besides a request's own time while a process starts.
        memory: bytes of address space.
        kept: bytes of memory; a process that ever held more is replaced after its answer.
        uses: requests after which it is replaced, whatever it may have leaked by then.
        processor_seconds: for one request, for the case that nobody is left to kill it.
        niceness: how willingly it gives the processor to others (nice(2)).
        idle_seconds: after so long without a request it ends, and gives its memory back; 0: it stays.
    """

    program: Path
    start_seconds: float
    memory: int = 1_024 * _MIB
    kept: int = 256 * _MIB
    uses: int = 5_000
    processor_seconds: int = 60
    niceness: int = 0
    idle_seconds: float = 0.0


class WorkerLost(Exception):
    """An answer that did not come: ``reason`` is "late", "crashed" or "unavailable"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _read(stream: IO[bytes], length: int) -> bytes | None:
    """Exactly so many bytes, None when the stream ends before."""
    pieces, rest = [], length
    while rest:
        piece = stream.read(rest)
        if not piece:
            return None
        pieces.append(piece)
        rest -= len(piece)
    return b"".join(pieces)


class _Worker:
    """One child process. A thread reads its answers, because pipes cannot be waited for on every system."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        paths = os.pathsep.join(path or os.getcwd() for path in sys.path)  # "": where an interactive Python stands
        limits = (kind.memory, kind.kept, kind.processor_seconds, kind.niceness, kind.idle_seconds)
        try:
            self._process = subprocess.Popen(
                [sys.executable, str(_CHILD), str(kind.program), *map(str, limits)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,  # buffered files hold locks, which a fork would copy
                env={**os.environ, **_ALONE, "PYTHONPATH": paths},
            )
        except OSError:
            raise WorkerLost("unavailable") from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._requests: IO[bytes] = self._process.stdin
        self._answers: queue.SimpleQueue[tuple[int, bytes] | None] = queue.SimpleQueue()
        self._uses, self._is_leaving, self._free_since = 0, False, time.monotonic()
        self._listener = threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
        self._listener.start()
        complaining = (kind.program.stem, self._process.stderr)
        threading.Thread(target=log_complaint, args=complaining, daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_usable(self) -> bool:
        """Whether it may be asked again; not when it is just about to leave."""
        idle = self._kind.idle_seconds
        if idle and time.monotonic() - self._free_since > 0.9 * idle:
            return False
        return not self._is_leaving and self._uses < self._kind.uses and self._process.poll() is None

    def _listen(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError), stream:
            while head := _read(stream, HEAD.size):
                mark, length = HEAD.unpack(head)
                part = _read(stream, length)
                if part is None:
                    break
                self._answers.put((mark, part))
        self._answers.put(None)
        self._process.wait()  # it has ended, or is about to: nobody else may ask for a while

    def ask(self, request: bytes, seconds: float) -> Generator[bytes, None, None]:
        """The parts of the answer as they come.

        Raises:
            WorkerLost: not whole in time, or the process has died; it must not be used again.
        """
        allowed = seconds + (0.0 if self._uses else self._kind.start_seconds)
        limit = time.monotonic() + allowed
        self._uses += 1
        try:
            self._send(request, allowed)
            while True:
                found = self._answers.get(timeout=max(0.0, limit - time.monotonic()))
                if found is None:
                    raise WorkerLost("crashed")
                mark, part = found
                if mark != MORE:
                    self._is_leaving, self._free_since = mark != WHOLE, time.monotonic()
                    return
                yield part
        except queue.Empty:
            raise WorkerLost("late") from None
        except OSError:
            raise WorkerLost("crashed") from None

    def _send(self, message: bytes, seconds: float) -> None:
        """Write a message; a worker that does not read it is killed after ``seconds``, which ends the write."""
        guard = threading.Timer(seconds, self._process.kill)
        if len(message) > _PIPE:
            guard.start()
        try:
            rest = memoryview(LENGTH.pack(len(message)) + message)
            while rest:
                rest = rest[self._requests.write(rest) :]
        finally:
            guard.cancel()

    def close(self) -> None:
        """End the process, at once."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        self._listener.join(timeout=1.0)
        with contextlib.suppress(OSError):
            self._requests.close()

    def forget(self) -> None:
        """In a forked copy of our process: let go of the pipes, without a word to the worker."""
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


class Pool:
    """At most ``size`` processes of a kind; a caller waits for a free one."""

    def __init__(self, kind: Kind, size: int) -> None:
        self._kind = kind
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
        while True:
            with self._lock:
                worker = self._idle.pop() if self._idle else None
            if worker is None:
                break
            if worker.is_usable:
                return worker
            self._drop(worker)
        worker = _Worker(self._kind)
        with self._lock:
            self._all.add(worker)
        return worker

    def _drop(self, worker: _Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.close()

    def ask(self, request: bytes, seconds: float) -> bytes:
        """The whole answer from a free worker, within about ``seconds``.

        Raises:
            WorkerLost: late (a wait for a free worker counts), crashed, or no process can be started.
        """
        return b"".join(self.stream(request, seconds))

    def stream(self, request: bytes, seconds: float) -> Generator[bytes, None, None]:
        """The same part by part; whoever closes this early ends the worker, and with it the work."""
        begun = time.monotonic()
        if not self._slots.acquire(timeout=seconds):
            raise WorkerLost("late")
        try:
            worker = self._take()
            try:
                yield from worker.ask(request, max(0.0, seconds - (time.monotonic() - begun)))
            except BaseException:
                self._drop(worker)
                raise
            if worker.is_usable:
                with self._lock:
                    self._idle.append(worker)
            else:
                self._drop(worker)
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


_pools: dict[tuple[int, Kind], Pool] = {}  # by process id too: a fork copies this table, but not the workers


def pool_of(kind: Kind, size: int) -> Pool:
    """The pool of this process for a kind, of ``size`` when it is first asked for; no worker is started before it is
    needed."""
    return _pools.setdefault((os.getpid(), kind), Pool(kind, size))


def _close() -> None:
    for (process, _), pool in list(_pools.items()):
        if process == os.getpid():
            pool.close()


def _after_fork() -> None:
    """A forked server process starts its own workers; its parent's are none of its business."""
    for inherited in _pools.values():
        inherited.forget()
    _pools.clear()


atexit.register(_close)
if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_after_fork)

"""One warm child process, seen from the parent: asked, listened to, killed when it is late."""

from __future__ import annotations

import contextlib
import logging
import marshal
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ..errors import NotNow
from .child import HEAD, LENGTH, MORE, WHOLE
from .child_errors import log_complaint

__all__ = ["Kind", "Part", "Worker"]

_LOG = logging.getLogger(__name__)
Part = tuple[Any, ...]
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
    """What processes of a kind do, and what they may take.

    Attributes:
        jobs: functions that can be asked for, as ``module:function`` (see ``child``).
        start_seconds: in which a process has to be loaded; only then a request's own time begins.
        loads: modules that are loaded before the first request.
        memory: bytes of address space.
        kept: bytes of memory; a process that ever held more is replaced after its answer.
        uses: requests after which it is replaced, whatever it may have leaked by then.
        processor_seconds: for one request, for the case that nobody is left to kill it.
        niceness: how willingly it gives the processor to others (nice(2)).
        idle_seconds: after so long without a request it ends, and gives its memory back; 0: it stays.
    """

    jobs: tuple[str, ...]
    start_seconds: float
    loads: tuple[str, ...] = ()
    memory: int = 1_024 * _MIB
    kept: int = 256 * _MIB
    uses: int = 5_000
    processor_seconds: int = 60
    niceness: int = 0
    idle_seconds: float = 0.0


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


class Worker:
    """One child process. A thread reads its answers, because pipes cannot be waited for on every system."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        paths = os.pathsep.join(path or os.getcwd() for path in sys.path)  # "": where an interactive Python stands
        limits = (kind.memory, kind.kept, kind.processor_seconds, kind.niceness, kind.idle_seconds)
        try:
            self._process = subprocess.Popen(
                [sys.executable, str(_CHILD), ",".join(kind.jobs), ",".join(kind.loads), *map(str, limits)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,  # buffered files hold locks, which a fork would copy
                env={**os.environ, **_ALONE, "PYTHONPATH": paths},
            )
        except OSError as fault:  # no memory, no task or no file left: on a machine of one's own nobody else tells
            _LOG.error("a child process cannot be started: %s", fault.strerror)
            raise NotNow("unavailable") from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._requests: IO[bytes] = self._process.stdin
        self._answers: queue.SimpleQueue[tuple[int, bytes] | None] = queue.SimpleQueue()
        self._uses, self._is_leaving, self._free_since = 0, False, time.monotonic()
        self._start_limit: float | None = time.monotonic() + kind.start_seconds  # None: it has started
        self._listener = threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
        self._listener.start()
        complaining = (kind.jobs[0], self._process.stderr)
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

    def ask(self, job: str, arguments: Part, seconds: float) -> Generator[Part, None, None]:
        """The parts of the answer as they come.

        Raises:
            NotNow: not whole in time, or the process has died; it must not be used again.
        """
        self._uses += 1
        try:
            if self._start_limit is not None:
                self._next(self._start_limit)
                self._start_limit = None
            limit = time.monotonic() + seconds
            self._send(marshal.dumps((job, arguments)), seconds)
            while True:
                mark, part = self._next(limit)
                if mark != MORE:
                    self._is_leaving, self._free_since = mark != WHOLE, time.monotonic()
                    return
                yield marshal.loads(part)
        except queue.Empty:
            raise NotNow("late") from None
        except OSError:
            raise NotNow("interrupted") from None

    def _next(self, limit: float) -> tuple[int, bytes]:
        found = self._answers.get(timeout=max(0.0, limit - time.monotonic()))
        if found is None:
            raise NotNow("late" if self._has_spent_its_time() else "interrupted")
        return found

    def _has_spent_its_time(self) -> bool:
        """Whether the process was ended for the processor's time that it took: once more would take as long."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(timeout=1.0) == -getattr(signal, "SIGXCPU", 0) != 0
        return False

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

"""Where SymPy's child process is asked: one request at a time, late workers killed and replaced."""

from __future__ import annotations

import atexit
import contextlib
import marshal
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from .symbolic_worker import LENGTH, Answer, Request

__all__ = ["DESK", "Desk", "WorkerLost"]

_PROGRAM = Path(__file__).with_name("symbolic_worker.py")
_START_SECONDS = 4.0  # allowed besides the request's own time while SymPy is loaded


class WorkerLost(Exception):
    """No answer in time, or no process."""


class _Worker:
    """The child process. A thread reads its answers, because pipes cannot be waited for on every system."""

    def __init__(self) -> None:
        paths = os.pathsep.join(path for path in sys.path if path)
        try:
            self._process = subprocess.Popen(
                [sys.executable, str(_PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={**os.environ, "PYTHONPATH": paths},
            )
        except OSError:
            raise WorkerLost from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._is_warm = False
        self._requests: IO[bytes] = self._process.stdin
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
        self._listener.start()

    def _listen(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):
            while head := self._read(stream, LENGTH.size):
                self._answers.put(self._read(stream, LENGTH.unpack(head)[0]))
        self._answers.put(None)

    @staticmethod
    def _read(stream: IO[bytes], length: int) -> bytes | None:
        data = b""
        while len(data) < length:
            piece = stream.read(length - len(data))
            if not piece:
                return None
            data += piece
        return data

    def ask(self, request: Request, seconds: float) -> Answer | None:
        message = marshal.dumps(request)
        try:
            rest = memoryview(LENGTH.pack(len(message)) + message)
            while rest:
                rest = rest[self._requests.write(rest) :]
            answer = self._answers.get(timeout=seconds + (0.0 if self._is_warm else _START_SECONDS))
        except (OSError, queue.Empty):
            raise WorkerLost from None
        if answer is None:
            raise WorkerLost
        self._is_warm = True
        found: Answer | None = marshal.loads(answer)
        return found

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        self._listener.join(timeout=1.0)
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()


class Desk:
    """Keeps one worker warm between requests."""

    def __init__(self) -> None:
        self._worker: _Worker | None = None
        self._lock = threading.Lock()

    def ask(self, request: Request, seconds: float) -> Answer | None:
        """SymPy's answer; None where it gives up.

        Raises:
            WorkerLost: no answer in time (a wait for the one before counts), or no process can be started.
        """
        if not self._lock.acquire(timeout=seconds + (0.0 if self._worker else _START_SECONDS)):
            raise WorkerLost
        try:
            if self._worker is None:
                self._worker = _Worker()
            try:
                return self._worker.ask(request, seconds)
            except BaseException:
                self._worker.close()
                self._worker = None
                raise
        finally:
            self._lock.release()

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def forget(self) -> None:
        """In a forked copy of our process: its parent's worker is none of its business, nor is a lock held there."""
        self._worker, self._lock = None, threading.Lock()


DESK = Desk()
atexit.register(DESK.close)
if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=DESK.forget)

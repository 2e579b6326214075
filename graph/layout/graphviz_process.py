"""One process of Graphviz a layout: fed with DOT, killed when late; the next one is started ahead.

A process that lives for one layout cannot leak, and a failed assertion in it ends nothing else.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import logging
import math
import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Mapping

from ..errors import NotNow
from .graphviz_positions import Positions, positions_in
from .layout_engines import Engine, engines

__all__ = ["PROBE", "lay_out", "prepare"]

_LOG = logging.getLogger(__name__)
_PROCESSOR_SECONDS = 60  # should whoever asks be killed, nobody is left to kill the process
_LIMITS = {"RLIMIT_AS": 1 << 30, "RLIMIT_CPU": _PROCESSOR_SECONDS, "RLIMIT_CORE": 0}  # bytes, seconds, bytes
PROBE = "digraph { n0 }"  # what every engine can lay out
_PROBE_SECONDS = 2.0
_PIPE = 60_000  # bytes that a pipe takes although nobody reads
_SHORTEST_PAUSE = 0.00002  # seconds between two looks at a process that is about to end
_TOO_MANY = frozenset({errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE})
_KILLED = frozenset(-getattr(signal, name, 0) for name in ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT")) - {0}
_SPENT = -getattr(signal, "SIGXCPU", 0) or None  # how a process ends that has used its processor's time
Process = subprocess.Popen[bytes]
_broken: set[str] = set()  # names of engines that lay nothing out here, as long as another one does


def lay_out(dot: str, seconds: float, work: float = _PROCESSOR_SECONDS) -> Positions:
    """Positions within about ``seconds`` by the clock and ``work`` seconds of the processor, from the first engine that
    gives them.

    Raises:
        NotNow: late, interrupted (killed from outside, twice), crashed, or no process can be started.
    """
    source, lost = dot.encode(), NotNow("unavailable", "no layout engine is installed")
    limit = time.monotonic() + seconds
    for engine in _usable():
        try:
            return _tried(engine, source, limit, work)
        except NotNow as failure:
            lost = failure
        if lost.reason != "crashed":
            break
        _blame(engine, lost)
    if lost.reason == "unavailable":
        _LOG.error("layout is unavailable (%s)", lost.line)
    raise lost


def prepare() -> None:
    """Start the process of the next layout, where there is none yet.

    Raises:
        ValueError: an engine is chosen that there is not.
    """
    for engine in _usable()[:1]:
        with contextlib.suppress(NotNow):  # whoever asks for a layout will see
            _AHEAD.refill(engine)


def _usable() -> list[Engine]:
    found = engines()
    return [engine for engine in found if engine.name not in _broken] or list(found)


def _blame(engine: Engine, lost: NotNow) -> None:
    """Say which engine failed with what; one that fails with every graph is tried last from now on."""
    try:
        _laid_out(engine, PROBE.encode(), _PROBE_SECONDS + engine.start_seconds, _PROBE_SECONDS)
    except NotNow as again:
        if again.reason == "crashed":
            _broken.add(engine.name)
            _LOG.warning("layout engine %s does not work (%s)", engine.name, again.line)
            return
    _LOG.warning("layout engine %s failed with a graph (%s)", engine.name, lost.line)


def _tried(engine: Engine, source: bytes, limit: float, work: float) -> Positions:
    """A layout; once more where its process was killed from outside."""
    try:
        return _laid_out(engine, source, limit + engine.start_seconds - time.monotonic(), work)
    except NotNow as lost:
        if lost.reason != "interrupted":
            raise
    return _laid_out(engine, source, limit + engine.start_seconds - time.monotonic(), work)


def _laid_out(engine: Engine, source: bytes, seconds: float, work: float) -> Positions:
    process = _AHEAD.take(engine)
    _limit(process.pid, {"RLIMIT_CPU": math.ceil(work + engine.start_seconds)})
    try:
        svg = _answer(process, engine, source, seconds)
    except subprocess.TimeoutExpired:
        raise NotNow("late") from None
    finally:
        _end(process)
    positions = positions_in(svg)
    if positions is None or not positions[0]:
        raise NotNow("crashed", "no layout in the answer")
    return positions


def _answer(process: Process, engine: Engine, source: bytes, seconds: float) -> bytes:
    """What the process writes. When it has written, the next one is started: beside it, both took longer."""
    if len(source) <= _PIPE and hasattr(select, "poll"):
        svg, errors = _soon_answered(process, source, seconds)
    else:
        svg, errors = process.communicate(source, timeout=max(0.0, seconds))
    if process.returncode == _SPENT:
        raise NotNow("late")
    if process.returncode:
        reason = "interrupted" if process.returncode in _KILLED else "crashed"
        raise NotNow(reason, _first_line(errors) or f"exit status {process.returncode}")
    with contextlib.suppress(NotNow):
        _AHEAD.refill(engine)
    return svg


def _soon_answered(process: Process, source: bytes, seconds: float) -> tuple[bytes, bytes]:
    """What ``communicate`` gives, without its sleep: it waits a whole millisecond, half the time of a small layout,
    for a process that has written everything and is about to end."""
    limit = time.monotonic() + seconds
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with contextlib.suppress(BrokenPipeError), process.stdin:  # its exit status tells more
        process.stdin.write(source)
    process.stdin = None
    read: dict[int, list[bytes]] = {process.stdout.fileno(): [], process.stderr.fileno(): []}
    waiting = select.poll()
    for stream in read:
        waiting.register(stream)
    still_open = len(read)
    while still_open:
        for stream, _ in waiting.poll(1_000 * _left(process, limit)):
            piece = os.read(stream, _PIPE)
            read[stream].append(piece)
            if not piece:
                waiting.unregister(stream)
                still_open -= 1
    pause = _SHORTEST_PAUSE
    while process.poll() is None:
        time.sleep(min(pause, _left(process, limit)))
        pause *= 2
    svg, errors = (b"".join(pieces) for pieces in read.values())
    return svg, errors


def _left(process: Process, limit: float) -> float:
    """Seconds until ``limit``."""
    left = limit - time.monotonic()
    if left <= 0:
        raise subprocess.TimeoutExpired(process.args, left)
    return left


def _first_line(errors: bytes) -> str:
    lines = [line for line in errors.decode("utf-8", "replace").splitlines() if line.strip()]
    return (lines[-1] if lines and lines[0].startswith("Traceback") else lines[0] if lines else "")[:200].strip()


def _start(engine: Engine) -> Process:
    try:
        process = subprocess.Popen(
            engine.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,  # buffered files hold locks, which a fork would copy
        )
    except OSError as error:
        raise NotNow("unavailable" if error.errno in _TOO_MANY else "crashed", error.strerror or "") from None
    _limit(process.pid, _LIMITS)
    return process


def _limit(pid: int, limits: Mapping[str, int]) -> None:
    """Resource limits from outside, where the system has that (Linux); before anything is asked of the process."""
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        for name, most in limits.items():
            resource.prlimit(pid, getattr(resource, name), (most, _LIMITS[name]))


def _end(process: Process) -> None:
    with contextlib.suppress(OSError):
        process.kill()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    process.wait()


class _Ahead:
    """The process of the next layout, started already: it has loaded itself, and waits for a graph."""

    def __init__(self) -> None:
        self._waiting: tuple[Engine, Process] | None = None
        self._lock = threading.Lock()

    def take(self, engine: Engine) -> Process:
        """A process of an engine: the one that waits, or a new one.

        Raises:
            NotNow: none can be started.
        """
        with self._lock:
            waiting, self._waiting = self._waiting, None
        if waiting is not None:
            if waiting[0] == engine and waiting[1].poll() is None:
                return waiting[1]
            _end(waiting[1])
        return _start(engine)

    def refill(self, engine: Engine) -> None:
        """Start the next one, where none waits."""
        with self._lock:
            if self._waiting is None:
                self._waiting = engine, _start(engine)

    def close(self) -> None:
        """End the one that waits."""
        with self._lock:
            waiting, self._waiting = self._waiting, None
        if waiting is not None:
            _end(waiting[1])

    def forget(self) -> None:
        """In a forked copy of our process: let go of the pipes, without a word to the other process."""
        self._lock = threading.Lock()
        waiting, self._waiting = self._waiting, None
        for stream in (waiting[1].stdin, waiting[1].stdout, waiting[1].stderr) if waiting else ():
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


_AHEAD = _Ahead()
atexit.register(_AHEAD.close)
if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_AHEAD.forget)

"""The one program of every child process: ``python child.py JOBS LOADS MEMORY KEPT SECONDS NICENESS IDLE``.

JOBS names functions, as ``module:function``; LOADS modules that they need and that take long to load. A function takes
the arguments of a request and gives the parts of its answer, tuples whose first field says what they are.

A request is its length (4 bytes, little endian) and the ``marshal`` of (function, arguments). A part of an answer has a
mark before its length: whether more parts follow, and whether this process ends after the last one. Before all answers
stands one mark alone: everything is loaded, and whoever asks may begin to count seconds. Where a function raises, a
last part tells ("fault", kind of the exception, places in the program), and nothing that anybody typed.

Nothing of the package is imported but what is named, so that a process starts in a few hundredths of a second.
"""

from __future__ import annotations

import contextlib
import importlib
import marshal
import math
import os
import select
import struct
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

__all__ = ["FAULT", "HEAD", "LENGTH", "MORE", "READY", "WHOLE", "Job"]

LENGTH, HEAD = struct.Struct("<I"), struct.Struct("<BI")
MORE, WHOLE, GOODBYE, READY = range(4)
FAULT = "fault"
Job = Callable[..., Iterable[tuple[Any, ...]]]


def _loaded(names: str, modules: str) -> dict[str, Job]:
    for module in filter(None, modules.split(",")):
        importlib.import_module(module)
    found: dict[str, Job] = {}
    for name in names.split(","):
        module, _, function = name.partition(":")
        found[name] = getattr(importlib.import_module(module), function)
    return found


def _limit(name: str, soft: int, hard: int | None = None) -> None:
    """A resource limit, where the system has it and allows it (macOS refuses some, Windows has none)."""
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        resource.setrlimit(getattr(resource, name), (soft, soft if hard is None else hard))


def _has_grown(kept: int) -> bool:
    """Whether this process ever held more than ``kept`` bytes; what Python has taken it seldom gives back."""
    return _most_held() > kept


def _most_held() -> int:
    """The most bytes of memory this process ever held; 0 where no system says."""
    with contextlib.suppress(OSError, ValueError), open("/proc/self/status", encoding="ascii") as told:
        for line in told:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1_024
    with contextlib.suppress(ImportError):
        import resource

        # Not on Linux, where it starts at what the parent held: exec(2) keeps it.
        unit = 1 if sys.platform == "darwin" else 1_024  # getrusage(2)
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return 0


def _comes(requests: BinaryIO, seconds: float) -> bool:
    """Whether anything is asked, or the other end is closed, within ``seconds``; 0: for ever."""
    if not seconds or os.name != "posix":  # elsewhere pipes cannot be waited for
        return True
    return bool(select.select([requests], [], [], seconds)[0])


def _parts(jobs: Mapping[str, Job], request: bytes) -> Iterator[bytes]:
    """The answer to a request, part by part, and what nobody expected."""
    name, arguments = marshal.loads(request)
    try:
        for part in jobs[name](*arguments):
            yield marshal.dumps(part)
    except Exception as fault:  # noqa: BLE001  whoever asked logs it: nobody reads what this process prints
        frames = traceback.extract_tb(fault.__traceback__)[-12:]
        places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
        yield marshal.dumps((FAULT, type(fault).__name__, places))


def _serve(
    jobs: Mapping[str, Job], requests: BinaryIO, answers: BinaryIO, kept: int, seconds: int, idle: float
) -> None:
    """Answer requests until the other end is closed. ``seconds``: of the processor, for one request: should whoever
    asks be killed, nobody is left to kill us."""
    answers.write(HEAD.pack(READY, 0))
    answers.flush()
    is_leaving = False
    while not is_leaving and _comes(requests, idle) and len(head := requests.read(LENGTH.size)) == LENGTH.size:
        _limit("RLIMIT_CPU", math.ceil(time.process_time()) + seconds, -1)
        for part in _parts(jobs, requests.read(LENGTH.unpack(head)[0])):
            answers.write(HEAD.pack(MORE, len(part)))
            answers.write(part)
            answers.flush()
        is_leaving = _has_grown(kept)
        answers.write(HEAD.pack(GOODBYE if is_leaving else WHOLE, 0))
        answers.flush()


def _main(names: str, modules: str, memory: str, kept: str, seconds: str, niceness: str, idle: str) -> None:
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # a library that prints must not print into our answers
    if hasattr(os, "nice"):
        os.nice(int(niceness))
    jobs = _loaded(names, modules)  # before the limits: loading it is nobody's cost
    _limit("RLIMIT_AS", int(memory))
    _limit("RLIMIT_CORE", 0)
    _serve(jobs, requests, answers, int(kept), int(seconds), float(idle))


if __name__ == "__main__":
    del sys.path[0]  # this folder: its modules are nobody's but the package's
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        _main(*sys.argv[1:])

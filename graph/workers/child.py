"""The frame of every child process: ``python child.py PROGRAM MEMORY KEPT SECONDS NICENESS IDLE``.

It imports nothing of the package, so that it starts in a few hundredths of a second. PROGRAM is a Python file with a
function ``ready``, which loads whatever takes long and returns another: a request's bytes in, the parts of its answer
out, one after the other.

A request is its length (4 bytes, little endian) and its bytes. A part of an answer has a mark before its length:
whether more parts follow, and whether this process ends after the last one.
"""

from __future__ import annotations

import contextlib
import importlib.util
import math
import os
import select
import struct
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

__all__ = ["HEAD", "LENGTH", "MORE", "WHOLE", "Answering"]

LENGTH, HEAD = struct.Struct("<I"), struct.Struct("<BI")
MORE, WHOLE, GOODBYE = range(3)
Answering = Callable[[bytes], Iterable[bytes]]


def _program(path: Path) -> Answering:
    spec = importlib.util.spec_from_file_location(f"{path.stem}_in_child", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    answering: Answering = module.ready()
    return answering


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


def _serve(answering: Answering, requests: BinaryIO, answers: BinaryIO, kept: int, seconds: int, idle: float) -> None:
    """Answer requests until the other end is closed. ``seconds``: of the processor, for one request: should whoever
    asks be killed, nobody is left to kill us."""
    is_leaving = False
    while not is_leaving and _comes(requests, idle) and len(head := requests.read(LENGTH.size)) == LENGTH.size:
        _limit("RLIMIT_CPU", math.ceil(time.process_time()) + seconds, -1)
        for part in answering(requests.read(LENGTH.unpack(head)[0])):
            answers.write(HEAD.pack(MORE, len(part)))
            answers.write(part)
            answers.flush()
        is_leaving = _has_grown(kept)
        answers.write(HEAD.pack(GOODBYE if is_leaving else WHOLE, 0))
        answers.flush()


def _main(program: str, memory: str, kept: str, seconds: str, niceness: str, idle: str) -> None:
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # a library that prints must not print into our answers
    if hasattr(os, "nice"):
        os.nice(int(niceness))
    answering = _program(Path(program))  # before the limits: loading it is nobody's cost
    _limit("RLIMIT_AS", int(memory))
    _limit("RLIMIT_CORE", 0)
    _serve(answering, requests, answers, int(kept), int(seconds), float(idle))


if __name__ == "__main__":
    del sys.path[0]  # this folder: its modules are nobody's but the package's
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        _main(*sys.argv[1:])

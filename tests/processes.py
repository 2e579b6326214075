"""Processes of a program, looked up in /proc (Linux)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

__all__ = ["children_of", "is_alive", "layout_processes", "makers_of_files", "waited_for"]

_PATIENCE = 120.0  # seconds; nothing takes so long, on however busy a machine


def waited_for(is_so: Callable[[], bool], what: str) -> None:
    """Wait for what another process or thread is about to do; ``what``: what is said where it never does."""
    limit = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < limit, what
        time.sleep(0.02)


def children_of(process: int) -> list[int]:
    """Its children, also those that nobody has waited for yet."""
    return [int(path.name) for path in Path("/proc").glob("[0-9]*") if parent_of(path) == process]


def parent_of(path: Path) -> int | None:
    """The parent of the process whose folder in /proc this is, None where it has ended."""
    try:
        status = (path / "stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    return int(status.rpartition(")")[2].split()[1])  # proc(5)


def layout_processes(process: int | None = None) -> list[int]:
    """The living processes of Graphviz that a process has started; None: this one."""
    found: list[int] = []
    for child in children_of(process or os.getpid()):
        with suppress(OSError):
            words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            found += [child] * (b"-Tsvg" in words or b"pygraphviz_program.py" in b"".join(words))
    return found


def makers_of_files(server: int) -> list[int]:
    """The processes that make files for the processes of a server."""
    found: list[int] = []
    for child in (child for worker in children_of(server) for child in children_of(worker)):
        with suppress(OSError):
            found += [child] * (b"job_functions:file" in Path(f"/proc/{child}/cmdline").read_bytes())
    return found


def is_alive(process: int) -> bool:
    """Whether it runs; one that nobody has waited for yet does not."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"

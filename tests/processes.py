"""Processes of a program, looked up in /proc (Linux)."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

__all__ = ["children_of", "is_alive", "layout_processes"]


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


def is_alive(process: int) -> bool:
    """Whether it runs; one that nobody has waited for yet does not."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"

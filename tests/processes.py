"""Processes of a program, looked up in /proc (Linux)."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

__all__ = ["children_of", "is_alive", "layout_processes"]


def children_of(process: int) -> list[int]:
    """The direct children of all threads of a process."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        with suppress(OSError):  # a thread may have ended
            found += map(int, (task / "children").read_text(encoding="ascii").split())
    return found


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

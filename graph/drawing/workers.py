"""Layouts from child processes, and from whatever shelf a server shares with others."""

from __future__ import annotations

import hashlib
import json
import marshal
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from ..workers import Kind, Pool, WorkerLost, pool_of
from .worker import Positions

__all__ = ["LAYOUT", "Shelf", "WorkerLost", "lay_out", "pool", "share_layouts", "start"]

LAYOUT = Kind(Path(__file__).with_name("worker.py"), start_seconds=2.0)


class Shelf(Protocol):
    """Where layouts are kept for other processes too. It may lose everything at any time."""

    def get(self, key: str) -> str | None: ...
    def put(self, key: str, text: str) -> None: ...


_shelves: list[Shelf] = []


def share_layouts(shelf: Shelf | None) -> None:
    """From now on look for layouts on ``shelf`` first, and put new ones there; None: no longer."""
    _shelves[:] = [] if shelf is None else [shelf]


def pool() -> Pool:
    """The pool of this process, with a worker a core and at least two."""
    return pool_of(LAYOUT, max(2, os.cpu_count() or 1))


def start() -> None:
    """Start a worker in the background: it loads Graphviz while we do something else."""
    threading.Thread(target=_start, daemon=True).start()


def _start() -> None:
    with suppress(WorkerLost):  # whoever asks for a layout will see
        pool().ask(b"graph {}", LAYOUT.start_seconds)


def lay_out(dot: str, seconds: float) -> Positions | None:
    """Positions within about ``seconds``, or None where Graphviz refuses the graph.

    Raises:
        WorkerLost: late, crashed, or no process can be started.
    """
    shelf = _shelves[0] if _shelves else None
    key = f"layout-{hashlib.sha256(dot.encode()).hexdigest()}" if shelf else ""
    kept = shelf.get(key) if shelf else None
    if kept is not None:
        return _unpacked(kept)
    positions: Positions | None = marshal.loads(pool().ask(dot.encode(), seconds))
    if shelf and positions is not None:
        shelf.put(key, json.dumps(positions))
    return positions


def _unpacked(text: str) -> Positions:
    boxes, frames = json.loads(text)
    return {name: (x, y) for name, (x, y) in boxes.items()}, frames

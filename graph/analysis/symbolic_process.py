"""SymPy's child process, asked one request at a time."""

from __future__ import annotations

import marshal
from pathlib import Path

from ..workers import Kind, WorkerLost, pool_of
from .symbolic_worker import Answer, Request

__all__ = ["SYMBOLIC", "WorkerLost", "ask"]

SYMBOLIC = Kind(Path(__file__).with_name("symbolic_worker.py"), start_seconds=4.0, uses=1_000, processor_seconds=20)


def ask(request: Request, seconds: float) -> Answer | None:
    """SymPy's answer; None where it gives up.

    Raises:
        WorkerLost: no answer in time (a wait for the one before counts), or no process can be started.
    """
    pool, asked = pool_of(SYMBOLIC, 1), marshal.dumps(request)
    try:
        packed = pool.ask(asked, seconds)
    except WorkerLost as lost:
        if lost.reason != "crashed":
            raise
        packed = pool.ask(asked, seconds)  # somebody has killed it, most likely
    answer: Answer | None = marshal.loads(packed)
    return answer

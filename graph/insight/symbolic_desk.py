"""Where SymPy's child process is asked: one request at a time."""

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
    answer: Answer | None = marshal.loads(pool_of(SYMBOLIC, 1).ask(marshal.dumps(request), seconds))
    return answer

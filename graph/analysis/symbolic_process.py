"""SymPy's child process, asked one request at a time."""

from __future__ import annotations

import logging
import time

from ..workers import JobFault, Kind, Lane, run
from .symbolic_gradients import Answer, Request

__all__ = ["SYMBOLIC", "ask"]

_JOB = f"{__package__}.symbolic_gradients:job"
SYMBOLIC = Kind((_JOB,), start_seconds=4.0, loads=("sympy.printing.mathml",), uses=1_000, processor_seconds=20)
_LANE = Lane(1, room=64)
_LOG = logging.getLogger(__name__)


def ask(request: Request, seconds: float) -> Answer | None:
    """SymPy's answer; None where it gives up.

    Raises:
        NotNow: no answer in time (a wait for the one before counts), or no process can be started.
    """
    limit = time.monotonic() + seconds
    answer: Answer | None = None
    try:
        with _LANE.place(seconds):
            for what, *found in run(SYMBOLIC, _JOB, request, max(0.0, limit - time.monotonic())):
                answer = found[0] if what == "answer" else None
    except JobFault as fault:
        _LOG.error("SymPy failed (%s at %s)", *fault.args)
        return None
    return answer

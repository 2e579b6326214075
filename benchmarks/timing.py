"""Wall-clock medians."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Timing", "timed"]


@dataclass(frozen=True)
class Timing:
    """``median`` and ``slowest`` of ``rounds`` runs, in milliseconds."""

    what: str
    median: float
    slowest: float
    rounds: int


def timed(what: str, run: Callable[[int], object], rounds: int) -> Timing:
    """Times ``run(0)``, ``run(1)``, … after one run that warms imports and caches up and is not counted."""
    run(-1)
    times = []
    for round_number in range(rounds):
        started = time.perf_counter()
        run(round_number)
        times.append((time.perf_counter() - started) * 1000)
    return Timing(what, statistics.median(times), max(times), rounds)

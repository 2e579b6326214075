"""Wall-clock times of rivals that take turns, and the rows that are made of them."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["OURS", "SECONDS", "Row", "Sample", "Target", "measured", "quartiles"]

OURS = "gatewise"
SECONDS = 60.0  # that a layout may take, so that a busy machine shows as a large figure
Run = Callable[[], object]
_TURN_MS = 20.0
_SHORT_MS = 50.0  # up to which a rival's turn begins with a run that does not count


@dataclass(frozen=True, slots=True)
class Sample:
    """Quartiles of repeated measurements; their distance is the noise."""

    low: float
    median: float
    high: float
    rounds: int

    def over(self, divisor: float) -> Sample:
        """The same per one of ``divisor`` things, or in another unit."""
        return Sample(self.low / divisor, self.median / divisor, self.high / divisor, self.rounds)


@dataclass(frozen=True, slots=True)
class Target:
    """A claim: ``value`` is what was measured (a ratio, or a figure in ``unit``), at most or at least ``limit``."""

    says: str
    value: float
    limit: float
    unit: str = "×"
    is_at_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.value >= self.limit if self.is_at_least else self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the results: what was done, how long each took, and the claims; ``note``: what to know besides."""

    what: str
    unit: str
    samples: Mapping[str, Sample]
    targets: tuple[Target, ...] = ()
    missing: tuple[str, ...] = ()
    note: str = ""


def measured(rivals: Mapping[str, Run], rounds: int, seconds: float = 8.0) -> dict[str, Sample]:
    """Milliseconds of each rival. They take turns, so that whatever else the machine does falls on all alike.

    Every rival runs twice before, uncounted: imports, caches. A turn of a short one is several runs in a row, and
    their mean counts; one more before them does not, because the processor's caches are full of the others' things,
    the more so where those are processes of their own. No more rounds begin after ``seconds``, but three do.

    What is there before, most of it libraries, is set aside for Python's garbage collector, which would otherwise look
    at all of it in the time of whoever makes it run; what the rivals make it looks at as always.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    times: dict[str, list[float]] = {name: [] for name in rivals}
    once: dict[str, float] = {}
    for name, run in rivals.items():
        run()
        once[name] = max(_milliseconds(run, 1), 0.001)
    end = time.perf_counter() + seconds
    for turn in range(rounds):
        for name, run in rivals.items():
            if once[name] < _SHORT_MS:
                run()
            times[name].append(_milliseconds(run, max(1, round(_TURN_MS / once[name]))))
        if turn >= 2 and time.perf_counter() > end:
            break
    return {name: quartiles(each) for name, each in times.items()}


def _milliseconds(run: Run, repeats: int) -> float:
    started = time.perf_counter()
    for _ in range(repeats):
        run()
    return (time.perf_counter() - started) * 1000 / repeats


def quartiles(numbers: list[float]) -> Sample:
    """The sample of some figures."""
    if len(numbers) < 2:
        return Sample(numbers[0], numbers[0], numbers[0], len(numbers))
    low, median, high = statistics.quantiles(numbers, n=4, method="inclusive")
    return Sample(low, median, high, len(numbers))

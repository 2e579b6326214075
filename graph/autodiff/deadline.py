"""Time that reading a program, or a pass over its graph, may take."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from ..errors import NotNow, TraceError
from ..limits import Limits

__all__ = ["Deadline", "Moment"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the clock, and of the processor's time of this thread: a busy machine moves only the first."""

    clock: float = field(default_factory=time.monotonic)
    work: float = field(default_factory=time.thread_time)

    def check(self, limits: Limits, source: str) -> None:
        """See whether what began then is still in time; between gates, as no thread can be stopped from outside.

        Raises:
            TraceError: ``timeout``, where the program is too slow.
            NotNow: "late", where the machine is.
        """
        passed = time.monotonic() - self.clock
        if passed <= limits.trace_seconds:  # then it can't have worked for longer; asking for that takes longer
            return
        if time.thread_time() - self.work > limits.trace_seconds:
            raise TraceError("timeout", "timeout", source=source, limit=limits.trace_seconds)
        if passed > limits.request_seconds:
            raise NotNow("late", limit=limits.request_seconds)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a pass has to be over."""

    begun: Moment
    limits: Limits
    source: str

    def check(self) -> None:
        """See ``Moment.check``."""
        self.begun.check(self.limits, self.source)

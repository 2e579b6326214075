"""A deadline for the passes."""

from __future__ import annotations

import time
from dataclasses import dataclass

from ..errors import TraceError

__all__ = ["Deadline"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a pass has to be over; looked at between gates, as no thread can be stopped from outside."""

    at: float  # of the clock ``time.monotonic``
    seconds: float  # that were allowed
    source: str

    def check(self) -> None:
        """Raises ``timeout`` when it is too late."""
        if time.monotonic() > self.at:
            raise TraceError("timeout", "timeout", source=self.source, limit=self.seconds)

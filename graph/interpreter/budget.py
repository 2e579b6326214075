"""The budget of a running program; counted as it goes, refused with the limit's name."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ..autodiff.deadline import Moment
from ..errors import Span, TraceError
from ..limits import Limits

__all__ = ["Budget"]


@dataclass(slots=True)
class Budget:
    """Counters of one run; ``spend`` is called once an instruction."""

    source: str
    limits: Limits
    steps: int = 0
    passes: int = 0
    items: int = 0
    characters: int = 0
    objects: int = 0
    walked: int = 0
    at: Span | None = None  # of the instruction that runs
    begun: Moment = field(default_factory=Moment)
    made: Callable[[], int] = int  # how many nodes there are
    last_made: int = 0
    idle_since: float = field(default_factory=time.thread_time)

    def again(self) -> Budget:
        """The budget of the next run of the same program: the clock goes on."""
        return Budget(self.source, self.limits, begun=self.begun, idle_since=self.idle_since)

    def refuse(self, code: str, what: str, limit: float, value: float, span: Span | None) -> TraceError:
        return TraceError(code, what, source=self.source, span=span, limit=limit, value=value)

    def spend(self, span: Span) -> None:
        self.steps += 1
        self.at = span
        if self.steps > self.limits.steps:
            raise self.refuse("too_large", "steps", self.limits.steps, self.steps, span)
        if not self.steps & 255:
            self._watch()

    def _watch(self) -> None:
        """Ends a run that takes too long, or that goes on without making anything.

        Raises:
            TraceError: ``timeout``.
            NotNow: see ``Moment.check``.
        """
        self.begun.check(self.limits, self.source)
        made = self.made()
        if made != self.last_made:
            self.last_made, self.idle_since = made, time.thread_time()
        elif time.thread_time() - self.idle_since > self.limits.idle_seconds:
            raise TraceError("timeout", "idle", source=self.source, span=self.at, limit=self.limits.idle_seconds)

    def count_pass(self, passes: int, span: Span) -> None:
        self.passes += 1
        if passes > self.limits.loop_passes:
            raise self.refuse("too_large", "loop_passes", self.limits.loop_passes, passes, span)
        if self.passes > self.limits.all_passes:
            raise self.refuse("too_large", "loop_passes", self.limits.all_passes, self.passes, span)

    def count_items(self, count: int, span: Span) -> None:
        self.items += count
        if self.items > self.limits.items:
            raise self.refuse("too_large", "items", self.limits.items, self.items, span)

    def walk(self, count: int, depth: int) -> None:
        """Counts what a container holds, each time it is walked; ``depth``: of containers around it."""
        self.walked += count
        self.steps += 1
        if not self.steps & 255:
            self._watch()
        if self.walked > self.limits.walked:
            raise self.refuse("too_large", "walked", self.limits.walked, self.walked, self.at)
        if depth > self.limits.walk_depth:
            raise self.refuse("too_deep", "walk_depth", self.limits.walk_depth, depth, self.at)

    def count_characters(self, count: int, span: Span) -> None:
        self.characters += count
        if self.characters > self.limits.characters:
            raise self.refuse("too_large", "characters", self.limits.characters, self.characters, span)

    def count_object(self, span: Span) -> None:
        self.objects += 1
        if self.objects > self.limits.objects:
            raise self.refuse("too_large", "objects", self.limits.objects, self.objects, span)

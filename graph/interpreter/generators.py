"""Generators: functions that give one value after another, and go on where they stopped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..language.marks import Mark
from .machine import Frame, Machine

__all__ = ["OPERATIONS", "Generator"]

_NOTHING = object()


class Generator(Iterator[Any]):
    """A call of a function with ``yield``: its frame runs up to the next one whenever a value is asked for."""

    def __init__(self, machine: Machine, frame: Frame, mark: Mark) -> None:
        machine.budget.count_object(mark.at)
        self.machine, self.frame, self.mark = machine, frame, mark
        self.given: Any = _NOTHING
        frame.generator = self
        self.is_over = False

    def __next__(self) -> Any:
        if self.is_over:
            raise StopIteration
        base, self.given = len(self.machine.frames), _NOTHING
        self.is_over = True  # unless it gives a value
        self.machine.enter(self.frame, self.mark)
        self.machine.loop(base)
        if self.given is _NOTHING:
            self.machine.frames[-1].stack.pop()  # what a call leaves there
            raise StopIteration
        self.is_over = False
        return self.given


def yield_value(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    """Gives a value to who asked for it."""
    value = frame.stack.pop()
    if not isinstance(frame.generator, Generator):
        given = machine.source[mark.span.start : mark.span.end].removeprefix("yield").strip().removeprefix("from ")
        raise machine.error("unsupported", "keyword", mark, word="yield", fixes=(given.strip(),) if given else ())
    frame.generator.given = value
    machine.frames.pop()
    machine.builder.leave_calls(len(machine.frames))


OPERATIONS = {"yield_value": yield_value}

"""A run that goes on behind faults, so that all that can be told independently is told at once.

A statement with a fault loses what it would have given a value to; a statement that uses what was lost is passed over
in silence, and loses its own.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

from ..errors import Span, TraceError
from ..language import code_tree as tree
from ..language.all_syntax_errors import LOST
from ..language.heads import Attribute, Index, Subscript, Symbol
from ..language.marks import Mark
from .instructions import Code
from .library_services import Services
from .machine import FAULTS, Frame
from .unread_calls import unknown_calls
from .values import MISSING, ClassType, Instance, find

__all__ = ["Surveyor"]

_MOST_ERRORS = 20
_MOST_LOSSES = 300
_SECONDS = 0.5
_ENDS = frozenset(("too_large", "too_deep", "timeout"))
_BACKWARD = re.compile(r"\.backward\(|\bgrad\(|\.gradient\(")


class _Lost:
    """The value of what a statement with a fault would have made."""


_LOST = _Lost()


class _UsesLost(TraceError):
    """A statement uses what was lost."""

    def __init__(self, mark: Mark) -> None:
        super().__init__("unknown_name", "not_read", span=mark.span)


class _Enough(TraceError):
    """What comes behind tells nothing more."""

    def __init__(self) -> None:
        super().__init__("timeout", "not_read")


class Surveyor(Services):
    """The machine, noting faults and running on."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.errors: list[TraceError] = []
        self._losses = 0
        self._ends_at = time.monotonic() + _SECONDS
        self._starts: dict[int, frozenset[int]] = {}  # where statements begin, by the identity of their code
        self._before: dict[tuple[int, int], tuple[int, int, int, int, Any]] = {}  # what a frame held before each

    # ---- running
    def loop(self, base: int) -> Any:
        """As the machine's, but a fault ends a statement alone."""
        frames = self.frames
        while len(frames) > base:
            frame, depth = frames[-1], len(frames)
            try:
                self._step(frame)
            except TraceError as error:
                if isinstance(error, _Enough):
                    raise
                self._note(error)
                del frames[depth:]
                self._go_on(base)
        return self._returned

    def _step(self, frame: Frame) -> None:
        if frame.at >= len(frame.code.instructions):
            self.leave(None)
            return
        if frame.at in self._statement_starts(frame.code):
            held = len(frame.stack), len(frame.passes), len(frame.contexts), len(frame.collections), frame.scope
            self._before[id(frame), frame.at] = held
        operation, argument, mark = frame.code.instructions[frame.at]
        frame.at += 1
        self.budget.spend(mark.span)
        if operation in ("load", "load_function") and argument == LOST:
            raise _UsesLost(mark)
        try:
            self.operations[operation](self, frame, argument, mark)
        except FAULTS as fault:
            raise self.error("unsupported", "not_read", mark) from fault
        if frame.stack and isinstance(frame.stack[-1], _Lost):
            raise _UsesLost(mark)

    def operand(self, value: Any, mark: Mark) -> Any:
        if isinstance(value, _Lost):
            raise _UsesLost(mark)
        return super().operand(value, mark)

    def _statement_starts(self, code: Code) -> frozenset[int]:
        found = self._starts.get(id(code))
        if found is None:
            found = self._starts[id(code)] = frozenset(start for start, _, _ in code.statements)
        return found

    # ---- faults
    def is_silent(self, error: TraceError) -> bool:
        """Whether an error says nothing to a person."""
        return isinstance(error, _UsesLost | _Enough)

    def _note(self, error: TraceError) -> None:
        """Keeps an error, once."""
        self._losses += 1
        if not isinstance(error, _UsesLost):
            error.calls = error.calls or self.call_path(error)
            self._keep(error)
        is_late = time.monotonic() > self._ends_at or self._losses > _MOST_LOSSES or len(self.errors) >= _MOST_ERRORS
        if error.code in _ENDS or is_late:
            raise _Enough

    def _go_on(self, base: int) -> None:
        """Behind the innermost statement with the fault, in the innermost body that can go on without it."""
        while len(self.frames) > base:
            frame = self.frames[-1]
            found = next((each for each in frame.code.statements if each[0] < frame.at <= each[1]), None)
            if found is not None:
                self._read_on(frame, found[2])
            if found is not None and (len(self.frames) == 1 or not _returns(found[2])):
                self._lose(frame, *found)
                return
            self.frames.pop()
            self.builder.leave_calls(len(self.frames))
        raise _UsesLost(Mark(Span(0, 0), Span(0, 0)))

    def _read_on(self, frame: Frame, statement: tree.Statement) -> None:
        """Keeps what can be told of a statement that is not run any further."""
        for part in _parts(statement):
            for error in unknown_calls(self, frame.scope, part):
                error.calls = self.call_path(error)
                self._keep(error)

    def _keep(self, error: TraceError) -> None:
        if all((error.key, error.span) != (known.key, known.span) for known in self.errors):
            self.errors.append(error)

    def _lose(self, frame: Frame, start: int, end: int, statement: tree.Statement) -> None:
        if isinstance(statement, tree.Say | tree.Assign | tree.Return):
            text = self.source[statement.span.start : statement.span.end]
            if isinstance(statement, tree.Return) or _BACKWARD.search(text):
                raise _Enough
        stack, passes, contexts, collections, scope = self._before[id(frame), start]
        for kept, count in (
            (frame.stack, stack),
            (frame.passes, passes),
            (frame.contexts, contexts),
            (frame.entered, contexts),
        ):
            del kept[count:]
        del frame.collections[collections:]
        frame.scope, frame.at = scope, end
        self.builder.leave_calls(len(self.frames) - 0.5 + 0.001 * (passes + 1))
        for name, attribute in _given(statement):
            value = find(frame.scope, name)
            if attribute and isinstance(value, Instance | ClassType):
                value.names[attribute] = _LOST
            elif not attribute or value is not MISSING:
                frame.scope.names[name] = _LOST


# ---- what a statement gives a value to
def _parts(statement: tree.Statement) -> Iterator[tree.Statement]:
    """A statement and all those in it, but for bodies of functions and classes."""
    pending = [statement]
    while pending:
        part = pending.pop()
        yield part
        if isinstance(part, tree.If):
            pending += [inner for _, body in part.branches for inner in body] + [*part.otherwise]
        elif isinstance(part, tree.For | tree.While):
            pending += [*part.body, *part.otherwise]
        elif isinstance(part, tree.Try):
            pending += [*part.body, *part.otherwise, *part.last]
            pending += [inner for handler in part.handlers for inner in handler.body]
        elif isinstance(part, tree.With):
            pending += part.body


def _returns(statement: tree.Statement) -> bool:
    return any(isinstance(part, tree.Return) for part in _parts(statement))


def _given(statement: tree.Statement) -> set[tuple[str, str]]:
    """Names that a statement gives values to, each with its attribute or none."""
    found: set[tuple[str, str]] = set()
    for part in _parts(statement):
        if isinstance(part, tree.Def | tree.Class):
            found.add((part.name, ""))
        elif isinstance(part, tree.Import):
            found |= {(alias.partition(".")[0], "") for _, alias in part.names}
        elif isinstance(part, tree.Assign):
            found |= {name for target in part.targets for name in _names(target.tree)}
        elif isinstance(part, tree.For):
            found |= _names(part.target.tree)
        elif isinstance(part, tree.With):
            found |= {name for _, target in part.items if target is not None for name in _names(target.tree)}
    return found


def _names(target: Any) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    pending = [target]
    while pending:
        part = pending.pop()
        if isinstance(part, Symbol):
            found.add((part.name, ""))
        elif isinstance(part, Attribute) and isinstance(part.args[0], Symbol):
            found.add((part.args[0].name, str(part.args[1].name)))
        elif isinstance(part, Index | Subscript | Attribute):
            pending.append(part.args[0])
        else:
            pending.extend(getattr(part, "args", ()))
    return found

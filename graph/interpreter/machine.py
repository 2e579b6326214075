"""The machine: runs code with stacks of its own, so that no program can exhaust Python's.

One frame for each module body, call or class body; one instruction after the other, each counted against the budget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..autodiff.builder import Ref
from ..errors import Called, Span, TraceError, line_and_column
from ..gates.gate import Value
from ..language.marks import Mark
from ..limits import Limits
from .assumptions import Assumptions
from .instructions import Code
from .run import Run
from .values import Definition, Function, Scope

__all__ = ["FAULTS", "Frame", "Machine", "Operations"]

Operations = Mapping[str, Callable[["Machine", "Frame", Any, Mark], None]]


FAULTS = (
    KeyError, TypeError, ValueError, IndexError, AttributeError, ZeroDivisionError, OverflowError, RecursionError,
    StopIteration, AssertionError,
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Frame:
    """A body that runs. ``result``: what its call gives instead of what it returns (a made object)."""

    code: Code
    scope: Scope
    at: int = 0
    stack: list[Any] = field(default_factory=list)
    function: Function | None = None
    result: Any = None
    has_result: bool = False
    passes: list[int] = field(default_factory=list)  # of the loops that run
    collections: list[Any] = field(default_factory=list)  # comprehensions and classes being made
    contexts: list[str] = field(default_factory=list)  # of ``with``, by name
    statement: tuple[Span, Span] | None = None  # where it stands, and its value alone

    @property
    def is_detached(self) -> bool:
        return "no_grad" in self.contexts


class Machine(Run):
    """A run with control flow."""

    call: Callable[..., Any]  # what Services adds: a call of a function, and other numbers for an input
    overwrite: Callable[..., Any]
    operate: Callable[..., Any]
    decided: Callable[..., Any]

    def defined_value(self, definition: Definition, mark: Mark) -> Any:
        """What ``f(x, y) = …`` gives for x and y, free inputs unless they have values."""
        if not definition.is_worked_out:
            for name, place in self.parameters.get(id(definition), ()):
                if name not in self.globals.names:
                    self.globals.names[name] = self.inputs.free(name, place.span)
            base, function = len(self.frames), definition.function
            self.frames.append(Frame(Code(), self.globals))  # takes the value; the program's own may have ended
            self.enter(Frame(function.body, Scope(function.scope), function=function), mark)
            definition.value, definition.is_worked_out = self.loop(base + 1), True
            self.frames.pop()
            if isinstance(definition.value, Ref):
                draft = self.builder.nodes[definition.value.position]
                draft.name = draft.name or definition.function.name
                self.named.append((definition.function.name, definition.value))
        return definition.value

    def __init__(
        self,
        source: str,
        values: Mapping[str, Value],
        limits: Limits,
        seed: int,
        assumptions: Assumptions,
        ties: str | None,
        operations: Operations,
    ) -> None:
        super().__init__(source, values, limits, seed, assumptions, ties)
        self.operations = operations
        self.globals = Scope()
        self.frames: list[Frame] = []
        self.named: list[tuple[str, Any]] = []
        self.last_assigned: tuple[str, Any, Mark] | None = None
        self.last_said: tuple[Any, Mark] | None = None
        self.defined: list[tuple[str, Any, Mark]] = []
        self.spelt: dict[int, tuple[str, Any, Any]] = {}  # products written as one name: it, and its two factors
        self.called: set[int] = set()  # identities of what was called or made
        self.parameters: dict[int, tuple[tuple[str, Mark], ...]] = {}  # of definitions, by identity, with their places
        self.is_measuring = False  # while a slope is measured: what is named makes no input
        self.is_mathematics = False  # LaTeX: A to the −1 is the inverse of a matrix
        self.is_code = False  # whether the program has statements of a programming language

    def computed(self, value: Any) -> bool:
        """Whether a value was worked out by a gate."""
        return isinstance(value, Ref) and self.builder.nodes[value.position].kind == "gate"

    def run_module(self, code: Code) -> None:
        """Runs a program's own body.

        Raises:
            Finished: where it says what its output is.
        """
        self.frames.append(Frame(code, self.globals))
        self.loop(0)

    def loop(self, base: int) -> Any:
        """Runs until only ``base`` frames are left; the value that the last of them returned."""
        frames, operations, spend = self.frames, self.operations, self.budget.spend
        while len(frames) > base:
            frame = frames[-1]
            instructions = frame.code.instructions
            if frame.at >= len(instructions):
                self.leave(None)
                continue
            operation, argument, mark = instructions[frame.at]
            frame.at += 1
            spend(mark.span)
            try:
                operations[operation](self, frame, argument, mark)
            except FAULTS as fault:  # a value of a kind that an operation does not expect, from a program of any kind
                raise self.error("unsupported", "not_read", mark) from fault
        return self._returned

    _returned: Any = None

    def leave(self, value: Any) -> None:
        """Ends the innermost frame; its value goes to the frame that called it."""
        frame = self.frames.pop()
        value = frame.result if frame.has_result else value
        self.builder.leave_calls(len(self.frames))
        self._returned = value
        if self.frames:
            self.frames[-1].stack.append(value)

    def enter(self, frame: Frame, mark: Mark) -> None:
        """Begins a call."""
        if len(self.frames) > self.limits.call_depth:
            raise self.error("too_deep", "call_depth", mark, limit=self.limits.call_depth, value=len(self.frames))
        self.frames.append(frame)

    def call_path(self, error: TraceError) -> tuple[Called, ...]:
        """The calls and passes that run, outermost first; not those on the line of the error itself."""
        if error.span is None:
            return ()
        line = line_and_column(self.source, error.span.start)[0]
        calls = [self.builder.calls[place] for _, place in self.builder.open_calls]
        return tuple(
            Called(call.kind, call.name, call.span)
            for call in calls
            if line_and_column(self.source, call.span.start)[0] != line
            and (call.kind == "pass" or "(" in self.source[call.span.start : call.span.end])
        )

    def pop(self, frame: Frame, count: int) -> list[Any]:
        """The last values of a frame's stack, taken off."""
        if not count:
            return []
        values = frame.stack[-count:]
        del frame.stack[-count:]
        return values

"""The machine: runs code with stacks of its own, so that no program can exhaust Python's.

One frame for each module body, call or class body; one instruction after the other, each counted against the budget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ..autodiff.builder import Ref
from ..errors import Called, Span, TraceError, line_and_column
from ..gates.gate import Value
from ..language.marks import Mark
from ..limits import Limits
from .assumptions import Assumptions
from .instructions import Code
from .python_exceptions import exception_of
from .run import Run
from .value_kinds import passes_gradient
from .values import Definition, Function, Scope

__all__ = ["FAULTS", "Frame", "Machine", "Operations", "Raised", "Tried"]

Operations = Mapping[str, Callable[["Machine", "Frame", Any, Mark], None]]


FAULTS = (
    KeyError, TypeError, ValueError, IndexError, AttributeError, ZeroDivisionError, OverflowError, RecursionError,
    StopIteration, AssertionError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tried:
    """A ``try`` whose body runs: where its handlers begin, and how much of the frame's own lists stood before it."""

    place: int
    heights: tuple[int, ...]


class Raised(TraceError):
    """An exception of the program; where nothing takes it, the program is refused. ``names``: its own and those of the
    classes it is made from; ``refusal``: what is said where nothing takes it, of one that Python itself raises."""

    def __init__(self, names: tuple[str, ...], source: str, mark: Mark, refusal: TraceError | None = None) -> None:
        super().__init__("unsupported", "raised", source=source, span=mark.span, name=names[0])
        self.names, self.refusal = names, refusal


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
    entered: list[Any] = field(default_factory=list)  # their objects where the program has made them, else None
    tries: list[Tried] = field(default_factory=list)
    generator: Any = None  # whose body it is
    statement: tuple[Span, Span] | None = None  # where it stands, and its value alone

    raised: list[Raised] = field(default_factory=list)  # whose handlers run

    @property
    def kept_lists(self) -> tuple[list[Any], ...]:
        """What a ``try`` that ends early leaves as it found it."""
        return self.stack, self.passes, self.collections, self.contexts, self.entered

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
        self.printed: list[tuple[Code, Mark]] = []  # what is printed, where nothing else is said
        self.copies: dict[int, Ref] = {}  # by identity: they stay apart from what they were copied from
        self.kept: dict[tuple[Any, str], Any] = {}  # attributes that a program gives to arrays: ``x.g = …``
        self.defined: list[tuple[str, Any, Mark]] = []
        self.parts_of_data: dict[tuple[int, str], list[Any]] = {}
        self.of_batches: list[Any] = []  # free inputs that a loop over batches of another cell gives
        self.spelt: dict[int, tuple[str, Any, Any]] = {}  # products written as one name: it, and its two factors
        self.called: set[int] = set()  # identities of what was called or made
        self.parameters: dict[int, tuple[tuple[str, Mark], ...]] = {}  # of definitions, by identity, with their places
        self.key_owners: dict[str, int] = {}  # inputs named by the keys of dicts: which dict
        self.supposed: dict[str, Any] = {}  # networks that parameters without a value stand for
        self.has_slopes = False  # whether gradients are computed by hand from here on
        self.open_gradients = 0  # functions that run because their gradient is asked for
        self.open_tapes: list[Any] = []  # those whose ``with`` runs
        self.is_measuring = False  # while a slope is measured: what is named makes no input
        self.is_mathematics = False  # LaTeX: A to the −1 is the inverse of a matrix
        self.summed: dict[str, int | None] = {}  # names that carry a letter of a sum, and how far it runs
        self.is_code = False  # whether the program has statements of a programming language

    def computed(self, value: Any) -> bool:
        """Whether a value was worked out by a gate."""
        return isinstance(value, Ref) and self.builder.nodes[value.position].kind == "gate"

    def is_mask(self, value: Ref) -> bool:
        """Whether a value comes from a comparison."""
        operation = self.builder.nodes[value.position].operation
        return operation is not None and not passes_gradient(operation.gate)

    def uncut(self, value: Any) -> Any:
        """A value before its gradient was cut, as ``loss.item()`` cuts it."""
        while isinstance(value, Ref):
            draft = self.builder.nodes[value.position]
            if draft.operation is None or draft.operation.gate.name != "detach":
                break
            value = Ref(draft.operands[0])
        return value

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
            except Raised as raised:
                self._catch(raised, base)
            except TraceError as error:
                names = exception_of(error, self.library) if self.tries else ()
                if not names:
                    raise
                self._catch(Raised(names, self.source, mark, error), base)
            except FAULTS as fault:  # a value of a kind that an operation does not expect, from a program of any kind
                raise self.error("unsupported", "not_read", mark) from fault
        return self._returned

    _returned: Any = None

    @property
    def tries(self) -> int:
        """How many ``try`` bodies run."""
        return sum(len(frame.tries) for frame in self.frames)

    @contextmanager
    def until_stopped(self) -> Iterator[list[Any]]:
        """A place for what a call gives; it stays empty where the call ends with StopIteration."""
        base, given = len(self.frames), list[Any]()
        try:
            yield given
        except TraceError as error:
            names = error.names if isinstance(error, Raised) else exception_of(error, self.library)
            if "StopIteration" not in names:
                raise
            del self.frames[base:]
            self.builder.leave_calls(base)

    def _catch(self, raised: Raised, base: int) -> None:
        """Goes on at the handlers of the innermost ``try`` that runs.

        Raises:
            Raised: no frame of this loop has one.
        """
        if not self.tries:
            raise raised.refusal or raised
        while len(self.frames) > base and not self.frames[-1].tries:
            self.frames.pop()
        self.builder.leave_calls(len(self.frames))
        if len(self.frames) <= base:
            raise raised
        frame = self.frames[-1]
        tried = frame.tries.pop()
        for kept, height in zip(frame.kept_lists, tried.heights, strict=True):
            del kept[height:]
        frame.raised.append(raised)
        frame.at = tried.place

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

"""The exceptions of the package: a program that cannot be traced, a graph that cannot be drawn; and what to do then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .records import record
from .words import DEFAULT_LANGUAGE, say

__all__ = ["CODES", "Called", "Fix", "NoDrawing", "NotNow", "Span", "TraceError", "line_and_column"]

CODES = frozenset(
    "syntax unknown_function unknown_name wrong_arguments shape_mismatch not_differentiable "
    "unsupported too_large too_deep timeout bad_value empty".split()
)


@record(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive, 0-based) of the typed text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fix:
    """An edit that helps: what is to stand in the place of which characters."""

    label: str
    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Called:
    """A call or a pass of a loop that led to an error: its kind, its name, and where it was typed."""

    kind: str
    name: str
    span: Span


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The 1-based line and column of a 0-based offset."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


class TraceError(Exception):
    """A rejected program.

    Attributes:
        code: one of ``CODES``; stable.
        key: the message's key in the word catalogues (``error.<key>``); ``params`` fill it.
        span: where in the typed text, or None where the fault is not in the text.
        source: the typed text.
        fixes: texts, each of which may replace the offending text, or whole edits.
        others: further errors that can be told at once.
        calls: the calls and passes that led there, outermost first.
        fault: an ``OperandFault``, where other shapes of free names may help.
    """

    def __init__(
        self,
        code: str,
        key: str,
        *,
        span: Span | None = None,
        source: str = "",
        fixes: tuple[str | Fix, ...] = (),
        **params: Any,
    ) -> None:
        super().__init__(code, key)
        assert code in CODES, code
        self.code, self.key, self.span, self.source, self.params = code, key, span, source, params
        self.fixes = tuple(fixes)
        self.others: tuple[TraceError, ...] = ()
        self.calls: tuple[Called, ...] = ()
        self.is_of_text = False  # the text cannot be read, whatever its values
        self.fault: Any = None  # what a gate could not take, where other shapes of free names may help

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}: " if self.span else ""
        return where + self.sentence_in(DEFAULT_LANGUAGE)

    @property
    def errors(self) -> list[TraceError]:
        """All errors, this one first, the others in reading order."""
        return [self, *self.others]

    @property
    def edits(self) -> tuple[Fix, ...]:
        """The proposals, each an edit of the typed text."""
        if self.span is None:
            return ()
        return tuple(fix if isinstance(fix, Fix) else Fix(fix, self.span, fix) for fix in self.fixes)

    def message_in(self, language: str) -> str:
        """What is wrong and what to do, in ``language``; of an error in a call also where that was called."""
        message = say(language, f"error.{self.key}", **self.params)
        path = self.path_in(language)
        return say(language, "error.in_call", message=message, path=path) if path else message

    def path_in(self, language: str) -> str:
        """The innermost call or later pass that led to the error, and the outermost one, with their lines."""
        told = [call for call in self.calls if call.kind != "pass" or call.name != "1"]
        ends = told[-1:] + (told[:1] if len(told) > 1 else [])
        lines = [(call, line_and_column(self.source, call.span.start)[0]) for call in ends]
        said = [say(language, f"error.called.{call.kind}", name=call.name, line=line) for call, line in lines]
        return say(language, "error.within").join(said)

    def hint_in(self, language: str) -> str | None:
        """What to write instead, where that can be said."""
        labels = [fix.label if isinstance(fix, Fix) else fix for fix in self.fixes]
        return say(language, "error.or").join(labels) if labels else None

    def sentence_in(self, language: str) -> str:
        """The message, and what to write instead where that can be said."""
        hint = self.hint_in(language)
        message = self.message_in(language)
        return say(language, "error.instead", message=message, hint=hint) if hint else message

    @property
    def message(self) -> str:
        return self.message_in(DEFAULT_LANGUAGE)

    @property
    def hint(self) -> str | None:
        return self.hint_in(DEFAULT_LANGUAGE)

    @property
    def line(self) -> int | None:
        return line_and_column(self.source, self.span.start)[0] if self.span else None

    @property
    def column(self) -> int | None:
        return line_and_column(self.source, self.span.start)[1] if self.span else None

    @property
    def text(self) -> str:
        return self.source[self.span.start : self.span.end] if self.span else str(self.params.get("text", ""))


class NoDrawing(Exception):
    """The graph cannot be drawn in the time and room there is; everything else about it stands.

    ``reason``: "too_large", "late", "interrupted", "crashed" or "unavailable"; the words are at
    ``drawing.none.<reason>``, filled from ``params``.
    """

    def __init__(self, reason: str, **params: int) -> None:
        super().__init__(reason)
        self.reason, self.params = reason, params

    @property
    def is_final(self) -> bool:
        """Whether asking again gives the same; all else is of the moment, and not to be kept."""
        return self.reason == "too_large"


class NotNow(Exception):
    """Work that has not been done this time, and may be the next.

    ``reason``: "busy" (no place became free), "late" (over its ``limit`` of seconds, where that is worth telling),
    "interrupted" (its process was ended from outside), "crashed" or "unavailable" (none can be started); ``line`` is
    what a program said.
    """

    def __init__(self, reason: str, line: str = "", limit: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line, self.limit = reason, line, limit

"""A cursor among the signs: where the reader stands, what it may still cost, what it knows of the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ...errors import Span, TraceError
from ...limits import Limits
from ..code_tree import Notice
from .formula_tree import Node
from .lexing import Sign
from .vocabulary import OPENED

__all__ = ["Context", "Cursor", "end_of"]


@dataclass(slots=True)
class Context:
    """One program. ``functions``: letters it defined as functions. ``assigned``: names given a value, as their base's
    key. ``powers``: names with an exponent that was assigned to (``\\sigma^2 =``)."""

    source: str
    limits: Limits
    notices: list[Notice] = field(default_factory=list)
    functions: set[Any] = field(default_factory=set)
    assigned: set[Any] = field(default_factory=set)
    powers: set[Any] = field(default_factory=set)
    bound: list[str] = field(default_factory=list)  # letters of the big operators that are open
    left: frozenset[str] = frozenset()  # letters lowered or raised at what the statement gives a value
    applied: frozenset[str] = frozenset()  # letters like the P of P(A | B): with their bracket they are names
    valued: frozenset[str] = frozenset()  # words like the RMS of RMS(x) = …: values, whatever their bracket says
    is_left: bool = False  # while the left side of an equation is read
    depth: int = 0
    count: int = 0


class Cursor:
    """The signs of one formula, the last of kind "end"."""

    def __init__(self, signs: list[Sign], context: Context) -> None:
        self.signs, self.context, self.at = list(signs), context, 0
        self.bars: list[str] = []  # |…| and ‖…‖ that are open; "" stands for any other bracket

    @property
    def sign(self) -> Sign:
        return self.signs[self.at]

    def ahead(self, count: int = 1) -> Sign:
        return self.signs[min(self.at + count, len(self.signs) - 1)]

    def take(self) -> Sign:
        sign = self.sign
        if sign.kind != "end":
            self.at += 1
        return sign

    def is_at(self, *texts: str) -> bool:
        return self.sign.kind == "sign" and self.sign.text in texts

    def is_command(self, *words: str) -> bool:
        return self.sign.kind == "command" and self.sign.text in words

    def expect(self, text: str, opener: Sign) -> Sign:
        if not self.is_at(text):
            if self.sign.kind == "end":
                raise self.error("unclosed_bracket", opener.span, bracket=opener.text.lstrip("\\"))
            raise self.unexpected()
        return self.take()

    # ---- faults
    def error(self, key: str, span: Span, code: str = "syntax", **more: Any) -> TraceError:
        return TraceError(code, key, source=self.context.source, span=span, **more)

    def unexpected(self) -> TraceError:
        """What is wrong with a sign that can't stand where it stands."""
        sign = self.sign
        typed = self.context.source[sign.start : sign.end]
        if sign.kind == "end":
            before = self.signs[self.at - 1] if self.at else sign
            token = self.context.source[before.start : before.end]
            return self.error("unfinished", before.span, token=token) if self.at else self.error("empty", sign.span)
        if sign.text in ("pm", "mp", "±", "∓"):
            return self.error("plus_minus", sign.span, character=typed)
        if sign.kind == "command":
            return self.error("latex_command", sign.span, "unsupported", command=typed)
        if sign.text in (")", "]", "}", "\\}"):
            return self.error("stray_bracket", sign.span, bracket=typed)
        if sign.text == "=":
            return self.error("stray_equals", sign.span)
        if sign.kind in ("sign", "row", "begin", "finish") and sign.text not in (
            "+",
            "-",
            "*",
            "/",
            "^",
            "_",
            ",",
            "&",
        ):
            return self.error("stray_character", sign.span, character=typed)
        return self.error("expected_operand", sign.span, token=typed)

    # ---- costs
    @contextmanager
    def deeper(self, span: Span) -> Iterator[None]:
        """One level of nesting."""
        context = self.context
        context.depth += 1
        if context.depth > context.limits.bracket_depth:
            limit, value = context.limits.bracket_depth, context.depth
            raise self.error("bracket_depth", span, "too_deep", limit=limit, value=value)
        try:
            yield
        finally:
            context.depth -= 1

    def node(self, head: Any, args: tuple[Any, ...], span: Span, at: Span) -> Node:
        context = self.context
        context.count += 1
        if context.count > context.limits.syntax_nodes:
            limit, value = context.limits.syntax_nodes, context.count
            raise self.error("syntax_size", at, "too_large", limit=limit, value=value)
        return Node(head, args, span, at)

    def span_from(self, start: int) -> Span:
        """From a place to the end of what was taken last."""
        return Span(start, max(start, self.signs[self.at - 1].end if self.at else start))

    # ---- pieces
    def piece(self) -> list[Sign]:
        """The signs of a braced argument, or the one that stands for it, and past them; braces left out."""
        start = self.at
        if self.is_at("{"):
            end = end_of(self.signs, start)
            if end >= len(self.signs):
                raise self.error("unclosed_bracket", self.sign.span, bracket="{")
            self.at = end
            return self.signs[start + 1 : end - 1]
        sign = self.sign
        if sign.kind == "end" or sign.text in ("^", "_", "}", "&", "=", ")", "]"):
            raise self.error("latex_argument", sign.span)
        if sign.kind == "number" and len(sign.text) > 1 and sign.text.isdigit():
            first, rest = sign.text[0], sign.text[1:]
            middle = sign.start + 1
            self.signs[start : start + 1] = [
                Sign("number", first, sign.start, middle), Sign("number", rest, middle, sign.end)
            ]  # fmt: skip
        self.at += 1
        if sign.kind == "command" and self.is_at("{"):
            self.at = min(end_of(self.signs, self.at), len(self.signs) - 1)
        return self.signs[start : self.at]

    def slice_end(self, piece: list[Sign], span: Span) -> list[Sign]:
        """A piece as a formula of its own."""
        end = piece[-1].end if piece else span.end
        return [*piece, Sign("end", "", end, end)]


def end_of(signs: list[Sign], start: int) -> int:
    """The place behind the partner of the bracket at ``start``; the number of signs where there is none."""
    opener = signs[start].text
    closer = "}" if opener == "{" else OPENED.get(opener, "")
    depth = 0
    for at in range(start, len(signs)):
        sign = signs[at]
        if sign.kind == "sign":
            depth += (sign.text == opener) - (sign.text == closer)
            if not depth:
                return at + 1
    return len(signs)

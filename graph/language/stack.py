"""What is open while an expression is read: operands and operators waiting, brackets around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ..errors import Span, TraceError
from ..limits import Limits
from .heads import Divide, MatrixMultiply, Multiply, Negate, Plus, Power, Subtract
from .statement_tree import Mark
from .tokens import KEYWORDS, Token

__all__ = ["BINARY", "CLOSING", "PREFIX", "Frame", "Operand", "Operator", "Stack"]

PREFIX, _POWER = 3, 4
BINARY: dict[str, tuple[int, Any]] = {
    "+": (1, Plus), "-": (1, Subtract), "*": (2, Multiply), "/": (2, Divide), "@": (2, MatrixMultiply),
    "**": (_POWER, Power),
}  # fmt: skip
CLOSING = {"(": ")", "[": "]"}
_BARS = re.compile(r"\|([^|\\\n]+)\|")
_COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">="))


@dataclass(slots=True)
class Operand:
    """A finished operand: its tree and its extent, brackets included."""

    tree: Any
    start: int
    end: int
    is_bare_name: bool = False


@dataclass(slots=True)
class Operator:
    text: str
    token: Token
    precedence: int
    is_prefix: bool = False
    is_implicit: bool = False
    division: tuple[Operand, Operand] | None = None  # the quotient that an implicit product continues


@dataclass(slots=True)
class Frame:
    """What is open: the statement itself, a bracket, a list, a call's operands or an index."""

    kind: str  # "top" | "paren" | "list" | "call" | "index"
    opener: Token
    function: str = ""
    function_span: Span = field(default_factory=lambda: Span(0, 0))
    base: Operand | None = None
    operands: list[Operand] = field(default_factory=list)
    operators: list[Operator] = field(default_factory=list)
    items: list[Any] = field(default_factory=list)
    keywords: dict[str, Any] = field(default_factory=dict)
    keyword: Token | None = None
    slice_parts: list[Any] | None = None
    has_comma: bool = False


class Stack:
    """Builds trees by precedence; ``_marks`` gains one entry an occurrence, in postorder."""

    def __init__(self, source: str, limits: Limits) -> None:
        self._source, self._limits = source, limits
        self._marks: list[Mark] = []
        self._frames: list[Frame] = []
        self._tokens: list[Token] = []
        self._at = 0
        self._prefixes = 0

    def _error(self, code: str, key: str, span: Span, **more: Any) -> TraceError:
        return TraceError(code, key, source=self._source, span=span, **more)

    def _unexpected(self, token: Token) -> TraceError:
        text = token.text
        if token.kind == "name" and text in KEYWORDS:
            return self._error("unsupported", "keyword", token.span, word=text)
        if text in _COMPARISONS:
            return self._error("unsupported", "comparison", token.span)
        if text in ("%", "//", "&", "|", "~", "!", "?", "<<", ">>", "&&", "||", ":=", "->", "//="):
            bars = _BARS.match(self._source, token.start)
            if bars:  # |x| has a name here
                span = Span(*bars.span())
                return self._error("unsupported", "operator", span, operator=text, fixes=(f"abs({bars[1]})",))
            return self._error("unsupported", "operator", token.span, operator=text)
        if text == "=":
            return self._error("syntax", "stray_equals", token.span)
        if text in (")", "]") and len(self._frames) > 1 and CLOSING[self._frames[-1].opener.text] == text:
            return self._error("syntax", "empty_bracket", token.span, bracket=text)
        if text in (")", "]", "}", "{"):
            return self._error("syntax", "stray_bracket", token.span, bracket=text)
        return self._error("syntax", "expected_operand", token.span, token=self._source[token.start : token.end])

    def _emit(self, tree: Any, span: Span, at: Span) -> Any:
        self._marks.append(Mark(span, at))
        if len(self._marks) > self._limits.syntax_nodes:
            raise self._error("too_large", "syntax_size", at, limit=self._limits.syntax_nodes, value=len(self._marks))
        return tree

    def _push(self, tree: Any, start: int, end: int, at: Span, is_bare_name: bool = False) -> None:
        self._emit(tree, Span(start, end), at)
        self._frames[-1].operands.append(Operand(tree, start, end, is_bare_name))
        self._prefixes = 0

    def _reduce(self, frame: Frame) -> None:
        operator = frame.operators.pop()
        right = frame.operands.pop()
        if operator.is_prefix:
            start, tree = operator.token.start, right.tree
            if operator.text == "-":
                tree = self._emit(Negate(tree), Span(start, right.end), operator.token.span)
            frame.operands.append(Operand(tree, start, right.end))
            return
        left = frame.operands.pop()
        if operator.division:
            raise self._ambiguous(operator.division, right)
        tree = BINARY[operator.text][1](left.tree, right.tree)
        span = Span(left.start, right.end)
        self._emit(tree, span, span if operator.is_implicit else operator.token.span)
        frame.operands.append(Operand(tree, left.start, right.end))

    def _ambiguous(self, division: tuple[Operand, Operand], right: Operand) -> TraceError:
        above, below = division
        a, b, c = (self._source[o.start : o.end] for o in (above, below, right))
        fixes = (f"({a}/{b})*{c}", f"{a}/({b}*{c})")
        return self._error("syntax", "ambiguous_division", Span(above.start, right.end), fixes=fixes)

    def _binary(self, text: str, token: Token, is_implicit: bool = False) -> None:
        frame = self._frames[-1]
        precedence = BINARY[text][0]
        operators = frame.operators
        division = None
        while operators and (
            operators[-1].precedence > precedence or (operators[-1].precedence == precedence and precedence != _POWER)
        ):
            if is_implicit and operators[-1].text == "/" and not operators[-1].is_prefix:
                division = (frame.operands[-2], frame.operands[-1])
            self._reduce(frame)
        operators.append(Operator(text, token, precedence, is_implicit=is_implicit, division=division))

    def _finish(self, frame: Frame) -> Operand:
        while frame.operators:
            self._reduce(frame)
        return frame.operands.pop()

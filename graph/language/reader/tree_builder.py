"""Trees in the making, with the places of their parts, and the cursor over tokens that all of the reader shares."""

from __future__ import annotations

import math
from typing import Any

from sympy.core.symbol import Symbol

from ...errors import Span, TraceError
from ...limits import Limits
from ..code_tree import Expression, Notice
from ..heads import Constant
from ..marks import Mark
from ..names_and_numbers import KEYWORDS, NameBook, number_value
from .lexer import lex
from .token_list import Tok, Tokens

__all__ = ["Cursor", "Node", "expression_of"]

_OPERATORS = frozenset(("!", "?", "<<", ">>", "&&", ":=", "->", "%", "//", "&", "|", "~"))


class Node:
    """A tree and its mark; ``first`` and ``last`` count its brackets in. ``form``: what was typed, where that matters:
    "name", "call" (may be called: a name, a call, an index, an attribute), "number", "tuple" (without brackets)."""

    __slots__ = ("at", "at_end", "end", "first", "form", "kids", "last", "start", "tree")

    def __init__(
        self, tree: Any, start: int, end: int, at: int, at_end: int, kids: tuple[Node, ...] = (), form: str = ""
    ) -> None:
        self.tree, self.kids, self.form = tree, kids, form
        self.start, self.end, self.at, self.at_end = start, end, at, at_end
        self.first, self.last = start, end

    @property
    def span(self) -> Span:
        return Span(self.first, self.last)


def expression_of(node: Node) -> Expression:
    """The tree with its marks in the order of ``postorder``."""
    marks: list[Mark] = []
    pending = [node]
    while pending:
        top = pending.pop()
        span = Span(top.start, top.end)
        marks.append(Mark(span, span if top.at == top.start and top.at_end == top.end else Span(top.at, top.at_end)))
        if top.kids:
            pending.extend(top.kids)
    marks.reverse()
    return Expression(node.tree, tuple(marks))


class Cursor:
    """Where the reading stands, and what it has counted."""

    def __init__(self, source: str, text: str, limits: Limits) -> None:
        self.source, self.text, self.limits = source, text, limits
        self.names = NameBook()
        self.tokens: Tokens = Tokens()
        self.toks: list[Tok] = []
        self.i = 0
        self.nodes = 0
        self.depth = 0
        self.lists = 0
        self.notices: list[Notice] = []
        self.assigned: set[str] = set()
        self.left_indices: frozenset[str] = frozenset()
        self.has_sums = self.is_code = self.is_matlab = self.has_rows = self.told_matlab = self.is_julia = False
        self._symbols: dict[str, Any] = {}
        self._free: dict[int, tuple[str, ...]] = {}  # index letters that a sum leaves free, by its tree's id

    def take(self, tokens: Tokens) -> None:
        """Goes to the beginning of other tokens."""
        self.tokens, self.toks, self.i = tokens, tokens.list, 0

    def error(self, code: str, key: str, span: Span, **more: Any) -> TraceError:
        return TraceError(code, key, source=self.source, span=span, **more)

    def made(self, tree: Any, start: int, end: int, at: Span | Tok, kids: tuple[Node, ...], form: str = "") -> Node:
        """A counted node."""
        node = Node(tree, start, end, at.start, at.end, kids, form)
        self.count(node)
        return node

    def count(self, node: Node) -> None:
        self.nodes += 1
        if self.nodes > self.limits.syntax_nodes:
            limit, span = self.limits.syntax_nodes, Span(node.at, node.at_end)
            raise self.error("too_large", "syntax_size", span, limit=limit, value=self.nodes)

    def symbol(self, name: str) -> Any:
        found = self._symbols.get(name)
        if found is None:
            found = self._symbols[name] = Symbol(name)
        return found

    def leaf(self, tree: Any, token: Tok, form: str = "") -> Node:
        """A node without operands."""
        node = Node(tree, token.start, token.end, token.start, token.end, (), form)
        self.count(node)
        return node

    def number(self, token: Tok) -> Node:
        value = number_value(token.text, token.span, self.source, self.limits)
        is_whole = token.text.replace("_", "").isdigit()
        return self.leaf(Constant(int(token.text.replace("_", "")) if is_whole else value), token, "number")

    def infinity(self, token: Tok) -> Node:
        return self.leaf(Constant(math.inf), token, "number")

    def enter(self, token: Tok) -> None:
        """One bracket deeper."""
        self.depth += 1
        if self.depth > self.limits.bracket_depth:
            limit = self.limits.bracket_depth
            raise self.error("too_deep", "bracket_depth", token.span, limit=limit, value=self.depth)

    def is_at(self, text: str) -> bool:
        token = self.toks[self.i]
        return token.text == text and token.kind in ("op", "word")

    def took(self, text: str) -> bool:
        """Takes the operator or keyword if it stands here."""
        if self.is_at(text):
            self.i += 1
            return True
        return False

    def expect(self, text: str) -> Tok:
        token = self.toks[self.i]
        if not self.is_at(text):
            raise self.unexpected(token)
        self.i += 1
        return token

    def close(self, opener: Tok, closer: str) -> Tok:
        """The bracket that closes ``opener``."""
        token = self.toks[self.i]
        if token.text == closer and token.kind == "op":
            self.i += 1
            self.depth -= 1
            return token
        if token.kind in ("end", "newline"):
            left = self.tokens.unclosed or opener
            raise self.error("syntax", "unclosed_bracket", left.span, bracket=left.text)
        raise self.unexpected(token)

    def unexpected(self, token: Tok) -> TraceError:
        """Why a token cannot stand where it stands."""
        if token.kind == "error" and self.tokens.fault:
            return self.tokens.fault
        if token.kind == "end" and self.tokens.unclosed:
            left = self.tokens.unclosed
            return self.error("syntax", "unclosed_bracket", left.span, bracket=left.text)
        text = token.text
        if token.kind in ("end", "newline") or text == ";":
            before = self.toks[self.i - 1] if self.i else token
            return self.error("syntax", "unfinished", before.span, token=self.source[before.start : before.end])
        if token.kind == "word" and text in KEYWORDS:
            return self.error("unsupported", "keyword", token.span, word=text)
        if token.kind == "op":
            if text in _OPERATORS:
                return self.error("unsupported", "operator", token.span, operator=text)
            if text == "=":
                return self.error("syntax", "stray_equals", token.span)
            if text in "()[]{}":
                return self.error("syntax", "stray_bracket", token.span, bracket=text)
        return self.error("syntax", "expected_operand", token.span, token=self.source[token.start : token.end])

    def span_from(self, start: int) -> Span:
        """From a place to the end of the last token taken."""
        return Span(start, max(start, self.toks[self.i - 1].end))

    def part(self, text: str, offset: int) -> tuple[Tokens, list[Tok], int]:
        """Goes into a text of its own (an f-string's braces, a raised sign); gives where to go back to."""
        back = (self.tokens, self.toks, self.i)
        self.take(lex(text, self.source, offset, self.limits, self.names, self.depth))
        return back

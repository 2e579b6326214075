"""Blocks by indentation, with a stack of what is open: no recursion."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...errors import TraceError
from ..code_tree import Block, Statement
from .block_headers import HEADERS, Close, Headers, nothing
from .token_list import Tok
from .tree_builder import expression_of

__all__ = ["BlockReader"]

_CONTINUED = {"if": {"elif", "else"}, "elif": {"elif", "else"}, "for": {"else"}, "while": {"else"},
              "try": {"except", "finally", "else"}, "except": {"except", "finally", "else"}}  # fmt: skip


@dataclass(slots=True)
class _Open:
    """A block that is being read. ``close`` adds what it makes to the statements around it; ``indent``: of its lines,
    None before the first; ``may_go_on``: the clauses that may follow the last statement read in it."""

    kind: str
    header: Tok
    header_indent: int
    close: Close
    is_inline: bool = False
    indent: int | None = None
    body: list[Statement] = field(default_factory=list)
    may_go_on: set[str] = field(default_factory=set)


class BlockReader(Headers):
    """Reads a whole program."""

    margins: dict[int, int]
    indents: dict[int, int]
    statements = 0

    def program(self) -> tuple[Block, TraceError | None]:
        """All statements up to the first fault, and the fault."""
        root = _Open("program", self.toks[0], -1, nothing, indent=0)
        self.stack = [root]
        error: TraceError | None = None
        try:
            while self.toks[self.i].kind != "end" or self.tokens.unclosed:
                self._line()
            self._dedent(-1)
        except TraceError as fault:
            error = self._earlier(fault)
            while len(self.stack) > 1:  # what was read of the open blocks is kept
                self._pop(is_broken=True)
        return tuple(root.body), error

    def _earlier(self, fault: TraceError) -> TraceError:
        """A bracket left open on a line before is what went wrong, not what it swallowed."""
        left = self.tokens.unclosed
        if not left or not fault.span or "\n" not in self.text[left.start : fault.span.start]:
            return fault
        return self.error("syntax", "unclosed_bracket", left.span, bracket=left.text)

    # ---- lines
    def _line(self) -> None:
        while self.toks[self.i].kind == "newline" or self.is_at(";"):
            self.i += 1
        token = self.toks[self.i]
        if token.kind == "end" and not self.tokens.unclosed:
            return
        indent = self._indent(token)
        self._dedent(indent)
        top = self.stack[-1]
        if top.indent is None:
            if indent <= top.header_indent:
                raise self._no_block(top)
            top.indent = indent
        while True:
            kept, count = self.stack[-1].body, len(self.stack[-1].body)
            self._one(indent)
            token = self.toks[self.i]
            if token.text == ";" and token.kind == "op":
                while self.took(";"):
                    pass
                token = self.toks[self.i]
                if token.kind not in ("newline", "end"):
                    continue
            if token.kind in ("newline", "end") and not (token.kind == "end" and self.tokens.unclosed):
                break
            if self.stack[-1].kind != "program" and self.toks[self.i - 1].text == ":" and self.stack[-1].is_inline:
                continue
            del kept[count:]
            raise self.unexpected(token)
        while self.stack[-1].is_inline:
            self._pop()

    def _indent(self, token: Tok) -> int:
        if token.start in self.indents:
            return self.indents[token.start]
        line = self.text.rfind("\n", 0, token.start) + 1
        begin = line + self.margins.get(line, 0)
        return len(self.text[begin : token.start].expandtabs(8))

    def _dedent(self, indent: int) -> None:
        while len(self.stack) > 1:
            top = self.stack[-1]
            if top.indent is None:
                if indent > top.header_indent:
                    return
                raise self._no_block(top)
            if indent >= top.indent or (indent > top.header_indent and indent >= 0):
                return
            self._pop()

    def _no_block(self, top: _Open) -> TraceError:
        return self.error("syntax", "no_block", top.header.span)

    def _pop(self, is_broken: bool = False) -> None:
        top = self.stack.pop()
        around = self.stack[-1]
        if is_broken and not top.body:
            return
        top.close(around.body, tuple(top.body))
        around.may_go_on = set(_CONTINUED.get(top.kind, ()))

    # ---- statements
    def _one(self, indent: int) -> None:
        token = self.toks[self.i]
        self.statements += 1
        if self.statements > self.limits.statements:
            limit = self.limits.statements
            raise self.error("too_large", "statements", token.span, limit=limit, value=self.statements)
        if token.kind == "op" and token.text == "@":
            self.i += 1
            self.decorators.append(expression_of(self.expression()))
            return
        if self._begins_match(token):
            self._header(token, indent)
            return
        if token.kind == "word" and token.text in HEADERS and self.toks[self.i + 1].text != "=":
            self._header(token, indent)
            return
        if self.decorators:
            raise self.unexpected(token)
        top = self.stack[-1]
        top.body.extend(self.simple())
        top.may_go_on = set()

    def _begins_match(self, token: Tok) -> bool:
        """``match x:`` and, in its block, ``case 1:``; both words are names elsewhere."""
        if token.kind != "name" or token.text not in ("match", "case"):
            return False
        if token.text == "case":
            return self.stack[-1].kind == "match"
        place = self.i + 1
        while self.toks[place].kind not in ("newline", "end"):
            place += 1
        if place == self.i + 1 or self.toks[place - 1].text != ":" or self.toks[self.i + 1].text in ("=", ".", ":"):
            return False
        while self.toks[place].kind == "newline":
            place += 1
        return self.toks[place].text == "case"

    def _header(self, token: Tok, indent: int) -> None:
        kind = token.text
        if kind in ("elif", "else", "except", "finally") and kind not in self.stack[-1].may_go_on:
            raise self.error("unsupported", "keyword", token.span, word=kind)
        depth = len(self.stack)
        if depth > self.limits.block_depth:
            limit = self.limits.block_depth
            raise self.error("too_deep", "block_depth", token.span, limit=limit, value=depth)
        self.i += 1
        close = self.header(kind)(token)
        colon = self.toks[self.i]
        if not self.is_at(":"):
            if colon.kind == "newline" or (colon.kind == "end" and not self.tokens.unclosed):
                raise self.error("syntax", "missing_colon", self.toks[self.i - 1].span, word=kind)
            raise self.unexpected(colon)
        self.i += 1
        after = self.toks[self.i]
        block = _Open(kind, colon, indent, close)
        if after.kind not in ("newline", "end"):
            block.is_inline, block.indent = True, indent
        self.stack.append(block)
        if block.is_inline:
            self._one(indent)

"""Blocks by indentation, with a stack of what is open: no recursion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from ...errors import Span, TraceError
from ..code_tree import Block, Class, Def, Expression, For, If, Notice, Parameter, Statement, Try, While, With
from .expressions import NO_IN
from .nodes import expression_of
from .operands import OPERATOR_METHODS
from .statements import SimpleStatements
from .token_list import Tok

__all__ = ["BlockReader"]

_CONTINUED = {"if": {"elif", "else"}, "elif": {"elif", "else"}, "for": {"else"}, "while": {"else"},
              "try": {"except", "finally", "else"}, "except": {"except", "finally", "else"}}  # fmt: skip
Close = Callable[[list[Statement], Block], None]


def _nothing(_around: list[Statement], _body: Block) -> None:
    """What a block makes that is left out."""


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


class BlockReader(SimpleStatements):
    """Reads a whole program."""

    margins: dict[int, int]
    statements = 0

    def program(self) -> tuple[Block, TraceError | None]:
        """All statements up to the first fault, and the fault."""
        root = _Open("program", self.toks[0], -1, _nothing, indent=0)
        self.stack = [root]
        self._headers: dict[str, Callable[[Tok], Close]] = {
            "if": self._if, "elif": self._elif, "else": self._else, "for": self._for, "while": self._while,
            "def": self._def, "class": self._class, "with": self._with, "try": self._try, "except": self._except,
            "finally": self._else,
        }  # fmt: skip
        self.decorators: list[Expression] = []
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
        return self.error("syntax", "unfinished", top.header.span, token=top.header.text)

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
        if token.kind == "word" and token.text in self._headers and self.toks[self.i + 1].text != "=":
            self._header(token, indent)
            return
        top = self.stack[-1]
        top.body.extend(self.simple())
        top.may_go_on = set()

    def _header(self, token: Tok, indent: int) -> None:
        kind = token.text
        if kind in ("elif", "else", "except", "finally") and kind not in self.stack[-1].may_go_on:
            raise self.error("unsupported", "keyword", token.span, word=kind)
        depth = len(self.stack)
        if depth > self.limits.block_depth:
            limit = self.limits.block_depth
            raise self.error("too_deep", "block_depth", token.span, limit=limit, value=depth)
        self.i += 1
        close = self._headers[kind](token)
        colon = self.toks[self.i]
        if not self.is_at(":"):
            raise self.unexpected(colon)
        self.i += 1
        after = self.toks[self.i]
        block = _Open(kind, colon, indent, close)
        if after.kind not in ("newline", "end"):
            block.is_inline, block.indent = True, indent
        self.stack.append(block)
        if block.is_inline:
            self._one(indent)

    # ---- headers: each reads up to the colon, and gives what to do with the block
    def _if(self, token: Tok) -> Close:
        test = expression_of(self.items())
        return lambda around, body: around.append(If(((test, body),), (), token.span))

    def _elif(self, _token: Tok) -> Close:
        test = expression_of(self.items())

        def close(around: list[Statement], body: Block) -> None:
            before: Any = around[-1]
            around[-1] = replace(before, branches=(*before.branches, (test, body)))

        return close

    def _else(self, _token: Tok) -> Close:
        def close(around: list[Statement], body: Block) -> None:
            before: Any = around[-1]
            around[-1] = (
                replace(before, body=before.body + body) if isinstance(before, Try) else replace(before, otherwise=body)
            )

        return close

    def _for(self, token: Tok) -> Close:
        node = self.items(NO_IN)
        self._check_target(node)
        self._remember(node)
        target = expression_of(node)
        self.expect("in")
        iterable = expression_of(self.items())
        return lambda around, body: around.append(For(target, iterable, body, (), token.span))

    def _while(self, token: Tok) -> Close:
        test = expression_of(self.items())
        return lambda around, body: around.append(While(test, body, (), token.span))

    def _try(self, token: Tok) -> Close:
        return lambda around, body: around.append(Try(body, token.span))

    def _except(self, token: Tok) -> Close:
        self.took("*")
        if not self.is_at(":"):
            self.items()
            self._alias()
        self.notices.append(Notice("handlers", token.span))
        return _nothing

    def _with(self, token: Tok) -> Close:
        items: list[tuple[Expression, Expression | None]] = []
        while True:
            context = expression_of(self.expression())
            target = None
            if self.took("as"):
                node = self.expression()
                self._check_target(node)
                self._remember(node)
                target = expression_of(node)
            items.append((context, target))
            if not self.took(","):
                break
        return lambda around, body: around.append(With(tuple(items), body, token.span))

    def _named_header(self) -> Tok:
        name = self.toks[self.i]
        if name.kind != "name":
            raise self.unexpected(name)
        if name.text.startswith("__") and name.text not in OPERATOR_METHODS:
            raise self.error("unsupported", "reserved_name", name.span, name=name.text)
        self.i += 1
        self.assigned.add(name.text)
        return name

    def _taken_decorators(self) -> tuple[Expression, ...]:
        taken, self.decorators = tuple(self.decorators), []
        return taken

    def _def(self, _token: Tok) -> Close:
        name, decorators = self._named_header(), self._taken_decorators()
        opener = self.expect("(")
        self.enter(opener)
        parameters: list[Parameter] = []
        is_keyword_only = False
        while not self.is_at(")"):
            sign = self.toks[self.i].text if self.is_at("*") or self.is_at("**") or self.is_at("/") else ""
            self.i += bool(sign)
            if sign == "/" or (sign == "*" and self.is_at(",")):
                is_keyword_only = is_keyword_only or sign == "*"
            else:
                parameters.append(self._parameter(sign, parameters, is_keyword_only))
                is_keyword_only = is_keyword_only or sign == "*"
            if not self.took(","):
                break
        self.close(opener, ")")
        if self.is_at("->"):
            self._hint(self.toks[self.i])
        made = tuple(parameters)
        return lambda around, body: around.append(Def(name.text, made, body, name.span, decorators))

    def _parameter(self, sign: str, before: list[Parameter], is_keyword_only: bool) -> Parameter:
        token = self.toks[self.i]
        if token.kind != "name":
            raise self.unexpected(token)
        if any(parameter.name == token.text for parameter in before):
            raise self.error("syntax", "repeated_parameter", token.span, name=token.text)
        self.i += 1
        if self.is_at(":"):
            colon = self.toks[self.i]
            self.i += 1
            self.expression()
            self.notices.append(Notice("type_hint", self.span_from(colon.start)))
        default = expression_of(self.expression()) if self.took("=") else None
        kind: Any = sign
        return Parameter(token.text, token.span, default, kind, is_keyword_only)

    def _class(self, _token: Tok) -> Close:
        name, decorators = self._named_header(), self._taken_decorators()
        bases: list[Expression] = []
        if self.is_at("("):
            opener = self.expect("(")
            self.enter(opener)
            while not self.is_at(")"):
                word, after = self.toks[self.i], self.toks[self.i + 1]
                if after.text == "=" and after.kind == "op":
                    raise self.error("unsupported", "keyword", word.span, word=word.text)
                bases.append(expression_of(self.expression()))
                if not self.took(","):
                    break
            self.close(opener, ")")
        made = tuple(bases)
        return lambda around, body: around.append(Class(name.text, made, body, Span(name.start, name.end), decorators))

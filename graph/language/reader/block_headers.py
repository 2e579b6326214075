"""Headers of blocks: each is read up to its colon, and gives what to do with the block behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ...errors import Span
from ...limits import Limits
from ..code_tree import (
    Block,
    Case,
    Class,
    Def,
    Expression,
    For,
    Handler,
    If,
    Match,
    Notice,
    Parameter,
    Statement,
    Try,
    While,
    With,
)
from .expressions import NO_IF, NO_IN
from .operands import is_reserved
from .statements import SimpleStatements, exception_name
from .token_list import Tok
from .tree_builder import expression_of

__all__ = ["HEADERS", "Close", "Headers", "nothing"]

HEADERS = frozenset(("if", "elif", "else", "for", "while", "def", "class", "with", "try", "except", "finally"))
Close = Callable[[list[Statement], Block], None]


def nothing(_around: list[Statement], _body: Block) -> None:
    """What a block makes that is left out."""


class Headers(SimpleStatements):
    """Reads the words before a block. A ``Close`` adds what the block makes to the statements around it."""

    def __init__(self, source: str, text: str, limits: Limits) -> None:
        super().__init__(source, text, limits)
        self.decorators: list[Expression] = []

    def header(self, kind: str) -> Callable[[Tok], Close]:
        """What reads a header, by its first word."""
        readers: dict[str, Callable[[Tok], Close]] = {
            "if": self._if, "elif": self._elif, "else": self._else, "for": self._for, "while": self._while,
            "def": self._def, "class": self._class, "with": self._with, "try": self._try, "except": self._except,
            "finally": self._finally, "match": self._match, "case": self._case,
        }  # fmt: skip
        return readers[kind]

    def _if(self, token: Tok) -> Close:
        test = expression_of(self.named(self.items()))
        return lambda around, body: around.append(If(((test, body),), (), token.span))

    def _elif(self, _token: Tok) -> Close:
        test = expression_of(self.named(self.items()))

        def close(around: list[Statement], body: Block) -> None:
            before: Any = around[-1]
            around[-1] = replace(before, branches=(*before.branches, (test, body)))

        return close

    def _else(self, _token: Tok) -> Close:
        def close(around: list[Statement], body: Block) -> None:
            before: Any = around[-1]
            around[-1] = replace(before, otherwise=body)

        return close

    def _match(self, token: Tok) -> Close:
        subject = expression_of(self.items())

        def close(around: list[Statement], body: Block) -> None:
            cases = tuple(each for each in body if isinstance(each, Case))
            if len(cases) != len(body):
                raise self.error("unsupported", "keyword", token.span, word="match")
            around.append(Match(subject, cases, token.span))

        return close

    def _case(self, token: Tok) -> Close:
        node = self.items(NO_IF)
        self._remember(node)
        pattern = expression_of(node)
        guard = expression_of(self.items()) if self.took("if") else None
        return lambda around, body: around.append(Case(pattern, guard, body, token.span))

    def _finally(self, _token: Tok) -> Close:
        def close(around: list[Statement], body: Block) -> None:
            before: Any = around[-1]
            around[-1] = replace(before, last=body)

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
        test = expression_of(self.named(self.items()))
        return lambda around, body: around.append(While(test, body, (), token.span))

    def _try(self, token: Tok) -> Close:
        return lambda around, body: around.append(Try(body, token.span))

    def _except(self, _token: Tok) -> Close:
        self.took("*")
        names: tuple[str, ...] = ()
        alias = ""
        if not self.is_at(":"):
            caught = self.items()
            kinds = caught.kids if caught.form == "tuple" else (caught,)
            names = tuple(exception_name(each.tree) for each in kinds)
            before = self.i
            self._alias()
            if self.i > before:
                alias = self.toks[self.i - 1].text
                self.assigned.add(alias)

        def close(around: list[Statement], body: Block) -> None:
            tried: Any = around[-1]
            around[-1] = replace(tried, handlers=(*tried.handlers, Handler(names, alias, body)))

        return close

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
        if is_reserved(name.text):
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

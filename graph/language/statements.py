"""Typed text -> Program: statements, definitions, in-place operators, imports."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from sympy.core.symbol import Symbol

from ..errors import Span, TraceError, line_and_column
from ..limits import LIBRARY, Limits
from .heads import Divide, MatrixMultiply, Multiply, Plus, Power, Subtract
from .latex import is_latex, tokenize_latex
from .parser import MODULES, ExpressionReader
from .source import clean
from .statement_tree import Mark, Program, Statement
from .tokens import KEYWORDS, Token, tokenize

__all__ = ["parse_program"]

_IMPORTABLE = frozenset(("math", "numpy", "torch"))
_IN_PLACE: dict[str, Any] = {
    "+=": Plus, "-=": Subtract, "*=": Multiply, "/=": Divide, "@=": MatrixMultiply, "**=": Power,
}  # fmt: skip


class _Reader:
    """Reads statement after statement, remembering what the earlier ones named."""

    def __init__(self, source: str, limits: Limits) -> None:
        self.source, self.limits = source, limits
        self.variables: set[str] = set()
        self.definitions: dict[str, tuple[str, ...]] = {}
        self.modules = set(MODULES)

    def error(self, code: str, key: str, span: Span, **more: Any) -> TraceError:
        return TraceError(code, key, source=self.source, span=span, **more)

    def statement(self, tokens: list[Token], fault: TraceError | None) -> Statement | None:
        """The statement that the tokens spell (the last one ends it), None for an import."""
        first, second = tokens[0], tokens[1]
        if first.text in ("import", "from"):
            if fault and tokens[-1].kind == "error":
                raise fault
            self._import(tokens)
            return None
        if first.kind == "name" and first.text not in KEYWORDS:
            if second.text == "=":
                return self._assignment(tokens, fault)
            if second.text in _IN_PLACE:
                return self._in_place(tokens, fault)
            if second.text == "(" and (end := _header_end(tokens)):
                return self._definition(tokens, end, fault)
        if first.text in KEYWORDS and second.text == "=":
            fixes = ("λ",) if first.text == "lambda" else ()
            raise self.error("unsupported", "keyword", first.span, word=first.text, fixes=fixes)
        self._refuse_other_targets(tokens)
        tree, marks = self._expression(tokens, fault)
        return self._made(None, None, tree, marks, tokens)

    def _made(
        self, name: str | None, parameters: Any, tree: Any, marks: tuple[Mark, ...], tokens: list[Token]
    ) -> Statement:
        span = Span(tokens[0].start, max(tokens[-2].end, tokens[0].start))
        return Statement(name, parameters, tree, marks, span, line_and_column(self.source, span.start)[0])

    def _expression(
        self, tokens: list[Token], fault: TraceError | None, before: Token | None = None
    ) -> tuple[Any, tuple[Mark, ...]]:
        if before and len(tokens) == 1 and tokens[0].kind != "error":
            raise self.error("syntax", "unfinished", before.span, token=before.text)
        reader = ExpressionReader(self.source, self.limits, self.variables, self.definitions, self.modules)
        return reader.read(tokens, fault)

    def _assignment(self, tokens: list[Token], fault: TraceError | None) -> Statement:
        tree, marks = self._expression(tokens[2:], fault, tokens[1])
        name = tokens[0].text
        self.variables.add(name)
        self.definitions.pop(name, None)
        return self._made(name, None, tree, marks, tokens)

    def _in_place(self, tokens: list[Token], fault: TraceError | None) -> Statement:
        """``g += x`` is ``g = g + x``."""
        target, operator = tokens[0], tokens[1]
        tree, marks = self._expression(tokens[2:], fault, tokens[1])
        whole = Mark(Span(target.start, tokens[-2].end), operator.span)
        tree = _IN_PLACE[operator.text](Symbol(target.text), tree)
        self.variables.add(target.text)
        marks = (Mark(target.span, target.span), *marks, whole)
        return self._made(target.text, None, tree, marks, tokens)

    def _definition(self, tokens: list[Token], end: int, fault: TraceError | None) -> Statement:
        """``f(x, y) = …``"""
        parameters = tuple((t.text, t.span) for t in tokens[2:end] if t.kind == "name")
        names = [name for name, _ in parameters]
        for position, (name, span) in enumerate(parameters):
            if name in KEYWORDS:
                raise self.error("unsupported", "keyword", span, word=name)
            if name in names[:position]:
                raise self.error("syntax", "repeated_parameter", span, name=name)
        self.variables.update(names)
        tree, marks = self._expression(tokens[end + 2 :], fault, tokens[end + 1])
        self.variables.add(tokens[0].text)
        self.definitions[tokens[0].text] = tuple(names)
        return self._made(tokens[0].text, parameters, tree, marks, tokens)

    def _refuse_other_targets(self, tokens: list[Token]) -> None:
        """``x, y = 1, 2`` and ``w[0] = 1``: what stands before ``=`` must be one name."""
        depth = 0
        for position, token in enumerate(tokens):
            depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
            if depth == 0 and (token.text == "=" or token.text in _IN_PLACE) and position:
                start, end = tokens[0].start, tokens[position - 1].end
                raise self.error(
                    "unsupported", "assignment_target", Span(start, end), fixes=self._split(tokens, position)
                )

    def _split(self, tokens: list[Token], equals: int) -> tuple[str, ...]:
        """``x, y = 1, 2`` as single assignments, where that is what stands there."""
        targets = [t.text for t in tokens[:equals] if t.text != ","]
        if not all(t.kind == "name" or t.text == "," for t in tokens[:equals]):
            return ()
        values = self.source[tokens[equals].end : tokens[-2].end].split(",")
        if len(values) != len(targets):
            return ()
        return ("; ".join(f"{target} = {value.strip()}" for target, value in zip(targets, values, strict=True)),)

    def _import(self, tokens: list[Token]) -> None:
        """Accepts ``import numpy as np`` and the like; remembers the names modules go by."""
        words = [token for token in tokens[1:-1] if token.kind == "name"]
        if tokens[0].text == "from":
            roots = words[:1]
        else:
            roots = [t for before, t in pairwise(tokens[:-1]) if t.kind == "name" and before.text in ("import", ",")]
        if not roots or roots[0].text == "import" or tokens[-2].text in ("import", "as", ",", "."):
            raise self.error("syntax", "unfinished", tokens[0].span, token=tokens[0].text)
        for root in roots:
            if root.text not in _IMPORTABLE:
                raise self.error("unsupported", "import", root.span, name=root.text)
        if tokens[0].text == "import":
            for before, alias in pairwise(words):
                if before.text == "as":
                    self.modules.add(alias.text)


def _header_end(tokens: list[Token]) -> int:
    """Position of the bracket that closes ``f(x, y)`` before ``=``; 0 where no definition stands here."""
    for position in range(2, len(tokens) - 1):
        token = tokens[position]
        if token.text == ")":
            return position if tokens[position + 1].text == "=" and position > 2 else 0
        wanted = "name" if position % 2 == 0 else ","
        if token.kind != wanted and token.text != wanted:
            return 0
    return 0


def _statements(tokens: list[Token], source: str, limits: Limits) -> Any:
    """Token runs of one statement each, ended by the token that ends it; newlines in brackets left out."""
    run: list[Token] = []
    opened: list[Token] = []
    for token in tokens:
        if token.text in ("(", "["):
            opened.append(token)
            if len(opened) > limits.bracket_depth:
                limit = limits.bracket_depth
                raise TraceError(
                    "too_deep", "bracket_depth", source=source, span=token.span, limit=limit, value=len(opened)
                )
        elif token.text in (")", "]") and opened:
            opened.pop()
        if token.kind == "newline" and opened:
            continue
        if token.kind == "end" and opened:
            span = opened[-1].span
            raise TraceError("syntax", "unclosed_bracket", source=source, span=span, bracket=opened[-1].text)
        if token.kind in ("newline", "end", "error") or token.text == ";":
            if run or token.kind == "error":
                yield [*run, token]
            run, opened = [], []
            if token.kind == "error":
                return
        else:
            run.append(token)


def parse_program(text: str, limits: Limits = LIBRARY) -> Program:
    """Reads a whole program.

    A fault in a statement ends the reading and is kept in ``Program.error``, since an earlier statement may
    yet turn out to be wrong.

    Raises:
        TraceError: ``empty``, or a fault of the text as a whole.
    """
    source = clean(text, limits)
    tokens, fault = (tokenize_latex if is_latex(source) else tokenize)(source, limits)
    reader = _Reader(source, limits)
    statements: list[Statement] = []
    error: TraceError | None = None
    try:
        for run in _statements(tokens, source, limits):
            if len(run) == 1 and fault:
                raise fault
            statement = reader.statement(run, fault)
            if statement is None:
                continue
            if statements and statements[-1].name is None:
                span = statements.pop().span
                fixes = (f"q = {source[span.start : span.end]}",)
                raise reader.error("unsupported", "expression_in_the_middle", span, fixes=fixes)
            statements.append(statement)
            if len(statements) > limits.statements:
                span, limit = statement.span, limits.statements
                raise reader.error("too_large", "statements", span, limit=limit, value=len(statements))
    except TraceError as found:
        error = found
    if not statements and not error:
        raise TraceError("empty", "empty", source=source, span=Span(0, 0))
    return Program(source, tuple(statements), error)

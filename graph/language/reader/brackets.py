"""Brackets and what stands in them: groups, tuples, lists, matrix rows, dicts, sets, calls, indices, comprehensions."""

from __future__ import annotations

from typing import Any

from sympy.core.symbol import Str

from ...errors import Span
from ..heads import (
    Attribute,
    CallOf,
    Comprehension,
    DictOf,
    ForClause,
    IfClause,
    Index,
    ListOf,
    SetOf,
    Slice,
    Star,
    Symbol,
    TupleOf,
    Walrus,
)
from .expressions import NO_IF, NO_IN, SPACED
from .matlab_places import MatlabPlaces
from .token_list import Tok
from .tree_builder import Node
from .typed_habits import is_number

__all__ = ["Brackets"]

_ENDS = frozenset((")", "]", "}", "=", ":", ";", "\n"))


def _is_joined(cell: Node) -> bool:
    """Whether a cell of MATLAB's brackets may be an array: a call, ``x.T``, ``theta(2:end)``."""
    is_stretch = isinstance(cell.tree, Index) and any(isinstance(part, Slice) for part in cell.tree.args)
    return is_stretch or isinstance(cell.tree, CallOf | Attribute)


class Brackets(MatlabPlaces):
    """Reads lists of expressions."""

    def starred(self, mode: int = 0) -> Node:
        """An expression or ``*a``."""
        token = self.toks[self.i]
        if token.kind == "op" and token.text == "*":
            self.i += 1
            inner = self.expression(mode)
            return self.made(Star(inner.tree), token.start, inner.last, token, (inner,))
        return self.expression(mode)

    def items(self, mode: int = 0) -> Node:
        """An expression, or a tuple without brackets."""
        first = self.starred(mode)
        if not self.is_at(","):
            return first
        parts = [first]
        last = first.last
        while self.is_at(","):
            last = self.toks[self.i].end
            self.i += 1
            token = self.toks[self.i]
            if token.kind in ("newline", "end") or token.text in _ENDS or (token.text == "in" and mode & NO_IN):
                break
            parts.append(self.starred(mode))
            last = parts[-1].last
        span = Span(first.first, last)
        tree = TupleOf(*(part.tree for part in parts))
        return self.made(tree, span.start, span.end, span, tuple(parts), "tuple")

    def named(self, node: Node) -> Node:
        """``name := value`` as a value; what stood there where no such sign follows."""
        token = self.toks[self.i]
        if token.text != ":=" or token.kind != "op" or not isinstance(node.tree, Symbol):
            return node
        self.i += 1
        value = self.expression(NO_IN)
        self.assigned.add(str(node.tree.name))
        return self.made(Walrus(node.tree, value.tree), node.first, value.last, token, (node, value))

    def group(self, opener: Tok, closer: str = ")") -> Node:
        """``(x + y)``, ``(a, b)``, ``(x for x in y)``; the opener is taken."""
        self.enter(opener)
        if self.is_at(closer):
            end = self.toks[self.i]
            after = self.toks[self.i + 1]
            if closer != ")" or after.text in (".", "("):
                raise self.error("syntax", "empty_bracket", end.span, bracket=end.text)
            self.i += 1
            self.depth -= 1
            return self.made(TupleOf(), opener.start, end.end, Span(opener.start, end.end), ())
        node = self.named(self.items())
        if self.is_at("for"):
            return self.comprehension("generator", (node,), opener, closer)
        end = self.close(opener, closer)
        if node.form == "tuple":
            node.start, node.end, node.at, node.at_end = opener.start, end.end, opener.start, end.end
        is_layer = isinstance(node.tree, CallOf) and isinstance(node.tree.args[0], Attribute)
        node.form = "call" if node.form == "lambda" or is_layer else ""
        node.first, node.last = opener.start, end.end
        return node

    def comprehension(self, kind: str, elements: tuple[Node, ...], opener: Tok, closer: str) -> Node:
        """What follows the element: ``for x in y if z``, up to the closing bracket."""
        clauses: list[Node] = []
        while True:
            token = self.toks[self.i]
            if self.took("for"):
                target = self.items(NO_IN)
                self.expect("in")
                iterable = self.expression(NO_IF)
                tree: Any = ForClause(target.tree, iterable.tree)
                clauses.append(self.made(tree, token.start, iterable.last, token, (target, iterable)))
            elif self.took("if"):
                test = self.expression(NO_IF)
                clauses.append(self.made(IfClause(test.tree), token.start, test.last, token, (test,)))
            else:
                break
        end = self.close(opener, closer)
        kids = (*elements, *clauses)
        span = Span(opener.start, end.end)
        return self.made(Comprehension(Str(kind), *(kid.tree for kid in kids)), span.start, span.end, span, kids)

    # ---- lists
    def list_of(self, opener: Tok) -> Node:
        """``[a, b]``, ``[x for x in y]``, and ``[1 2; 3 4]``."""
        position = self.i - 1
        self.enter(opener)
        self.lists += 1
        if self.lists > self.limits.list_depth:
            limit = self.limits.list_depth
            raise self.error("too_deep", "list_depth", opener.span, limit=limit, value=self.lists)
        if self._has_cells(position):
            node = self._rows(opener)
        else:
            parts: list[Node] = []
            while not self.is_at("]"):
                parts.append(self.starred())
                if len(parts) == 1 and self.is_at("for"):
                    self.lists -= 1
                    return self.comprehension("list", (parts[0],), opener, "]")
                if not self.took(","):
                    break
            node = self._listed(parts, opener, self.close(opener, "]"))
        self.lists -= 1
        return node

    def _listed(self, parts: list[Node], opener: Tok, closer: Tok) -> Node:
        span = Span(opener.start, closer.end)
        is_joined = self.is_matlab and not self.is_julia
        if is_joined and any(_is_joined(part) for part in parts):
            return self.joined("horzcat", parts, span)
        tree = ListOf(*(part.tree for part in parts))
        return self.made(tree, span.start, span.end, span, tuple(parts))

    def _has_cells(self, opener: int) -> bool:
        """Whether spaces part the cells: rows end with ``;``, or there are numbers and lists alone, without commas."""
        position, end = opener + 1, self.tokens.partners.get(opener, opener)
        are_data = True
        while position < end:
            token = self.toks[position]
            if token.kind == "op":
                if token.text == ";":
                    return True
                are_data = are_data and token.text in ("-", "+", "[", "∞")
            elif token.kind != "number" and token.text not in ("nan", "inf", "True", "False", "NaN", "Inf"):
                are_data = False
                if self.is_matlab and self.parts_cells(position):
                    return True
            position = self.tokens.partners.get(position, position) + 1
        return are_data and end > opener + 1

    def _rows(self, opener: Tok) -> Node:
        rows: list[list[Node]] = [[]]
        while not self.is_at("]"):
            if self.took(";"):
                rows.append([])
            elif not self.took(","):
                before = self.i
                rows[-1].append(self.starred(SPACED))
                if self.toks[self.i].kind in ("end", "error") or self.i == before:
                    break
                if self.toks[self.i].text in (")", "}", "=", ":"):
                    raise self.unexpected(self.toks[self.i])
        closer = self.close(opener, "]")
        if len(rows) == 1 and not (self.has_rows and all(map(is_number, rows[0]))):
            return self._listed(rows[0], opener, closer)
        made = []
        if self.is_matlab and any(_is_joined(cell) for row in rows for cell in row):
            span = Span(opener.start, closer.end)
            beside = [row[0] if len(row) == 1 else self.joined("horzcat", row, span) for row in rows if row]
            return self.joined("vertcat", beside, span)
        for row in filter(None, rows):
            span = Span(row[0].first, row[-1].last)
            made.append(self.made(ListOf(*(n.tree for n in row)), span.start, span.end, span, tuple(row)))
        return self._listed(made, opener, closer)

    def braces(self, opener: Tok) -> Node:
        """``{k: v}`` and ``{a, b}``"""
        self.enter(opener)
        keys_and_values: list[Node] = []
        trees: list[Any] = []
        is_set = False
        while not self.is_at("}"):
            if self.took("**"):
                keys_and_values.append(self.expression())
                trees += [Str("**"), keys_and_values[-1].tree]
            else:
                key = self.starred()
                is_set = is_set or (not trees and not self.is_at(":"))
                new = [key]
                if not is_set:
                    self.expect(":")
                    new.append(self.expression())
                if self.is_at("for") and not trees:
                    return self.comprehension("set" if is_set else "dict", tuple(new), opener, "}")
                keys_and_values += new
                trees += [node.tree for node in new]
            if not self.took(","):
                break
        closer = self.close(opener, "}")
        span = Span(opener.start, closer.end)
        tree = (SetOf if is_set else DictOf)(*trees)
        return self.made(tree, span.start, span.end, span, tuple(keys_and_values))

    # ---- calls and indices
    def call(self, function: Node, closer: str = ")") -> Node:
        """``f(a, *b, k=c, **d)``"""
        opener = self.toks[self.i]
        if self.is_matlab and function.form == "name" and self.has_colon(self.i):
            return self.matlab_index(function, opener)
        self.i += 1
        self.enter(opener)
        operands: list[Node] = []
        values: list[Node] = []
        names: list[str] = []
        while not self.is_at(closer):
            token, after = self.toks[self.i], self.toks[self.i + 1] if self.i + 1 < len(self.toks) else None
            if token.kind == "op" and token.text == "**":
                self.i += 1
                names.append("**")
                values.append(self.expression())
            elif token.kind == "name" and after and after.text == "=" and after.kind == "op":
                if token.text in names:
                    raise self.error("wrong_arguments", "repeated_keyword", token.span, keyword=token.text)
                self.i += 2
                names.append(token.text)
                values.append(self.expression())
            else:
                operand = self.starred()
                if self.is_at("for") and not operands:
                    generator = self.comprehension("generator", (operand,), opener, closer)
                    return self.called(function, [generator], [], [], generator.last)
                if names and not isinstance(operand.tree, Star):
                    raise self.error("syntax", "keyword_order", operand.span)
                operands.append(operand)
            if not self.took(","):
                break
        end = self.close(opener, closer)
        return self.called(function, operands, names, values, end.end)

    def called(self, function: Node, operands: list[Node], names: list[str], values: list[Node], end: int) -> Node:
        kids = (function, *operands, *values)
        tree = CallOf(function.tree, Str(",".join(names)), *(kid.tree for kid in kids[1:]))
        at = Span(function.at, function.at_end)
        return self.made(tree, function.first, end, at, kids, "call")

"""MATLAB's places in round brackets, ``theta(2:end)``, and its arrays beside each other, ``[ones(m, 1) X]``."""

from __future__ import annotations

from sympy.core.symbol import Str

from ...errors import Span
from ..heads import Constant, Index, Slice
from .expressions import Expressions
from .token_list import Tok
from .tree_builder import Node

__all__ = ["MatlabPlaces"]


class MatlabPlaces(Expressions):
    """Reads what MATLAB writes in brackets."""

    def called(self, function: Node, operands: list[Node], names: list[str], values: list[Node], end: int) -> Node:
        raise NotImplementedError

    def joined(self, name: str, parts: list[Node], span: Span) -> Node:
        """MATLAB's ``[ones(m, 1) X]``: arrays beside or below each other."""
        function = self.leaf(self.symbol(name), Tok("name", name, span.start, span.start + 1), "name")
        node = self.called(function, parts, [], [], span.end)
        node.first = span.start
        return node

    def has_colon(self, opener: int) -> bool:
        """Whether MATLAB's ``theta(2:end)`` stands there: numbers, ``end``, commas and a colon alone."""
        inside = self.toks[opener + 1 : self.tokens.partners.get(opener, opener)]
        are_places = all(token.kind == "number" or token.text in (":", ",", "end") for token in inside)
        return are_places and any(token.text == ":" for token in inside)

    def matlab_index(self, base: Node, opener: Tok) -> Node:
        """``X(:, 2:end)``: places are counted from 1, and the last one is taken too."""
        self.i += 1
        trees, kids = [base.tree], [base]
        while not self.is_at(")"):
            parts: list[Tok | None] = [None]
            while not self.is_at(",") and not self.is_at(")"):
                token = self.toks[self.i]
                if token.text == ":":
                    parts.append(None)
                elif token.text != "end" or len(parts) == 1:
                    parts[-1] = token
                self.i += 1
            node = self._matlab_place(parts, self.toks[self.i - 1])
            trees.append(node.tree)
            kids.append(node)
            self.took(",")
        end = self.close(opener, ")").end
        if len(kids) == 2:  # one index counts through all numbers, column by column
            kids[0] = self.joined("all_columns", [base], Span(base.first, base.last))
            trees[0] = kids[0].tree
        return self.made(Index(*trees), base.first, end, Span(base.first, end), tuple(kids), "call")

    def _matlab_place(self, parts: list[Tok | None], last: Tok) -> Node:
        """One place, or from one to another; a step between them is refused."""
        if len(parts) > 2:
            raise self.unexpected(last)
        first = parts[0]
        begin = self._counted(first) if first is not None else None
        if len(parts) == 1:
            if begin is None:
                raise self.unexpected(last)
            return begin
        stop = parts[1]
        trees = [Str("") if begin is None else begin.tree, Str(""), Str("")]
        kids = [] if begin is None else [begin]
        if stop is not None:
            kids.append(self.number(stop))
            trees[1] = kids[-1].tree
        start = last.start if begin is None else begin.first
        return self.made(Slice(*trees), start, last.end, Span(start, last.end), tuple(kids))

    def _counted(self, token: Tok) -> Node:
        """A place that is counted from 1, as it is counted from 0; ``end`` is −1."""
        place = self.number(token) if token.kind == "number" else None
        value = int(place.tree.value) - 1 if place is not None else -1
        if place is not None and (place.tree.value != int(place.tree.value) or value < 0):
            raise self.unexpected(token)
        return self.leaf(Constant(value), token, "number")

    def parts_cells(self, position: int) -> bool:
        """Whether a space parts a name or a call from a name that follows: ``[ones(m, 1) X]``."""
        end = position + 1 if self.toks[position + 1].text == "(" else position
        end = self.tokens.partners.get(end, end)
        after = self.toks[end + 1]
        is_name = self.toks[position].kind == "name" and after.kind == "name"
        return is_name and after.start > self.toks[end].end

    def is_broadcast(self, node: Node) -> bool:
        """Whether Julia's dot stands between a name and its bracket."""
        dot, after = self.toks[self.i], self.toks[self.i + 1]
        return node.form == "name" and after.text == "(" and node.last == dot.start and dot.end == after.start

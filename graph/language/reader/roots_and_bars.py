"""Names, roots and bars: ``x``, ``√x``, ``|x|``, ``‖x‖₂``."""

from __future__ import annotations

import re
from typing import Any

from ...errors import Span
from ..heads import Constant, Divide, Power, Subscript
from .lexer import BIG
from .sums import ELEMENTARY as FUNCTIONS
from .sums import Sums
from .token_list import Tok
from .tree_builder import Node
from .typed_habits import primed_name

__all__ = ["RootsAndBars"]

_FUNCTION_LETTERS = frozenset("fghFGH")
_INDEXED = re.compile(r"(.*[^_])_([ijklmnpq]{1,3})$")
_ROOTS = {"√": "sqrt", "∛": "cbrt"}


class RootsAndBars(Sums):
    """Reads names, and what a root or bars hold."""

    def name(self, token: Tok) -> Node:
        """A name; where the program has sums, ``x_i`` is x at i."""
        if token.text.endswith("'") and (primed := primed_name(self, token)) is not None:
            return primed
        indexed = _INDEXED.match(token.text) if self.has_sums and "_" in token.text else None
        if not indexed or indexed[1] in BIG:
            return self.leaf(self.symbol(token.text), token, "name")
        kids = tuple(self.leaf(self.symbol(part), token) for part in (indexed[1], *indexed[2]))
        return self.made(Subscript(*(kid.tree for kid in kids)), token.start, token.end, token, kids, "name")

    def root(self, token: Tok) -> Node:
        """``√x`` takes the one name, number or bracket that follows."""
        after = self.toks[self.i]
        if after.kind in ("end", "newline"):
            raise self.error("syntax", "unfinished", token.span, token=token.text)
        behind = self.toks[self.i + 1].text if after.kind == "name" else ""
        if after.text in ("√", "∛", "∜", "-", "+", "[") or behind in ("[", "."):
            raise self.error("syntax", "root_operand", token.span)
        self.i += 1
        if after.text == "(" and after.kind == "op":
            inner = self.group(after)
        elif after.text == "|" and after.kind == "op":
            inner = self.bars(after)
        elif after.kind == "number":
            inner = self.number(after)
        elif after.kind == "name":
            inner = self.name(after)
            if behind == "(" and (after.text in FUNCTIONS or after.text in _FUNCTION_LETTERS):
                inner = self.call(inner)
            elif behind == "(":
                raise self.error("syntax", "root_operand", token.span)
        else:
            self.i -= 1
            raise self.unexpected(after)
        if token.text == "∜":
            one, four = self.leaf(Constant(1), token), self.leaf(Constant(4), token)
            quarter = self.made(Divide(one.tree, four.tree), token.start, token.end, token, (one, four))
            tree: Any = Power(inner.tree, quarter.tree)
            return self.made(tree, token.start, inner.last, token, (inner, quarter))
        return self._named(_ROOTS[token.text], token, [inner], inner.last)

    def _named(self, name: str, token: Tok, operands: list[Node], end: int) -> Node:
        """The call that a sign stands for."""
        function = self.leaf(self.symbol(name), token)
        node = self.called(function, operands, [], [], end)
        node.form = ""
        return node

    def bars(self, opener: Tok) -> Node:
        start, closer, name = self.i, opener.text, "abs" if opener.text == "|" else "norm"
        is_double = closer == "|" and self._is_double()
        if is_double:
            name = "norm"
            self.i += 1
        self.enter(opener)
        inner = self.expression(0, closer)
        for _ in range(2 if is_double else 1):
            token = self.toks[self.i]
            if token.text != closer or token.kind != "op":
                before = self.toks[max(0, start - 2)]
                if before.text == "|" and before.end == opener.start:
                    raise self.error("unsupported", "operator", Span(before.start, opener.end), operator="||")
                if token.kind in ("end", "newline") or token.text in (")", "]", ",", ";"):
                    raise self.error("syntax", "unclosed_bracket", opener.span, bracket=closer)
                raise self.unexpected(token)
            self.i += 1
        self.depth -= 1
        operands, last = [inner], token.end
        order = self.toks[self.i]
        if name == "norm" and order.start == token.end and (
            order.kind == "low" or (order.kind == "name" and re.fullmatch(r"_\d+", order.text))
        ):  # fmt: skip
            self.i += 1
            digits = Tok("number", order.text.lstrip("_"), order.start, order.end)
            operands.append(self.number(digits))
            last = order.end
        return self._named(name, opener, operands, last)

    def _is_double(self) -> bool:
        """Whether ``||x||`` stands here: two bars, and the next bars are two as well."""
        toks = self.toks
        if toks[self.i].text != "|" or toks[self.i].start != toks[self.i - 1].end:
            return False
        _, following = self.tokens.bars()[self.i]
        if following < 0:
            return False
        _, last = self.tokens.bars()[following]
        return last == following + 1 and toks[last].start == toks[following].end

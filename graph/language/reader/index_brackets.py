"""Brackets behind a value: ``x[i]``, ``x[1:3, ...]``."""

from __future__ import annotations

from typing import Any

from sympy.core.symbol import Str

from ...errors import Span
from ..heads import Index, Slice
from .brackets import Brackets
from .tree_builder import Node

__all__ = ["IndexBrackets"]


class IndexBrackets(Brackets):
    """Reads the places of an index."""

    def index(self, base: Node) -> Node:
        """``x[i, 1:3, ...]``"""
        opener = self.toks[self.i]
        self.i += 1
        self.enter(opener)
        kids = [base]
        trees = [base.tree]
        while not self.is_at("]"):
            if self.is_at("...") and self.toks[self.i + 1].text in (",", "]"):
                self.i += 1
                trees.append(Str("..."))
            else:
                node = self._slice()
                kids.append(node)
                trees.append(node.tree)
            if not self.took(","):
                break
        if len(trees) == 1:
            token = self.toks[self.i]
            raise (
                self.error("syntax", "empty_bracket", token.span, bracket="]")
                if token.text == "]"
                else (self.unexpected(token))
            )
        end = self.close(opener, "]").end
        return self.made(Index(*trees), base.first, end, Span(base.first, end), tuple(kids), "call")

    def _slice(self) -> Node:
        """``a``, ``a:b``, ``::c``"""
        start = self.toks[self.i].start
        kids: list[Node] = []
        trees: list[Any] = []
        while True:
            if self.is_at(":"):
                trees.append(Str(""))
            elif trees and (self.is_at("]") or self.is_at(",")):
                trees.append(Str(""))
                break
            else:
                kids.append(self.starred())
                trees.append(kids[-1].tree)
            if len(trees) == 3 or not self.took(":"):
                break
        if len(trees) == 1 and kids:
            return kids[0]
        trees += [Str("")] * (3 - len(trees))
        end = self.toks[self.i - 1].end
        return self.made(Slice(*trees), start, end, Span(start, end), tuple(kids))

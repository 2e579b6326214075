"""An expression's tree with its places: one node for each occurrence, so that code can be made in any order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy.core.symbol import Str

from ..language.code_tree import Expression
from ..language.marks import Mark

__all__ = ["Marked", "marked", "nodes_of"]


class Marked:
    """One occurrence: its tree, its mark, and its operands (those that are no ``Str``)."""

    __slots__ = ("mark", "operands", "tree")

    def __init__(self, tree: Any, mark: Mark, operands: list[Marked]) -> None:
        self.tree, self.mark, self.operands = tree, mark, operands

    @property
    def texts(self) -> list[str]:
        """The ``Str`` arguments, in order."""
        return [str(arg.name) for arg in self.tree.args if isinstance(arg, Str)]


def marked(expression: Expression) -> Marked:
    """The tree's root with all that is below it; no recursion."""
    done: list[Marked] = []
    for tree, mark in zip(expression.parts, expression.marks, strict=True):
        operands: list[Marked] = []
        if args := tree.args:
            first = len(done) - sum([not isinstance(arg, Str) for arg in args])
            operands = done[first:]
            del done[first:]
        done.append(Marked(tree, mark, operands))
    return done[0]


def nodes_of(root: Marked) -> Iterator[Marked]:
    """The tree's nodes, each before its operands."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(node.operands)

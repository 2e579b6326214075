"""An expression's tree with its places: one node for each occurrence, so that code can be made in any order."""

from __future__ import annotations

from typing import Any

from sympy.core.symbol import Str

from ..language.code_tree import Expression
from ..language.marks import Mark, postorder

__all__ = ["Marked", "marked"]


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
    for tree, mark in zip(postorder(expression.tree), expression.marks, strict=True):
        count = sum(not isinstance(arg, Str) for arg in tree.args)
        operands = done[len(done) - count :] if count else []
        del done[len(done) - count :]
        done.append(Marked(tree, mark, operands))
    return done[0]

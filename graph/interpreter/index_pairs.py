r"""Sums over pairs, ``\sum_{i<j}``, where nothing outside says what the second is; elements of ``softmax(s)``."""

from __future__ import annotations

from dataclasses import replace

from ..language.heads import CallOf, Compare, Subscript, SumOver, Symbol
from ..language.latex.formula_tree import Node, walk
from .unrolling import letters_of, rewritten

__all__ = ["of_whole", "with_pairs"]

_KEEPING = frozenset(("softmax", "log_softmax", "softmin"))


def with_pairs(node: Node, target: tuple[str, ...]) -> Node:
    """The tree in which a sum over pairs names both of its letters; ``target``: the letters of the left side."""
    counts = _counts(node)
    bound = [str(letter.head.name) for one in walk(node) if one.head is SumOver for letter in letters_of(one)]

    def change(one: Node) -> Node:
        condition = one.args[2] if one.head is SumOver else None
        if not isinstance(condition, Node) or condition.head is not Compare:
            return one
        second = condition.args[2]
        if not isinstance(second, Node) or not isinstance(second.head, Symbol):
            return one
        letter = str(second.head.name)
        first = str(condition.args[1].head.name) if isinstance(condition.args[1], Node) else ""
        if str(condition.args[0]) == "!=" and first > letter:  # j ≠ i: i is given
            return one
        if letter in target or letter in bound or _counts(one).get(letter, 0) < counts.get(letter, 0):
            return one
        letters = one.args[1]
        assert isinstance(letters, Node)
        both = replace(letters, args=(*letters.args, replace(second, args=())))
        return replace(one, args=(one.args[0], both, *one.args[2:]))

    return rewritten(node, change) if any(one.head is SumOver for one in walk(node)) else node


def _counts(node: Node) -> dict[str, int]:
    """How often each name stands in a tree."""
    found: dict[str, int] = {}
    for one in walk(node):
        if isinstance(one.head, Symbol):
            found[str(one.head.name)] = found.get(str(one.head.name), 0) + 1
    return found


def of_whole(node: Node) -> Node:
    """``softmax(s)_j`` as s_j: what a softmax's element is taken of has the axis."""
    base = node.args[0] if node.head is Subscript else None
    if not isinstance(base, Node) or base.head is not CallOf or len(base.args) != 3:
        return node
    function, inner = base.args[0], base.args[2]
    if not isinstance(function, Node) or not isinstance(inner, Node) or str(function.head) not in _KEEPING:
        return node
    return Node(Subscript, (inner, *node.args[1:]), node.span, node.at) if isinstance(inner.head, Symbol) else node

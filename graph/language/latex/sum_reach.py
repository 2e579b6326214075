r"""The reach of a sum: ``\sum_i a_i + b_i`` is the sum of both terms where nothing else says what i is."""

from __future__ import annotations

from dataclasses import replace

from ...errors import Span
from ..heads import Multiply, Negate, Product, SumOver, Symbol
from .formula_tree import Node, Spelling, walk

__all__ = ["reaching"]


def reaching(left: Node, right: Node, head: type, at: Span, known: frozenset[str]) -> Node | None:
    """``left ± right`` with the right side drawn into the sum that ends the left one; None where it stands outside.

    ``known``: letters that have a meaning outside that sum.
    """
    path: list[Node] = []
    node = left
    while node.head in (Negate, Product, Multiply) and isinstance(node.args[-1], Node):
        path.append(node)
        node = node.args[-1]
    if node.head is not SumOver or str(node.args[0]) != "sum":
        return None
    indices, body = node.args[1], node.args[4]
    assert isinstance(indices, Node)
    assert isinstance(body, Node)
    own = {str(one.head.name) for one in indices.args if isinstance(one, Node) and isinstance(one.head, Symbol)}
    if not (own - known) & _free_letters(right):
        return None
    span = Span(body.span.start, right.span.end)
    inner = Node(head, (body, right), span, at)
    made = replace(node, args=(*node.args[:4], inner), span=Span(node.span.start, right.span.end))
    for outer in reversed(path):
        made = replace(outer, args=(*outer.args[:-1], made), span=Span(outer.span.start, right.span.end))
    return made


def _free_letters(node: Node) -> set[str]:
    """Index letters in a term that no sum of its own binds."""
    found: set[str] = set()
    bound: set[str] = set()
    for one in walk(node):
        if isinstance(one.head, Spelling):
            found |= {part.letter for part in (*one.head.lowered, *one.head.raised) if part.letter}
        elif one.head is SumOver and isinstance(one.args[1], Node):
            bound |= {
                str(arg.head.name) for arg in one.args[1].args if isinstance(arg, Node) and isinstance(arg.head, Symbol)
            }
    return found - bound

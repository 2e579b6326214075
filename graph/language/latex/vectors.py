r"""Readings of products that depend on how letters are set: cross products and stacked vectors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..heads import Attribute, CallOf, Constant, ListOf, Multiply, Negate, Product, Symbol
from .formula_tree import Node, Spelling, walk

__all__ = ["FROBENIUS", "crossed_spellings", "is_cross", "is_stack", "of_samples"]

FROBENIUS = re.compile(r"\s*(?:(?:\\right|\\[bB]igg?r?)\s*)?(?:\\\||\\rVert|\\Vert|‖)\s*_\{?F")
_VECTORS = ("bold", "vec")


def is_cross(sign: str, left: Node, right: Node) -> bool:
    r"""Whether ``\mathbf{a} \times \mathbf{b}`` stands here: two letters that are set as vectors, the first a small one
    or with an arrow, as the r of a torque ``\mathbf{r} \times \mathbf{F}``."""
    spellings = [node.head for node in (left, right) if isinstance(node.head, Spelling)]
    if sign not in ("\\times", "×") or len(spellings) < 2 or any(one.font not in _VECTORS for one in spellings):
        return False
    return spellings[0].font == "vec" or not spellings[0].letter.isupper()


def crossed_spellings(nodes: Iterable[Node]) -> Iterator[Spelling]:
    """The names that cross products are of: vectors, whichever their letters."""
    for node in nodes:
        function, *operands = node.args if node.head is CallOf else (None,)
        if isinstance(function, Node) and function.head == Symbol("cross"):
            yield from (one.head for one in operands if isinstance(one, Node) and isinstance(one.head, Spelling))


def is_stack(left: Node, right: Node) -> bool:
    r"""Whether ``W [h_{t-1}, x_t]`` stands here: a matrix, and values that are listed to be one vector."""
    listed = [arg for arg in right.args if isinstance(arg, Node)]
    if right.head is not ListOf or any(isinstance(arg.head, Constant) or arg.head is ListOf for arg in listed):
        return False
    while left.head in (Product, Negate, Attribute):
        last = left.args[0] if left.head is Attribute else left.args[-1]
        assert isinstance(last, Node)
        left = last
    spelling = left.head
    return isinstance(spelling, Spelling) and (spelling.letter.isupper() or spelling.font in _VECTORS)


def of_samples(node: Node) -> Node:
    r"""The ``XY`` of ``\mathbb{E}[XY]`` sample by sample, as long as nothing there is transposed or a matrix."""
    if any(one.head is Attribute or (one.head is Product and _is_matrix_product(one)) for one in walk(node)):
        return node
    built: list[Node] = []
    for one in walk(node):
        count = sum(isinstance(arg, Node) for arg in one.args)
        given = iter(built[len(built) - count :])
        args = tuple(next(given) if isinstance(arg, Node) else arg for arg in one.args)
        del built[len(built) - count :]
        built.append(replace(one, head=Multiply if one.head is Product else one.head, args=args))
    return built[0]


def _is_matrix_product(node: Node) -> bool:
    """Whether a capital letter stands before a small one, or either is bold."""
    left, right = (arg.head if isinstance(arg, Node) else None for arg in node.args)
    if not isinstance(left, Spelling) or not isinstance(right, Spelling):
        return any(isinstance(one, Spelling) and one.font in _VECTORS for one in (left, right))
    return left.font in _VECTORS or right.font in _VECTORS or (left.letter.isupper() and not right.letter.isupper())

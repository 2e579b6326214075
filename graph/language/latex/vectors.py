r"""Readings of products that depend on how letters are set: cross products and stacked vectors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..heads import Attribute, CallOf, Constant, ListOf, Multiply, Negate, Product, Symbol
from .formula_tree import Node, Spelling, walk

__all__ = ["FROBENIUS", "crossed_spellings", "is_cross", "is_stack", "of_samples", "takes_vector"]

FROBENIUS = re.compile(r"\s*(?:(?:\\right|\\[bB]igg?r?)\s*)?(?:\\\||\\rVert|\\Vert|‖)\s*_\{?F")
_VECTORS = ("bold", "vec")
CROSS = Symbol("cross")
_FIELDS = frozenset("EBHLJF")


def is_cross(sign: str, left: Node, right: Node) -> bool:
    r"""Whether ``\mathbf{a} \times \mathbf{b}`` stands here: two letters set as vectors, the first a small one,
    with an arrow, or a field as in ``\mathbf{E} \times \mathbf{B}``; numbers may stand before either."""
    spellings = [core.head for core in (_core(left), _core(right)) if isinstance(core.head, Spelling)]
    if sign not in ("\\times", "×") or len(spellings) < 2 or any(one.font not in _VECTORS for one in spellings):
        return False
    first, second = spellings
    is_field = first.letter in _FIELDS and second.letter in _FIELDS
    return first.font == "vec" or not first.letter.isupper() or is_field


def takes_vector(sign: str, left: Node, right: Node) -> bool:
    r"""Whether the number on the right of ``\mathbf{r} \times m\mathbf{v}`` belongs to the vector behind it."""
    first = _core(left).head
    is_number = isinstance(right.head, Constant) or (isinstance(right.head, Spelling) and not right.head.font)
    is_vector = isinstance(first, Spelling) and first.font in _VECTORS
    return sign in ("\\times", "×") and is_vector and is_number


def _core(node: Node) -> Node:
    """The last factor of a product."""
    while node.head is Product and isinstance(node.args[1], Node):
        node = node.args[1]
    return node


def crossed_spellings(nodes: Iterable[Node]) -> Iterator[Spelling]:
    r"""Where a cross product stands, the names set as vectors: all but matrices before one, ``\mathbf{A x}``."""
    every = list(nodes)
    if not any(one.head is CallOf and isinstance(one.args[0], Node) and one.args[0].head == CROSS for one in every):
        return
    spelled = [one.head for one in every if isinstance(one.head, Spelling) and one.head.font in _VECTORS]
    pairs = [(_core(one.args[0]).head, one.args[1].head) for one in every if one.head is Product]
    matrices = [left for left, right in pairs if isinstance(right, Spelling) and right.font in _VECTORS]
    yield from (one for one in spelled if one not in matrices)


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

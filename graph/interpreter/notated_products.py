r"""Products side by side while shapes are read from notation: ``W x`` of a matrix and a vector."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..language.heads import Attribute, Constant, Divide, Negate, Power, Product, Subscript, Symbol
from ..language.latex.formula_tree import Node, walk
from .notated_axes import Axis, Clash, Kind, make_same

__all__ = [
    "Letters",
    "core_of",
    "crossed",
    "has_matrix",
    "is_row",
    "is_transposed",
    "listed",
    "multiplied",
    "stacked",
]

_STACKED = (3, 2, 4)  # how long vectors are that are listed to be one, where nothing else says it
_SPACE = 3


@dataclass(frozen=True, slots=True)
class Letters:
    """What letters say: ``bold`` names, ``arrows`` over vectors, and the kinds of all."""

    bold: frozenset[str]
    arrows: frozenset[str]
    kinds: dict[str, Kind]

    def is_capital(self, name: str) -> bool:
        return name[:1].isupper() and name not in self.arrows

    def is_greek(self, name: str) -> bool:
        return "α" <= name[:1] <= "ω"

    def rank(self, name: str) -> int:
        """Of an array's letter: a capital is a matrix, a small one a vector."""
        return 2 if self.is_capital(name) else 1

    def may_be(self, name: str, rank: int) -> bool:
        """Whether a letter that is not bold is an array in this program: not where others of its case are bold."""
        has_bold = any(self.rank(other) == rank for other in self.bold)
        return name in self.bold or not has_bold


def core_of(node: Node) -> str:
    """The name in ``b``, ``-b`` and ``\\lambda I``; "" of anything else."""
    while True:
        if node.head is Negate and isinstance(node.args[0], Node):
            node = node.args[0]
        elif node.head is Product and isinstance(node.args[1], Node) and _is_plain(node.args[0]):
            node = node.args[1]
        else:
            break
    return str(node.head.name) if isinstance(node.head, Symbol) else ""


def _last(node: Node) -> Node:
    """The last factor of a product, or the product of a sum."""
    while node.head is Product and isinstance(node.args[1], Node):
        node = node.args[1]
    return node


def _is_plain(node: object) -> bool:
    """A number or a small letter: what scales."""
    if not isinstance(node, Node):
        return False
    while node.head in (Negate, Subscript) and isinstance(node.args[0], Node):
        node = node.args[0]
    if node.head is Power and isinstance(node.args[0], Node):
        node = node.args[0]
    return isinstance(node.head, Constant) or (isinstance(node.head, Symbol) and not node.head.name[:1].isupper())


def multiplied(letters: Letters, nodes: list[Node], operands: list[Kind], is_dot: bool, is_outer: bool) -> Kind:
    """The kind of a product; a factor whose kind is not known follows from the other.

    Raises:
        Clash: two vectors side by side.
    """
    left, right = operands
    if is_outer:
        return Kind((*(left.known or ()), *(right.known or ()))) if left.rank > 0 and right.rank > 0 else Kind()
    if left.rank == 0 or right.rank == 0:
        return right if left.rank == 0 else left
    _follow(letters, nodes, operands)
    if left.rank < 0 or right.rank < 0:
        return _scaled(nodes, left, right)
    return _product(nodes, left, right, is_dot)


def _follow(letters: Letters, nodes: list[Node], operands: list[Kind]) -> None:
    """Names beside an array: what they must be for the product of mathematics."""
    left, right = operands
    first, second = (_name_of(node) for node in nodes)
    if left.rank > 0 and right.rank < 0 and second:
        is_left_row = is_row(nodes[0])
        capital = letters.is_capital(second)
        rank = 2 if capital else 1
        fits = capital or left.rank == 2 or (is_left_row and not (letters.is_greek(second) and letters.bold))
        if fits and letters.may_be(second, rank):
            right.become(rank)
    elif right.rank > 0 and left.rank < 0 and first and letters.is_capital(first) and letters.may_be(first, 2):
        left.become(2)


def _name_of(node: Node) -> str:
    """The name of a factor, also where a letter indexes it."""
    if node.head is Subscript and isinstance(node.args[0], Node):
        node = node.args[0]
    return str(node.head.name) if isinstance(node.head, Symbol) else ""


def is_row(node: Node) -> bool:
    """Whether a factor ends with a transpose."""
    while node.head in (Product, Negate, Divide) and isinstance(node.args[-1], Node):
        last = node.args[0] if node.head is Divide else node.args[-1]
        if node.head is Product and isinstance(node.args[0], Node) and is_row(node.args[0]):
            return True
        if not isinstance(last, Node):
            return False
        node = last
    return is_transposed(node)


def is_transposed(node: Node) -> bool:
    r"""``w^\top``, and ``w^T`` as typed."""
    if node.head is Power and isinstance(node.args[1], Node):
        exponent = node.args[1].head
        return isinstance(exponent, Symbol) and exponent.name == "T"
    return node.head is Attribute


def _scaled(nodes: list[Node], left: Kind, right: Kind) -> Kind:
    """A product with a factor of unknown kind: a small letter scales the other."""
    if left.rank < 0 and _is_plain(nodes[0]):
        return right
    if right.rank < 0 and left.rank > 0 and (_is_plain(nodes[1]) or nodes[1].head is Power):
        return left
    return left if left.rank > 0 else Kind()


def _product(nodes: list[Node], left: Kind, right: Kind, is_dot: bool) -> Kind:
    """The matrix product of two arrays.

    Raises:
        Clash: no product of mathematics fits.
    """
    a, b = left.known or (), right.known or ()
    if len(a) == 1 and len(b) == 1:
        if is_transposed(nodes[1]) and not is_row(nodes[0]):
            return Kind((*a, *b))
        if not is_dot and not is_row(nodes[0]):
            raise Clash
        make_same(a[0], b[0])
        return Kind(())
    make_same(a[-1], b[-2] if len(b) > 1 else b[0])
    return Kind((*a[:-1], *(b[-1:] if len(b) > 1 else ())))


def has_matrix(letters: Letters, root: Node) -> bool:
    """Whether a capital letter multiplies a name: ``X w - y``."""
    return any(
        node.head is Product
        and isinstance(node.args[0], Node)
        and isinstance(node.args[0].head, Symbol)
        and letters.is_capital(str(node.args[0].head.name))
        for node in walk(root)
    )


def listed(operands: list[Kind]) -> Kind:
    """A vector or a matrix as it is written out."""
    inner = operands[0].known
    same = inner is not None and all(kind.rank == len(inner) for kind in operands)
    return Kind((Axis(len(operands)), *(inner or ()))) if same else Kind()


def stacked(nodes: list[Node], operands: list[Kind]) -> Kind:
    """The ``[h, x]`` of W [h, x]: names that are not known are vectors, as long as nothing else told them to be."""
    if all(kind.rank < 0 for kind in operands) or any(kind.rank == 1 for kind in operands):
        for node, kind in zip(nodes, operands, strict=True):
            if kind.rank < 0 and _name_of(node):
                kind.become(1)
    if any(kind.rank not in (0, 1) for kind in operands):
        return Kind()
    sizes = iter(_STACKED)
    for kind in operands:
        for axis in kind.known or ():
            size = next(sizes, _STACKED[-1])
            if axis.root.size is None:
                axis.root.size = size
    return Kind((Axis(sum(axis.root.size or 1 for kind in operands for axis in kind.known or (Axis(1),))),))


def crossed(nodes: list[Node], kind_of: Callable[[Node], Kind]) -> Kind:
    """Of vectors of three, one; numbers may stand before each."""
    operands = [kind_of(_last(node)) for node in nodes]
    for kind in operands:
        if kind.rank < 0:
            kind.become(1)
        for axis in kind.known or ():
            make_same(axis, Axis(_SPACE))
    return operands[0]

"""Names that notation says are arrays: those below a norm, a transpose, or in angle brackets."""

from __future__ import annotations

from ..language.heads import (
    Attribute,
    CallOf,
    Divide,
    Multiply,
    Negate,
    Plus,
    Power,
    Product,
    Subscript,
    Subtract,
    Symbol,
)
from ..language.latex.formula_tree import Node, walk
from .notated_axes import Kind, make_same
from .notated_products import Letters

__all__ = ["Requirements", "averages_products"]

_SUMS = (Plus, Subtract)
_COUNTS = frozenset("nmNMe")


class Requirements:
    """The names of one program. ``array_nodes``: nodes that were found to be arrays."""

    def __init__(self, letters: Letters) -> None:
        self.letters, self.kinds = letters, letters.kinds
        self.array_nodes: set[int] = set()
        self.summed_products: set[int] = set()  # of vectors side by side, whose elements a sum without a letter adds
        self.assigned: set[str] = set()
        self.elements: dict[str, tuple[str, Kind]] = {}  # names that one letter indexes, and what their elements are

    def require(self, root: Node) -> None:
        """Below a norm, a transpose, or angle brackets, names are arrays."""
        pending = [root]
        while pending:
            node = pending.pop()
            nodes = [arg for arg in node.args if isinstance(arg, Node)]
            self.array_nodes.add(id(node))
            if isinstance(node.head, Symbol):
                self.choose(str(node.head.name))
            elif node.head is Subscript:
                self.choose_element(nodes[0])
            elif node.head in _SUMS:
                pending += [one for one in nodes if not isinstance(one.head, Symbol)] or nodes
                self.array_nodes |= {id(one) for one in nodes}
            elif node.head in (Multiply, Negate, Attribute, Power, Divide):
                pending += nodes if node.head is Multiply else nodes[:1]
            elif node.head is CallOf and len(nodes) == 2:
                pending.append(nodes[1])
            elif node.head is Product:
                self.require_product(nodes, pending)

    def require_summed(self, body: Node) -> None:
        """``Σ p log(p/q)``: a sum without a letter goes over all elements; exponents, counts and Greek letters are
        numbers."""
        nodes = list(walk(body))
        if any(node.head is Subscript for node in nodes):
            return
        self.summed_products |= {id(node) for node in nodes if node.head is Product}
        numbers = {id(arg) for node in nodes if node.head is Power for arg in node.args[1:]}
        numbers |= {id(node.args[0]) for node in nodes if node.head is CallOf}
        arrays = [node for node in nodes if isinstance(node.head, Symbol) and id(node) not in numbers]
        names = [name for name in map(str, (node.head.name for node in arrays)) if name not in _COUNTS]
        latin = [name for name in dict.fromkeys(names) if not self.letters.is_greek(name)]
        has_products = any(node.head is Product for node in nodes)
        for name in latin:
            self.choose(name, 1 if has_products else 0)  # P log(P/Q) is a sum over outcomes, no product of matrices
        known = [self.kinds[name] for name in latin if self.kinds[name].rank == 1]
        for kind in known[1:]:
            make_same(known[0], kind)

    def require_product(self, nodes: list[Node], pending: list[Node]) -> None:
        """``X w``: a capital letter before another name is a matrix, the last factor an array."""
        left, right = nodes
        while left.head is Product and isinstance(left.args[0], Node):
            inner = left.args[1]
            assert isinstance(inner, Node)
            self.choose_matrix(inner)
            left = left.args[0]
        self.choose_matrix(left)
        pending.append(right)

    def require_computed(self, lines: list[tuple[list[str], Node]]) -> None:
        """Vectors behind a value that stands with one index elsewhere."""
        indexed = {str(one.args[0].head) for _, line in lines for one in walk(line) if _has_one_index(one)}
        for targets, line in lines:
            if indexed & set(targets) and self.kinds.get(targets[0], Kind(())).rank < 0:
                self.require_elements(line)

    def require_elements(self, root: Node) -> None:
        r"""The ``x - y`` of ``d = x - y`` where ``d_i`` stands elsewhere: vectors as long as each other."""
        pending, found = [root], list[str]()
        while pending:
            node = pending.pop()
            nodes = [arg for arg in node.args if isinstance(arg, Node)]
            if isinstance(node.head, Symbol):
                found.append(str(node.head.name))
            elif node.head in (*_SUMS, Negate):
                pending += nodes
            elif node.head in (Power, Divide):
                pending += nodes[:1]
            elif node.head in (Multiply, Product):
                pending += [one for one in nodes if not isinstance(one.head, Symbol)] or nodes[-1:]
            elif node.head is CallOf and len(nodes) == 2:
                pending.append(nodes[1])
        latin = [name for name in found if not self.letters.is_greek(name) and name not in self.assigned]
        for name in latin:
            self.choose(name, 1)
        known = [self.kinds[name] for name in latin if self.kinds[name].rank == 1]
        for kind in known[1:]:
            make_same(known[0], kind)

    def choose_matrix(self, node: Node) -> None:
        if isinstance(node.head, Symbol) and self.letters.is_capital(str(node.head.name)):
            self.choose(str(node.head.name))

    def choose_element(self, base: Node) -> None:
        r"""The ``u_k`` of ``u_k^\top v``: a row of a matrix."""
        element = self.elements.get(str(base.head.name)) if isinstance(base.head, Symbol) else None
        if element is not None and element[1].rank < 0:
            element[1].become(1)

    def choose(self, name: str, rank: int = 0) -> None:
        """Makes a name of unknown kind an array, of as many axes as its letter says where no rank does."""
        kind = self.kinds.setdefault(name, Kind())
        if kind.rank < 0 and name not in self.assigned:
            kind.become(rank or self.letters.rank(name))


def _has_one_index(node: Node) -> bool:
    """Whether this is an element at an index letter."""
    inner = [arg for arg in node.args if isinstance(arg, Node)]
    return node.head is Subscript and len(inner) == 2 and all(isinstance(one.head, Symbol) for one in inner)


def averages_products(lines: list[Node], means: frozenset[str]) -> bool:
    """Whether a mean of typed letters side by side stands anywhere, ``E[XY]``: of samples, no product of vectors."""
    calls = [one for line in lines for one in walk(line) if one.head is CallOf and one.args[2:]]
    return any(
        part.head is Product
        for one in calls
        if isinstance(one.args[0], Node) and str(one.args[0].head) in means and isinstance(one.args[2], Node)
        for part in walk(one.args[2])
    )

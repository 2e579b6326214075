r"""Shapes that the notation gives to free names: ``\mathbf{x}^\top\mathbf{A}\mathbf{x}`` has a vector and a matrix.

A bold small letter is a vector and a bold capital a matrix; so is a letter that is transposed, or whose norm is taken.
What they are multiplied by and added to follows from them. Where the notation contradicts itself, it gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..gates.gate import Shape
from ..language.code_tree import Assign, CodeTree, Expression, Say
from ..language.heads import (
    Attribute,
    CallOf,
    Compare,
    Constant,
    Divide,
    ListOf,
    Multiply,
    Negate,
    Outer,
    Plus,
    Power,
    Product,
    Subscript,
    Subtract,
    SumOver,
    Symbol,
)
from ..language.latex.formula_tree import Node, walk
from ..language.latex.vectors import FROBENIUS
from .notated_axes import Axis, Clash, Kind, make_same
from .notated_products import Letters, core_of, crossed, has_matrix, is_row, is_transposed, listed, multiplied, stacked
from .notated_requirements import Requirements, averages_products
from .unrolling import letters_of, node_of, whole

__all__ = ["notated_shapes"]

_LONGEST = 1500  # occurrences in a program whose notation is looked at
_PASSES = 4  # what a later part of a formula says reaches the earlier ones
_SIZES = (3, 2, 4, 5, 6)
_LONGEST_AXIS = 20
_TYPED = re.compile(r"\^\{?[T⊤]|[ᵀᵗ‖⟨Σ∑]|\b(?:E|Var)\[|[·⋅∙•][ \t]*\[")
_SUMS = (Plus, Subtract)
_NUMBERS = frozenset("norm det trace sum mean logdet logsumexp cross_entropy mse".split())
_AVERAGED = frozenset(("mean", "var", "std"))
_ELEMENTWISE = frozenset("max min clip where leaky_relu".split())
_SQUARE = frozenset("det trace inv logdet cholesky".split())


def notated_shapes(tree: CodeTree, given: Mapping[str, Any]) -> Mapping[str, Shape]:
    """Shapes of names without a value that the notation of a mathematical program asks for; ``given``: values from
    outside."""
    if not tree.is_latex and not tree.bold and not _TYPED.search(tree.source):
        return {}
    sizes = [len(line.value.marks) if isinstance(line, Assign | Say) else _LONGEST for line in tree.body]
    if sum(sizes) >= _LONGEST:
        return {}
    try:
        found = _Notation(tree, given)
        for _ in range(_PASSES):
            found.read()
        return found.shapes()
    except Clash:
        return {}


class _Notation(Requirements):
    """The names of one program and what is known of each."""

    def __init__(self, tree: CodeTree, given: Mapping[str, Any]) -> None:
        self.lines: list[tuple[list[str], Node]] = []
        self.is_latex, self.source = tree.is_latex, tree.source
        super().__init__(Letters(tree.bold, tree.arrows, {}))
        self.running: dict[str, Axis] = {}  # index letters
        self.rows_first = False  # of a matrix that is inverted there are more rows than columns
        for statement in tree.body:
            if isinstance(statement, Assign | Say):
                self.lines.append((_targets(statement), node_of(statement.value)))
        for name, value in given.items():
            self.kinds[name] = Kind(tuple(Axis(size) for size in np.shape(value)))
        self.given = frozenset(given)

    def read(self) -> None:
        """Goes through the program once."""
        for targets, node in self.lines:
            kind = self.kind_of(node)
            for name in targets:
                if name not in self.given:
                    self.kinds[name] = kind
                    self.assigned.add(name)
        self.require_computed(self.lines)
        self.place_elements()

    def shapes(self) -> Mapping[str, Shape]:
        """The shapes of all free arrays, axes of equal length told apart from others."""
        arrays = {
            name: kind.known
            for name, kind in self.kinds.items()
            if name not in self.assigned and name not in self.given and kind.known
        }
        used = {axis.root.size for axes in arrays.values() for axis in axes or () if axis.root.size is not None}
        spare = [size for size in _SIZES if size not in used] or [_SIZES[0]]
        for axes in arrays.values():
            for axis in axes if self.rows_first else reversed(axes or ()):
                if axis.root.size is None:
                    axis.root.size = spare.pop(0) if len(spare) > 1 else spare[0]
        return {name: tuple(axis.root.size or 1 for axis in axes or ()) for name, axes in arrays.items()}

    # ---- one formula
    def kind_of(self, root: Node) -> Kind:
        values: list[Kind] = []
        for node in walk(root):
            count = sum(1 for arg in node.args if isinstance(arg, Node))
            operands = values[len(values) - count :]
            del values[len(values) - count :]
            values.append(self.one(node, operands))
        return values[0]

    def one(self, node: Node, operands: list[Kind]) -> Kind:
        if not node.args:
            return self.leaf(node)
        nodes = [arg for arg in node.args if isinstance(arg, Node)]
        if node.head in (Product, Outer):
            return self.product(node, nodes, operands)
        if node.head is Attribute or (not self.is_latex and is_transposed(node)):
            return self.transposed(nodes[0], operands[0])
        if node.head is Power:
            return self.power(nodes, operands)
        if node.head is CallOf:
            return self.called(nodes, operands)
        if node.head is ListOf:
            return listed(operands)
        if node.head is Subscript:
            return self.element(nodes)
        if node.head in (*_SUMS, Multiply, Divide, Compare):
            return self.together(node, nodes, operands)
        if node.head is SumOver:
            return self.summed(node, operands[-1])
        return operands[0] if node.head is Negate else Kind()

    def product(self, node: Node, nodes: list[Node], operands: list[Kind]) -> Kind:
        if id(node) in self.summed_products and operands[0].rank == operands[1].rank == 1:
            return operands[0]
        is_dot = node.head is Product and node.at.start < node.at.end
        if operands[0].rank > 0 and operands[1].rank < 0 and nodes[1].args and is_row(nodes[0]):
            self.require(nodes[1])
        return multiplied(self.letters, nodes, operands, is_dot, node.head is Outer)

    def summed(self, node: Node, body: Kind) -> Kind:
        """A sum over a letter: between whole numbers it says how long an axis is."""
        letters = letters_of(node)
        if not letters and node.head is SumOver and str(node.args[0]) == "sum":
            self.require_summed(node.args[-1])
        lower, upper = whole(node.args[2]), whole(node.args[3])
        if len(letters) == 1 and lower == 1 and upper is not None and 1 < upper <= _LONGEST_AXIS:
            axis = self.running.get(str(letters[0].head.name))
            if axis is not None and axis.root.size is None:
                axis.root.size = upper
        return body if str(node.args[0]) in ("sum", "prod") else Kind(())

    def leaf(self, node: Node) -> Kind:
        if isinstance(node.head, Constant):
            return Kind(())
        if not isinstance(node.head, Symbol):
            return Kind()
        name = str(node.head.name)
        if name in ("T", "t") and name not in self.assigned and not self.is_latex:
            return Kind()
        kind = self.kinds.setdefault(name, Kind())
        if name in self.letters.bold and kind.rank < 0:
            kind.become(self.letters.rank(name))
        return kind

    def element(self, nodes: list[Node]) -> Kind:
        r"""``\mathbf{x}_i``, and the ``x_i`` of ``w^\top x_i``: a row of a matrix; other elements are numbers."""
        base, *indices = nodes
        if not isinstance(base.head, Symbol) or len(indices) != 1 or not isinstance(indices[0].head, Symbol):
            return Kind(())
        name, letter = str(base.head.name), str(indices[0].head.name)
        if name in self.assigned or self.letters.is_capital(name):
            return Kind() if name in self.assigned else Kind(())
        if name in self.given:
            return Kind((self.kinds[name].known or ())[1:])
        element = self.elements.setdefault(name, (letter, Kind()))[1]
        if name in self.letters.bold and element.rank < 0:
            element.become(1)
        return element

    def place_elements(self) -> None:
        """Arrays of the rows and numbers that one letter runs over, as long as each other."""
        rows = {letter for letter, kind in self.elements.values() if kind.rank > 0}
        for name, (letter, kind) in self.elements.items():
            if letter in rows or letter in self.running:
                axis = self.running.setdefault(letter, Axis())
                self.kinds[name] = Kind((axis, *(kind.known or ())))

    # ---- operators
    def transposed(self, base: Node, kind: Kind) -> Kind:
        self.require(base)
        axes = kind.known
        return Kind(axes[::-1]) if axes else kind

    def power(self, nodes: list[Node], operands: list[Kind]) -> Kind:
        is_inverse = whole(nodes[1]) == -1
        if is_inverse and any(one.head == Symbol("I") for one in walk(nodes[0]) if not one.args):
            self.require(nodes[0])
        if not is_inverse or operands[0].rank != 2:
            return operands[0] if operands[0].rank >= 0 else Kind()
        self.rows_first = True
        self.square(operands[0])
        return operands[0]

    def square(self, kind: Kind) -> None:
        axes = kind.known
        if axes is None:
            kind.become(2)
        elif len(axes) == 2:
            make_same(*axes)
        axes = kind.known
        if axes is not None and len(axes) == 2:
            make_same(*axes)

    def called(self, nodes: list[Node], operands: list[Kind]) -> Kind:
        name = str(nodes[0].head.name) if isinstance(nodes[0].head, Symbol) else ""
        nodes, operands = nodes[1:], operands[1:]
        if name in self.assigned or not operands:
            return Kind()
        if name in _SQUARE:
            self.square(operands[0])
            return operands[0] if name in ("inv", "cholesky") else Kind(())
        if name == "diag" and operands[0].rank in (1, 2):
            axes = operands[0].known or ()
            return Kind((axes[0], axes[0]) if len(axes) == 1 else axes[:1])
        if name == "norm" and (self.letters.bold or self.is_frobenius(nodes[0]) or has_matrix(self.letters, nodes[0])):
            self.require(nodes[0])
        if name in ("stacked", "cross"):
            return stacked(nodes, operands) if name == "stacked" else crossed(nodes, self.kind_of)
        if (
            name in _AVERAGED
            and operands[0].rank < 0
            and (self.is_latex or not averages_products([line for _, line in self.lines], _AVERAGED))
        ):
            self.require_summed(nodes[0])
        if name == "dot":
            for node in nodes:
                self.require(node)
            if operands[0].rank == operands[1].rank == 1:
                make_same(operands[0], operands[1])
            return Kind(())
        if name in _NUMBERS or (name == "abs" and operands[0].rank == 2):  # the determinant
            return Kind(())
        if name in _ELEMENTWISE:
            return max(operands, key=lambda kind: kind.rank)
        return operands[0] if len(operands) == 1 else Kind()

    def is_frobenius(self, inner: Node) -> bool:
        r"""``\|W\|_F``: the norm of a matrix."""
        return bool(FROBENIUS.match(self.source, inner.span.end))

    def together(self, node: Node, nodes: list[Node], operands: list[Kind]) -> Kind:
        """Sums and elementwise products: as many axes as the operand with the most."""
        for here, there, leaf in ((0, 1, nodes[1]), (1, 0, nodes[0])):
            known, name = operands[here], core_of(leaf)
            if name and known.rank > 0 and operands[there].rank < 0 and name not in self.assigned:
                self.beside(node, leaf, name, known)
        ranks = [kind.rank for kind in operands]
        most = operands[ranks.index(max(ranks))]
        for kind in operands:
            for axis, partner in zip(reversed(kind.known or ()), reversed(most.known or ()), strict=False):
                make_same(axis, partner)
        if -1 in ranks and most.rank == 0:
            return Kind()
        return most

    def beside(self, node: Node, leaf: Node, name: str, known: Kind) -> None:
        """A name of unknown kind added to an array."""
        axes = known.known or ()
        if id(leaf) in self.array_nodes or (node.head is Multiply and not self.letters.is_greek(name)):
            make_same(self.kinds[name], known)
        elif self.letters.bold or node.head not in _SUMS or self.letters.is_greek(name):
            return
        elif self.letters.rank(name) == len(axes):
            make_same(self.kinds[name], known)
        elif len(axes) == 2:  # a bias: one number for each column
            self.kinds[name].become(1)
            make_same((self.kinds[name].known or ())[0], axes[1])


def _targets(statement: Assign | Say) -> list[str]:
    """The names that a statement gives a value; a function that it defines counts as one."""
    targets: tuple[Expression, ...] = statement.targets if isinstance(statement, Assign) else ()
    return [str(target.tree.name) for target in targets if isinstance(target.tree, Symbol)]

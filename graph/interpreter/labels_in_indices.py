r"""Labels that pick elements: the y_i of ``s_{y_i}`` and of ``\sum_{j \ne y_i}``, the y of ``s_y`` where y has a value.

A label is counted from 1, as s_1 is the first element, unless a 0 among the labels or below a sum says otherwise. One
without a value is an input that is fixed, 1 to begin with.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy.core.symbol import Str

from ..language.code_tree import Expression
from ..language.heads import Compare, Constant, ListOf, Nothing, Product, Subscript, SumOver, Symbol, TupleOf
from ..language.latex.formula_tree import Node, expression_of, walk
from ..language.marks import Mark
from .assumptions import Rerun
from .index_ranges import CHOSEN
from .machine import Frame, Machine
from .unrolling import ShapeOf, joined_name, letters_of, node_of, rewritten, whole
from .values import MISSING, find

__all__ = ["with_labels"]


def with_labels(
    machine: Machine, frame: Frame, expression: Expression, target: Expression | None, shape_of: ShapeOf, mark: Mark
) -> Expression:
    """The expression with numbers in the places of its labels.

    Raises:
        Rerun: what is a label was not fixed yet.
    """
    node = node_of(expression)
    reader = _Labels(machine, frame, shape_of, mark, node, target)
    if not any(reader.may_hold(one) for one in walk(node)):
        return expression
    return expression_of(rewritten(node, reader.put), lambda leaf: leaf)


class _Labels:
    """Finds labels in one expression and their numbers."""

    def __init__(
        self, machine: Machine, frame: Frame, shape_of: ShapeOf, mark: Mark, node: Node, target: Expression | None
    ) -> None:
        self.machine, self.frame, self.shape_of, self.mark = machine, frame, shape_of, mark
        sums = [one for one in walk(node) if one.head is SumOver]
        self.running = {str(letter.head.name) for one in sums for letter in letters_of(one)}
        self.running |= (
            {str(index.name) for index in target.tree.args[1:] if isinstance(index, Symbol)} if target else set()
        )
        self.first = 0 if any(whole(one.args[2]) == 0 for one in sums) else 1
        self.written_out = {
            _name(one.args[0])
            for total in sums
            if whole(total.args[2]) is not None and whole(total.args[3]) is not None
            for one in walk(total)
            if _is_named(one) and len(one.args) == 2 and _name(one.args[1]) in {_name(one) for one in letters_of(total)}
        }
        self.indexed = {
            str(one.args[0].head.name)
            for one in walk(node)
            if _is_named(one) and any(_name(index) in self.running for index in one.args[1:])
        }

    def may_hold(self, node: Node) -> bool:
        """Whether labels stand at this array, or in this condition below a sum."""
        if node.head is Compare:
            return len(node.args) == 3 and self.is_label(node.args[2])
        if _is_named(node) and self.is_other(node):
            return True
        is_array = _is_named(node) and (node.args[0].head.name in self.indexed or self.shape_of(_name(node.args[0])))
        return bool(is_array) and any(self.is_label(index) for index in node.args[1:])

    def is_other(self, node: Node) -> bool:
        """Whether ``s_y`` stands here where a sum between numbers runs over the s_j, and s and y have no value."""
        base, *indices = node.args
        name = _name(indices[0]) if len(indices) == 1 else ""
        is_free = bool(name) and name not in self.running and self.shape_of(f"{_name(base)}_{name}") is None
        return is_free and _name(base) in self.written_out and self.shape_of(_name(base)) is None

    def is_label(self, index: Any) -> bool:
        if not isinstance(index, Node) or _name(index) in self.running:
            return False
        if index.head is Subscript:
            return True
        name = _name(index)
        return "_" in name or (bool(name) and self.shape_of(name) == () and self.value(name) is not MISSING)

    def put(self, node: Node) -> Node:
        if not self.may_hold(node):
            return node
        if node.head is Compare:
            numbers = self.numbers(node.args[2])
            if np.ndim(numbers):
                return node
            return Node(Compare, (*node.args[:2], self.constant(numbers, node.args[2])), node.span, node.at)
        indices = [index for index in node.args[1:] if isinstance(index, Node)]
        rows: list[tuple[Node, Any]] = []
        for place, index in enumerate(indices):
            if not self.is_label(index) and not self.is_other(node):
                continue
            numbers = self.numbers(index)
            if np.ndim(numbers):
                rows.append((index, numbers))
                indices[place] = Node(Symbol(CHOSEN), (), index.span, index.at)
                continue
            indices[place] = self.constant(numbers, index)
            said = self.machine.source[node.span.start : node.span.end]
            number = int(indices[place].head.value) + 1 - self.first
            self.machine.notice(
                "element_of", Mark(node.span, node.at), name=said, base=_name(node.args[0]), number=number
            )
        element = Node(Subscript, (node.args[0], *indices), node.span, node.at)
        return self.picked(element, *rows[0]) if len(rows) == 1 else element if not rows else node

    def constant(self, number: Any, place: Node) -> Node:
        shift = 1 if self.first and int(number) == 0 else 0
        return Node(Constant(int(number) + shift), (), place.span, place.at)

    def picked(self, element: Node, label: Node, numbers: Any) -> Node:
        """The sum over the classes of the element times whether the label is that class."""
        base = _name(element.args[0])
        shape = self.shape_of(base) or ()
        places = [_name(index) for index in element.args[1:]]
        count = shape[places.index(CHOSEN)] if len(shape) == len(places) else int(np.max(numbers)) + 1
        lowest = 0 if not self.first or np.min(numbers) == 0 else 1
        span, at = element.span, element.at

        def row(number: float) -> Node:
            ones = tuple(Node(Constant(int(number == k + lowest)), (), span, at) for k in range(count))
            return Node(ListOf, ones, span, at)

        choice = Node(ListOf, tuple(row(number) for number in numbers), span, at)
        letter = label.args[1]
        assert isinstance(letter, Node)
        running = Node(Symbol(CHOSEN), (), span, at)
        chosen = Node(Subscript, (choice, letter, running), span, at)
        nothing = Node(Nothing(), (), at, at)
        letters = Node(TupleOf, (running,), at, at)
        body = Node(Product, (element, chosen), span, at)
        return Node(SumOver, (Str("sum"), letters, nothing, nothing, body), span, at)

    # ---- numbers
    def numbers(self, index: Node) -> Any:
        """The label's number, or a row of them where it runs."""
        name = _name(index)
        if index.head is Subscript:
            base = index.args[0]
            assert isinstance(base, Node)
            if self.shape_of(_name(base)):
                return np.asarray(self.machine.static(self.value(_name(base)), self.mark))
            name = joined_name(_name(base), tuple(arg for arg in index.args[1:] if isinstance(arg, Node)))
        found = self.value(name)
        if found is not MISSING:
            return np.asarray(self.machine.static(found, self.mark))
        known = self.machine.inputs.assumptions
        if name not in known.fixed:
            raise Rerun(known.learned(fixed=known.fixed | {name}, sizes={**known.sizes, name: 1}))
        value = self.machine.globals.names[name] = self.machine.inputs.free(name, index.span)
        return np.asarray(value)

    def value(self, name: str) -> Any:
        found = find(self.frame.scope, name)
        if found is MISSING and name in self.machine.inputs.values:
            found = self.machine.globals.names[name] = self.machine.inputs.free(name, self.mark.span)
        return found


def _is_named(node: Node) -> bool:
    return node.head is Subscript and isinstance(node.args[0], Node) and isinstance(node.args[0].head, Symbol)


def _name(node: Any) -> str:
    return str(node.head.name) if isinstance(node, Node) and isinstance(node.head, Symbol) else ""

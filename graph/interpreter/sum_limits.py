r"""Limits of sums that are names: the n of ``\sum_{k=0}^{n} x^k`` with the value it is given, 3 where it has none.

Where an array carries the index, its axis says how far it runs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..language.code_tree import Expression
from ..language.heads import Constant, Subscript, SumOver, Symbol
from ..language.latex.formula_tree import Node, expression_of, walk
from ..language.marks import Mark
from .assumptions import Rerun
from .index_pairs import of_whole
from .machine import Frame, Machine
from .unrolling import ShapeOf, letters_of, node_of, rewritten, whole
from .values import MISSING, find

__all__ = ["with_limits"]

_FREE = 3


def with_limits(machine: Machine, frame: Frame, expression: Expression, shape_of: ShapeOf, mark: Mark) -> Expression:
    """The expression with numbers in the places of the names that say how far an index runs.

    Raises:
        Rerun: such a name was not fixed yet.
    """
    node = node_of(expression)
    sums = [one for one in walk(node) if one.head is SumOver and _is_open(one)]
    if not sums:
        return expression
    carried = {letter for one in walk(node) for letter in _letters_at(one)}
    known = {letter for one in walk(node) for letter in _letters_at(one) if shape_of(_base(one))}

    def number_of(limit: Node, is_free: bool) -> Node:
        def put(one: Node) -> Node:
            name = str(one.head.name) if isinstance(one.head, Symbol) else ""
            number = _number(machine, frame, name, one, is_free, mark) if name else None
            return one if number is None else Node(Constant(number), (), one.span, one.at)

        return rewritten(limit, put)

    def change(one: Node) -> Node:
        if one.head is not SumOver or not _is_open(one):
            return one
        letter = str(letters_of(one)[0].head.name)
        if letter in known:
            return one
        limits = [arg for arg in one.args[2:4] if isinstance(arg, Node)]
        lower, upper = (number_of(limit, letter not in carried) for limit in limits)
        is_told = whole(lower) is not None and whole(upper) is not None
        return Node(SumOver, (*one.args[:2], lower, upper, one.args[4]), one.span, one.at) if is_told else one

    return expression_of(rewritten(node, change), lambda leaf: leaf)


def _is_open(total: Node) -> bool:
    """Whether a sum over one letter goes from a whole number to a name, or to a name plus or minus a number."""
    upper = total.args[3]
    names = [one.head.name for one in walk(upper) if isinstance(one.head, Symbol)] if isinstance(upper, Node) else []
    return len(letters_of(total)) == 1 and whole(total.args[2]) is not None and len(names) == 1 and names[0] != "inf"


def _letters_at(node: Node) -> set[str]:
    """The letters that stand at an array."""
    one = of_whole(node)
    if one.head is not Subscript:
        return set()
    return {str(inner.head.name) for arg in one.args[1:] for inner in walk(arg) if isinstance(inner.head, Symbol)}


def _base(node: Node) -> str:
    base = of_whole(node).args[0]
    return str(base.head.name) if isinstance(base, Node) and isinstance(base.head, Symbol) else ""


def _number(machine: Machine, frame: Frame, name: str, place: Node, is_free: bool, mark: Mark) -> int | None:
    """The whole number that a name is, fixed from now on; None where it has no value or is none."""
    found: Any = find(frame.scope, name)
    known = machine.inputs
    if found is MISSING and (name in known.values or is_free):
        if name not in known.assumptions.fixed and name not in known.values:
            news = {"fixed": known.assumptions.fixed | {name}, "sizes": {**known.assumptions.sizes, name: _FREE}}
            raise Rerun(known.assumptions.learned(**news))
        found = machine.globals.names[name] = known.free(name, place.span)
    if found is MISSING or machine.shape(found, mark):
        return None
    number = np.asarray(machine.static(found, mark), dtype=float)
    return int(number) if float(number).is_integer() else None

"""Lists without a value that a loop goes over: ``for W, b in params`` has weights, ``for f in self.layers`` layers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..gates.gate import Shape
from ..language import code_tree as tree
from ..language.heads import Attribute, CallOf, Index, Slice, TupleOf
from ..language.heads import Symbol as Name
from .demanded_parts import path_of
from .marked_tree import Marked, marked, nodes_of

__all__ = ["ROWS", "Row", "demanded_rows", "has_products", "square_weights"]

ROWS = 2  # that such a list is given
_WEIGHTS = re.compile(r"(?:\w*_)?(?:params|parameters|weights|biases)|theta")
_PRODUCTS = frozenset(("dot", "matmul", "mm", "einsum"))
_CALLS = re.compile(r"(?:\w*_)?(?:layers|blocks|convs|linears|lins|fcs|norms|bns|mlps|attns)")


@dataclass(frozen=True, slots=True)
class Row:
    """``parts``: the names of one row's weights; none where the rows are layers. ``is_alone``: a row is the weight
    itself, as in ``zip(weights, biases)``."""

    parts: tuple[str, ...] = ()
    is_alone: bool = False


def demanded_rows(statements: list[tree.Statement]) -> dict[str, Row]:
    """Names that must be lists, by how loops take them apart."""
    found: dict[str, Row] = {}
    given = {path_of(target.tree) for each in statements if isinstance(each, tree.Assign) for target in each.targets}
    for statement in statements:
        whole = marked(statement.iterable) if isinstance(statement, tree.For) else None
        for target, iterable in _loops(statement, whole):
            path = path_of(_uncut(iterable).tree)
            name = path.removeprefix("self.")
            if not path or path in given:
                continue
            parts = tuple(path_of(part.tree) for part in target.operands) if isinstance(target.tree, TupleOf) else ()
            if len(parts) > 1 and all(parts) and _WEIGHTS.fullmatch(name):
                found[name] = Row(parts)
            elif isinstance(target.tree, Name) and _WEIGHTS.fullmatch(name) and iterable is not whole:
                found[name] = Row((target.tree.name,), is_alone=True)
            elif isinstance(target.tree, Name) and _CALLS.fullmatch(name) and _is_called(statement, target.tree.name):
                found[name] = Row()
    return found


def _loops(statement: tree.Statement, iterable: Marked | None) -> Iterator[tuple[Marked, Marked]]:
    """What a loop names, and what it goes over; of ``enumerate`` and ``zip`` each of their lists."""
    if not isinstance(statement, tree.For) or iterable is None:
        return
    target = marked(statement.target)
    called = iterable.operands[0].tree if isinstance(iterable.tree, CallOf) else None
    name = called.name if isinstance(called, Name) else ""
    lists = iterable.operands[1:]
    if name == "enumerate" and lists and len(target.operands) > 1:
        yield target.operands[1], lists[0]
    elif name == "zip":
        yield from zip(target.operands, lists, strict=False)
    else:
        yield target, iterable


def _uncut(node: Marked) -> Marked:
    """``params`` of ``params[:-1]``."""
    is_cut = isinstance(node.tree, Index) and len(node.operands) == 2 and isinstance(node.operands[1].tree, Slice)
    return node.operands[0] if is_cut else node


def _is_called(loop: tree.Statement, name: str) -> bool:
    return any(
        isinstance(node.tree, CallOf) and isinstance(node.operands[0].tree, Name) and node.operands[0].tree.name == name
        for node in _nodes(loop)
    )


def _nodes(loop: tree.Statement) -> Iterator[Marked]:
    for statement in loop.body if isinstance(loop, tree.For) else ():
        expression = getattr(statement, "value", None)
        if isinstance(expression, tree.Expression):
            yield from nodes_of(marked(expression))


def has_products(statements: list[tree.Statement]) -> bool:
    """Whether a program multiplies matrices."""
    for statement in statements:
        for node in _nodes(statement):
            function = node.operands[0] if isinstance(node.tree, CallOf) else node
            name = function.texts[-1] if isinstance(function.tree, Attribute) else ""
            if name in _PRODUCTS or getattr(node.tree, "operator", "") in ("@", "·"):
                return True
    return False


def square_weights(rows: Mapping[str, Row], shapes: dict[str, Shape]) -> None:
    """Makes the weights of layers that follow each other square matrices, and biases as wide."""
    for row in rows.values():
        for place, part in enumerate(row.parts):
            shapes.pop(part, None)
            for number in range(1, ROWS + 1):
                shapes[f"{part}{number}"] = (3,) if place or part.startswith("b") else (3, 3)

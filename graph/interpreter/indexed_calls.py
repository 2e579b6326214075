"""Functions and matrix products of arrays that have letters as their first axes: they work on what stands behind."""

from __future__ import annotations

from ..language.heads import CallOf, Constant, ListOf, MatrixMultiply, Symbol
from ..language.latex.formula_tree import Node, call_of
from .contractions import Indexed, einsum, elementwise, joined

__all__ = ["called", "matrix_product", "transposed_rest", "with_operands"]

_ON_REST = frozenset("norm softmax log_softmax sum mean max min std var logsumexp amax amin".split())


def with_operands(node: Node, operands: tuple[Node, ...]) -> Node:
    """A node with other operands."""
    given = iter(operands)
    args = tuple(next(given) if isinstance(arg, Node) else arg for arg in node.args)
    return Node(node.head, args, node.span, node.at)


def called(node: Node, done: list[Indexed], order: tuple[str, ...]) -> Indexed:
    name = str(done[0].node.head.name) if isinstance(done[0].node.head, Symbol) else ""
    operands = done[1:]
    keywords = node.args[1]
    if len(operands) == 1 and operands[0].axes and name in _ON_REST:
        return _on_rest(name, node, operands[0])
    if name in _ON_REST and name not in ("softmax", "log_softmax") and len(operands) == 1:
        return Indexed(Node(CallOf, (done[0].node, keywords, operands[0].node), node.span, node.at))
    if not operands:
        return Indexed(with_operands(node, (done[0].node,)))
    nodes, axes, rest = elementwise(tuple(operands), order)
    is_reducing = name in ("norm", "dot", "det", "trace", "inner")
    return Indexed(Node(CallOf, (done[0].node, keywords, *nodes), node.span, node.at), axes, 0 if is_reducing else rest)


def _on_rest(name: str, node: Node, value: Indexed) -> Indexed:
    """A function of the whole of each x_i: along the axes behind the letters."""
    keeps = name in ("softmax", "log_softmax")
    if not value.rest:
        if name == "norm":
            return Indexed(call_of("abs", (value.node,), node.span, node.at), value.axes)
        return Indexed(call_of(name, (value.node,), node.span, node.at), value.axes) if keeps else value
    places = [Node(Constant(-k), (), node.at, node.at) for k in range(value.rest, 0, -1)]
    from_tuple = Node(ListOf, tuple(places), node.at, node.at)
    axis = places[-1] if len(places) == 1 or keeps else from_tuple
    call = call_of(name, (value.node,), node.span, node.at, axis=axis)
    return Indexed(call, value.axes, value.rest if keeps else 0)


def transposed_rest(value: Indexed) -> Indexed:
    if value.rest < 2:
        return value
    axes = "".join(value.axes)
    free = [letter for letter in "abcdefgh" if letter not in axes][: value.rest]
    flipped = "".join(reversed(free))
    node = einsum(f"{axes}{''.join(free)}->{axes}{flipped}", (value.node,), value.node.span, value.node.at)
    return Indexed(node, value.axes, value.rest)


def matrix_product(node: Node, done: list[Indexed], order: tuple[str, ...]) -> Indexed:
    left, right = done
    if not right.axes and right.rest <= 2 and left.rest == 1:
        tree = Node(MatrixMultiply, (left.node, right.node), node.span, node.at)
        return Indexed(tree, left.axes, right.rest - 1)
    free = [letter for letter in "abcdefgh" if letter not in left.axes + right.axes]
    rows, inner, columns = free[: left.rest - 1], free[left.rest - 1], free[left.rest : left.rest + right.rest - 1]
    ends = ["".join(rows) + inner, (inner if right.rest < 2 else "".join(columns[:-1]) + inner + columns[-1])]
    axes = joined((left, right), order)
    out = "".join(axes) + "".join(rows) + "".join(columns)
    spec = f"{''.join(left.axes)}{ends[0]},{''.join(right.axes)}{ends[1]}->{out}"
    tree = einsum(spec, (left.node, right.node), node.span, node.at)
    return Indexed(tree, axes, len(rows) + len(columns))

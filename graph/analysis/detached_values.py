"""A program whose detached values stay what they are while its inputs move, as backpropagation counts them."""

from __future__ import annotations

from dataclasses import replace

from ..autodiff.evaluate import make_plan
from ..autodiff.graph import Node
from ..gates.gate import Mathematics, Operation, Value
from .evaluation_point import FixedPoint, Point

__all__ = ["held"]


def held(point: Point) -> Point:
    """The point itself where nothing is detached."""
    nodes = [_held(node, value) for node, value in zip(point.graph.nodes, point.evaluation.values, strict=True)]
    if all(one is other for one, other in zip(nodes, point.graph.nodes, strict=True)):
        return point
    graph = replace(point.graph, nodes=tuple(nodes))
    return FixedPoint(graph, make_plan(graph), point.evaluation, point.given, point.limits, point.brinks)


def _held(node: Node, value: Value) -> Node:
    operation = node.operation
    if operation is None or not operation.gate.is_cut:
        return node

    def forward(_m: Mathematics, _x: Value) -> Value:
        return value

    gate = replace(operation.gate, forward=forward)
    return replace(node, operation=Operation(gate, operation.constants, operation.params))

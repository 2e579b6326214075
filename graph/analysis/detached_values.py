"""A program whose detached values stay what they are while its inputs move, as backpropagation counts them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..autodiff.evaluate import Plan, make_plan
from ..autodiff.graph import Evaluation, Graph, Node
from ..gates.gate import Mathematics, Operation, Value
from ..interpreter.decisions import Brink
from ..limits import Limits
from .evaluation_point import Point, Program

__all__ = ["held"]


@dataclass(frozen=True, slots=True)
class _Held:
    """A point with another graph and plan."""

    graph: Graph
    plan: Plan
    evaluation: Evaluation
    given: Mapping[str, Value]
    limits: Limits
    brinks: Mapping[int, Brink]

    def program_at(self, _given: Mapping[str, Value]) -> Program:
        """Itself: a program of which a part stands still is not read again."""
        return self


def held(point: Point) -> Point:
    """The point itself where nothing is detached."""
    nodes = [_held(node, value) for node, value in zip(point.graph.nodes, point.evaluation.values, strict=True)]
    if all(one is other for one, other in zip(nodes, point.graph.nodes, strict=True)):
        return point
    graph = replace(point.graph, nodes=tuple(nodes))
    return _Held(graph, make_plan(graph), point.evaluation, point.given, point.limits, point.brinks)


def _held(node: Node, value: Value) -> Node:
    operation = node.operation
    if operation is None or not operation.gate.is_cut:
        return node

    def forward(_m: Mathematics, _x: Value) -> Value:
        return value

    gate = replace(operation.gate, forward=forward)
    return replace(node, operation=Operation(gate, operation.constants, operation.params))

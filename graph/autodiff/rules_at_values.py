"""The rules of a graph as they are shown at its numbers: shorter where these allow it, or as they hold there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..gates.gate import Value
from .graph import Edge, Graph

__all__ = ["with_rules_at_values"]


def with_rules_at_values(graph: Graph, values: Sequence[Value]) -> Graph:
    """The graph, the rules on its edges as they are at ``values`` (by node position); itself where all are so."""
    here = {
        number: _rule_here(graph, edge, values) for number, edge in enumerate(graph.edges) if edge.lg_rule is not None
    }
    if all(edge is graph.edges[number] for number, edge in here.items()):
        return graph
    return replace(graph, edges=tuple(here.get(number, edge) for number, edge in enumerate(graph.edges)))


def _rule_here(graph: Graph, edge: Edge, values: Sequence[Value]) -> Edge:
    node = graph.nodes[edge.target]
    if edge.lg_rule is None or node.operation is None or node.operation.gate.rule_here is None:
        return edge
    sources = iter(node.operands)
    operands = [values[next(sources)] if given is None else given for given in node.operation.constants]
    rule = node.operation.gate.rule_here(edge.lg_rule, *operands, **node.operation.params)
    return edge if rule == edge.lg_rule else replace(edge, lg_rule=rule)

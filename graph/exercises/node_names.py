"""Names of nodes and wires where a question or an answer names them: the very names that the drawing shows."""

from __future__ import annotations

from ..autodiff.gate_text import sign_text
from ..autodiff.graph import Edge, Graph
from ..autodiff.value_names import value_names
from ..notation.names import typeset_plain
from ..words import say

__all__ = ["called", "ends_called", "gate_called"]


def called(graph: Graph, position: int) -> str:
    """The node's one name: the person's, or u₁, u₂, …"""
    return typeset_plain(value_names(graph)[position])


def gate_called(graph: Graph, position: int) -> str:
    """A gate by its sign and where its result goes: σ → u₃."""
    operation = graph.nodes[position].operation
    name = called(graph, position)
    return name if operation is None else f"{sign_text(operation)} → {name}"


def ends_called(graph: Graph, edge: Edge, language: str) -> tuple[str, str]:
    """Where a wire begins and where it ends; of several between the same two, the operand it carries."""
    ends = called(graph, edge.source), called(graph, edge.target)
    if sum(each.source == edge.source and each.target == edge.target for each in graph.edges) == 1:
        return ends
    return ends[0], say(language, "insight.ask.of_operand", to=ends[1], number=edge.slot + 1)

"""Names of nodes where a question or an answer names them: as seen on the drawing, no two gates alike."""

from __future__ import annotations

from ..analysis.identifiers import node_labels
from ..autodiff.gate_text import sign_text
from ..autodiff.graph import Evaluation, Graph
from ..notation.names import typeset_plain
from ..numbers import readable_value
from ..words import say

__all__ = ["called"]


def called(graph: Graph, evaluation: Evaluation, position: int, language: str) -> str:
    """The node's name, a number that was typed, or a gate's sign, with what goes in where another has the same."""
    node = graph.nodes[position]
    if node.name:
        return typeset_plain(node.name)
    if node.kind == "output":
        return typeset_plain(graph.output_name)
    if node.operation is None:
        return readable_value(evaluation.values[position])
    sign = sign_text(node.operation)
    alike = [at for at in graph.gates if not graph.nodes[at].name and _sign(graph, at) == sign]
    if len(alike) < 2:
        return sign
    labels = node_labels(graph)
    operands = ", ".join(typeset_plain(labels[operand]) for operand in node.operands)
    return say(language, "insight.ask.of", sign=sign, operands=operands)


def _sign(graph: Graph, position: int) -> str:
    operation = graph.nodes[position].operation
    return sign_text(operation) if operation is not None else ""

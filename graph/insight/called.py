"""What a node is called where a question or an answer names it: as it is seen on the drawing."""

from __future__ import annotations

from ..language.names import typeset_plain
from ..numbers import readable_value
from ..tracing.model import Evaluation, Graph
from ..tracing.wording import sign_text

__all__ = ["called"]


def called(graph: Graph, evaluation: Evaluation, position: int) -> str:
    """The node's name, a gate's sign, or a number that was typed."""
    node = graph.nodes[position]
    if node.name:
        return typeset_plain(node.name)
    if node.kind == "output":
        return typeset_plain(graph.output_name)
    if node.operation is not None:
        return sign_text(node.operation)
    return readable_value(evaluation.values[position])

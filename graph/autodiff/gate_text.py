"""Gates and their gradient rules in plain text: for the API's readers, not for the picture."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ..gates.gate import Operation
from ..language.read_expression import read_expression
from ..notation.names import to_superscript
from ..notation.pieces import Piece, name_piece
from ..notation.typeset import typeset
from ..numbers import readable
from .graph import Edge, Graph

__all__ = ["rule_text", "sign_text"]


def sign_text(operation: Operation) -> str:
    """The gate's drawn sign with its number put in: ``×−1``, ``+1``, ``1/x``, ``x²``."""
    gate = operation.gate
    if gate.variadic and len(operation.constants) > 2 and operation.constants.count(None) == 1:
        return f"{gate.sign}({', '.join('x' if c is None else readable(c) for c in operation.constants)})"
    for operand, constant in enumerate(operation.constants):
        if constant is not None and operand < len(gate.constant_signs):
            number = readable(constant)
            raised = to_superscript(number) or f"^{number}"
            return gate.constant_signs[operand].format(c=number, c_sup=raised)
    return gate.sign


@lru_cache(maxsize=1024)
def _rule(rule: str, operands: tuple[tuple[str, str], ...]) -> str:
    names: dict[str, Piece] = {operand: name_piece(name, "plain") for operand, name in operands}
    tree: Any = read_expression(rule)
    return typeset(tree, "plain", names, "·")


def rule_text(graph: Graph, edge: Edge) -> str:
    """The vector-Jacobian product along an edge as a formula: ``UG · xᵀ``, over what the person named."""
    node = graph.nodes[edge.target]
    assert node.operation is not None
    assert edge.lg_rule is not None
    sources = iter(node.operands)
    names: list[tuple[str, str]] = []
    for operand, constant in zip(node.operation.gate.operands, node.operation.constants, strict=False):
        name = readable(constant) if constant is not None else graph.nodes[next(sources)].name
        names.append((operand, name or operand))
    return _rule(edge.lg_rule, tuple(names))

"""Gates and their gradient rules in plain text: for the API's readers, not for the picture."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from ..gates.gate import Operation
from ..language.heads import Constant
from ..language.read_expression import read_expression
from ..notation.names import to_superscript
from ..notation.pieces import Piece, name_piece
from ..notation.substitution import substitute
from ..notation.typeset import typeset
from ..numbers import readable
from ..words import DEFAULT_LANGUAGE, say
from .graph import Edge, Graph

__all__ = ["rule_text", "sign_text", "worded"]

# How a rule's own functions read once they are typeset; what else stands in a rule is mathematics.
_OWN = re.compile(r"\b(repeat|scatter add|scatter|zeroed|picked|to largest|shared out|middles|middle) UG\b")


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
def _rule(rule: str, operands: tuple[tuple[str, str | float], ...]) -> str:
    names: dict[str, Piece] = {
        operand: name_piece(name, "plain") for operand, name in operands if isinstance(name, str)
    }
    numbers = {operand: Constant(number) for operand, number in operands if isinstance(number, float)}
    tree: Any = substitute(read_expression(rule), numbers)
    return typeset(tree, "plain", names, "·")


def worded(rule: str, language: str) -> str:
    """A typeset rule whose functions that no library has are told in words: ``scatter UG`` is UG put back."""
    return _OWN.sub(lambda found: say(language, f"rule_word.{found[1].replace(' ', '_')}"), rule)


def rule_text(graph: Graph, edge: Edge, language: str = DEFAULT_LANGUAGE) -> str:
    """The vector-Jacobian product along an edge as a formula: ``UG · xᵀ``, over what the person named."""
    node = graph.nodes[edge.target]
    assert node.operation is not None
    assert edge.lg_rule is not None
    sources = iter(node.operands)
    names: list[tuple[str, str | float]] = []
    for operand, constant in zip(node.operation.gate.operands, node.operation.constants, strict=False):
        named = constant if constant is not None else graph.nodes[next(sources)].name or operand
        names.append((operand, named))
    return worded(_rule(edge.lg_rule, tuple(names)), language)

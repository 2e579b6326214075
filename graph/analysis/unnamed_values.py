"""Names for the unnamed values of a program in formulas, and what each is made of: u₁ = σ(y)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..gates.gate import Operation
from ..language.heads import Symbol, call
from ..notation.formula_parts import Written, joined, written
from ..notation.pieces import Notation, Piece, name_piece, number_piece
from ..notation.typeset import typeset
from .elementwise_formulas import formula_tree, operand_names, parsed
from .evaluation_point import Point
from .identifiers import node_labels

__all__ = ["Definition", "definitions"]

_MOST = 40


@dataclass(frozen=True, slots=True)
class Definition:
    """An unnamed gate: its id, the name it goes by, and ``name = its formula over its operands' names``."""

    node: str
    name: Written
    text: Written


def definitions(point: Point) -> tuple[Definition, ...]:
    """Of the first unnamed gates, in topological order."""
    graph, labels = point.graph, node_labels(point.graph)
    output = graph.nodes[-1].operands[0]
    unnamed = [at for at in graph.gates if not graph.nodes[at].name and at != output]
    return tuple(_definition(point, position, labels) for position in unnamed[:_MOST])


def _definition(point: Point, position: int, labels: tuple[str, ...]) -> Definition:
    node = point.graph.nodes[position]
    operation = node.operation
    assert operation is not None
    tree, sources = _tree(operation), iter(node.operands)
    operands = [labels[next(sources)] if number is None else number for number in operation.constants]

    def piece(operand: str | float, notation: Notation) -> Piece:
        return name_piece(operand, notation) if isinstance(operand, str) else number_piece(operand, notation)

    def write(notation: Notation) -> str:
        pieces = {
            name: piece(operand, notation) for name, operand in zip(operand_names(operation), operands, strict=True)
        }
        return joined([name_piece(labels[position], notation).text, typeset(tree, notation, pieces)], "=", notation)

    return Definition(node.id, written(lambda n: name_piece(labels[position], n).text), written(write))


def _tree(operation: Operation) -> Any:
    """The gate over its operands' names: a composite or a structured function as a call, the rest as its formula."""
    gate = operation.gate
    if gate.operator is None and (gate.expansion or not gate.is_elementwise):
        return call(gate.name, tuple(Symbol(name) for name in operand_names(operation)))
    return formula_tree(operation) if gate.is_elementwise else parsed(gate.formula_text(operation.params))

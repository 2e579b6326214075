"""The pattern by which a gate hands its gradient to one operand: it copies, scales, swaps, switches …"""

from __future__ import annotations

from typing import Any, Literal

from ..language.heads import Call, Constant, Symbol
from ..language.marks import postorder
from .elementwise_formulas import local_tree
from .evaluation_point import Point
from .jacobian_indices import index_form
from .python_expressions import COMPARED

__all__ = ["RULES", "Rule", "rule_of"]

Rule = Literal["copy", "scale", "swap", "switch", "output", "sum", "slope"]
RULES: tuple[Rule, ...] = ("copy", "scale", "swap", "switch", "output", "sum", "slope")


def rule_of(point: Point, edge_position: int) -> Rule | None:
    """By which pattern a gate hands its gradient to one operand; None where none flows."""
    edge = point.graph.edges[edge_position]
    operation = point.graph.nodes[edge.target].operation
    if operation is None or edge.lg_kind is None:
        return None
    if not operation.gate.is_elementwise:
        form = index_form(point.graph, edge_position)
        if form is None:
            return "slope"
        if form.factor is not None:
            return "slope" if form.factor == edge.operand else "swap"
        return "sum" if form.summed else "copy" if form.number == 1.0 else "scale"
    tree: Any = local_tree(operation, edge.operand)
    if isinstance(tree, Constant):
        return "copy" if tree.value == 1 else "scale"
    if isinstance(tree, Symbol):
        return "output" if tree.name == "out" else "swap"
    parts = list(postorder(tree))
    if any(isinstance(part, Call) and part.name in COMPARED for part in parts):
        return "switch"
    if all(isinstance(part, Constant) for part in parts if not part.args):
        return "scale"
    return "output" if any(isinstance(part, Symbol) and part.name == "out" for part in parts) else "slope"

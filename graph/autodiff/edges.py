"""The edges of a graph in the making, and how a gradient crosses each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..gates.gate import Shape
from .builder import Builder, Draft
from .graph import Edge

__all__ = ["edges_of", "gradient_free", "last_edge", "without_dead_ends"]


def _takes(builder: Builder, draft: Draft) -> tuple[bool, ...]:
    """By the gate's operand, whether the gate hands it a gradient."""
    assert draft.operation is not None
    takes, constants = draft.operation.gate.takes_gradient, draft.operation.constants
    if takes is None:
        return (True,) * len(constants)
    sources = iter(draft.operands)
    return takes(*[() if c is not None else builder.nodes[next(sources)].shape for c in constants])


def gradient_free(builder: Builder) -> set[int]:
    """Positions of the gates that no gradient leaves again: comparisons, and what is made of them alone."""
    still: set[int] = set()
    if all(draft.operation is None or draft.operation.gate.takes_gradient is None for draft in builder.nodes):
        return still
    for position, draft in enumerate(builder.nodes):
        if draft.operation is None:
            continue
        operands = [k for k, constant in enumerate(draft.operation.constants) if constant is None]
        takes = _takes(builder, draft)
        if not any(takes):
            still.add(position)
            continue
        taking = [source for k, source in zip(operands, draft.operands, strict=True) if takes[k]]
        is_still = all(source in still or builder.nodes[source].kind == "constant" for source in taking)
        if is_still and (len(taking) < len(operands) or any(source in still for source in taking)):
            still.add(position)
    return still


def edges_of(builder: Builder, position: int, draft: Draft, still: set[int]) -> list[Edge]:
    """The edges that enter a gate, with the way a gradient crosses each; none leaves the nodes of ``still``."""
    operation = draft.operation
    if operation is None:
        return []
    gate = operation.gate
    operands = [number for number, constant in enumerate(operation.constants) if constant is None]
    shapes: list[Any] = [()] * len(operation.constants)
    for operand, source in zip(operands, draft.operands, strict=True):
        shapes[operand] = builder.nodes[source].shape
    takes = _takes(builder, draft)
    rules = gate.rules(*shapes, **operation.params) if callable(gate.rules) else gate.rules
    name = f"e{draft.id[1:]}" if draft.id.startswith("n") else f"e{draft.id}"
    edges: list[Edge] = []
    for slot, (operand, source) in enumerate(zip(operands, draft.operands, strict=True)):
        start = builder.nodes[source]
        kind: Any = "rule"
        if start.kind == "constant" or source in still or not takes[operand]:
            kind = None
        elif draft.shape == () and start.shape == ():
            kind = "scalar"
        elif gate.is_elementwise:
            kind = "elementwise"
        rule = rules[min(operand, len(rules) - 1)] if kind == "rule" and rules else None
        is_broadcast = kind == "elementwise" and start.shape != draft.shape
        edges.append(Edge(f"{name}-{slot}", source, position, slot, operand, kind, rule, is_broadcast))
    return edges


def without_dead_ends(edges: list[Edge], count: int) -> list[Edge]:
    """No gradient flows along an edge into a gate that none reaches, as one that only makes class labels."""
    receives = [False] * count
    receives[-1] = True
    kept: list[Edge] = []
    for edge in reversed(edges):  # by target: what leaves a gate is settled before what enters it
        if edge.lg_kind and not receives[edge.target]:
            edge = replace(edge, lg_kind=None, lg_rule=None, is_broadcast=False)
        elif edge.lg_kind:
            receives[edge.source] = True
        kept.append(edge)
    return kept[::-1]


def last_edge(source: int, target: int, has_gradient: bool, shape: Shape) -> Edge:
    """The edge into the output."""
    kind: Any = None if not has_gradient else "elementwise" if shape else "scalar"
    return Edge("eout-0", source, target, 0, 0, kind)

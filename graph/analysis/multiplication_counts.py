"""Multiplication counts: what backpropagation saves on this very graph, against two other ways."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..autodiff.graph import Graph

__all__ = ["Costs", "costs"]


@dataclass(frozen=True, slots=True)
class Costs:
    """Multiplications by local gradients (for tensors: the multiply-adds of the vector-Jacobian products).

    Attributes:
        inputs: how many inputs take a gradient; ``numbers``: of how many numbers together.
        paths: from all inputs to the output.
        expanded: every path of every input multiplied out by itself, nothing shared.
        forward: forward mode, one pass for every number of every input.
        backward: backpropagation, one pass for all.
    """

    inputs: int
    numbers: int
    paths: int
    expanded: int
    forward: int
    backward: int


def _edge_costs(graph: Graph) -> list[int]:
    """Multiplications along each edge in one pass."""
    found: list[int] = []
    for edge in graph.edges:
        node = graph.nodes[edge.target]
        if edge.lg_kind is None or node.operation is None:
            found.append(0)
        elif node.operation.gate.work is None:
            found.append(max(math.prod(node.shape), math.prod(graph.nodes[edge.source].shape)))
        else:
            sources = iter(node.operands)
            shapes = [() if c is not None else graph.nodes[next(sources)].shape for c in node.operation.constants]
            found.append(node.operation.gate.work(*shapes, **node.operation.params))
    return found


def costs(graph: Graph) -> Costs:
    """Counted on the graph: paths are never walked one by one, so that their number may be astronomic."""
    weights = _edge_costs(graph)
    paths, lengths = [0] * len(graph.nodes), [0] * len(graph.nodes)
    paths[-1] = 1
    for position in reversed(range(len(graph.nodes) - 1)):
        for number in graph.out_of[position]:
            edge = graph.edges[number]
            if edge.lg_kind is not None:
                paths[position] += paths[edge.target]
                lengths[position] += lengths[edge.target] + weights[number] * paths[edge.target]
    moving = [item for item in graph.inputs if any(paths[position] for position in item.nodes.values())]
    leaves = [(position, math.prod(graph.nodes[position].shape)) for item in moving for position in item.nodes.values()]
    forward = sum(size * _reached(graph, position, weights) for position, size in leaves)
    return Costs(
        inputs=len(moving),
        numbers=sum(size for _, size in leaves),
        paths=sum(paths[position] for position, _ in leaves),
        expanded=sum(lengths[position] for position, _ in leaves),
        forward=forward,
        backward=sum(weight for weight, edge in zip(weights, graph.edges, strict=True) if paths[edge.target]),
    )


def _reached(graph: Graph, start: int, weights: list[int]) -> int:
    """Multiplications of one forward pass of tangents from one node."""
    reached, spent, pending = {start}, 0, [start]
    while pending:
        for number in graph.out_of[pending.pop()]:
            edge = graph.edges[number]
            if edge.lg_kind is None:
                continue
            spent += weights[number]
            if edge.target not in reached:
                reached.add(edge.target)
                pending.append(edge.target)
    return spent

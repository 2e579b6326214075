"""Inputs that get nothing from the backward pass, and why: the gate that passes nothing on, or no way back at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...analysis.evaluation_point import Point
from ...gates.gate import Value

__all__ = ["blocked_inputs", "reached_inputs"]


def blocked_inputs(point: Point) -> Iterator[tuple[int, int | None]]:
    """Positions of inputs whose gradient is nothing, each with the gate that stopped it; None: none flows there.

    Where paths cancel each other something did arrive, and the input is not among them.
    """
    for position in _inputs(point):
        gates = {_stopping(point, edge) for edge in point.graph.out_of[position]}
        if not _is_nothing(point.evaluation.gradients[position]) or -1 in gates:
            continue
        stopping = gates - {None}
        yield position, min(gate for gate in stopping if gate is not None) if stopping else None


def reached_inputs(point: Point) -> Iterator[int]:
    """Positions of inputs that get something."""
    return (at for at in _inputs(point) if not _is_nothing(point.evaluation.gradients[at]))


def _inputs(point: Point) -> Iterator[int]:
    return (at for at, node in enumerate(point.graph.nodes) if node.kind == "input" and point.graph.out_of[at])


def _stopping(point: Point, edge: int) -> int | None:
    """The gate on the way from an edge to the output that lets nothing of what reaches it through; -1: something
    comes back along this edge, None: no gradient flows here."""
    graph, evaluation = point.graph, point.evaluation
    if graph.edges[edge].lg_kind is None:
        return None
    while True:
        if not _is_nothing(evaluation.downstream[edge]):
            return -1
        target = graph.edges[edge].target
        if not _is_nothing(evaluation.gradients[target]) or not graph.out_of[target]:
            return target
        edge = graph.out_of[target][0]


def _is_nothing(value: Value | None) -> bool:
    return value is None or not np.any(value)

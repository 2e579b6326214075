"""Giveaways: what on the drawing would tell a hidden number, itself elsewhere, its copies, its factors."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..analysis.evaluation_point import Point
from ..gates.gate import Value
from .exercise import Kind

__all__ = ["given_away", "same_number"]

_MOST = 400  # edges along which copies are followed


def same_number(point: Point, edge_position: int, kind: Kind) -> tuple[str, ...]:
    """Elements that show the same number."""
    graph = point.graph
    edge = graph.edges[edge_position]
    if kind == "value":
        return tuple(f"{graph.edges[n].id}-value" for n in graph.out_of[edge.source])
    if kind == "lg":
        return (f"{edge.id}-lg",)
    node = edge.target if kind == "ug" else edge.source
    leaving = graph.out_of[node]
    arriving = tuple(f"{graph.edges[n].id}-ug" for n in graph.into[node])
    if kind == "dg" and len(leaving) > 1:
        return (f"{edge.id}-dg",)
    alone = (f"{graph.edges[leaving[0]].id}-dg",) if len(leaving) == 1 else (f"{graph.nodes[node].id}-grad",)
    return (*arriving, *alone)


def given_away(point: Point, edge_position: int, kind: Kind) -> tuple[str, ...]:
    """Elements that would tell it: what equals it because a gate hands it on unchanged, and the factors beside it.

    What a student works with stays: the gradient that arrives, the values of the operands.
    """
    graph = point.graph
    edge = graph.edges[edge_position]
    if kind == "value":
        found = [each for number in _slopes_of_value(point, edge.source) for each in _product(point, number)]
    elif kind in ("lg", "dg"):
        found = list(_product(point, edge_position))
    else:
        node = edge.target if kind == "ug" else edge.source
        arriving = graph.into[node]
        leaving = graph.out_of[node]
        found = [each for number in arriving for each in _beside(point, number)]
        found += _beside(point, leaving[0]) if len(leaving) == 1 else ()
        found += _copies(point, [number for number in arriving if _hands_on(point, number)])
    return tuple(found)


def _beside(point: Point, edge_position: int) -> tuple[str, str]:
    """The two factors that stand beside a downstream gradient."""
    name = point.graph.edges[edge_position].id
    return f"{name}-lg", f"{name}-ug"


def _product(point: Point, edge_position: int) -> Iterator[str]:
    """A downstream gradient with its factors, and those of the same gate that equal it, as those of a + do."""
    graph, downstream = point.graph, point.evaluation.downstream
    siblings = graph.into[graph.edges[edge_position].target]
    equal = [number for number in siblings if _is_equal(downstream[number], downstream[edge_position])]
    yield from _copies(point, [edge_position, *equal])


def _copies(point: Point, edges: list[int]) -> Iterator[str]:
    """Downstream gradients with their factors, and on towards the inputs as long as they are handed on unchanged."""
    graph = point.graph
    waiting, seen = list(edges), set(edges)
    while waiting and len(seen) < _MOST:
        number = waiting.pop()
        yield f"{graph.edges[number].id}-dg"
        yield from _beside(point, number)
        source = graph.edges[number].source
        if len(graph.out_of[source]) > 1:
            continue
        for before in graph.into[source]:
            yield from _beside(point, before)
            if before not in seen and _hands_on(point, before):
                seen.add(before)
                waiting.append(before)


def _hands_on(point: Point, edge_position: int) -> bool:
    """Whether what leaves along an edge is what has arrived at its gate."""
    target = point.graph.edges[edge_position].target
    return _is_equal(point.evaluation.downstream[edge_position], point.evaluation.gradients[target])


def _slopes_of_value(point: Point, node: int) -> Iterator[int]:
    """Edges whose local gradient is the value of a node: the other factors of a product, and e to its own power."""
    graph, evaluation = point.graph, point.evaluation
    near = [*graph.into[node], *(n for out in graph.out_of[node] for n in graph.into[graph.edges[out].target])]
    for number in near:
        if _is_equal(evaluation.local_gradients[number], evaluation.values[node]):
            yield number


def _is_equal(one: Value | None, other: Value | None) -> bool:
    return one is not None and other is not None and np.array_equal(np.asarray(one), np.asarray(other))

"""Questions for a number of the drawing: a value, a gradient, or one element of an array."""

from __future__ import annotations

import math

import numpy as np

from ..analysis.evaluation_point import Point
from ..gates.gate import Value
from .exercise import Kind, Question
from .giveaways import given_away, same_number

__all__ = ["meet", "number_places", "number_question", "shown_at"]


def shown_at(point: Point, edge_position: int, kind: Kind) -> Value | None:
    """The number or array that an element shows."""
    edge, evaluation = point.graph.edges[edge_position], point.evaluation
    return {
        "value": evaluation.values[edge.source],
        "lg": evaluation.local_gradients[edge_position],
        "ug": evaluation.gradients[edge.target],
        "dg": evaluation.downstream[edge_position],
        "grad": evaluation.gradients[edge.source],
    }[kind]


def meet(point: Point, edge_position: int) -> bool:
    """Whether gradients meet at the node that an edge leaves: only then does the drawing show their sum."""
    graph = point.graph
    leaving = graph.out_of[graph.edges[edge_position].source]
    return sum(graph.edges[number].lg_kind is not None for number in leaving) > 1


def number_places(point: Point) -> list[tuple[int, Kind]]:
    """Every number that can be asked for, in the order of the drawing."""
    graph = point.graph
    found: list[tuple[int, Kind]] = []
    for number, edge in enumerate(graph.edges):
        source, target = graph.nodes[edge.source], graph.nodes[edge.target]
        is_first = graph.out_of[edge.source][0] == number
        if source.kind == "gate" and is_first:
            found.append((number, "value"))
        if edge.lg_kind is not None and target.kind == "gate":
            found.append((number, "dg"))
            if edge.lg_kind == "scalar":  # beside an array LG and UG stand as letters: no number to be hidden
                found += [(number, "lg"), (number, "ug")] if edge.slot == 0 else [(number, "lg")]
        if is_first and meet(point, number):
            found.append((number, "grad"))
    return found


def number_question(point: Point, edge_position: int, kind: Kind, index: tuple[int, ...] | None) -> Question | None:
    """The question for a number; None where there is no such finite one."""
    graph = point.graph
    shown = shown_at(point, edge_position, kind)
    if shown is None or (kind == "grad" and not meet(point, edge_position)):
        return None
    where = () if index is None else index
    if len(where) != np.ndim(shown) or any(not 0 <= k < n for k, n in zip(where, np.shape(shown), strict=True)):
        return None
    truth = float(np.asarray(shown)[where])
    if not math.isfinite(truth):
        return None
    edge = graph.edges[edge_position]
    node = edge.source if kind in ("value", "grad") else edge.target
    element = f"{graph.nodes[node].id}-grad" if kind == "grad" else f"{edge.id}-{kind}"
    same = tuple(dict.fromkeys((element, *same_number(point, edge_position, kind))))
    hides = tuple(dict.fromkeys((*same, *given_away(point, edge_position, kind))))
    suffix = f"[{','.join(map(str, where))}]" if where else ""
    return Question(element + suffix, element, kind, where, edge_position, node, same, hides, truth)

"""What known misconceptions would answer: numbers beside the right one, the commonest first.

Each function takes the point and a place, and yields (answer, idea). Whoever knows the ideas better puts other
functions of the same shape in their place.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...gates.record import Shape, Value
from ..edge_rules import rule_of
from ..point import Point

__all__ = ["Wrong", "wrong_downstream", "wrong_local", "wrong_shapes", "wrong_sums", "wrong_upstream", "wrong_values"]

Wrong = Iterator[tuple[float, str]]


def number_of(value: Value | None) -> float | None:
    """A scalar as a float; None for arrays and for what is not there."""
    return None if value is None or np.ndim(value) else float(value)


def _known(*answers: tuple[float | None, str]) -> Wrong:
    for answer, idea in answers:
        if answer is not None:
            yield answer, idea


def wrong_downstream(point: Point, edge: int) -> Wrong:
    """Instead of the downstream gradient."""
    graph, evaluation = point.graph, point.evaluation
    local = number_of(evaluation.local_gradients[edge])
    upstream = number_of(evaluation.gradients[graph.edges[edge].target])
    value = number_of(evaluation.values[graph.edges[edge].source])
    right = number_of(evaluation.downstream[edge])
    yield from _known((upstream, "ug-for-dg"), (local, "lg-for-dg"))
    if local is not None and upstream is not None:
        yield local + upstream, "added"
        if value is not None:
            yield value * upstream, "value-times-upstream"
    yield from _known((value, "value-for-gradient"), (None if right is None else -right, "wrong-sign"))


def wrong_upstream(point: Point, node: int) -> Wrong:
    """Instead of the gradient that arrives at a gate."""
    graph, evaluation = point.graph, point.evaluation
    yield from _paths(point, node)
    for edge in graph.into[node]:
        yield from _known((number_of(evaluation.downstream[edge]), "ug-dg-swapped"))
    right, value = number_of(evaluation.gradients[node]), number_of(evaluation.values[node])
    yield from _known((value, "value-for-gradient"), (0.0, "zero-before"))
    yield from _known((None if right is None else -right, "wrong-sign"))


def wrong_local(point: Point, edge: int) -> Wrong:
    """Instead of the slope of a gate in one operand."""
    graph, evaluation = point.graph, point.evaluation
    source, target = graph.edges[edge].source, graph.edges[edge].target
    value, out = number_of(evaluation.values[source]), number_of(evaluation.values[target])
    right, upstream = number_of(evaluation.local_gradients[edge]), number_of(evaluation.gradients[target])
    idea = "own-factor" if rule_of(point, edge) == "swap" else "value-for-gradient"
    yield from _known((value, idea), (out, "value-for-gradient"), (upstream, "ug-dg-swapped"))
    if right is not None:
        yield -right, "wrong-sign"
        if value is not None:
            yield right * value, "coefficient"


def wrong_sums(point: Point, node: int) -> Wrong:
    """Instead of the sum where gradients meet."""
    shares = _shares(point, node)
    yield from _paths(point, node)
    if shares:
        yield sum(shares) / len(shares), "mean-for-sum"
    yield from _known((number_of(point.evaluation.values[node]), "value-for-gradient"), (0.0, "zero-before"))


def wrong_values(point: Point, node: int) -> Wrong:
    """Instead of a gate's forward value."""
    graph, evaluation = point.graph, point.evaluation
    operands = [number_of(evaluation.values[graph.edges[edge].source]) for edge in graph.into[node]]
    known = [each for each in operands if each is not None]
    right = number_of(evaluation.values[node])
    yield from _known((None if right is None else -right, "wrong-sign"))
    if len(known) > 1:
        yield sum(known), "added"
        yield known[0] * known[1], "other-gate"
        yield known[0] - known[1], "other-gate"
    for each in known:
        yield each, "handed-on"


def wrong_shapes(point: Point, edge: int) -> Iterator[tuple[Shape, str]]:
    """Instead of the shape of a gradient, which is that of its value."""
    graph = point.graph
    source, target = graph.edges[edge].source, graph.edges[edge].target
    right = graph.nodes[source].shape
    yield graph.nodes[target].shape, "shape-kept"
    yield right[::-1], "transpose"
    for other in graph.into[target]:
        yield graph.nodes[graph.edges[other].source].shape, "other-operand"
    yield (), "shape-kept"
    yield (*right, *right), "whole-jacobian"


def _shares(point: Point, node: int) -> list[float]:
    found = [number_of(point.evaluation.downstream[edge]) for edge in point.graph.out_of[node]]
    return [share for share in found if share is not None]


def _paths(point: Point, node: int) -> Wrong:
    """One of the paths alone, where there are several; the last that came stands for writing over."""
    shares = _shares(point, node)
    if len(shares) > 1:
        yield shares[-1], "one-path"
        yield shares[0], "overwrite"
        yield from ((share, "one-path") for share in shares[1:-1])

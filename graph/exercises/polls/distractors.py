"""Wrong answers beside the right one: what the misconceptions would answer, the most telling first.

What only a poll asks (a gate's forward value, the other operand's shape) has its wrong answers here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...analysis.evaluation_point import Point
from ...gates.gate import Shape, Value
from ..exercise import Kind
from ..misconceptions import MISCONCEPTIONS, Place
from ..number_questions import number_question

__all__ = ["Wrong", "number_of", "wrong_numbers", "wrong_shapes", "wrong_values"]

Wrong = Iterator[tuple[float, str]]


def number_of(value: Value | None) -> float | None:
    """A scalar as a float; None for arrays and for what is not there."""
    return None if value is None or np.ndim(value) else float(value)


def wrong_numbers(point: Point, edge: int, kind: Kind) -> Wrong:
    """Instead of a number at an edge (of a sum: at an edge that leaves the node)."""
    question = number_question(point, edge, kind, None)
    if question is None:
        return
    place = Place(point, question)
    answers = [(idea.id, idea.numbers(place)) for idea in MISCONCEPTIONS]
    for turn in range(max((len(numbers) for _, numbers in answers), default=0)):  # every idea once before one twice
        for idea, numbers in answers:
            if turn < len(numbers):
                yield numbers[turn], idea


def wrong_values(point: Point, node: int) -> Wrong:
    """Instead of a gate's forward value."""
    graph, evaluation = point.graph, point.evaluation
    operands = [number_of(evaluation.values[graph.edges[edge].source]) for edge in graph.into[node]]
    known = [each for each in operands if each is not None]
    right = number_of(evaluation.values[node])
    if right is not None:
        yield -right, "wrong-sign"
    if len(known) > 1:
        yield sum(known), "other-gate"
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

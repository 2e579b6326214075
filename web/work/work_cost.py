"""Estimates of what a question costs, made before it is answered: they choose its lane."""

from __future__ import annotations

import math
from typing import Literal

from graph.files import Format, Order
from graph.layout.layout_plan import layout_cost
from graph.slides.order import step_range
from graph.structure import Structure

from ..api.question import Question

__all__ = ["COSTS", "LaneName", "is_brief_file", "is_heavy_structure", "is_heavy_text"]

LaneName = Literal["light", "heavy", "export", "brief", "thumbnail"]
# Points of a client's allowance, about milliseconds / 10; whoever makes a thumbnail has a light place too.
COSTS = {"light": 1, "heavy": 20, "export": 60, "brief": 20, "thumbnail": 0}
# From here on the answer takes a tenth of a second or more (2 cores, 2024).
_GATES, _ELEMENTS, _WORK, _LAYOUT = 150, 200_000, 50_000_000, 600
_CHARACTERS, _NUMBERS = 4_000, 10_000
# Files up to here are made within about two seconds, by a process that gives way to others.
_DRAWN, _LEAST_DRAWN = 600, 12  # gates on all slides together; a slide with fewer takes no less time than with so many
_PIXELS = 3_840  # across, of a PNG


def is_heavy_text(question: Question) -> bool:
    """Whether the question is heavy by its size alone, before anything of it is read."""
    if len(question.source) > _CHARACTERS:
        return True
    count, pending = 0, [*question.inputs.values(), question.upstream]
    while pending and count <= _NUMBERS:
        each = pending.pop()
        if isinstance(each, list):
            count += len(each)
            pending.extend(item for item in each if isinstance(item, list))
    return count > _NUMBERS


def is_heavy_structure(structure: Structure) -> bool:
    """Whether evaluating, drawing and explaining a graph takes long, estimated from its shapes."""
    graph = structure.graph
    if len(graph.gates) > _GATES:
        return True
    elements = work = 0
    for node in graph.nodes:
        shapes = [graph.nodes[operand].shape for operand in node.operands]
        elements += math.prod(node.shape) + sum(map(math.prod, shapes))
        operation = node.operation
        if operation is not None and operation.gate.work is not None and all(c is None for c in operation.constants):
            work += operation.gate.work(*shapes, **operation.params)
    return elements > _ELEMENTS or work > _WORK or layout_cost(graph) > _LAYOUT


def is_brief_file(structure: Structure, kind: Format, order: Order) -> bool:
    """Whether a file is made soon, estimated from how many slides it has and how much there is on each."""
    gates = len(structure.graph.gates)
    drawn = _slides(gates, kind, order) * max(gates, _LEAST_DRAWN)
    is_small = drawn * (2 if order.outlined else 1) <= _DRAWN and (order.width or 0) <= _PIXELS
    return is_small and not kind.is_film and not is_heavy_structure(structure)


def _slides(gates: int, kind: Format, order: Order) -> int:
    """About how many slides, 2G + 2 for all steps of G gates."""
    span = step_range(order.steps)
    if kind.is_single or order.steps == "last":
        return 1
    if order.edge or kind.name in ("worksheet", "dot"):
        return 5
    if span is not None:
        return max(1, span[1] - span[0] + 1) * (3 if order.fine else 1)
    back = (gates + 1) * (3 if order.fine else 1)
    return {"forward": gates + 1, "backward": back, "passes": 2}.get(order.steps, gates + 1 + back)

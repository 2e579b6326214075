"""A plan of any graph: one record for a gate, everything bound that can be."""

from __future__ import annotations

import math
from functools import partial

from ..gates import array_math, scalar_math
from ..gates.gate import Value
from .graph import Graph
from .operand_slots import Kink, bound, operand_slots, place_own_values
from .passes import ArrayPlan, Crossing, GateOfPlan

__all__ = ["make_array_plan"]


def make_array_plan(graph: Graph) -> ArrayPlan:
    """The plan of any graph."""
    numbers = [1.0, -1.0]
    kinks: list[Kink] = []
    gates: list[GateOfPlan] = []
    for position in graph.gates:
        node = graph.nodes[position]
        operation = node.operation
        assert operation is not None
        gate, slots = operation.gate, operand_slots(node, numbers)
        is_scalar = all(k < 0 or graph.nodes[k].shape == () for k in slots)
        mathematics = scalar_math if is_scalar else array_math
        crossings: list[Crossing] = []
        for number in graph.into[position]:
            edge = graph.edges[number]
            if edge.lg_kind is None:
                continue
            function, seen = None, slots
            if gate.variadic and gate.is_elementwise:
                function, seen = gate.local_gradients[0], (slots[edge.operand],)
            elif gate.is_elementwise:
                function = gate.local_gradients[edge.operand]
            rule = partial(bound(function, operation), mathematics) if function else None
            shape = graph.nodes[edge.source].shape
            crossings.append(Crossing(number, edge.source, edge.operand, edge.lg_kind, shape, rule, seen))
        forward = partial(bound(gate.forward, operation), mathematics)
        vjp = None if gate.is_elementwise or gate.vjp is None else bound(gate.vjp, operation)
        has_scalar_edge = any(crossing.kind == "scalar" for crossing in crossings)
        gates.append(GateOfPlan(position, node.shape, slots, forward, tuple(crossings), vjp, has_scalar_edge))
        if gate.kink is not None:
            kinks.append((bound(gate.kink, operation), position, slots))
    template: list[Value] = [*[math.nan] * len(graph.nodes), *reversed(numbers)]
    for position, constant in graph.constants.items():
        template[position] = constant
    place_own_values(graph, template)
    return ArrayPlan(graph, template, tuple(gates), kinks)

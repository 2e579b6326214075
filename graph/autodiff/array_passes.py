"""Graphs with arrays, or with gates that are not elementwise: one record a gate, everything bound that can be."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np

from ..errors import TraceError
from ..gates import array_math, scalar_math
from ..gates.array_math import sum_to
from ..gates.gate import Misfit, Shape, Value
from .graph import Graph
from .operand_slots import Function, Kink, bound, operand_slots, place_inputs, place_own_values

__all__ = ["ArrayPlan", "Deadline", "make_array_plan"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a pass has to be over; looked at between gates, as no thread can be stopped from outside."""

    at: float  # of the clock ``time.monotonic``
    seconds: float  # that were allowed
    source: str

    def check(self) -> None:
        """Raises ``timeout`` when it is too late."""
        if time.monotonic() > self.at:
            raise TraceError("timeout", "timeout", source=self.source, limit=self.seconds)


@dataclass(frozen=True, slots=True)
class _Slope:
    """How a gradient crosses one edge that takes one; ``function`` and ``slots`` at elementwise gates only."""

    edge: int
    source: int
    operand: int
    kind: str
    source_shape: Shape
    function: Function | None
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _GatePlan:
    """One gate; ``slots`` are its operands', ``vjp`` is None at elementwise gates."""

    position: int
    shape: Shape
    slots: tuple[int, ...]
    forward: Function
    slopes: tuple[_Slope, ...]
    vjp: Function | None
    has_scalar_edge: bool


@dataclass(frozen=True, slots=True)
class ArrayPlan:
    """A graph ready to run; ``template`` holds the slots beforehand: the inputs' own values, constants, numbers."""

    graph: Graph
    template: list[Value]
    gates: tuple[_GatePlan, ...]
    kinks: list[Kink]

    def run_forward(self, given: Mapping[str, Value], deadline: Deadline | None = None) -> list[Value]:
        """The slots after a forward pass: forward values by node position come first.

        Raises:
            TraceError: a value makes no sense to a gate (class labels that are no whole numbers), or ``timeout``.
        """
        slots = self.template[:]
        if given:
            place_inputs(self.graph, given, slots)
        position = 0
        try:
            for gate in self.gates:
                position = gate.position
                if deadline is not None:
                    deadline.check()
                slots[position] = _settled(gate.forward(*[slots[k] for k in gate.slots]))
        except Misfit as misfit:
            raise self._refusal(position, misfit) from None
        nodes = self.graph.nodes
        slots[len(nodes) - 1] = slots[nodes[-1].operands[0]]
        return slots

    def _refusal(self, position: int, misfit: Misfit) -> TraceError:
        node = self.graph.nodes[position]
        assert node.operation is not None
        fields = {"gate": node.operation.gate.sign} | misfit.params
        return TraceError(misfit.code, misfit.key, source=self.graph.source, span=node.span, **fields)

    def run_backward(
        self, slots: list[Value], seed: Value, deadline: Deadline | None = None
    ) -> tuple[list[Value | None], list[Value | None], list[Value | None]]:
        """Gradients by node, local and downstream gradients by edge; None where none flows."""
        graph, last = self.graph, self.graph.edges[-1]
        gradients: list[Value | None] = [None] * len(graph.nodes)
        local: list[Value | None] = [None] * len(graph.edges)
        downstream: list[Value | None] = [None] * len(graph.edges)
        output = slots[last.target]
        local[-1] = 1.0 if isinstance(output, float) else np.ones(output.shape)
        downstream[-1] = gradients[-1] = seed
        gradients[last.source] = None if last.lg_kind is None else seed
        for gate in reversed(self.gates):
            upstream = gradients[gate.position]
            if upstream is None:
                continue
            if deadline is not None:
                deadline.check()
            step = _elementwise if gate.vjp is None else _structured
            for slope, (lg, dg) in zip(gate.slopes, step(gate, slots, upstream), strict=True):
                local[slope.edge], downstream[slope.edge] = lg, dg
                if dg is not None:
                    held = gradients[slope.source]
                    gradients[slope.source] = dg if held is None else held + dg
        return gradients, local, downstream


def _settled(value: Any) -> Value:
    """A gate's output as float or float64 array."""
    if type(value) is float or (type(value) is np.ndarray and value.ndim):
        return value
    return float(value) if np.ndim(value) == 0 else np.asarray(value, dtype=np.float64)


@lru_cache(maxsize=1024)
def _everywhere(number: float, shape: Shape) -> np.ndarray:
    """An array of one number, which takes no room and cannot be written to."""
    return np.broadcast_to(np.float64(number), shape)


def _elementwise(gate: _GatePlan, slots: list[Value], upstream: Value) -> list[tuple[Value | None, Value | None]]:
    """(local gradient, downstream gradient) by edge; the local one in the output's shape."""
    output = slots[gate.position]
    results: list[tuple[Value | None, Value | None]] = []
    for slope in gate.slopes:
        assert slope.function is not None
        local = slope.function(output, *[slots[k] for k in slope.slots])
        if slope.kind == "scalar":
            results.append((float(local), float(local * upstream)))
            continue
        if isinstance(local, float):  # + and its like: one number everywhere
            whole, passed = _everywhere(local, gate.shape), upstream if local == 1.0 else local * upstream
        else:
            whole, passed = np.asarray(local, dtype=np.float64), local * upstream
            if whole.shape != gate.shape:
                whole = np.broadcast_to(whole, gate.shape)
        results.append((whole, sum_to(passed, slope.source_shape)))
    return results


def _structured(gate: _GatePlan, slots: list[Value], upstream: Value) -> list[tuple[Value | None, Value | None]]:
    """(local gradient where it is a number, downstream gradient) by edge."""
    assert gate.vjp is not None
    output, operands = slots[gate.position], [slots[k] for k in gate.slots]
    gradients = gate.vjp(upstream, output, *operands)
    unit = gate.vjp(1.0, output, *operands) if gate.has_scalar_edge else ()
    results: list[tuple[Value | None, Value | None]] = []
    for slope in gate.slopes:
        gradient = gradients[slope.operand]
        if gradient is None:
            results.append((None, None))
        elif slope.kind == "scalar":
            results.append((float(unit[slope.operand]), float(gradient)))
        else:
            results.append((None, _settled(gradient)))
    return results


def make_array_plan(graph: Graph) -> ArrayPlan:
    """The plan of any graph."""
    numbers = [1.0, -1.0]
    kinks: list[Kink] = []
    gates: list[_GatePlan] = []
    for position in graph.gates:
        node = graph.nodes[position]
        operation = node.operation
        assert operation is not None
        gate, slots = operation.gate, operand_slots(node, numbers)
        is_scalar = all(k < 0 or graph.nodes[k].shape == () for k in slots)
        mathematics = scalar_math if is_scalar else array_math
        slopes: list[_Slope] = []
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
            slopes.append(_Slope(number, edge.source, edge.operand, edge.lg_kind, shape, rule, seen))
        forward = partial(bound(gate.forward, operation), mathematics)
        vjp = None if gate.is_elementwise or gate.vjp is None else bound(gate.vjp, operation)
        has_scalar_edge = any(slope.kind == "scalar" for slope in slopes)
        gates.append(_GatePlan(position, node.shape, slots, forward, tuple(slopes), vjp, has_scalar_edge))
        if gate.kink is not None:
            kinks.append((bound(gate.kink, operation), position, slots))
    template: list[Value] = [*[math.nan] * len(graph.nodes), *reversed(numbers)]
    for position, constant in graph.constants.items():
        template[position] = constant
    place_own_values(graph, template)
    return ArrayPlan(graph, template, tuple(gates), kinks)

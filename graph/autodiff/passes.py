"""The two passes: values forward; then back, gate by gate, DG = LG × UG.

UG is the gradient that comes down to a gate, LG how the gate's output changes with one operand, DG what goes on to that
operand. This is what runs for every graph with arrays (``array_plan`` makes it ready). Graphs of plain numbers take the
short way of ``scalar_passes``, which says the same in rows of numbers; a test holds both to the same floats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ..errors import TraceError
from ..gates.array_math import sum_to
from ..gates.gate import Misfit, Shape, Value
from .deadline import Deadline
from .graph import Graph
from .operand_slots import Function, Kink, place_inputs

__all__ = ["ArrayPlan", "Crossing", "GateOfPlan"]

Gradients = list[Value | None]  # None where none flows


@dataclass(frozen=True, slots=True)
class Crossing:
    """An edge that takes a gradient from a gate to its operand.

    ``local``, of elementwise gates: the record's local gradient, with the slots that it is a function of.
    """

    edge: int
    source: int
    operand: int
    kind: str
    source_shape: Shape
    local: Function | None
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GateOfPlan:
    """One gate; ``slots`` are its operands', ``vjp`` is None at elementwise gates."""

    position: int
    shape: Shape
    slots: tuple[int, ...]
    forward: Function
    crossings: tuple[Crossing, ...]
    vjp: Function | None
    has_scalar_edge: bool


@dataclass(frozen=True, slots=True)
class ArrayPlan:
    """A graph ready to run; ``template`` holds the slots beforehand: the inputs' own values, constants, numbers."""

    graph: Graph
    template: list[Value]
    gates: tuple[GateOfPlan, ...]
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

    def run_backward(
        self, slots: list[Value], seed: Value, deadline: Deadline | None = None
    ) -> tuple[Gradients, Gradients, Gradients]:
        """Gradients by node, local and downstream gradients by edge."""
        graph, last = self.graph, self.graph.edges[-1]
        gradients: Gradients = [None] * len(graph.nodes)
        local: Gradients = [None] * len(graph.edges)
        downstream: Gradients = [None] * len(graph.edges)
        output = slots[last.target]
        local[-1] = 1.0 if isinstance(output, float) else np.ones(output.shape)
        downstream[-1] = gradients[-1] = seed
        gradients[last.source] = None if last.lg_kind is None else seed
        for gate in reversed(self.gates):
            ug = gradients[gate.position]
            if ug is None:
                continue
            if deadline is not None:
                deadline.check()
            step = _elementwise if gate.vjp is None else _structured
            for crossing, (lg, dg) in zip(gate.crossings, step(gate, slots, ug), strict=True):
                local[crossing.edge], downstream[crossing.edge] = lg, dg
                if dg is not None:  # a value that is used twice gets the sum
                    held = gradients[crossing.source]
                    gradients[crossing.source] = dg if held is None else held + dg
        return gradients, local, downstream

    def _refusal(self, position: int, misfit: Misfit) -> TraceError:
        node = self.graph.nodes[position]
        assert node.operation is not None
        fields = {"gate": node.operation.gate.sign} | misfit.params
        return TraceError(misfit.code, misfit.key, source=self.graph.source, span=node.span, **fields)


def _elementwise(gate: GateOfPlan, slots: list[Value], ug: Value) -> list[tuple[Value | None, Value | None]]:
    """(LG in the output's shape, DG in the operand's) by edge."""
    output = slots[gate.position]
    found: list[tuple[Value | None, Value | None]] = []
    for crossing in gate.crossings:
        assert crossing.local is not None
        lg = crossing.local(output, *[slots[k] for k in crossing.slots])
        dg = ug if _is_one(lg) else lg * ug  # DG = LG × UG
        if crossing.kind == "scalar":
            found.append((float(lg), float(dg)))
        else:
            found.append((_everywhere(lg, gate.shape), sum_to(dg, crossing.source_shape)))
    return found


def _structured(gate: GateOfPlan, slots: list[Value], ug: Value) -> list[tuple[Value | None, Value | None]]:
    """(LG where it is a number, DG) by edge: the vector-Jacobian product is LG × UG for all numbers at once."""
    assert gate.vjp is not None
    output, operands = slots[gate.position], [slots[k] for k in gate.slots]
    gradients = gate.vjp(ug, output, *operands)
    unit = gate.vjp(1.0, output, *operands) if gate.has_scalar_edge else ()
    found: list[tuple[Value | None, Value | None]] = []
    for crossing in gate.crossings:
        dg = gradients[crossing.operand]
        if dg is None:
            found.append((None, None))
        elif crossing.kind == "scalar":
            found.append((float(unit[crossing.operand]), float(dg)))
        else:
            found.append((None, _settled(dg)))
    return found


def _is_one(lg: Value) -> bool:
    """Whether a local gradient is 1 everywhere, as that of a sum, which hands on what it gets."""
    return isinstance(lg, float) and lg == 1.0


def _everywhere(lg: Value, shape: Shape) -> np.ndarray:
    """A local gradient in the output's shape."""
    if isinstance(lg, float):
        return _filled(lg, shape)
    whole = np.asarray(lg, dtype=np.float64)
    return whole if whole.shape == shape else np.broadcast_to(whole, shape)


@lru_cache(maxsize=1024)
def _filled(number: float, shape: Shape) -> np.ndarray:
    """An array of one number, which takes no room and cannot be written to."""
    return np.broadcast_to(np.float64(number), shape)


def _settled(value: Any) -> Value:
    """A gate's output as float or float64 array."""
    if type(value) is float or (type(value) is np.ndarray and value.ndim):
        return value
    return float(value) if np.ndim(value) == 0 else np.asarray(value, dtype=np.float64)

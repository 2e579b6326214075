"""Graphs of numbers: every gate elementwise, every value a Python float.

Flat rows, worked out once, make an evaluation a few loops over tuples. A local gradient that is some operand's
value (that of ``a`` at ``a*b`` is ``b``), the output or a number is picked from its slot; only others are computed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from ..gates import scalar_math
from ..gates.record import Gate, Value
from .model import Graph
from .slots import ONE, Function, Kink, bound, operand_slots, place_inputs, slot_of

__all__ = ["NumberPlan", "make_number_plan"]

_Forward = tuple[Function, int, Any, Any]
_Slope = tuple[Function, int, int, Any, Any]
_Backward = tuple[int, int, Any, int, Any]


@dataclass(frozen=True, slots=True)
class NumberPlan:
    """A graph of floats, ready to run.

    Attributes:
        template: the slots before any is known: nodes, local gradients to compute, numbers.
        forward: (function, slot of the output, first, second operand's slot). The second is None at a gate of one
            operand; the first is None and the second a tuple at a gate of three and more.
        slopes: (function, slot of the local gradient, of the output, first, second), as above.
        local: slots -> local gradients by edge.
        backward: (gate, source of an edge, of the next edge or None, that edge, the next edge), gates in reverse;
            a gate of three edges and more has several rows.
    """

    graph: Graph
    template: list[float]
    forward: list[_Forward]
    slopes: list[_Slope]
    local: Callable[[list[float]], tuple[float, ...]]
    backward: list[_Backward]
    kinks: list[Kink]

    def run_forward(self, given: Mapping[str, Value]) -> list[float]:
        """The slots after a forward pass: forward values by node position come first."""
        slots = self.template[:]
        place_inputs(self.graph, given, slots)
        for function, out, first, second in self.forward:
            if second is None:
                slots[out] = function(scalar_math, slots[first])
            elif first is None:
                slots[out] = function(scalar_math, *[slots[k] for k in second])
            else:
                slots[out] = function(scalar_math, slots[first], slots[second])
        nodes = self.graph.nodes
        slots[len(nodes) - 1] = slots[nodes[-1].operands[0]]
        return slots

    def run_backward(self, slots: list[float], seed: float) -> tuple[list[float], tuple[float, ...], list[float]]:
        """Gradients by node, local and downstream gradients by edge."""
        for function, slope, out, first, second in self.slopes:
            if second is None:
                slots[slope] = function(scalar_math, slots[out], slots[first])
            elif first is None:
                slots[slope] = function(scalar_math, slots[out], *[slots[k] for k in second])
            else:
                slots[slope] = function(scalar_math, slots[out], slots[first], slots[second])
        local = self.local(slots)
        nodes = self.graph.nodes
        gradients = [-0.0] * len(nodes)  # what changes nothing that it is added to, not even -0.0
        gradients[-1] = gradients[nodes[-1].operands[0]] = seed
        downstream = [seed] * len(local)
        for gate, source, next_source, edge, next_edge in self.backward:
            upstream = gradients[gate]
            downstream[edge] = gradient = local[edge] * upstream
            gradients[source] += gradient
            if next_source is not None:
                downstream[next_edge] = gradient = local[next_edge] * upstream
                gradients[next_source] += gradient
        return gradients, local, downstream


class _Blank:
    """An operand that cannot be looked at: whoever computes with it, or asks it anything, fails."""

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]

    def _refuse(self, *_: object) -> Any:
        raise TypeError

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __pow__ = __rpow__ = __neg__ = __abs__ = __float__ = __bool__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __eq__ = __ne__ = _refuse


@cache
def _readily_known(slope: Function, arity: int) -> int | float | None:
    """What a local gradient is without being computed; None where it must be.

    A number that it always is, or the place of the value that it is among the operands and the output, in this
    order. Found by calling it with blanks: what comes back without a look at any of them is one of them, or constant.
    """
    blanks = [_Blank() for _ in range(arity + 1)]
    try:
        answer = slope(_Blank(), blanks[-1], *blanks[:-1])
    except (TypeError, AttributeError):
        return None
    if isinstance(answer, float):
        return answer
    return next((place for place, blank in enumerate(blanks) if blank is answer), None)


def _known_slopes(gate: Gate, arity: int, numbers: list[float]) -> tuple[int | None, ...]:
    """By operand: the slot (negative) of the number that its local gradient is, its place as above, or None."""
    if gate.variadic:
        return (None,) * arity
    known: list[int | None] = []
    for slope in gate.local_gradients:
        place = _readily_known(slope, arity)
        known.append(slot_of(place, numbers) if isinstance(place, float) else place)
    return tuple(known)


def _pair(slots: tuple[int, ...]) -> tuple[Any, Any]:
    """Operands as a row holds them."""
    if len(slots) == 2:
        return slots
    return (slots[0], None) if len(slots) == 1 else (None, slots)


def make_number_plan(graph: Graph) -> NumberPlan:
    """The plan of a graph whose values are all numbers and whose gates are all elementwise."""
    nodes, size = graph.nodes, len(graph.nodes)
    numbers = [1.0, -1.0]
    forward: list[_Forward] = []
    slopes: list[_Slope] = []
    backward: list[_Backward] = []
    kinks: list[Kink] = []
    local: list[int] = []
    known: dict[tuple[int, int], tuple[int | None, ...]] = {}
    edge = 0
    for position in graph.gates:
        node = nodes[position]
        operation: Any = node.operation
        gate, sources = operation.gate, node.operands
        slots = operand_slots(node, numbers)
        first, second = _pair(slots)
        forward.append((bound(gate.forward, operation), position, first, second))
        key = (id(gate), len(slots))
        places = known.get(key)
        if places is None:
            places = known[key] = _known_slopes(gate, len(slots), numbers)
        for operand, place in enumerate(places):
            if operation.constants[operand] is not None:
                continue
            if place is not None:
                local.append(place if place < 0 else slots[place] if place < len(slots) else position)
                continue
            local.append(size + len(slopes))
            slope = gate.local_gradients[0 if gate.variadic else operand]
            seen = (slots[operand], None) if gate.variadic else (first, second)
            slopes.append((bound(slope, operation), local[-1], position, *seen))
        rows = range(len(sources) - 1 & ~1, -1, -2)  # the whole is reversed in the end
        for at in rows:
            other = sources[at + 1] if at + 1 < len(sources) else None
            backward.append((position, sources[at], other, edge + at, edge + at + 1))
        edge += len(sources)
        if gate.kink is not None:
            kinks.append((bound(gate.kink, operation), position, slots))
    local.append(ONE)
    backward.reverse()
    template = [math.nan] * (size + len(slopes)) + numbers[::-1]
    pick = itemgetter(*local, ONE)
    return NumberPlan(graph, template, forward, slopes, lambda values: pick(values)[:-1], backward, kinks)

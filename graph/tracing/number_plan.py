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
from ..gates.record import Gate, Operation, Value
from .model import Graph, Node
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


@dataclass(frozen=True, slots=True)
class _Recipe:
    """What the uses of a gate in one program share.

    ``known``: by operand, the slot (negative) of the number that its local gradient is, its place among the
    operands and the output, or None: it must be computed.
    ``is_simple``: one or two operands, no parameters.
    """

    gate: Gate
    known: tuple[int | None, ...]
    is_simple: bool


class _Rows:
    """A plan in the making."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.size = graph, len(graph.nodes)
        self.numbers = [1.0, -1.0]
        self.forward: list[_Forward] = []
        self.slopes: list[_Slope] = []
        self.backward: list[_Backward] = []  # still in forward order
        self.kinks: list[Kink] = []
        self.local: list[int] = []
        self.recipes: dict[int, _Recipe] = {}

    def recipe(self, gate: Gate) -> _Recipe:
        """Made once a gate; its identity is enough while the graph holds it."""
        arity = len(gate.operands)
        places = [] if gate.variadic else [_readily_known(slope, arity) for slope in gate.local_gradients]
        known = tuple(slot_of(p, self.numbers) if isinstance(p, float) else p for p in places)
        is_simple = bool(known) and arity <= 2 and not gate.parameters
        recipe = self.recipes[id(gate)] = _Recipe(gate, known, is_simple)
        return recipe

    def add_all(self) -> None:
        """All gates; those between two nodes, which are most, without a call each."""
        nodes, recipes = self.graph.nodes, self.recipes
        forward, backward, local = self.forward.append, self.backward.append, self.local.append
        edge = 0
        for position in self.graph.gates:
            node = nodes[position]
            operation: Any = node.operation
            gate, sources = operation.gate, node.operands
            recipe = recipes.get(id(gate)) or self.recipe(gate)
            if not recipe.is_simple:
                self._add_any(position, node, recipe)
            elif len(sources) == 1:
                self._add_single(position, operation, recipe, sources[0])
            else:
                first, second = sources
                forward((gate.forward, position, first, second))
                backward((position, first, second, edge, edge + 1))
                left, right = recipe.known
                local(first if left == 0 else second if left == 1 else self._slot(left, 0, gate, position, sources))
                local(first if right == 0 else second if right == 1 else self._slot(right, 1, gate, position, sources))
                if gate.kink is not None:
                    self.kinks.append((gate.kink, position, sources))
            edge += len(sources)

    def _add_single(self, position: int, operation: Operation, recipe: _Recipe, source: int) -> None:
        """A gate of one operand, or of a node and a number."""
        gate, constants, operand = recipe.gate, operation.constants, 0
        slots: tuple[int, ...] = (source,)
        if len(constants) == 2:
            operand = 0 if constants[0] is None else 1
            self.numbers.append(constants[1 - operand])  # type: ignore[arg-type]
            number = -len(self.numbers)
            slots = (number, source) if operand else (source, number)
            self.forward.append((gate.forward, position, *slots))
        else:
            self.forward.append((gate.forward, position, source, None))
        edge = len(self.local)
        self.backward.append((position, source, None, edge, None))
        self.local.append(self._slot(recipe.known[operand], operand, gate, position, slots))
        if gate.kink is not None:
            self.kinks.append((gate.kink, position, slots))

    def _slot(self, place: int | None, operand: int, gate: Gate, position: int, slots: tuple[int, ...]) -> int:
        """The slot of the local gradient at one operand, computed where nothing else holds it."""
        if place is not None:
            return place if place < 0 else slots[place] if place < len(slots) else position
        self.slopes.append((gate.local_gradients[operand], self.size + len(self.slopes), position, *_pair(slots)))
        return self.size + len(self.slopes) - 1

    def _add_any(self, position: int, node: Node, recipe: _Recipe) -> None:
        """A gate with parameters, or of three operands and more."""
        gate, sources, first_edge = recipe.gate, node.operands, len(self.local)
        operation = node.operation
        assert operation is not None
        slots = operand_slots(node, self.numbers)
        self.forward.append((bound(gate.forward, operation), position, *_pair(slots)))
        for operand, constant in enumerate(operation.constants):
            if constant is None:
                slope = gate.local_gradients[0 if gate.variadic else operand]
                seen = slots[operand : operand + 1] if gate.variadic else slots
                slot = self.size + len(self.slopes)
                self.slopes.append((bound(slope, operation), slot, position, *_pair(seen)))
                self.local.append(slot)
        for at in range(len(sources) - 1 & ~1, -1, -2):  # pairs of edges; the whole is reversed in the end
            other = sources[at + 1] if at + 1 < len(sources) else None
            self.backward.append((position, sources[at], other, first_edge + at, first_edge + at + 1))
        if gate.kink is not None:
            self.kinks.append((bound(gate.kink, operation), position, slots))


def _pair(slots: tuple[int, ...]) -> tuple[Any, Any]:
    """Operands as a row holds them."""
    if len(slots) == 2:
        return slots
    return (slots[0], None) if len(slots) == 1 else (None, slots)


def make_number_plan(graph: Graph) -> NumberPlan:
    """The plan of a graph whose values are all numbers and whose gates are all elementwise."""
    rows = _Rows(graph)
    rows.add_all()
    rows.local.append(ONE)
    rows.backward.reverse()
    template = [math.nan] * (rows.size + len(rows.slopes)) + rows.numbers[::-1]
    return NumberPlan(graph, template, rows.forward, rows.slopes, _picker(rows.local), rows.backward, rows.kinks)


def _picker(slots: list[int]) -> Callable[[list[float]], tuple[float, ...]]:
    """Values at slots, as a tuple; ``itemgetter`` of one slot would give the bare value."""
    return itemgetter(*slots) if len(slots) > 1 else lambda values: (values[slots[0]],)

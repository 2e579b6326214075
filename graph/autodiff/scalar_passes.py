"""The short way of the two passes, for graphs of numbers: every gate elementwise, every value a Python float.

Flat rows, worked out once, make an evaluation a few loops over tuples. A local gradient that is some operand's
value (that of ``a`` at ``a*b`` is ``b``), the output or a number is picked from its slot; only others are computed.
"""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Any

from ..gates import scalar_math
from ..gates.gate import Gate, Operation, Value
from .graph import Graph, Node
from .operand_slots import ONE, Function, Kink, bound, operand_slots, place_inputs, place_own_values, slot_of
from .plain_functions import Simplest, simplest

__all__ = ["NotElementwise", "NumberPlan", "make_number_plan"]

# A function, the slot of its answer, the slots of its first and second operand. The second is None where there is
# one operand; the first is None and the second a tuple where there are three and more.
_Row = tuple[Function, int, Any, Any]
_Back = tuple[int, int, Any, int, int]
_MANY = 1_000  # gates, from which on the garbage collector is kept away


@dataclass(slots=True)  # not frozen, which would take as long as two gates
class NumberPlan:
    """A graph of floats, ready to run.

    Attributes:
        template: the slots beforehand, with the inputs' own values: nodes, local gradients to compute, numbers.
        forward: a row for each gate, in order.
        slopes: a row for each local gradient to compute.
        local: slots -> local gradients by edge.
        backward: (gate, source of an edge, of the next edge or None, that edge, the next edge), gates in reverse;
            a gate of three edges and more has several rows.
    """

    graph: Graph
    template: list[float]
    forward: list[_Row]
    slopes: list[_Row]
    local: Callable[[list[float]], tuple[float, ...]]
    backward: list[_Back]
    kinks: list[Kink]

    def run_forward(self, given: Mapping[str, Value]) -> list[float]:
        """The slots after a forward pass: forward values by node position come first."""
        slots = self.template[:]
        if given:
            place_inputs(self.graph, given, slots)
        _run(self.forward, slots)
        nodes = self.graph.nodes
        slots[len(nodes) - 1] = slots[nodes[-1].operands[0]]
        return slots

    def run_backward(self, slots: list[float], seed: float) -> tuple[list[float], tuple[float, ...], list[float]]:
        """Gradients by node, local and downstream gradients by edge."""
        if self.slopes:
            _run(self.slopes, slots)
        local, nodes = self.local(slots), self.graph.nodes
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


def _run(rows: Iterable[_Row], slots: list[float]) -> None:
    for function, out, first, second in rows:
        if second is None:
            slots[out] = function(slots[first])
        elif first is not None:
            slots[out] = function(slots[first], slots[second])
        else:
            slots[out] = function(*[slots[k] for k in second])


def _row(function: Function, out: int, slots: tuple[int, ...]) -> _Row:
    if len(slots) == 2:
        return function, out, slots[0], slots[1]
    return (function, out, slots[0], None) if len(slots) == 1 else (function, out, None, slots)


class NotElementwise(Exception):
    """A gate of the graph takes whole arrays."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A function and its operands; without a function, the one operand is the answer.

    ``places``: the gate's operands by number, the output after them; negative: the slot of a number.
    """

    function: Function | None
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Recipe:
    """What the uses of a gate in one program share.

    ``is_simple``: one or two operands, no parameters; only then are there ``forward`` and ``slopes``.
    ``plain``: the function where it takes the operands as they stand, else None.
    ``known``: by operand, the local gradient as in ``_Rule.places`` where it is a number or an operand, else None.
    """

    gate: Gate
    is_simple: bool
    forward: _Rule
    slopes: tuple[_Rule, ...]
    plain: Function | None
    known: tuple[int | None, ...]


_RECIPES: dict[int, _Recipe] = {}  # by the gate's identity, which holds as the recipe keeps the gate


class _Rows:
    """A plan in the making."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.size = graph, len(graph.nodes)
        self.numbers = [1.0, -1.0]
        self.forward: list[_Row] = []
        self.slopes: list[_Row] = []
        self.backward: list[_Back] = []  # still in forward order
        self.kinks: list[Kink] = []
        self.local: list[int] = []
        self.recipes: dict[int, _Recipe] = {}  # those that hold for this plan alone, by the gate's identity

    def recipe(self, gate: Gate) -> _Recipe:
        """Made once a gate; what needs no number of its own is the same in every plan.

        Raises:
            NotElementwise: there is no plan of numbers for the graph.
        """
        known_here = self.recipes.get(id(gate))
        if known_here is not None:
            return known_here
        if not gate.is_elementwise:
            raise NotElementwise
        count = len(self.numbers)
        arity = len(gate.operands)
        is_simple = arity <= 2 and not gate.parameters and not gate.variadic
        forward = self._rule(simplest(gate.forward, arity, False)) if is_simple else _Rule(None, ())
        slopes = [self._rule(simplest(slope, arity, True)) for slope in gate.local_gradients] if is_simple else []
        plain = forward.function if forward.places == tuple(range(arity)) else None
        known = [s.places[0] if s.function is None and s.places[0] < arity else None for s in slopes]
        recipe = _Recipe(gate, is_simple, forward, tuple(slopes), plain, tuple(known))
        (_RECIPES if len(self.numbers) == count else self.recipes)[id(gate)] = recipe
        return recipe

    def _rule(self, found: Simplest) -> _Rule:
        function, places = found
        return _Rule(function, tuple(p if isinstance(p, int) else slot_of(p, self.numbers) for p in places))

    def add_all(self) -> None:
        """All gates; those between two nodes, which are most, with as few calls as can be."""
        nodes, recipes = self.graph.nodes, _RECIPES
        forward, backward, local = self.forward.append, self.backward.append, self.local.append
        edge = 0
        for position in self.graph.gates:
            node = nodes[position]
            gate, sources = node.operation.gate, node.operands  # type: ignore[union-attr]
            recipe = recipes.get(id(gate)) or self.recipe(gate)
            if recipe.plain is not None and len(sources) == 2:
                first, second = sources
                forward((recipe.plain, position, first, second))
                backward((position, first, second, edge, edge + 1))
                left, right = recipe.known
                if left is None or right is None:
                    local(self._slot(recipe.slopes[0], sources, position))
                    local(self._slot(recipe.slopes[1], sources, position))
                else:
                    local(left if left < 0 else sources[left])
                    local(right if right < 0 else sources[right])
                if gate.kink is not None:
                    self.kinks.append((gate.kink, position, sources))
            elif recipe.is_simple:
                self._add_simple(position, node, recipe)
            else:
                self._add_any(position, node, gate)
            edge += len(sources)

    def _slot(self, rule: _Rule, slots: tuple[int, ...], position: int) -> int:
        """The slot of a local gradient, computed where nothing else holds it."""
        if rule.function is None:
            place = rule.places[0]
            return place if place < 0 else slots[place] if place < len(slots) else position
        slot = self.size + len(self.slopes)
        self.slopes.append(_row(rule.function, slot, _at(rule.places, slots, position)))
        return slot

    def _add_simple(self, position: int, node: Node, recipe: _Recipe) -> None:
        """A gate of one operand, or of a node and a number, or one whose function is not plain."""
        operation: Any = node.operation
        constants, sources, edge, operand = operation.constants, node.operands, len(self.local), 0
        slots = sources
        if len(sources) != len(constants):
            operand = 0 if constants[0] is None else 1
            self.numbers.append(constants[1 - operand])
            number = -len(self.numbers)
            slots = (number, sources[0]) if operand else (sources[0], number)
        if recipe.plain is None:
            assert recipe.forward.function is not None
            self.forward.append(_row(recipe.forward.function, position, _at(recipe.forward.places, slots, position)))
        elif len(slots) == 1:
            self.forward.append((recipe.plain, position, slots[0], None))
        else:
            self.forward.append((recipe.plain, position, slots[0], slots[1]))
        if len(sources) == 1:
            self.backward.append((position, sources[0], None, edge, edge))
            known = recipe.known[operand]
            if known is None:
                self.local.append(self._slot(recipe.slopes[operand], slots, position))
            else:
                self.local.append(known if known < 0 else slots[known])
        else:
            self.backward.append((position, sources[0], sources[1], edge, edge + 1))
            self.local += [self._slot(slope, slots, position) for slope in recipe.slopes]
        if recipe.gate.kink is not None:
            self.kinks.append((recipe.gate.kink, position, slots))

    def _add_any(self, position: int, node: Node, gate: Gate) -> None:
        """A gate with parameters, or of three operands and more."""
        operation: Any = node.operation
        sources, first_edge, slots = node.operands, len(self.local), operand_slots(node, self.numbers)
        self.forward.append(_row(_filled(gate.forward, operation), position, slots))
        for operand, constant in enumerate(operation.constants):
            if constant is None:
                function = gate.local_gradients[0 if gate.variadic else operand]
                seen = slots[operand : operand + 1] if gate.variadic else slots
                slot = self.size + len(self.slopes)
                self.slopes.append(_row(_filled(function, operation), slot, (position, *seen)))
                self.local.append(slot)
        for at in range(len(sources) - 1 & ~1, -1, -2):  # pairs of edges; the whole is reversed in the end
            other = sources[at + 1] if at + 1 < len(sources) else None
            self.backward.append((position, sources[at], other, first_edge + at, first_edge + at + 1))
        if gate.kink is not None:
            self.kinks.append((bound(gate.kink, operation), position, slots))


def _at(places: tuple[int, ...], slots: tuple[int, ...], position: int) -> tuple[int, ...]:
    """The slots that a rule's operands stand in at one gate."""
    if len(places) == 1:
        place = places[0]
        return (place if place < 0 else slots[place] if place < len(slots) else position,)
    return tuple([p if p < 0 else slots[p] if p < len(slots) else position for p in places])


def _filled(function: Function, operation: Operation) -> Function:
    """A record's function with mathematics and parameters filled in."""
    return partial(function, scalar_math, **operation.params)


def make_number_plan(graph: Graph) -> NumberPlan:
    """The plan of a graph whose values are all numbers.

    Raises:
        NotElementwise: one of its gates is not.
    """
    rows = _Rows(graph)
    # While many rows are made that will stay, Python's garbage collector would look at all of them again and again:
    # of 100,000 gates that took most of the time.
    is_held = rows.size > _MANY and gc.isenabled()
    if is_held:
        gc.disable()
    try:
        rows.add_all()
    finally:
        if is_held:
            gc.enable()
    rows.local.append(ONE)
    rows.backward.reverse()
    template = [math.nan] * (rows.size + len(rows.slopes)) + rows.numbers[::-1]
    place_own_values(graph, template)
    return NumberPlan(graph, template, rows.forward, rows.slopes, _picker(rows.local), rows.backward, rows.kinks)


def _picker(slots: list[int]) -> Callable[[list[float]], tuple[float, ...]]:
    """Values at slots, as a tuple; ``itemgetter`` of one slot would give the bare value."""
    return itemgetter(*slots) if len(slots) > 1 else lambda values: (values[slots[0]],)

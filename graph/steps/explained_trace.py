"""A trace as its explanations share it: its graph and numbers, and what every value is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ..autodiff.evaluate import gate_operands
from ..autodiff.graph import Evaluation, Fault, Graph
from ..autodiff.value_names import small_letter, value_names
from ..gates.gate import Shape, Value
from ..interpreter.decisions import Brink
from ..notation.names import typeset_plain
from ..notation.pieces import number_piece
from ..numbers import DIGITS
from ..words import catalogue
from ..words.shape_names import shape_in_words
from .rounding_noise import may_hang_on_rounding, sizes_of_terms
from .timeline import Timeline, build_timeline

__all__ = ["Story", "Symbols", "is_seed_one", "loss_name", "symbols_at", "tell"]


@dataclass(frozen=True)
class Story:
    """One trace, ready to be explained in one language.

    Attributes:
        digits: significant digits of every number that is shown.
        brinks: by node position, the decision of the program that the least change there turns over.
    """

    graph: Graph
    evaluation: Evaluation
    timeline: Timeline
    language: str
    digits: int = DIGITS
    brinks: Mapping[int, Brink] = field(default_factory=dict)

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Node id -> position."""
        return {node.id: position for position, node in enumerate(self.graph.nodes)}

    @cached_property
    def last(self) -> int:
        """Position of the node whose value is the output."""
        return self.graph.nodes[-1].operands[0]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What every value is called, by node position."""
        return value_names(self.graph)

    @cached_property
    def small(self) -> str:
        """The letter of a small change."""
        return small_letter(self.names)

    @cached_property
    def loss(self) -> str:
        """What the gradients are gradients of."""
        return loss_name(self.graph, is_seed_one(self.evaluation.seed))

    @cached_property
    def faults(self) -> Mapping[int, tuple[Fault, ...]]:
        """Faults by node position."""
        faults: dict[int, tuple[Fault, ...]] = {}
        for fault in self.evaluation.faults:
            faults[fault.node] = (*faults.get(fault.node, ()), fault)
        return faults

    @cached_property
    def bent(self) -> frozenset[int]:
        """Gates at a corner that a gradient reaches, and all gates from which a change comes to one."""
        graph, gradients = self.graph, self.evaluation.gradients
        found: set[int] = set()
        for fault in self.evaluation.faults:
            if fault.kind == "kink" and gradients[fault.node] is not None and np.any(gradients[fault.node]):
                found.add(fault.node)
        for position in reversed(graph.gates) if found else ():
            leaving = (graph.edges[number] for number in graph.out_of[position])
            if any(edge.lg_kind and edge.target in found for edge in leaving):
                found.add(position)
        return frozenset(found)

    @cached_property
    def jumping(self) -> frozenset[int]:
        """Edges along which the least change of a value makes an answer jump, there or further on."""
        graph, values = self.graph, self.evaluation.values
        found: set[int] = set()
        for position in graph.gates:
            operation = graph.nodes[position].operation
            assert operation is not None
            gate = operation.gate
            if gate.jumps and gate.jumps(*gate_operands(graph.nodes[position], values), **operation.params):
                found.update(graph.into[position])
            elif gate.truths:
                found.update(number for number in graph.into[position] if self._is_false(number, gate.truths))
        for position in reversed(graph.gates) if found else ():
            if not found.isdisjoint(graph.out_of[position]):
                found.update(graph.into[position])
        return frozenset(found)

    def _is_false(self, number: int, truths: tuple[int, ...]) -> bool:
        """Whether an edge brings a 0 of which the truth is asked: no answer of a comparison, which stays what it is."""
        edge = self.graph.edges[number]
        source = self.graph.nodes[edge.source].operation
        is_answer = source is not None and (source.gate.jumps is not None or bool(source.gate.truths))
        return edge.operand in truths and not is_answer and not np.all(self.evaluation.values[edge.source])

    @cached_property
    def cuts(self) -> frozenset[int]:
        """Edges that let no gradient back although the gate's output changes with what they bring: into detach, and a
        mask or labels beside operands that do."""
        return frozenset(
            number for position in self.graph.gates for number in self.graph.into[position] if self._is_cut(number)
        )

    def _is_cut(self, number: int) -> bool:
        edge = self.graph.edges[number]
        operation = self.graph.nodes[edge.target].operation
        assert operation is not None
        gate = operation.gate
        if gate.is_cut or gate.takes_gradient is None:
            return gate.is_cut
        if edge.operand in gate.truths or gate.variadic:
            return False
        sources = (self.evaluation.values[self.graph.edges[each].source] for each in self.graph.into[edge.target])
        shapes = iter([np.shape(value) for value in sources])
        takes = gate.takes_gradient(*(next(shapes) if each is None else () for each in operation.constants))
        return any(takes) and not takes[edge.operand]

    @cached_property
    def sizes(self) -> tuple[Value | None, ...]:
        """By edge, the size that its gradient's rounding is a rounding of."""
        return sizes_of_terms(self.graph, self.evaluation)

    @cached_property
    def may_hang_on_rounding(self) -> bool:
        """Whether more than the last digits of a gradient may be rounding."""
        return may_hang_on_rounding(self.graph, self.evaluation)

    def name_of(self, position: int) -> str | None:
        """What the person calls the value of a node."""
        return self.graph.nodes[position].name or (self.graph.output_name if position == self.last else None)

    def is_seed(self, position: int) -> bool:
        """The gate's output is the very number that is differentiated: what arrives is 1."""
        return position == self.last and self.loss == self.graph.output_name

    def shape(self, shape: Shape) -> str:
        """A shape as it stands in a sentence: 2 × 3."""
        return " × ".join(map(str, shape)) or "1"

    def named_shape(self, shape: Shape) -> str:
        """A shape in words: a vector of 3, a 2 × 3 matrix."""
        return shape_in_words(catalogue(self.language), shape)

    def number(self, value: float) -> str:
        """A number as it stands in a sentence."""
        return number_piece(value, "plain", self.digits).text


@dataclass(frozen=True, slots=True)
class Symbols:
    """What the values at one gate are called in one step.

    ``output``: its name; ``operands``: their names by edge; ``named``: which of them are no arrays that were typed.
    """

    output: str | None
    operands: tuple[str, ...]
    named: tuple[bool, ...]

    def plain(self, slot: int) -> str:
        """An operand's name as it is drawn."""
        return typeset_plain(self.operands[slot])


def is_seed_one(seed: Value) -> bool:
    """The backward pass starts from the number 1, so that the gradients are the output's own."""
    return isinstance(seed, float) and seed == 1.0


def loss_name(graph: Graph, is_output: bool) -> str:
    """What the gradients are gradients of: the output, or a number L made of it.

    An array, or an output with a given upstream gradient, is a step on the way to some number L.
    """
    if is_output:
        return graph.output_name
    names = {node.name for node in graph.nodes} | {graph.output_name}
    return "L" if "L" not in names else "ℒ"


def symbols_at(story: Story, position: int) -> Symbols:
    """Names at a gate: the same at every step."""
    nodes, names = story.graph.nodes, story.names
    operands = nodes[position].operands
    return Symbols(
        names[position],
        tuple(names[operand] for operand in operands),
        tuple(nodes[operand].kind != "constant" for operand in operands),
    )


def tell(
    graph: Graph,
    evaluation: Evaluation,
    language: str,
    timeline: Timeline | None = None,
    digits: int = DIGITS,
    brinks: Mapping[int, Brink] | None = None,
) -> Story:
    """A story of a trace; ``timeline`` saves working it out again."""
    return Story(graph, evaluation, timeline or build_timeline(graph, evaluation), language, digits, brinks or {})

"""A misconception: a record with what it would answer, and the place where it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...analysis.evaluation_point import Point
from ...analysis.gradient_patterns import Rule, rule_of
from ...autodiff.evaluate import gate_operands
from ...autodiff.graph import Edge, Node
from ...gates.gate import Shape, Value
from ...words import say
from ..exercise import Kind, Question
from ..shown_numbers import shown

__all__ = ["MOST_NUMBERS", "Misconception", "Numbers", "Place"]

MOST_NUMBERS = 12  # of an array that an idea may mean

Numbers = Iterable[float | None]


@dataclass(frozen=True)
class Place:
    """A question and the numbers around it, at the question's index; None where that does not fit.

    ``is_rounded``: the numbers are those that stand on the drawing.
    """

    point: Point
    question: Question
    is_rounded: bool = False

    @cached_property
    def edge(self) -> Edge:
        return self.point.graph.edges[self.question.edge]

    @cached_property
    def source(self) -> Node:
        return self.point.graph.nodes[self.edge.source]

    @cached_property
    def target(self) -> Node:
        return self.point.graph.nodes[self.edge.target]

    @cached_property
    def rule(self) -> Rule | None:
        return rule_of(self.point, self.question.edge)

    @cached_property
    def local(self) -> float | None:
        return self.at_index(self.point.evaluation.local_gradients[self.question.edge])

    @cached_property
    def upstream(self) -> float | None:
        return self.at_index(self.point.evaluation.gradients[self.edge.target])

    @cached_property
    def value(self) -> float | None:
        return self.at_index(self.point.evaluation.values[self.edge.source])

    @cached_property
    def output(self) -> float | None:
        return self.at_index(self.point.evaluation.values[self.edge.target])

    @property
    def truth(self) -> float:
        return self.drawn(self.question.truth)

    @cached_property
    def leaving(self) -> tuple[int, ...]:
        """Edges whose downstream gradients add up to the number that is asked for, in forward order."""
        graph = self.point.graph
        node = self.edge.target if self.question.kind == "ug" else self.edge.source
        return tuple(number for number in graph.out_of[node] if graph.edges[number].lg_kind)

    @cached_property
    def crossed(self) -> int | None:
        """The one edge whose downstream gradient is the number that is asked for; None where several add up to it."""
        if self.question.kind in ("dg", "lg"):
            return self.question.edge
        return self.leaving[0] if len(self.leaving) == 1 else None

    @cached_property
    def arriving(self) -> list[float]:
        """What arrives at the gate of that edge: the number of the same index, or all of another shape."""
        if self.crossed is None:
            return []
        return self._numbers_of(self.point.evaluation.gradients[self.point.graph.edges[self.crossed].target])

    @cached_property
    def slopes(self) -> list[float]:
        """That edge's local gradient, or in a product of matrices the numbers that stand in its place."""
        graph, evaluation = self.point.graph, self.point.evaluation
        if self.crossed is None:
            return []
        edge = graph.edges[self.crossed]
        if edge.lg_kind != "rule":
            return self._numbers_of(evaluation.local_gradients[self.crossed])
        node = graph.nodes[edge.target]
        if node.operation is None or node.operation.gate.told_by != "rows and columns":
            return []
        return self._numbers_of(gate_operands(node, evaluation.values)[1 - edge.operand])

    def _numbers_of(self, value: Value | None) -> list[float]:
        here = self.at_index(value)
        if here is not None:
            return [here]
        if value is None or np.size(value) > MOST_NUMBERS:
            return []
        return [self.drawn(float(each)) for each in np.asarray(value).reshape(-1)]

    @cached_property
    def shares(self) -> list[float]:
        """Their numbers."""
        downstream = self.point.evaluation.downstream
        found = [self.at_index(downstream[number]) for number in self.leaving]
        return [share for share in found if share is not None]

    @cached_property
    def is_of_input(self) -> bool:
        """Whether the whole gradient of an input is asked for."""
        alone = len(self.point.graph.out_of[self.edge.source]) == 1
        return self.source.kind == "input" and (
            self.question.kind == "grad" or (self.question.kind in ("dg", "sign") and alone)
        )

    def at_index(self, value: Value | None) -> float | None:
        """The number of a value that belongs to the question."""
        index = self.question.index
        if value is None or np.ndim(value) != len(index):
            return None
        if any(k >= n for k, n in zip(index, np.shape(value), strict=True)):
            return None
        return self.drawn(float(np.asarray(value)[index]))

    def drawn(self, number: float) -> float:
        """A number with all its digits, or as it stands on the drawing."""
        return shown(number, self.question.digits).middle if self.is_rounded else number


@dataclass(frozen=True, slots=True)
class Misconception:
    """One idea that students have of gradients.

    Attributes:
        id: its name in the inventory, ``lg-for-dg``; its words are ``insight.misconception.lg_for_dg``.
        kinds: of questions that show it by a number.
        answers: what it would answer at a place, nothing where it cannot occur.
        path: the position of the edge that shows the right idea; the question's own where it is None.
        shapes: what it would answer to the question for a gradient's shape.
        is_pitfall: it is about those gates alone whose records name it.
        source: where teachers can read on, "" where only this project names it.
    """

    id: str
    kinds: tuple[Kind, ...]
    answers: Callable[[Place], Numbers]
    path: Callable[[Place], int | None] = lambda _: None
    shapes: Callable[[Place], Iterable[Shape]] = lambda _: ()
    is_pitfall: bool = False
    source: str = ""

    @property
    def key(self) -> str:
        """The id as a key of the words."""
        return self.id.replace("-", "_")

    def idea(self, language: str) -> str:
        """The idea as a student would say it."""
        return say(language, f"insight.misconception.{self.key}.idea")

    def label(self, language: str) -> str:
        """The idea in a few words, as a result is marked with it."""
        return say(language, f"insight.misconception.{self.key}.label")

    def says(self, language: str, output: str = "f") -> str:
        """What is said to an answer that comes from it, in a program with this output."""
        return say(language, f"insight.misconception.{self.key}.says", output=output)

    def occurs(self, place: Place) -> bool:
        """Whether the question and its gate are such that the idea can show."""
        operation = place.target.operation
        pitfalls = operation.gate.pitfalls if operation is not None else ()
        return place.question.kind in self.kinds and (not self.is_pitfall or self.id in pitfalls)

    def numbers(self, place: Place) -> list[float]:
        """What it would answer, number by number."""
        if not self.occurs(place):
            return []
        with np.errstate(all="ignore"):
            return [number for number in self.answers(place) if number is not None]

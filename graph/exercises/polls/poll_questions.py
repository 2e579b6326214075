"""The questions that a step can be asked by, before it is taken; or, at the end, about the whole."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from ...analysis.evaluation_point import Point
from ...analysis.identifiers import node_labels
from ...autodiff.gate_text import sign_text
from ...autodiff.value_names import value_names
from ...gates.gate import Value
from ...notation.names import typeset_plain
from ...numbers import readable
from ...words import LANGUAGES, ShapeName
from ..exercise import Kind
from . import distractors
from .blocked_inputs import blocked_inputs, reached_inputs
from .closed_question import RIGHT, Choice, PollQuestion, Texts, in_every_language

__all__ = ["MOST_CHOICES", "poll_questions"]

MOST_CHOICES = 4
_LEAST_CHOICES = 3
_MOST_OPERANDS = 4  # of one gate that are asked for
_STEP = 0.01  # by which an input grows in thought
_SIGNS = ("positive", "negative", "zero")


class Step(Protocol):
    """What a step shows (``steps.timeline`` makes them): of which gate, in which phase, and which elements appear."""

    @property
    def index(self) -> int: ...
    @property
    def phase(self) -> str: ...
    @property
    def node(self) -> str: ...
    @property
    def appears(self) -> Sequence[str]: ...


class Steps(Protocol):
    """The steps of a program, and by node what its gradient has come to: (step, sum)."""

    @property
    def steps(self) -> Sequence[Step]: ...
    @property
    def sums(self) -> Mapping[str, Sequence[tuple[int, Value]]]: ...


class Told(Point, Protocol):
    """A point whose steps are known; a ``Trace`` is one."""

    @property
    def timeline(self) -> Steps: ...


def poll_questions(told: Told, step: int) -> list[PollQuestion]:
    """Questions whose answer is the step after ``step``, the most telling first."""
    steps = told.timeline.steps
    asker = _Asker(told)
    if not 0 <= step < len(steps) - 1:
        return [question for question in asker.about_inputs(len(steps) - 1) if question is not None]
    coming = steps[step + 1]
    asked: Iterable[PollQuestion | None] = {
        "forward": asker.about_forward,
        "seed": asker.about_seed,
        "backward": asker.about_backward,
    }[coming.phase](coming)
    return [question for question in asked if question is not None]


class _Asker:
    """Asks about one graph at one point."""

    def __init__(self, point: Told) -> None:
        self._point, self._graph, self._numbers = point, point.graph, point.evaluation
        self._labels, self._names = node_labels(point.graph), value_names(point.graph)
        self._places = {node.id: at for at, node in enumerate(point.graph.nodes)}

    def about_forward(self, step: Step) -> Iterator[PollQuestion | None]:
        node = self._places[step.node]
        value = distractors.number_of(self._numbers.values[node])
        element = f"{self._graph.edges[self._graph.out_of[node][0]].id}-value"
        wrong = distractors.wrong_values(self._point, node)
        yield self._number("value", value, wrong, step, element, gate=self._sign(node))

    def about_seed(self, step: Step) -> Iterator[PollQuestion | None]:
        out = distractors.number_of(self._numbers.values[-1])
        wrong = [(0.0, "seed-zero"), *([] if out is None else [(out, "value-for-gradient")]), (-1.0, "wrong-sign")]
        seed = distractors.number_of(self._numbers.seed)
        element = f"{self._graph.edges[self._graph.into[len(self._graph.nodes) - 1][0]].id}-dg"
        yield self._number("seed", seed, iter(wrong), step, element, name=self._graph.output_name)
        yield self._nothing()

    def about_backward(self, step: Step) -> Iterator[PollQuestion | None]:
        node = self._places[step.node]
        sources = [self._graph.edges[edge].source for edge in self._graph.into[node]]
        edges = [
            edge
            for edge in self._graph.into[node]
            if self._graph.edges[edge].lg_kind is not None and sources.count(self._graph.edges[edge].source) == 1
        ]  # of x·x nobody could say which x is meant
        for edge in edges[:_MOST_OPERANDS]:
            yield self._downstream(edge, step)
        for source in self._meeting(step):
            yield self._sum(source, step)
        for edge in edges[:_MOST_OPERANDS]:
            yield self._shape(edge, step)
            yield self._local(edge, step)
        upstream = distractors.number_of(self._numbers.gradients[node])
        gate = self._sign(node)
        yield self._number("ug", upstream, self._of(self._graph.into[node][0], "ug"), step, "", gate=gate)
        for edge in edges[:1]:
            yield self._slope_sign(edge, step)
        yield self._next(node, step)

    def about_inputs(self, last: int) -> Iterator[PollQuestion | None]:
        """When everything is there: what a small change of an input does, and which input gets nothing."""
        for node, each in enumerate(self._graph.nodes):
            grad = distractors.number_of(self._numbers.gradients[node])
            if each.kind == "input" and grad is not None:
                value = distractors.number_of(self._numbers.values[node])
                wrong = [(-_STEP * grad, "wrong-sign"), (_STEP, "slope-forgotten"), (grad, "step-forgotten")]
                wrong += [] if value is None else [(_STEP * value, "value-for-gradient")]
                name = self._name(node)
                yield self._number(
                    "nudge", _STEP * grad, iter(wrong), last, "", name=name, out=self._graph.output_name, by=_STEP
                )

        yield self._nothing()

    def _nothing(self) -> PollQuestion | None:
        """Which input gets no gradient, and why; the answer is the whole backward pass."""
        for node, gate in blocked_inputs(self._point):
            others = list(reached_inputs(self._point))
            zeros = [each for each in others if distractors.number_of(self._numbers.values[each]) == 0]
            answers = [(self._because(node, gate), RIGHT)]
            answers += [(self._reason("zero_value", each), "value-for-gradient") for each in zeros[:1]]
            answers += [(self._because(each, gate), "other-input") for each in others[:1]]
            answers += [(self._reason("far", node), "far-away"), (self._reason("all", node), "all-get")]
            choices = [Choice(texts, idea) for texts, idea in answers[:MOST_CHOICES]]
            last = len(self._point.timeline.steps) - 1
            return self._asked("nothing", sorted(choices, key=_first_text), last, "")
        return None

    def _because(self, node: int, gate: int | None) -> Texts:
        """An input, and the gate that keeps everything from it; None: no gradient flows to it."""
        return self._reason("fixed", node) if gate is None else self._reason("shut", node, gate=self._sign(gate))

    def _reason(self, reason: str, node: int, **params: str) -> Texts:
        filled = {"name": self._name(node), **params}
        return in_every_language(f"insight.poll.reason.{reason}", lambda _: filled)

    def _meeting(self, step: Step) -> Iterator[int]:
        """Nodes whose last gradient arrives at this step: before, the drawing shows a part of the sum."""
        for name, sums in self._point.timeline.sums.items():
            if sums and sums[-1][0] == step.index:
                yield self._places[name]

    def _downstream(self, edge: int, step: Step) -> PollQuestion | None:
        one = self._graph.edges[edge]
        right = distractors.number_of(self._numbers.downstream[edge])
        wrong = self._of(edge, "dg")
        gate, name = self._sign(one.target), self._name(one.source)
        return self._number("dg", right, wrong, step, f"{one.id}-dg", gate=gate, name=name)

    def _local(self, edge: int, step: Step) -> PollQuestion | None:
        one = self._graph.edges[edge]
        right = distractors.number_of(self._numbers.local_gradients[edge])
        wrong = self._of(edge, "lg")
        gate, name = self._sign(one.target), self._name(one.source)
        return self._number("lg", right, wrong, step, f"{one.id}-lg", gate=gate, name=name)

    def _sum(self, node: int, step: Step) -> PollQuestion | None:
        right = distractors.number_of(self._numbers.gradients[node])
        wrong = self._of(self._graph.out_of[node][0], "grad")
        element = f"{self._graph.nodes[node].id}-grad"
        return self._number("sum", right, wrong, step, element, name=self._name(node))

    def _shape(self, edge: int, step: Step) -> PollQuestion | None:
        one = self._graph.edges[edge]
        right = self._graph.nodes[one.source].shape
        if not right or self._numbers.downstream[edge] is None:
            return None
        answers = [(right, RIGHT), *distractors.wrong_shapes(self._point, edge)]
        ideas = {tuple(shape): idea for shape, idea in reversed([*answers])}
        known = [*dict.fromkeys(tuple(shape) for shape, _ in answers)][:MOST_CHOICES]
        choices = [Choice(in_every_language("insight.ask.of_shape", _shape_of(each)), ideas[each]) for each in known]
        return self._asked("shape", sorted(choices, key=_first_text), step, f"{one.id}-dg", name=self._name(one.source))

    def _slope_sign(self, edge: int, step: Step) -> PollQuestion | None:
        right = distractors.number_of(self._numbers.local_gradients[edge])
        if right is None or not math.isfinite(right):
            return None
        truth = "zero" if right == 0 else "positive" if right > 0 else "negative"
        choices = [
            Choice(in_every_language(f"insight.poll.{each}", lambda _: {}), RIGHT if each == truth else "wrong-sign")
            for each in _SIGNS
        ]
        one = self._graph.edges[edge]
        gate, name = self._sign(one.target), self._name(one.source)
        return self._asked("sign", choices, step, f"{one.id}-lg", gate=gate, name=name)

    def _next(self, node: int, step: Step) -> PollQuestion | None:
        """Which gate comes next on the way back."""
        gates = self._graph.gates
        others = [gate for gate in (gates[0], gates[-1], *reversed(gates)) if gate != node]
        ideas = [(self._gate_name(each), "forward-order" if each == gates[0] else "other-gate") for each in others]
        choices = _chosen([(self._gate_name(node), RIGHT), *ideas])
        return self._asked("next", sorted(choices, key=_first_text), step, "")

    def _number(
        self, kind: str, right: float | None, wrong: distractors.Wrong, step: Step | int, element: str, **params: Any
    ) -> PollQuestion | None:
        if right is None or not math.isfinite(right):
            return None
        answers = [(right, RIGHT), *((answer, idea) for answer, idea in wrong if math.isfinite(answer))]
        sizes = {readable(answer): answer for answer, _ in answers}
        choices = _chosen((readable(answer), idea) for answer, idea in answers)
        ordered = sorted(choices, key=lambda choice: sizes[_first_text(choice)])
        return self._asked(kind, ordered, step, element, **params)

    def _asked(
        self, kind: str, choices: list[Choice], step: Step | int, element: str, **params: Any
    ) -> PollQuestion | None:
        if len(choices) < _LEAST_CHOICES:
            return None

        def filled(_: str) -> Mapping[str, Any]:
            return params

        texts = in_every_language(f"insight.poll.{kind}", filled)
        at = step if isinstance(step, int) else step.index
        return PollQuestion(kind, texts, tuple(choices), at, element)

    def _of(self, edge: int, kind: Kind) -> distractors.Wrong:
        return distractors.wrong_numbers(self._point, edge, kind)

    def _name(self, node: int) -> str:
        return typeset_plain(self._names[node])

    def _sign(self, node: int) -> str:
        operation = self._graph.nodes[node].operation
        return sign_text(operation) if operation else self._labels[node]

    def _gate_name(self, node: int) -> str:
        """A gate's sign, with the name of its value."""
        return f"{self._sign(node)} → {self._name(node)}"


def _chosen(answers: Iterable[tuple[str, str]]) -> list[Choice]:
    """The right answer, which comes first, and those that read otherwise than it and than each other."""
    found: dict[str, str] = {}
    for text, idea in answers:
        if len(found) < MOST_CHOICES:
            found.setdefault(text, idea)
    return [Choice(dict.fromkeys(LANGUAGES, text), idea) for text, idea in found.items()]


def _first_text(choice: Choice) -> str:
    return choice.texts[LANGUAGES[0]]


def _shape_of(shape: tuple[int, ...]) -> Callable[[str], Mapping[str, Any]]:
    return lambda _: {"shape": ShapeName(shape)}

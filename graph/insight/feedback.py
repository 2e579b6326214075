"""What to say to an answer: right, or which factor was wrong; and hints, the vaguest first."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..gates.record import Value
from ..language.heads import Call, Constant, Symbol
from ..language.program import postorder
from ..numbers import readable
from ..words import DEFAULT_LANGUAGE, say
from .answers import Answer, is_near, read_answer
from .exercises import Question
from .formulas import local_tree, operand_names
from .identifiers import node_labels
from .index_form import index_form
from .jacobian_picture import short_rule
from .point import Point
from .reckoning import Span, reckoned, shown

__all__ = ["RULES", "Feedback", "hints", "judge", "judge_rule", "rule_of", "wrong_turns"]

Rule = Literal["copy", "scale", "swap", "switch", "output", "sum", "slope"]
RULES: tuple[Rule, ...] = ("copy", "scale", "swap", "switch", "output", "sum", "slope")


@dataclass(frozen=True, slots=True)
class Feedback:
    """``mistake``: "" when right, "unread" where no number was typed, else what probably went wrong
    ("forgot_upstream", …, "other"); the sentence in words is ``insight.exercise.<mistake or right>``."""

    is_right: bool
    mistake: str
    text: str


def _at(value: Value | None, index: tuple[int, ...]) -> float | None:
    """One number of a value; None where the index does not fit."""
    if value is None or np.ndim(value) != len(index):
        return None
    if any(k >= n for k, n in zip(index, np.shape(value), strict=True)):
        return None
    return float(np.asarray(value)[index])


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What stands on the question's edge, at the question's index; None where that does not fit."""

    local: float | None
    upstream: float | None
    value: float | None
    output: float | None
    is_swap: bool

    def as_shown(self) -> _Numbers:
        """The numbers as they stand on the drawing."""
        local, upstream, value, output = (
            None if each is None else shown(each).middle
            for each in (self.local, self.upstream, self.value, self.output)
        )
        return _Numbers(local, upstream, value, output, self.is_swap)


def wrong_turns(point: Point, question: Question) -> Iterator[tuple[float | None, str]]:
    """Numbers that come out of known mistakes, the most telling first: with all digits, then with those shown."""
    evaluation, edge = point.evaluation, point.graph.edges[question.edge]
    if question.kind in ("ug", "grad"):
        yield from _wrong_sums(point, question)
    yield -question.truth, "sign"
    exact = _Numbers(
        _at(evaluation.local_gradients[question.edge], question.index),
        _at(evaluation.gradients[edge.target], question.index),
        _at(evaluation.values[edge.source], question.index),
        _at(evaluation.values[edge.target], question.index),
        rule_of(point, question.edge) == "swap",
    )
    for numbers in (exact, exact.as_shown()):
        if question.kind == "dg":
            yield from _wrong_products(numbers)
            yield from ((value, "forward_value") for value in (numbers.value, numbers.output))
        elif question.kind in ("ug", "grad"):
            yield (numbers.output if question.kind == "ug" else numbers.value), "forward_value"
        elif question.kind == "lg":
            yield from _wrong_slopes(numbers, question.truth)


def _wrong_sums(point: Point, question: Question) -> Iterator[tuple[float | None, str]]:
    """One summand alone, and the product of all."""
    edge = point.graph.edges[question.edge]
    node = edge.target if question.kind == "ug" else edge.source
    leaving = point.graph.out_of[node]
    shares = [_at(point.evaluation.downstream[number], question.index) for number in leaving]
    known = [share for share in shares if share is not None]
    if len(shares) > 1:
        for share in known:
            yield share, "forgot_sum"
        yield math.prod(known), "multiplied_sum"


def _wrong_products(numbers: _Numbers) -> Iterator[tuple[float | None, str]]:
    """What is not LG × UG."""
    local, upstream, value = numbers.local, numbers.upstream, numbers.value
    if local is None or upstream is None:
        return
    if numbers.is_swap and value is not None:
        yield value * upstream, "swapped"
    if local != 1.0:
        yield upstream, "forgot_local"
    if upstream != 1.0:
        yield local, "forgot_upstream"
    yield local + upstream, "added"
    if value is not None:
        yield value * upstream, "used_value"
    if upstream:
        yield local / upstream, "divided"


def _wrong_slopes(numbers: _Numbers, truth: float) -> Iterator[tuple[float | None, str]]:
    """What is not the local gradient."""
    if numbers.upstream is not None and numbers.upstream != 1.0:
        yield truth * numbers.upstream, "multiplied_upstream"
    if numbers.is_swap:
        yield numbers.value, "swapped"
    yield numbers.value, "used_value"
    yield numbers.output, "used_output"
    if truth:
        yield 1.0 / truth, "reciprocal"


def judge(point: Point, question: Question, typed: str, language: str = DEFAULT_LANGUAGE) -> Feedback:
    """What to say to a typed number."""
    answer = read_answer(typed)
    if answer is None:
        return _said(False, "unread", language)
    ways = reckoned(point, question)
    if any(is_near(answer, number) for number in (question.truth, *(way.middle for way in ways))):
        return _said(True, "", language)
    mistake = _mistake(point, question, answer)
    is_right = mistake == "other" and any(_lies_in(answer, way, question.truth) for way in ways)
    return _said(is_right, "" if is_right else mistake, language)


def _lies_in(answer: Answer, way: Span, truth: float) -> bool:
    """Whether the shown numbers, each anywhere within its rounding, give the answer."""
    room = min(answer.rounding, 0.025 * abs(truth))
    return min(way.low, truth) - room <= answer.value <= max(way.high, truth) + room


def _mistake(point: Point, question: Question, answer: Answer) -> str:
    for number, mistake in wrong_turns(point, question):
        is_telling = number is not None and not is_near(Answer(number, 0.0), question.truth)
        if is_telling and number is not None and is_near(answer, number):
            return mistake
    return "other"


def _said(is_right: bool, mistake: str, language: str) -> Feedback:
    return Feedback(is_right, mistake, say(language, f"insight.exercise.{mistake or 'right'}"))


def rule_of(point: Point, edge_position: int) -> Rule | None:
    """By which pattern a gate hands its gradient to one operand; None where none flows."""
    edge = point.graph.edges[edge_position]
    operation = point.graph.nodes[edge.target].operation
    if operation is None or edge.lg_kind is None:
        return None
    if not operation.gate.is_elementwise:
        form = index_form(point.graph, edge_position)
        if form is None:
            return "slope"
        if form.factor is not None:
            return "slope" if form.factor == edge.operand else "swap"
        return "sum" if form.summed else "copy" if form.number == 1.0 else "scale"
    tree: Any = local_tree(operation, edge.operand)
    if isinstance(tree, Constant):
        return "copy" if tree.value == 1 else "scale"
    if isinstance(tree, Symbol):
        return "output" if tree.name == "out" else "swap"
    parts = list(postorder(tree))
    if any(isinstance(part, Call) and part.name in ("greater", "greater_equal") for part in parts):
        return "switch"
    if all(isinstance(part, Constant) for part in parts if not part.args):
        return "scale"
    return "output" if any(isinstance(part, Symbol) and part.name == "out" for part in parts) else "slope"


def judge_rule(point: Point, question: Question, rule: str, language: str = DEFAULT_LANGUAGE) -> Feedback:
    """What to say to the name of a rule that a student chose for an edge."""
    is_right = rule == rule_of(point, question.edge)
    return _said(is_right, "" if is_right else "other_rule", language)


def hints(point: Point, question: Question, language: str = DEFAULT_LANGUAGE) -> tuple[str, ...]:
    """Sentences, each of which tells more than the one before."""
    graph, evaluation = point.graph, point.evaluation
    edge = graph.edges[question.edge]
    gate = graph.nodes[edge.source if question.kind == "value" else edge.target].operation
    found = [say(language, f"insight.hint.{question.kind}")]
    if question.kind in ("ug", "grad"):
        node = edge.target if question.kind == "ug" else edge.source
        shares = [_at(evaluation.downstream[number], question.index) for number in graph.out_of[node]]
        numbers = [readable(share) for share in shares if share is not None]
        return (*found, say(language, "insight.hint.numbers", numbers=" + ".join(map(_bracketed, numbers))))
    assert gate is not None
    words = gate.gate.words[language]
    found.append(words.forward if question.kind == "value" else words.local)
    if question.kind == "dg":
        local = _at(evaluation.local_gradients[question.edge], question.index)
        upstream = _at(evaluation.gradients[edge.target], question.index)
        if local is not None and upstream is not None:
            numbers = [readable(local), _bracketed(readable(upstream))]
            found.append(say(language, "insight.hint.numbers", numbers=" × ".join(numbers)))
        elif (rule := short_rule(point, question.edge)) is not None:
            found.append(say(language, "insight.hint.rule", rule=rule.plain))
    elif not question.index:
        found += _operands(point, edge.source if question.kind == "value" else edge.target, language)
    return tuple(found)


def _operands(point: Point, position: int, language: str) -> list[str]:
    """The numbers that go into a gate, by name."""
    node, labels = point.graph.nodes[position], node_labels(point.graph)
    assert node.operation is not None
    sources, parts = iter(node.operands), []
    for name, number in zip(operand_names(node.operation), node.operation.constants, strict=True):
        source = next(sources) if number is None else None
        value = number if source is None else _at(point.evaluation.values[source], ())
        if value is not None:
            label = name if source is None else point.graph.nodes[source].name or labels[source]
            parts.append(readable(value) if source is None else f"{label} = {readable(value)}")
    return [say(language, "insight.hint.numbers", numbers=", ".join(parts))] if parts else []


def _bracketed(number: str) -> str:
    return f"({number})" if number.startswith("−") else number

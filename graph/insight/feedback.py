"""What to say to an answer: right, or which idea was wrong; and hints, the vaguest first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..gates.record import Value
from ..numbers import readable
from ..words import DEFAULT_LANGUAGE, say
from .answers import Answer, is_near, read_answer
from .called import called
from .edge_rules import rule_of
from .exercises import Question
from .formulas import operand_names
from .identifiers import node_labels
from .jacobian_picture import short_rule
from .misconceptions import MISCONCEPTIONS, Misconception, Place
from .point import Point
from .reckoning import reckoned
from .written_numbers import Span

__all__ = ["Feedback", "hints", "ideas_behind", "judge", "judge_rule"]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said to an answer.

    Attributes:
        mistake: "" when right, "unread" where no answer was typed, the key of the misconception that it probably came
            from, else "other".
        ideas: keys of all misconceptions that give this answer here, the most telling first.
        wire: id of the edge that shows what is right; "" where none does.
    """

    is_right: bool
    mistake: str
    text: str
    ideas: tuple[str, ...] = ()
    wire: str = ""


def judge(point: Point, question: Question, typed: str, language: str = DEFAULT_LANGUAGE) -> Feedback:
    """What to say to a typed number."""
    answer = read_answer(typed)
    if answer is None:
        return _said(False, "unread", language)
    ways = reckoned(point, question)
    if any(is_near(answer, number) for number in (question.truth, *(way.middle for way in ways))):
        return _said(True, "", language)
    found = ideas_behind(point, question, answer)
    if found:
        return _about(point, question, found, language)
    is_right = any(_lies_in(answer, way, question.truth) for way in ways)
    return _said(is_right, "" if is_right else "other", language)


def ideas_behind(point: Point, question: Question, answer: Answer) -> list[Misconception]:
    """The misconceptions that lead to a wrong number, with all digits or with those on the drawing."""
    places = Place(point, question), Place(point, question, is_rounded=True)

    def leads_there(idea: Misconception) -> bool:
        numbers = (number for place in places for number in idea.numbers(place))
        return any(is_near(answer, n) and not is_near(Answer(n, 0.0), question.truth) for n in numbers)

    return [idea for idea in MISCONCEPTIONS if leads_there(idea)]


def _about(point: Point, question: Question, ideas: list[Misconception], language: str) -> Feedback:
    """The words of the most telling idea, and the wire that shows what is right."""
    idea, graph = ideas[0], point.graph
    path = idea.path(Place(point, question))
    edge = graph.edges[question.edge if path is None else path]
    wire = " → ".join(called(graph, point.evaluation, end) for end in (edge.source, edge.target))
    text = f"{idea.says(language)} {say(language, 'insight.exercise.look', wire=wire)}"
    return Feedback(False, idea.key, text, tuple(each.key for each in ideas), edge.id)


def _lies_in(answer: Answer, way: Span, truth: float) -> bool:
    """Whether the shown numbers, each anywhere within its rounding, give the answer."""
    room = min(answer.rounding, 0.025 * abs(truth))
    return min(way.low, truth) - room <= answer.value <= max(way.high, truth) + room


def _said(is_right: bool, mistake: str, language: str) -> Feedback:
    return Feedback(is_right, mistake, say(language, f"insight.exercise.{mistake or 'right'}"))


def judge_rule(point: Point, question: Question, rule: str, language: str = DEFAULT_LANGUAGE) -> Feedback:
    """What to say to the name of a rule that a student chose for an edge."""
    is_right = rule == rule_of(point, question.edge)
    return _said(is_right, "" if is_right else "other_rule", language)


def _at(value: Value | None, index: tuple[int, ...]) -> float | None:
    """One number of a value; None where the index does not fit."""
    if value is None or np.ndim(value) != len(index):
        return None
    if any(k >= n for k, n in zip(index, np.shape(value), strict=True)):
        return None
    return float(np.asarray(value)[index])


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

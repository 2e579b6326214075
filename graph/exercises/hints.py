"""Hints to a question, the vaguest first."""

from __future__ import annotations

import numpy as np

from ..analysis.elementwise_formulas import operand_names
from ..analysis.evaluation_point import Point
from ..analysis.identifiers import node_labels
from ..analysis.jacobian_stages import short_rule
from ..gates.gate import Value
from ..notation.names import typeset_plain
from ..numbers import readable
from ..words import DEFAULT_LANGUAGE, say
from .exercise import NUMBERS, Question

__all__ = ["hints"]


def _at(value: Value | None, index: tuple[int, ...]) -> float | None:
    """One number of a value; None where the index does not fit."""
    if value is None or np.ndim(value) != len(index):
        return None
    if any(k >= n for k, n in zip(index, np.shape(value), strict=True)):
        return None
    return float(np.asarray(value)[index])


def hints(point: Point, question: Question, language: str = DEFAULT_LANGUAGE) -> tuple[str, ...]:
    """Sentences, each of which tells more than the one before."""
    if question.kind not in NUMBERS:
        return (say(language, f"insight.hint.{question.kind}"),)
    graph, evaluation = point.graph, point.evaluation
    edge = graph.edges[question.edge]
    gate = graph.nodes[edge.source if question.kind == "value" else edge.target].operation
    found = [say(language, f"insight.hint.{question.kind}")]
    if question.kind in ("ug", "grad"):
        node = edge.target if question.kind == "ug" else edge.source
        shares = [_at(evaluation.downstream[number], question.index) for number in graph.out_of[node]]
        numbers = [readable(share, question.digits) for share in shares if share is not None]
        return (
            *found,
            say(
                language,
                "insight.hint.numbers",
                numbers=" + ".join(map(_bracketed, numbers) if len(numbers) > 1 else numbers),
            ),
        )
    assert gate is not None
    words = gate.gate.words(language)
    found.append(words.forward if question.kind == "value" else words.local)
    if question.kind == "dg":
        local = _at(evaluation.local_gradients[question.edge], question.index)
        upstream = _at(evaluation.gradients[edge.target], question.index)
        if local is not None and upstream is not None:
            numbers = [readable(local, question.digits), _bracketed(readable(upstream, question.digits))]
            found.append(say(language, "insight.hint.numbers", numbers=" × ".join(numbers)))
        elif (rule := short_rule(point, question.edge)) is not None:
            found.append(say(language, "insight.hint.in_symbols", rule=rule.plain))
    elif not question.index:
        at = edge.source if question.kind == "value" else edge.target
        found += _operands(point, at, language, question.digits)
    return tuple(found)


def _operands(point: Point, position: int, language: str, digits: int) -> list[str]:
    """The numbers that go into a gate, by name."""
    node, labels = point.graph.nodes[position], node_labels(point.graph)
    assert node.operation is not None
    sources, parts = iter(node.operands), []
    for name, number in zip(operand_names(node.operation), node.operation.constants, strict=True):
        source = next(sources) if number is None else None
        value = number if source is None else _at(point.evaluation.values[source], ())
        if value is not None:
            label = name if source is None else typeset_plain(labels[source])
            text = readable(value, digits)
            parts.append(text if source is None else f"{label} = {text}")
    return [say(language, "insight.hint.numbers", numbers=", ".join(parts))] if parts else []


def _bracketed(number: str) -> str:
    return f"({number})" if number.startswith("−") else number

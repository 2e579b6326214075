"""Questions in words: what is asked, what can be chosen, and the answer as the key shows it."""

from __future__ import annotations

from ..analysis.closed_forms import closed_form, input_names
from ..analysis.evaluation_point import Point
from ..gates.gate import Value
from ..notation.names import typeset_plain
from ..numbers import readable, readable_value
from ..words import ShapeName, say
from .choice_questions import shape_of_choice
from .exercise import NUMBERS, Question
from .node_names import called, ends_called, gate_called
from .number_questions import shown_at

__all__ = ["answer_text", "asked_text", "choice_text"]


def asked_text(point: Point, question: Question, language: str) -> str:
    """What is asked, in the names of the drawing."""
    graph = point.graph
    edge = graph.edges[question.edge]
    source, target = ends_called(graph, edge, language)
    fields = {
        "from": source,
        "to": called(graph, edge.target) if question.kind == "ug" else target,
        "gate": gate_called(graph, edge.target),
        "shape": ShapeName(graph.nodes[edge.source].shape),
        "output": typeset_plain(graph.output_name),
        "number": "",
    }
    if question.kind == "rule" and target != called(graph, edge.target):  # one of several wires to the same gate
        fields["from"] = say(language, "insight.ask.of_operand", to=source, number=edge.slot + 1)
    if question.kind == "path":
        fields["number"] = readable_value(_share(point, question), question.digits)
    place = f", [{', '.join(map(str, question.index))}]" if question.index else ""
    return say(language, f"insight.ask.{question.kind}", **fields) + place


def _share(point: Point, question: Question) -> Value:
    found = point.evaluation.downstream[question.edge]
    assert found is not None
    return found


def choice_text(point: Point, question: Question, choice: str, language: str) -> str:
    """What stands on one of the choices."""
    if question.kind == "rule":
        return say(language, f"insight.rule.{choice}")
    if question.kind == "path":
        return next(gate_called(point.graph, edge.target) for edge in point.graph.edges if edge.id == choice)
    if question.kind == "shape":
        return say(language, "insight.ask.of_shape", shape=ShapeName(shape_of_choice(choice)))
    return choice


def answer_text(point: Point, question: Question, language: str) -> str:
    """The right answer, as the key fills it in."""
    if question.kind in NUMBERS:
        return readable(question.truth, question.digits)
    if question.kind == "array":
        found = shown_at(point, question.edge, "dg")
        assert found is not None
        return readable_value(found, question.digits)
    if question.kind == "formula":
        found_forms = closed_form(point).gradients
        return next((form.typed for name, form in found_forms.items() if name == _key(point, question)), "–")
    return choice_text(point, question, question.wanted, language)


def _key(point: Point, question: Question) -> str:
    """The input of a formula's question, by its name among the gradients."""
    return input_names(point.graph)[question.node]

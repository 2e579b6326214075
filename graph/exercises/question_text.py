"""Questions in words: what is asked, what can be chosen, and the answer as the key shows it."""

from __future__ import annotations

from ..analysis.closed_forms import closed_form, input_names
from ..analysis.evaluation_point import Point
from ..gates.gate import Value
from ..notation.names import typeset_plain
from ..numbers import readable, readable_value
from ..words import say
from .choice_questions import SCALAR, shape_text
from .exercise import NUMBERS, Question
from .node_names import called
from .number_questions import shown_at

__all__ = ["answer_text", "asked_text", "choice_text"]


def asked_text(point: Point, question: Question, language: str) -> str:
    """What is asked, in the names of the drawing."""
    graph = point.graph
    edge = graph.edges[question.edge]
    fields = {
        "from": called(graph, point.evaluation, edge.source, language),
        "to": called(graph, point.evaluation, edge.target, language),
        "shape": shape_text(graph.nodes[edge.source].shape),
        "output": typeset_plain(graph.output_name),
        "number": "",
    }
    if question.kind == "path":
        fields["number"] = readable_value(_share(point, question))
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
        return _path_text(point, question, choice, language)
    return say(language, "insight.ask.scalar") if choice == SCALAR else choice


def _path_text(point: Point, question: Question, choice: str, language: str) -> str:
    """The gate that a path begins with; counted in forward order where several are called alike, as in a loop."""
    targets = {edge.id: edge.target for edge in point.graph.edges if edge.id in question.choices}
    texts = {each: called(point.graph, point.evaluation, target, language) for each, target in targets.items()}
    alike = [each for each, text in texts.items() if text == texts[choice]]
    return texts[choice] if len(alike) == 1 else f"{texts[choice]} ({alike.index(choice) + 1})"


def answer_text(point: Point, question: Question, language: str) -> str:
    """The right answer, as the key fills it in."""
    if question.kind in NUMBERS:
        return readable(question.truth)
    if question.kind == "array":
        found = shown_at(point, question.edge, "dg")
        assert found is not None
        return readable_value(found)
    if question.kind == "formula":
        found_forms = closed_form(point).gradients
        return next((form.typed for name, form in found_forms.items() if name == _key(point, question)), "–")
    return choice_text(point, question, question.wanted, language)


def _key(point: Point, question: Question) -> str:
    """The input of a formula's question, by its name among the gradients."""
    return input_names(point.graph)[question.node]

"""The explanation of a step, in words: what arrives, what the gate knows, what leaves, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..autodiff.gate_text import sign_text
from ..autodiff.graph import Evaluation, Graph
from ..autodiff.value_names import input_name
from ..notation.names import typeset_plain
from ..numbers import DIGITS
from .backward_formula import backward_formula
from .backward_sentences import arrival, backward_parts, why_backward
from .explained_trace import Story, symbols_at, tell
from .formula_notations import Formula
from .forward_formula import forward_formula, seed_formula
from .forward_sentences import forward_parts
from .program_formula import program_formula
from .sentences import Part, Runs, joined, listed, plain_text, say_runs
from .timeline import Step
from .what_if import backward_meaning

__all__ = ["Explanation", "Formula", "explain", "explain_step"]

_LISTED_INPUTS = 6


@dataclass(frozen=True, slots=True)
class Explanation:
    """One step in one language.

    Attributes:
        title: of the step, short.
        runs: its sentences as (text, role); a role is "lg", "ug", "dg", "value" or "" for words.
        meaning: what the gradient means, or "".
        formula: in symbols and with numbers; None where there is nothing to write.
        parts: the sentences one by one, each with what it is for: "leaves", "summed", "meets", "warning".
        why: what else is worth knowing of the gate, in its own words; "" where there is nothing.
        arrives: what arrives at a backward step, for who tells it in three.
    """

    title: str
    runs: Runs
    meaning: str
    formula: Formula | None
    parts: tuple[Part, ...] = ()
    why: str = ""
    arrives: Runs = ()

    @property
    def text(self) -> str:
        """The sentences as plain text."""
        return plain_text(self.runs)


def _told(
    title: str, parts: tuple[Part, ...], meaning: str, formula: Formula | None, why: str = "", arrives: Runs = ()
) -> Explanation:
    return Explanation(title, joined(sentence for _, sentence in parts), meaning, formula, parts, why, arrives)


def explain(graph: Graph, evaluation: Evaluation, step: Step, language: str, digits: int = DIGITS) -> Explanation:
    """One step explained; for many steps of a trace make one ``Story`` and use ``explain_step``."""
    return explain_step(tell(graph, evaluation, language, digits=digits), step)


def explain_step(story: Story, step: Step) -> Explanation:
    """One step of a story, written when it is asked for."""
    if step.phase == "start":
        return _start(story)
    if step.phase == "seed":
        return _seed(story)
    position = story.positions[step.node]
    node = story.graph.nodes[position]
    assert node.operation is not None
    symbols = symbols_at(story, position)
    name = "" if symbols.output is None else typeset_plain(symbols.output)
    title = _title(story.language, step.phase, sign_text(node.operation), name)
    if step.phase == "forward":
        parts = forward_parts(story, position, symbols)
        why = node.operation.gate.words(story.language).forward
        return _told(title, parts, "", forward_formula(story, position, symbols), why)
    flowing = tuple(number for number in story.graph.into[position] if story.graph.edges[number].lg_kind)
    parts = backward_parts(story, step, position, symbols, flowing)
    meaning = backward_meaning(story, step, symbols, flowing) if flowing else ""
    formula = backward_formula(story, step.index, position, symbols, flowing)
    why = why_backward(story, position, flowing)
    return _told(title, parts, meaning, formula, why, arrival(story, position, symbols))


@lru_cache(maxsize=4096)
def _title(language: str, phase: str, sign: str, name: str) -> str:
    key = f"title.{phase}_named" if name else f"title.{phase}"
    return plain_text(say_runs(language, key, gate=sign, **({"name": name} if name else {})))


def _start(story: Story) -> Explanation:
    graph, language = story.graph, story.language
    output = typeset_plain(graph.output_name)
    title = plain_text(say_runs(language, "title.start", output=output))
    used = [typeset_plain(input_name(item, story.names)) for item in graph.inputs if item.nodes]
    if len(used) > _LISTED_INPUTS:
        inputs: Runs = say_runs(language, "start.inputs", count=str(len(used)))
    else:
        inputs = listed(language, [((name, ""),) for name in used])
    count = len(graph.gates)
    if not used:
        runs = say_runs(language, "start.constant", output=output)
    elif count == 0:
        runs = say_runs(language, "start.none", output=output, inputs=inputs)
    elif count == 1:
        runs = say_runs(language, "start.one", output=output, inputs=inputs)
    else:
        runs = say_runs(language, "start.text", output=output, inputs=inputs, count=str(count))
    meaning = plain_text(say_runs(language, "start.meaning")) if count else ""
    return _told(title, (("leaves", runs),), meaning, program_formula(story))


def _seed(story: Story) -> Explanation:
    graph, language, seed = story.graph, story.language, story.evaluation.seed
    output = typeset_plain(graph.output_name)
    title = plain_text(say_runs(language, "title.seed", output=output))
    edge = graph.edges[graph.into[len(graph.nodes) - 1][0]]
    if edge.lg_kind is None:
        return _told(title, (("leaves", say_runs(language, "seed.none", output=output)),), "", None)
    if isinstance(seed, float):
        fields = {"output": output, "loss": typeset_plain(story.loss)} if seed == 1.0 else {}
        runs = say_runs(language, "seed.text" if fields else "seed.given", ug=story.number(seed), **fields)
    elif (seed == 1.0).all():
        runs = say_runs(language, "seed.array", output=output, loss=typeset_plain(story.loss))
    else:
        runs = say_runs(language, "seed.given_array", shape=story.named_shape(seed.shape))
    meaning = plain_text(say_runs(language, "seed.meaning")) if graph.gates else ""
    return _told(title, (("leaves", runs),), meaning, seed_formula(story))

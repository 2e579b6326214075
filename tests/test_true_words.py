"""What the steps say is true and short: every promise is held against the program, in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings

from graph import Trace, TraceError, trace
from graph.steps.explanation import Explanation, explain_step
from graph.steps.sentence_length import MOST_WORDS, words_in
from graph.steps.timeline import Step
from graph.words import LANGUAGES
from tests.analysis.cases import CASES
from tests.analysis.cases import traced as traced_case
from tests.claims import claims_of, is_true
from tests.programs import Program, programs
from tests.test_examples import traced as traced_example
from web.pages.examples import examples

ALL = [
    *(pytest.param(lambda each=each: traced_example(each), id=each.name) for each in examples()),
    *(pytest.param(lambda each=each: traced_case(each), id=each["id"]) for each in CASES),
]
# Points at corners, before them and after them.
CORNERS: dict[str, tuple[str, dict[str, Any]]] = {
    "tie": ("max(x, y)*z", {"x": 3, "y": 3, "z": 2}),
    "tie of three": ("max(x, y, z)", {"x": 3, "y": 3, "z": 2}),
    "one side of a fork": ("relu(x*y) + x", {"x": 0, "y": 2}),
    "clip": ("clip(x, 0, 1)*y", {"x": 1, "y": 3}),
    "hidden": ("relu(abs(x) - 1) + x*x", {"x": 1}),
    "array": ("sum(relu(w*x))", {"w": [1, 0, -1], "x": [2, 3, 4]}),
    "stopped": ("relu(x*y)*0 + x", {"x": 0, "y": 2}),
}


def told(traced: Trace, language: str) -> Iterator[tuple[Step, Explanation]]:
    story = traced.story(language)
    return ((step, explain_step(story, step)) for step in traced.timeline.steps)


def check_promises(traced: Trace) -> None:
    story = traced.story("en")
    for step, said in told(traced, "en"):
        for claim in claims_of(story, step, said):
            assert claim.is_careful, said.meaning
            assert is_true(traced, claim), f"step {step.index}: {said.meaning}"


@pytest.mark.parametrize("make", ALL)
def test_every_promise_is_what_the_program_does(make: Any) -> None:
    check_promises(make())


@settings(max_examples=40, deadline=None)
@given(programs())
def test_every_promise_of_any_program_is_what_it_does(program: Program) -> None:
    try:
        traced = trace(program.source, program.inputs)
    except TraceError:
        return
    check_promises(traced)


@pytest.mark.parametrize("name", CORNERS)
def test_nothing_is_promised_upstream_of_a_corner(name: str) -> None:
    source, inputs = CORNERS[name]
    traced = trace(source, inputs)
    check_promises(traced)
    meanings = [said.meaning for step, said in told(traced, "en") if step.phase == "backward"]
    assert any("direction" in meaning for meaning in meanings) == (name != "stopped")


@pytest.mark.parametrize("make", ALL)
def test_a_convention_is_spoken_of_only_where_there_is_a_corner(make: Any) -> None:
    traced = make()
    has_corner = any(fault.kind == "kink" for fault in traced.evaluation.faults)
    for _, said in told(traced, "en"):
        assert has_corner or "convention" not in f"{said.text} {said.meaning}"


@pytest.mark.parametrize("make", ALL)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_is_short(make: Any, language: str) -> None:
    for step, said in told(make(), language):
        sentences = [part for part in said.text.split(". ") if part]
        if step.phase == "backward":
            assert words_in(said.text) <= MOST_WORDS[language], said.text
            assert len(sentences) <= 2, said.text
            assert words_in(said.meaning) <= MOST_WORDS[language], said.meaning
        if step.phase == "forward":
            assert len(sentences) == 1, said.text


@pytest.mark.parametrize("make", ALL)
def test_the_gates_reasons_are_not_in_the_step_but_behind_it(make: Any) -> None:
    traced = make()
    for language in LANGUAGES:
        for step, said in told(traced, language):
            if step.phase == "backward" and step.appears:
                assert said.why
                assert said.why not in said.text


@pytest.mark.parametrize("make", ALL)
def test_a_sum_that_is_not_whole_is_never_typeset_as_the_derivative(make: Any) -> None:
    traced = make()
    graph, story = traced.graph, traced.story("en")
    for step, said in told(traced, "en"):
        if step.phase != "backward" or said.formula is None:
            continue
        position = story.positions[step.node]
        partial = {
            graph.edges[n].source
            for n in graph.into[position]
            if any(
                graph.edges[m].target < position and graph.edges[m].lg_kind for m in graph.out_of[graph.edges[n].source]
            )
        }
        names = {graph.nodes[each].name for each in partial}
        for line in said.formula.plain.split("\n"):
            left = line.partition(" = ")[0]
            if " += " in left:
                continue
            assert not any(name and left.endswith(f"/∂{name}") for name in names), line


def test_a_fork_tells_what_is_there_and_what_is_still_to_come() -> None:
    traced = trace("x**2*3 + sin(x) + x", {"x": 2})
    texts = [said.text for step, said in told(traced, "en") if step.phase == "backward"]
    assert any("1 of 3 paths to x so far." in text for text in texts)
    assert any("with 1 path still to come." in text for text in texts)
    assert texts[-1].split(". ")[-1].startswith("All 3 paths of x: ")


def test_the_chain_rule_is_named_where_the_pass_begins() -> None:
    traced = trace("x*y")
    for language, name in (("en", "Chain rule"), ("ko", "연쇄 법칙")):
        (seed,) = (said for step, said in told(traced, language) if step.phase == "seed")
        assert name in seed.meaning


def test_no_two_steps_of_a_lecture_begin_alike() -> None:
    traced = trace("w=[2,-3,-3]\nx=[-1,-2]\ndot = w[0]*x[0] + w[1]*x[1] + w[2]\nf = 1/(1+exp(-dot))")
    firsts = [said.text for step, said in told(traced, "en") if step.phase == "backward"]
    assert all(one != other for one, other in pairwise(firsts))

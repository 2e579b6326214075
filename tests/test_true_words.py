"""What the steps say is true and short: every promise is held against the program, in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from graph import Trace, TraceError, trace
from graph.gates import GATES
from graph.steps.explanation import Explanation, explain_step
from graph.steps.sentence_length import MOST_WORDS, words_in
from graph.steps.timeline import Step
from graph.words import LANGUAGES
from tests.analysis.cases import CASES
from tests.analysis.cases import traced as traced_case
from tests.bent_programs import bent_program, cancelling_program, choosing_program
from tests.claims import claims_of, is_true
from tests.gates.probe import trials
from tests.gates.test_expansions import typed
from tests.programs import Program, programs
from tests.test_examples import traced as traced_example
from web.pages.examples import examples

ALL = [
    *(pytest.param(lambda each=each: traced_example(each), id=each.name) for each in examples()),
    *(pytest.param(lambda each=each: traced_case(each), id=each["id"]) for each in CASES),
]
SEEDS = 70
# Points at corners, before them and after them.
CORNERS: dict[str, tuple[str, dict[str, Any]]] = {
    "tie": ("max(x, y)*z", {"x": 3, "y": 3, "z": 2}),
    "tie of three": ("max(x, y, z)", {"x": 3, "y": 3, "z": 2}),
    "one side of a fork": ("relu(x*y) + x", {"x": 0, "y": 2}),
    "clip": ("clip(x, 0, 1)*y", {"x": 1, "y": 3}),
    "hidden": ("relu(abs(x) - 1) + x*x", {"x": 1}),
    "array": ("sum(relu(w*x))", {"w": [1, 0, -1], "x": [2, 3, 4]}),
    "a choice": ("where(x > 0, x, -x)", {"x": 0}),
    "a switch": ("y*(x > 0) + x", {"x": 0, "y": 2}),
    "a mask": ("sum(v.masked_fill(v > 1, 0))", {"v": [1, 2]}),
    "a truth": ("where(x, y, 2*y) + x*y", {"x": 0, "y": 2}),
    "a mask of numbers": ("sum(v.masked_fill(v, 0) + v)", {"v": [0, 2]}),
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


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_promise_holds_among_corners_ties_forks_and_loops(seed: int) -> None:
    """Points on half numbers, which often lie on corners: each promise is tried in both directions."""
    source, inputs = bent_program(seed)
    traced = trace(source, inputs)
    check_promises(traced)
    for language in LANGUAGES:
        check_length(traced, language)


@pytest.mark.parametrize("name", sorted(set(GATES) - {"set", "index"}))
def test_every_gate_promises_nothing_at_its_corners(name: str) -> None:
    gate = GATES[name]
    for shapes, params in trials(gate):
        for seed in range(2):
            draw = np.random.default_rng(seed)
            points = [draw.integers(-3, 4, shape) / 2 for shape in shapes]
            inputs = {f"x{k}": p.tolist() if p.shape else float(p) for k, p in enumerate(points)}
            try:
                traced = trace(typed(gate, tuple(inputs), params), inputs)
            except TraceError:
                continue  # outside of the gate's domain, or no class label
            check_promises(traced)


@pytest.mark.parametrize("name", CORNERS)
def test_nothing_is_promised_upstream_of_a_corner(name: str) -> None:
    source, inputs = CORNERS[name]
    traced = trace(source, inputs)
    check_promises(traced)
    meanings = [said.meaning for step, said in told(traced, "en") if step.phase == "backward"]
    assert any("direction" in meaning for meaning in meanings) == (name != "stopped")


def test_no_real_change_is_promised_of_what_also_is_a_mask() -> None:
    traced = trace("m = x*2\nf = sum(dropout(v, m)) + sum(m*m)", {"x": [0.5, 0.5], "v": [1, 2]})
    check_promises(traced)
    said = {step.node: each.meaning for step, each in told(traced, "en") if step.phase == "backward"}
    (mask,) = (node.id for node in traced.nodes if node.name == "m")
    assert said[mask] == ""  # the gradient of m*m alone is no change of f


ROUNDED: dict[
    str, tuple[str, dict[str, Any], str]
] = {  # what terms of order 1 leave where they cancel; a small slope of its own is none
    "sum of paths": ("f = 0.30000000000000004*x - 0.3*x", {"x": 2}, "x"),
    "before a sum": ("x = 2*w\nf = 0.30000000000000004*x - 0.3*x", {"w": 2}, "w"),
    "inside of a rule": ("f = sum(layer_norm(x))", {"x": [0.1, 0.7, 1.3]}, "x"),
    "a matrix product": ("f = sum([[0.30000000000000004], [-0.3]] @ x)", {"x": [2]}, "x"),
    "saturated": ("f = sigmoid(x)", {"x": -38}, ""),
    "small": ("f = a*x", {"a": 1e-17, "x": 2}, ""),
    "small beside a large one": ("f = a*x + y", {"a": 1e-17, "x": 2, "y": 3}, ""),
}


@pytest.mark.parametrize("name", ROUNDED)
def test_what_rounding_left_of_a_gradient_is_no_promise(name: str) -> None:
    source, inputs, still = ROUNDED[name]
    traced = trace(source, inputs)
    assert not still or 0 < np.max(np.abs(np.asarray(traced.gradients[still]))) < 1e-14
    check_promises(traced)
    last = [said.meaning for _, said in told(traced, "en")][-1]
    assert (f"p to rounding, a small change of {still} leaves f as it is" in last) == bool(still), last
    assert ("반올림" in [said.meaning for _, said in told(traced, "ko")][-1]) == bool(still)


# What rounding left of a forward value that is 0 on paper: 0.1 + 0.2 − 0.3 is 5.55 × 10⁻¹⁷ in floats.
LEFT: dict[str, tuple[str, dict[str, Any], str]] = {
    "squared": ("(x + 0.2 - 0.3)**2", {"x": 0.1}, "Up to rounding"),
    "a factor": ("(x + 0.2 - 0.3)*y*1e-3", {"x": 0.1, "y": 2}, "Raise"),  # a slope of x that is one
    "the top of a wave": ("cos(x)", {"x": 3.141592653589793}, "Up to rounding"),
    "a spread": ("var(x)", {"x": [0.1, 0.1, 0.1]}, "Up to rounding"),
    "a corner": ("relu(x + y - 0.3)", {"x": 0.1, "y": 0.2}, "This hangs on"),
    "a tie": ("max(x + y, 0.3)", {"x": 0.1, "y": 0.2}, "This hangs on"),
    "a pole": ("1/(x + y - 0.3)", {"x": 0.1, "y": 0.2}, "This hangs on"),
    "exact": ("(x + 0.25 - 0.5)**2", {"x": 0.25 + 2**-30}, "Raise"),
    "small and true": ("(x - 3)**2", {"x": 3.0000001}, "Raise"),
    "beside a corner": ("relu(x - 3)", {"x": 3.0001}, "Raise"),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_rounding_left_of_a_value_is_no_promise_either(name: str) -> None:
    source, inputs, begin = LEFT[name]
    traced = trace(source, inputs)
    check_promises(traced)
    assert [said.meaning for _, said in told(traced, "en")][-1].startswith(begin)


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("make", [cancelling_program, choosing_program])
def test_every_promise_holds_where_tenths_cancel_and_comparisons_are_about_to_change(make: Any, seed: int) -> None:
    traced = trace(*make(seed))
    check_promises(traced)
    for language in LANGUAGES:
        check_length(traced, language)


@pytest.mark.parametrize("make", ALL)
def test_a_convention_is_spoken_of_only_where_there_is_a_corner(make: Any) -> None:
    traced = make()
    has_corner = any(fault.kind == "kink" for fault in traced.evaluation.faults)
    for _, said in told(traced, "en"):
        assert has_corner or "convention" not in f"{said.text} {said.meaning}"


def check_length(traced: Trace, language: str) -> None:
    for step, said in told(traced, language):
        sentences = [part for part in said.text.split(". ") if part]
        if step.phase == "backward":
            assert words_in(said.text) <= MOST_WORDS[language], said.text
            assert len(sentences) <= 2, said.text
            assert words_in(said.meaning) <= MOST_WORDS[language], said.meaning
        if step.phase == "forward":
            assert len(sentences) == 1, said.text


@pytest.mark.parametrize("make", ALL)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_is_short(make: Any, language: str) -> None:
    check_length(make(), language)


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

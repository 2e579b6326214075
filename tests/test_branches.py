"""Branches that the numbers choose: what is promised beside them, and what a real change does, read again."""

from __future__ import annotations

import math

import pytest

from graph import Trace, trace
from graph.analysis.finite_change import curve, nudge
from graph.analysis.gradient_descent import descend
from graph.steps.explanation import explain_step
from graph.words import LANGUAGES
from tests.bent_programs import branching_program
from tests.claims import claims_of

AT_BRANCH = "f = 0\nif x > 0:\n    f = 2*x\nelse:\n    f = -3*x\nf"


def last_meaning(traced: Trace, language: str = "en") -> str:
    return explain_step(traced.story(language), traced.timeline.steps[-1]).meaning


@pytest.mark.parametrize("seed", range(24))
def test_every_promise_about_an_input_is_what_the_program_does_when_it_is_run_again(seed: int) -> None:
    source, inputs = branching_program(seed)
    traced = trace(source, inputs)
    story, keys = traced.story("en"), {p: one.key for one in traced.graph.inputs for p in one.nodes.values()}
    for step in traced.timeline.steps:
        said = explain_step(story, step)
        for claim in claims_of(story, step, said):
            if claim.node not in keys or "path alone" in said.meaning or "so far" in said.meaning:
                continue
            for by in (1e-6, -1e-6):
                moved = {**inputs, keys[claim.node]: traced.evaluation.values[claim.node] + by}
                real = (float(trace(source, moved).value) - float(traced.value)) / by
                assert math.isclose(real, claim.slope, rel_tol=0.02, abs_tol=1e-3), said.meaning


@pytest.mark.parametrize(
    ("source", "inputs", "is_told"),
    [
        (AT_BRANCH, {"x": 0}, True),
        (AT_BRANCH, {"x": 0.5}, False),
        ("x*y if x else x + y", {"x": 0, "y": 2}, True),
        ("f = x\nif x*x < 4:\n    f = 3*x\nf*x", {"x": 2}, True),
        ("v = [1.0, 5.0, 5.0]\nk = int(argmax(v))\nv[k]*2", {}, True),
        ("v = [1.0, 5.0, 4.0]\nk = int(argmax(v))\nv[k]*2", {}, False),
    ],
)
def test_where_a_condition_is_about_to_change_no_change_is_promised(
    source: str, inputs: dict[str, float], is_told: bool
) -> None:
    traced = trace(source, inputs)
    assert ("is about to change" in last_meaning(traced)) == is_told
    assert ("경계에 있습니다" in last_meaning(traced, "ko")) == is_told
    assert all(last_meaning(traced, language) for language in LANGUAGES)


def test_a_real_change_takes_the_branch_that_it_comes_to() -> None:
    traced = trace("x*x if x > 0 else -3*x", {"x": 1})
    found = nudge(traced, "x", -2.0)
    assert (found.predicted, found.real) == (-4.0, 2.0)
    (run,) = curve(traced, "x", radius=2.0).runs
    assert run[0] == (-1.0, 3.0)
    assert run[-1] == (3.0, 9.0)


def test_a_descent_takes_the_branches_that_it_comes_to() -> None:
    steps = descend(trace(AT_BRANCH, {"x": 0.05}), ["x"], rate=0.03, steps=2)
    assert [round(loss, 9) for loss in steps.losses] == [0.1, 0.03, 0.16]  # x = 0.05, -0.01, 0.08


def test_the_check_tells_both_sides_of_a_branch() -> None:
    (_, found) = trace(AT_BRANCH, {"x": 0}).check().inputs
    assert found.verdict == "kink"
    assert found.reason is not None
    assert found.reason.key == "branch"
    assert found.reason.slopes is not None
    assert [round(slope, 6) for slope in found.reason.slopes] == [-3.0, 2.0]
    alike = trace("x*x if x > 0 else x**3", {"x": 0}).check().inputs
    assert [one.verdict for one in alike] == ["agrees"]

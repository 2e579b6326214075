"""The insights on random programs: every way says the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import trace
from graph.analysis.chain_rule_paths import paths
from graph.analysis.forward_mode import forward_mode
from graph.analysis.gradient_check import check
from graph.analysis.multiplication_counts import costs
from graph.analysis.staged_code import code
from graph.exercises.feedback import judge
from graph.exercises.hints import hints
from graph.exercises.question_selection import exercise
from tests.analysis.test_code import run
from tests.programs import Program, programs

EXPAND = st.sampled_from(["none", "all"])


def traced(program: Program, expand: str) -> Any:
    upstream = np.random.default_rng(1).normal(size=program.shape)
    return trace(program.source, program.inputs, expand=expand, upstream=upstream)


@settings(max_examples=60)
@given(programs(), EXPAND)
def test_the_check_agrees(program: Program, expand: str) -> None:
    found = check(traced(program, expand), is_symbolic=False)
    assert {one.verdict for one in found.inputs} <= {"agrees"}


@settings(max_examples=30)
@given(programs())
def test_the_closed_form_agrees(program: Program) -> None:
    assert check(traced(program, "none")).is_right


@settings(max_examples=100)
@given(programs(), EXPAND)
def test_the_numpy_program_runs(program: Program, expand: str) -> None:
    t = traced(program, expand)
    for is_compact in (False, True):
        run(code(t, "numpy", is_compact=is_compact).text)


@settings(max_examples=50)
@given(programs(), EXPAND)
def test_the_torch_program_runs(program: Program, expand: str) -> None:
    pytest.importorskip("torch")
    run(code(traced(program, expand), "torch").text)


@settings(max_examples=60)
@given(programs(), EXPAND)
def test_paths_and_tangents_come_to_the_gradient(program: Program, expand: str) -> None:
    t = traced(program, expand)
    rng = np.random.default_rng(2)
    for item in t.graph.inputs:
        if item.nodes:
            found = paths(t, item.key)
            if found.count <= t.limits.paths and found.gradient is not None:
                np.testing.assert_allclose(found.total, found.gradient, rtol=1e-7, atol=1e-9)
        direction = rng.normal(size=item.shape) if item.shape else float(rng.normal())
        moved = forward_mode(t, {item.key: direction})
        assert moved.result == pytest.approx(moved.expected, rel=1e-7, abs=1e-9)
    spent = costs(t.graph)
    assert spent.backward <= spent.expanded


@settings(max_examples=40)
@given(programs(), st.integers(0, 99))
def test_the_true_number_is_right(program: Program, seed: int) -> None:
    t = traced(program, "none")
    for question in exercise(t, seed).questions:
        assert judge(t, question, repr(question.truth)).is_right
        assert not judge(t, question, repr(question.truth + abs(question.truth) + 0.1)).is_right
        assert hints(t, question)

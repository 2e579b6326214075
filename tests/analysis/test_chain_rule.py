"""Paths, costs, forward mode and nudges: other ways to the same gradient."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graph import TraceError, trace
from graph.analysis.chain_rule_paths import paths
from graph.analysis.chain_rule_table import symbols
from graph.analysis.finite_change import curve, nudge
from graph.analysis.forward_mode import directional, forward_mode
from graph.analysis.multiplication_counts import costs
from tests.analysis.cases import CASES, traced

SMALL = [case for case in CASES if case["id"] not in ("matrix-matrix", "matrix-matrix-random")]


@pytest.mark.parametrize("case", SMALL, ids=lambda case: case["id"])
def test_the_products_along_all_paths_add_up_to_the_gradient(case: dict[str, Any]) -> None:
    t = traced(case)
    for item in t.graph.inputs:
        for index in item.nodes:
            found = paths(t, item.key, index)
            assert found.count == len(found.paths) or found.count > t.limits.paths
            if found.gradient is not None:
                np.testing.assert_allclose(found.total, found.gradient, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("case", SMALL, ids=lambda case: case["id"])
def test_tangents_end_at_the_gradients_entry(case: dict[str, Any]) -> None:
    t = traced(case)
    for item in t.graph.inputs:
        for index in list(np.ndindex(item.shape))[:5]:
            found = forward_mode(t, directional(t, item.key, index))
            assert found.result == pytest.approx(found.expected, rel=1e-9, abs=1e-12, nan_ok=True)


def test_the_chain_is_written_as_the_lecture_writes_it() -> None:
    t = trace("q = x + y; f = q*z", {"x": -2, "y": 5, "z": -4})
    found = symbols(t)
    assert [chain.chain.plain for chain in found.chains if chain.chain] == [
        "∂f/∂x = ∂f/∂q · ∂q/∂x", "∂f/∂y = ∂f/∂q · ∂q/∂y", "∂f/∂z = ∂f/∂z",
    ]  # fmt: skip
    first = found.chains[0].paths[0].factors[0]
    assert found.shared == {first.edge: 2}
    assert (first.name.latex, first.value) == (r"\frac{\partial f}{\partial q}", -4.0)
    assert found.closed.gradients["z"].latex == "x + y"


def test_factors_that_paths_share_are_counted() -> None:
    t = trace("a = x*x; b = a + x; f = b*b", {"x": 3})
    found = paths(t, "x")
    assert found.count == 6
    assert found.total == pytest.approx(2 * 12 * 7)
    assert max(factor.uses for path in found.paths for factor in path.factors) == 4  # a → b


def test_astronomically_many_paths_are_counted_but_not_listed() -> None:
    t = trace("a = x*x + x\n" + "\n".join("a = a*a + a" for _ in range(40)), {"x": 0.1})
    found, spent = paths(t, "x"), costs(t.graph)
    assert found.count == spent.paths == 3**41
    assert 0 < len(found.paths) <= t.limits.paths
    assert found.chain is None
    assert spent.expanded > 10**20
    assert spent.backward == spent.forward < 200


def test_costs_of_a_neuron() -> None:
    spent = costs(trace("f = σ(w0*x0 + w1*x1 + w2)").graph)
    assert (spent.inputs, spent.paths) == (5, 5)
    assert spent.expanded == 4 + 4 + 4 + 4 + 2  # every path by itself: ×, +, +, σ
    assert spent.forward == spent.expanded  # no fan-out: a pass goes along one path
    assert spent.backward == 9  # every edge once


def test_a_constant_program_costs_nothing() -> None:
    spent = costs(trace("x + 0*x").graph)
    assert spent.paths == 2
    assert costs(trace("x").graph).backward == 0


def test_any_direction_is_answered() -> None:
    t = trace("sum(σ(W @ x))", {"W": [[1.0, 2], [3, 4]], "x": [0.1, 0.2]})
    found = forward_mode(t, {"W": np.array([[1.0, 0], [0, -1]]), "x": np.array([1.0, 1])})
    assert found.result == pytest.approx(found.expected)
    assert found.result != 0
    with pytest.raises(TraceError):
        forward_mode(t, {"W": np.ones(3)})
    with pytest.raises(TraceError):
        directional(t, "W", (2, 0))
    with pytest.raises(TraceError):
        directional(t, "nobody")


def test_large_structured_gates_have_no_tangents() -> None:
    t = trace("W @ X", {"W": np.ones((50, 2)), "X": np.ones((2, 50))})
    with pytest.raises(TraceError) as refusal:
        forward_mode(t, directional(t, "W", (0, 0)))
    assert refusal.value.code == "too_large"
    assert "2,500" in refusal.value.message


def test_a_nudge_is_predicted_by_the_gradient() -> None:
    """Lecture 002: x = 4, y = −3, f = xy; x grows by h, f falls by 3h."""
    found = nudge(trace("f = x*y", {"x": 4, "y": -3}), "x", 0.01)
    assert (found.before, found.slope, found.predicted) == (-12.0, -3.0, -0.03)
    assert found.real == pytest.approx(-0.03)
    bent = nudge(trace("x**2", {"x": 3}), "x", 0.1)
    assert bent.error == pytest.approx(0.01)


def test_a_curve_touches_its_tangent() -> None:
    found = curve(trace("x**2", {"x": 3}), "x")
    (run,) = found.runs
    assert len(run) == 65
    assert run[32] == (3.0, 9.0)
    assert found.tangent == ((0.0, -9.0), (6.0, 27.0))
    assert found.low <= 9 <= found.high


def test_a_curve_leaves_out_what_is_not_finite() -> None:
    logarithm = curve(trace("log(x)", {"x": 0.5}), "x")
    assert min(x for run in logarithm.runs for x, _ in run) > 0
    pole = curve(trace("1/x", {"x": 0.1}), "x")
    assert len(pole.runs) == 2
    assert curve(trace("1/x", {"x": 0}), "x").tangent is None


def test_elements_can_be_nudged() -> None:
    t = trace("sum(x**3)", {"x": [1.0, 2.0]})
    assert nudge(t, "x", 0.1, (1,)).slope == pytest.approx(12)
    assert curve(t, "x", (1,)).at == 2.0


def test_a_long_chain_has_its_path() -> None:
    t = trace("\n".join(["a = x"] + ["a = a + 1"] * 3000), {"x": 2})
    found = paths(t, "x")
    assert found.count == 1
    assert found.total == 1.0
    assert found.chain is None


def test_no_more_is_written_out_than_can_be_read() -> None:
    source = "a = x0" + "".join(f" + x{k}" for k in range(1, 40)) + "\n" + "a = a*a + a\n" * 300 + "a"
    t = trace(source, {f"x{k}": 1e-6 for k in range(40)})
    found = symbols(t)
    assert sum(len(path.factors) for chain in found.chains for path in chain.paths) <= t.limits.path_factors
    assert {chain.count for chain in found.chains} == {3**300}

"""The check: three gradients that agree, differences that are explained, and a checker that catches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from graph import Trace, trace
from graph.analysis.closed_forms import closed_form, symbolic_size
from graph.analysis.gradient_check import check
from graph.analysis.numeric_gradients import complex_program, difference
from graph.limits import Limits
from tests.analysis.cases import CASES, traced

KINKS = {"max-tie", "relu-zero", "reading-tex-max-brace"}


def with_gradient(t: Trace, position: int, factor: float) -> Trace:
    """The trace with one gradient that is wrong by a factor."""
    gradients = list(t.evaluation.gradients)
    gradients[position] = gradients[position] * factor  # type: ignore[operator]
    evaluation = replace(t.evaluation, gradients=tuple(gradients))
    return Trace(t.structure, evaluation, t.given, t.limits)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_worked_example_checks_out(case: dict[str, Any]) -> None:
    found = check(traced(case))
    assert found.is_right
    if case["expect"].get("nonfinite"):
        return
    allowed = {"kink"} if case["id"] in KINKS else {"agrees", "none"}
    allowed = {"nonfinite"} if case["expect"].get("nonfinite") else allowed
    assert {one.verdict for one in found.inputs} <= allowed
    for one in found.inputs:
        assert one.verdict in ("kink", "nonfinite") or (one.numeric_error or 0) < 1e-8


def test_scalar_programs_have_all_three() -> None:
    found = check(trace("(x + y)*z", {"x": -2, "y": 5, "z": -4}))
    assert [(one.analytic, one.numeric, one.symbolic) for one in found.inputs] == [
        (-4.0, pytest.approx(-4.0), -4.0), (-4.0, pytest.approx(-4.0), -4.0), (3.0, pytest.approx(3.0), 3.0),
    ]  # fmt: skip
    assert found.closed.gradients["z"].latex == "x + y"
    assert "<mi>x</mi>" in found.closed.gradients["z"].mathml


@pytest.mark.parametrize("factor", [1.001, -1.0, 0.0])
@pytest.mark.parametrize(
    ("source", "inputs"),
    [("x*σ(y)", {"x": 2, "y": 0.3}), ("sum(σ(x @ y))", {"x": [[1.0, 2], [3, 4]], "y": [0.1, 0.2]})],
)
def test_a_wrong_gradient_is_caught(source: str, inputs: dict[str, Any], factor: float) -> None:
    t = trace(source, inputs)
    wrong = next(item for item in t.graph.inputs if item.key == "x").nodes[()]
    found = check(with_gradient(t, wrong, factor))
    assert {one.key: one.verdict for one in found.inputs} == {"x": "differs", "y": "agrees"}
    assert not found.is_right


def test_versions_of_an_input_have_closed_forms_of_their_own() -> None:
    found = check(trace("x = 2\na = 3x\nx = 5\na*x*x"))
    assert [(one.key, one.verdict, one.symbolic) for one in found.inputs] == [
        ("x@1", "agrees", 75.0),
        ("x", "agrees", 60.0),
    ]


def test_a_corner_is_explained_with_its_two_slopes() -> None:
    one = check(trace("relu(x)", {"x": 0})).inputs[0]
    assert one.verdict == "kink"
    assert one.reason is not None
    assert one.reason.slopes == pytest.approx((0.0, 1.0))


@pytest.mark.parametrize(("source", "x"), [("1/x", 0), ("log(x)", 0), ("sqrt(x)", 0), ("exp(x)", 1000), ("x**0.5", -1)])
def test_what_leaves_the_real_numbers_is_explained(source: str, x: float) -> None:
    one = check(trace(source, {"x": x})).inputs[0]
    assert one.verdict == "nonfinite"
    assert one.reason is not None


def test_labels_have_no_gradient_to_check() -> None:
    found = check(trace("t = [1, 2]\ncross_entropy(y, t)", {"y": [[0.1, 0.7, 0.2], [0.3, 0.3, 0.4]]}))
    assert {one.key: one.verdict for one in found.inputs} == {"t": "none", "y": "agrees"}


def test_elements_of_a_list_are_checked_as_a_whole() -> None:
    found = check(trace("w = [2, -3]; f = w[0]*w[1]"))
    np.testing.assert_allclose(found.inputs[0].symbolic, [-3, 2])


def test_the_complex_step_is_exact_where_differences_are_not() -> None:
    t = trace("exp(x)*sin(x)/(cos(x)**3 + sin(x)**3)", {"x": 1.5})
    program = complex_program(t.graph)
    assert program is not None
    assert program.slope(t.given, "x", (), 1.0) == pytest.approx(t.gradients["x"], rel=1e-15)
    assert complex_program(trace("abs(x)").graph) is None


def test_the_step_is_chosen_for_each_value() -> None:
    for at, function, slope in ((1e6, lambda x: x**2, 2e6), (1e-3, lambda x: np.sin(1e3 * x), 1e3 * np.cos(1.0))):
        assert difference(function, at)[0] == pytest.approx(slope, rel=1e-7)
    assert np.isnan(difference(lambda _: float("nan"), 1.0)[0])


def test_large_inputs_are_sampled() -> None:
    t = trace("sum(x**2)", {"x": np.arange(2000.0)}, limits=Limits(check_evaluations=480))
    one = check(t).inputs[0]
    assert (one.checked, one.size, one.verdict) == (20, 2000, "agrees")


def test_a_formula_that_would_explode_is_not_asked_for() -> None:
    source = "a = x*x + x\n" + "\n".join("a = a*a + a" for _ in range(20))
    t = trace(source, {"x": 0.1})
    operations, depth = symbolic_size(t.graph)
    assert operations > 10**6
    assert depth == 42
    assert closed_form(t).state == "too_large"
    assert check(t).inputs[0].verdict == "agrees"


def test_a_late_worker_is_replaced() -> None:
    source = "a = x\n" + "a = exp(sin(a*x))\n" * 4 + "a*a"
    t = trace(source, {"x": 0.2})
    assert closed_form(t).state == "shown"
    hurried = trace(source, {"x": 0.2}, limits=replace(t.limits, symbolic_seconds=0.0))
    assert closed_form(hurried).state == "late"
    assert closed_form(t).state == "shown"


def test_no_text_reaches_sympy() -> None:
    t = trace("가중치' + ŷ", {"ŷ": 1})
    found = closed_form(t)
    assert found.state == "shown"
    assert found.output is not None
    assert "가중치" in found.output.latex
    assert "&" not in found.output.mathml


def test_a_chain_of_many_gates_is_checked() -> None:
    t = trace("\n".join(["a = x"] + ["a = a + 1"] * 3000 + ["a*x"]), {"x": 2})
    found = check(t)
    assert found.closed.state == "too_large"
    assert found.inputs[0].verdict == "agrees"


def test_a_check_ends_in_time() -> None:
    t = trace("sum(σ(W @ x))", {"W": np.ones((3, 3)), "x": np.ones(3)}, limits=Limits(insight_seconds=0.0))
    assert {one.verdict for one in check(t).inputs} == {"late"}


def test_a_gate_that_is_finite_is_checked_where_its_formula_overflows() -> None:
    (found,) = check(trace("sigmoid(x)", {"x": -1000})).inputs
    assert (found.verdict, found.numeric) == ("agrees", 0.0)

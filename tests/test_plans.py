"""Plans: a graph of numbers takes a short way, and gets the very answers of the long one."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from graph import trace
from graph.autodiff.array_plan import make_array_plan
from graph.autodiff.evaluate import evaluate, forward_values, make_plan
from graph.autodiff.plain_functions import simplest
from graph.autodiff.scalar_passes import NumberPlan
from graph.gates import GATES, scalar_math
from graph.gates.gate import Gate

ELEMENTWISE = [gate for gate in GATES.values() if gate.is_elementwise and gate.takes_gradient is None]
POINTS = (0.0, -0.0, 1.0, -2.5, 0.7, 1e-300, 1e300, -1e200)


def _program(gate: Gate) -> str:
    count = 3 if gate.variadic else len(gate.operands)
    call = gate.spellings[0] if gate.spellings else gate.name
    names = ["a", "b", "c"][:count]
    needed = [str(0.5 * n - 0.4) for n, p in enumerate(gate.parameters) if p.required]
    if call == "neg" or (not gate.spellings and gate.operator == "-x"):
        return "L = -a + a"
    return f"L = {call}({', '.join([*names, *needed])}) + a"


def _same(one: Any, other: Any) -> bool:
    """The same floats, signs of zeros and nan included."""
    if one is None or other is None:
        return one is other
    return type(one) is type(other) and (
        (math.isnan(one) and math.isnan(other))
        or (one == other and math.copysign(1.0, one) == math.copysign(1.0, other))
    )


@pytest.mark.parametrize("gate", ELEMENTWISE, ids=lambda gate: gate.name)
def test_both_ways_give_the_same_floats(gate: Gate) -> None:
    graph = trace(_program(gate)).graph
    short, long = make_plan(graph), make_array_plan(graph)
    assert isinstance(short, NumberPlan)
    for first in POINTS:
        for second in POINTS:
            given = {item.key: value for item, value in zip(graph.inputs, (first, second, 0.3), strict=False)}
            for upstream in (1.0, -0.0):
                mine, theirs = evaluate(short, given, upstream), evaluate(long, given, upstream)
                for part in ("values", "gradients", "local_gradients", "downstream"):
                    assert all(map(_same, getattr(mine, part), getattr(theirs, part))), (part, given)
                    assert all(type(number) is float for number in getattr(mine, part))
                assert mine.faults == theirs.faults


@pytest.mark.parametrize(
    "source",
    ["x", "x*x*x", "2*x - x*3 + 4/x", "max(x, y, 0.5, x*y) + min(x, y)", "leaky_relu(x, 0.3)*clip(y, -1, 1)", "x**y"],
)
def test_numbers_and_many_operands(source: str) -> None:
    graph = trace(source).graph
    for x in (0.5, 2.0, -1.0):
        given = {item.key: x + place for place, item in enumerate(graph.inputs)}
        mine, theirs = evaluate(make_plan(graph), given), evaluate(make_array_plan(graph), given)
        for part in ("values", "gradients", "local_gradients", "downstream"):
            assert all(map(_same, getattr(mine, part), getattr(theirs, part))), part
        assert mine.faults == theirs.faults
        assert all(map(_same, forward_values(make_plan(graph), given), theirs.values))


def test_elements_of_an_array_are_numbers() -> None:
    traced = trace("f = w[0]*x + w[1]", {"w": [2.0, 3.0], "x": 5.0})
    assert isinstance(traced.plan, NumberPlan)
    np.testing.assert_array_equal(traced.gradients["w"], [5.0, 1.0])


def test_plain_functions_are_found() -> None:
    product, slope = GATES["mul"].forward, GATES["mul"].local_gradients[0]
    assert simplest(product, 2, False)[1] == (0, 1)
    assert simplest(slope, 2, True) == (None, (1,))
    assert simplest(GATES["add"].local_gradients[0], 2, True) == (None, (1.0,))


@pytest.mark.parametrize(
    "function",
    [
        lambda m, x: x if x > 0 else 0.0,
        lambda m, x: 0.0 if x == 0 else 1.0,
        lambda m, x: x * x + x,
        lambda m, x: m.where(x > 0, 1.0, x),
        lambda m, x: 1.0 if m.exp(x) else 0.0,
    ],
)
def test_a_function_that_looks_twice_is_kept_as_it_is(function: Any) -> None:
    found, places = simplest(function, 1, False)
    assert places == (0,)
    assert found is not None
    for x in (-1.0, 0.0, 2.0):
        assert found(x) == function(scalar_math, x)


def test_what_plans_share_does_not_mix_their_numbers() -> None:
    """Recipes that need no number are kept for all plans; those with one belong to their plan."""
    for factor in (2.0, 3.0, 5.0):
        traced = trace(f"x*y*{factor} + square(x) - {factor}", {"x": 4.0, "y": 7.0})
        assert traced.value == 28.0 * factor + 16.0 - factor
        assert traced.gradients == {"x": 7.0 * factor + 8.0, "y": 4.0 * factor}


def test_warnings_are_found_when_they_are_asked_for() -> None:
    evaluation = trace("relu(x) + log(y)", {"x": 0.0, "y": 0.0}).evaluation
    assert "faults" not in vars(evaluation)
    assert {fault.kind for fault in evaluation.faults} == {"kink", "nonfinite"}
    assert evaluation.faults is evaluation.faults

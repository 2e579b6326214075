"""What holds for every gate: a new record is tested by being in the table."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import sympy

from graph.gates import GATES, Gate, Shape, array_math, scalar_math
from graph.words import LANGUAGES
from tests.gates.formulas import NUMPY, SYMPY, compute
from tests.gates.probe import (
    disagreement,
    downstream,
    draw,
    forward,
    local_gradients,
    moving,
    poisoned,
    trials,
)

ELEMENTWISE = [gate for gate in GATES.values() if gate.is_elementwise]
STRUCTURED = [gate for gate in GATES.values() if not gate.is_elementwise]
TOLERANCE = 1e-6  # of a rule against central differences; one off by 0.1 % is far beyond it
SPECIAL = (-math.inf, -1000.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 2.0, 1000.0, math.inf, math.nan)


def gates(table: list[Gate] | None = None) -> Any:
    return pytest.mark.parametrize("gate", table or list(GATES.values()), ids=lambda gate: gate.name)


@pytest.fixture(autouse=True)
def silent() -> Iterator[None]:
    """As the evaluator runs them: inf and nan are answers, not warnings."""
    with np.errstate(all="ignore"):
        yield


@gates()
def test_vjp_agrees_with_central_differences(gate: Gate, rng: np.random.Generator) -> None:
    for shapes, params in trials(gate):
        operands = draw(gate, shapes, rng)
        for k in moving(gate, shapes):
            assert disagreement(gate, k, operands, params, rng) < TOLERANCE, (shapes, params, k)


@gates([gate for gate in GATES.values() if set(gate.local_formulas) != {"0"}])  # a thousandth more of zero is zero
def test_a_rule_off_by_a_thousandth_is_caught(gate: Gate, rng: np.random.Generator) -> None:
    caught: set[int] = set()
    for shapes, params in trials(gate):
        operands = draw(gate, shapes, rng)
        for k in set(moving(gate, shapes)) - caught:
            if disagreement(poisoned(gate, k), k, operands, params, rng) > 100 * TOLERANCE:
                caught.add(k)
    takers = {k for shapes, _ in trials(gate) for k in moving(gate, shapes)}
    assert caught >= takers & set(range(len(gate.operands)))


@gates(STRUCTURED)
def test_every_shape_and_every_setting_is_tried(gate: Gate) -> None:
    tried = trials(gate)
    assert {shapes for shapes, _ in tried} == set(gate.test_shapes)
    assert all(any(params == p for _, p in tried) for params in gate.test_params)


@gates(STRUCTURED)
def test_the_shape_function_tells_the_shapes_of_output_and_gradients(gate: Gate, rng: np.random.Generator) -> None:
    assert gate.shape
    for shapes, params in trials(gate):
        operands = draw(gate, shapes, rng)
        output = forward(gate, operands, params)
        assert_value(output, gate.shape(*shapes, **params))
        gradients = downstream(gate, output, output, operands, params)
        assert [k for k, gradient in enumerate(gradients) if gradient is not None] == moving(gate, shapes)
        for gradient, shape in zip(gradients, shapes, strict=True):
            if gradient is not None:
                assert_value(gradient, shape)


def assert_value(value: Any, shape: Shape) -> None:
    """A Python float without axes, a float64 array with them."""
    assert np.shape(value) == shape
    assert type(value) is float if shape == () else value.dtype == np.float64


@gates(ELEMENTWISE)
def test_numbers_and_arrays_give_the_same_answers(gate: Gate, rng: np.random.Generator) -> None:
    params = gate.test_params[0]
    count = len(gate.operands)
    points = np.stack(np.meshgrid(*[[*SPECIAL, *rng.uniform(-2, 2, 3)]] * count), axis=-1).reshape(-1, count)
    for point in points:
        numbers = [float(x) for x in point]
        arrays = [np.array([x]) for x in point]
        output, outputs = forward(gate, numbers, params), forward(gate, arrays, params)
        assert type(output) is float
        np.testing.assert_allclose(outputs, [output], rtol=1e-12, err_msg=str(numbers))
        slopes = local_gradients(gate, output, numbers, params)
        for slope, array in zip(slopes, local_gradients(gate, outputs, arrays, params), strict=True):
            assert type(slope) is float
            np.testing.assert_allclose(np.ravel(array), [slope], rtol=1e-12, err_msg=str(numbers))


def test_both_mathematics_have_the_same_names() -> None:
    assert set(scalar_math.__all__) <= set(array_math.__all__)


def symbolic(gate: Gate, text: str, symbols: dict[str, Any]) -> Any:
    """A formula in SymPy; a gate that SymPy does not know stands for its own formula."""
    known: dict[str, Callable[..., Any]] = dict(SYMPY)
    for name in ("sigmoid", "relu", "softplus"):
        known[name] = lambda x, name=name: compute(GATES[name].formula_text(), {"x": x}, SYMPY)
    return compute(text, symbols | {"pi": sympy.pi}, known)


@gates(ELEMENTWISE)
def test_local_formulas_are_the_derivatives_of_the_formula(gate: Gate, rng: np.random.Generator) -> None:
    names, params = gate.operands, gate.test_params[-1]
    symbols = {name: sympy.Symbol(name, real=True) for name in names}
    formula = symbolic(gate, gate.formula_text(), symbols | params)
    for _ in range(3):
        point = dict(zip(names, draw(gate, [()] * len(names), rng), strict=True))
        output = forward(gate, list(point.values()), params)
        at = {symbols[name]: value for name, value in point.items()}
        assert float(formula.evalf(30, subs=at)) == pytest.approx(output, rel=1e-12)
        slopes = local_gradients(gate, output, list(point.values()), params)
        for name, text, slope in zip(names, gate.local_formulas, slopes, strict=True):
            derivative = sympy.diff(formula, symbols[name])
            written = compute(text, {**point, **params, "out": output, "pi": math.pi}, NUMPY)
            assert float(derivative.evalf(30, subs=at)) == pytest.approx(slope, rel=1e-12), name
            assert float(written) == pytest.approx(slope, rel=1e-12), name


@gates()
def test_words_are_there_in_every_language(gate: Gate) -> None:
    for language in LANGUAGES:
        words = gate.words(language)
        assert words.title
        for sentence in (words.forward, words.local):
            assert sentence.endswith("니다." if language == "ko" else "."), sentence
            assert not re.search(r"[{}]", sentence), sentence
        assert bool(re.search(r"[가-힣]", words.forward)) == (language == "ko")
        assert bool(words.convention) == bool(gate.kink)


@gates()
def test_functions_default_to_what_the_parameters_say(gate: Gate) -> None:
    named = {parameter.name: parameter for parameter in gate.parameters}
    functions = [gate.forward, *gate.local_gradients, gate.vjp, gate.shape, gate.rules, gate.expansion]
    for function in (f for f in functions if callable(f)):
        taken = inspect.signature(function).parameters
        if any(p.kind is inspect.Parameter.VAR_KEYWORD for p in taken.values()):
            continue
        assert set(named) <= set(taken)
        for name, parameter in named.items():
            default = taken[name].default
            assert default == (inspect.Parameter.empty if parameter.required else parameter.default), name

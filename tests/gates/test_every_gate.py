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
        known[name] = lambda x, name=name: compute(GATES[name].formula, {"x": x}, SYMPY)
    return compute(text, symbols | {"pi": sympy.pi}, known)


@gates(ELEMENTWISE)
def test_local_formulas_are_the_derivatives_of_the_formula(gate: Gate, rng: np.random.Generator) -> None:
    names, params = gate.operands, gate.test_params[-1]
    symbols = {name: sympy.Symbol(name, real=True) for name in names}
    formula = symbolic(gate, gate.formula, symbols | params)
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


@gates(STRUCTURED)
def test_rules_as_written_compute_the_vjp(gate: Gate, rng: np.random.Generator) -> None:
    for shapes, params in trials(gate):
        operands = draw(gate, shapes, rng)
        if gate.name == "softmax_cross_entropy" and shapes[0] == shapes[1]:
            operands[1] = operands[1] / np.sum(operands[1], axis=-1, keepdims=True)  # a distribution, as it says
        output = forward(gate, operands, params)
        upstream = array_math.as_value(rng.uniform(-1, 1, np.shape(output)))
        expected = downstream(gate, upstream, output, operands, params)
        rules = gate.rules(*shapes, **params) if callable(gate.rules) else gate.rules
        names = operand_names(gate, len(shapes))
        drawn = as_drawn(gate, shapes, upstream, operands)
        values = dict(zip(("UG", *names), drawn, strict=True)) | {"out": output}
        for rule, gradient in zip(rules, expected, strict=True):
            assert (rule is None) == (gradient is None)
            if rule is not None:
                written = compute(rule, values, NUMPY | special_to(gate, shapes, params, operands))
                assert_same(written, gradient, rule)


def operand_names(gate: Gate, count: int) -> tuple[str, ...]:
    return gate.operands if len(gate.operands) == count else tuple(f"x{k}" for k in range(count))


def as_drawn(gate: Gate, shapes: Any, upstream: Any, operands: list[Any]) -> list[Any]:
    """Vectors of a matrix product as the row or the column that they stand for."""
    values = [upstream, *operands]
    if gate.name in ("matmul", "affine") and len(shapes[0]) + len(shapes[1]) > 2:
        if len(shapes[0]) == 1:
            values[1] = values[1][None, :]
            values[0] = np.asarray(values[0])[..., None, :] if gate.name == "matmul" else values[0][None, :]
        if len(shapes[1]) == 1:
            values[0], values[2] = values[0][..., None], values[2][:, None]
    return values


def special_to(gate: Gate, shapes: Any, params: Any, operands: list[Any]) -> dict[str, Callable[..., Any]]:
    """What only rules write: UG put back where it was picked from, the places of a ``set``, and labels as rows."""

    def scatter(upstream: Any, *_: Any) -> Any:
        whole = np.zeros(shapes[0])
        numbers = np.arange(float(whole.size)).reshape(shapes[0])
        places = gate.forward(array_math, numbers, *operands[1:], **params)
        np.add.at(whole.reshape(-1), np.asarray(places, dtype=int), upstream)
        return whole

    def middle(x: Any, upstream: Any) -> Any:
        axis, below = params.get("axis"), 1.0 if params.get("lower") else 0.5
        count = np.size(x) // np.size(upstream)
        ranks = np.sum(np.less(_lines(x, axis)[..., None, :], _lines(x, axis)[..., :, None]), axis=-1)
        low, high = (count - 1) // 2, count // 2
        share = below * np.equal(ranks, low) + (1.0 - below) * np.equal(ranks, high)
        places = _lines(np.arange(float(np.size(x))).reshape(np.shape(x)), axis).astype(int)
        whole = np.zeros(np.shape(x))
        whole.reshape(-1)[places.reshape(-1)] = (share * np.reshape(upstream, (*share.shape[:-1], 1))).reshape(-1)
        return whole

    def turned_back(place: int) -> Callable[..., Any]:
        """UG through a gate that is linear in an operand: each element of it moved alone."""

        def gradient(upstream: Any, *_: Any) -> Any:
            at, step = np.array(operands[place], dtype=float), 2.0**-12
            out, found = forward(gate, operands, params), np.zeros(np.shape(operands[place]))
            for index in np.ndindex(at.shape):
                moved = at.copy()
                moved[index] += step
                changed = [moved if k == place else operand for k, operand in enumerate(operands)]
                found[index] = np.sum((forward(gate, changed, params) - out) / step * upstream)
            return found

        return gradient

    return {
        "full_conv": turned_back(0),
        "unpool": turned_back(0),
        "conv_with": turned_back(1),
        "scatter": scatter,
        "scatter_add": scatter,
        "middle": middle,
        "put": lambda x, value: GATES["set"].forward(array_math, x, value, **params),
        "picked": lambda x: GATES["index"].forward(array_math, x, **params),
        "one_hot": lambda t: np.eye(shapes[0][-1])[np.asarray(t, dtype=int)],
    }


def _lines(x: Any, axis: Any) -> Any:
    """The named axes, all where None is, as one last axis."""
    array = np.asarray(x)
    axes = range(array.ndim) if axis is None else [k % array.ndim for k in np.atleast_1d(axis)]
    others = [k for k in range(array.ndim) if k not in axes]
    return array.transpose([*others, *axes]).reshape([*(array.shape[k] for k in others), -1])


def assert_same(written: Any, gradient: Any, rule: str) -> None:
    """Equal, once what broadcasting copied is summed back or a row is read as the vector that it is."""
    shape = np.shape(gradient)
    if np.size(written) == np.size(gradient):
        written = np.reshape(written, shape)
    elif np.size(written) > np.size(gradient):
        extra = np.ndim(written) - len(shape)
        if extra > 0 and np.shape(written)[-1] == 1 and shape and shape[-1] != 1:
            written = np.squeeze(written, -1)
        elif extra > 0 and len(shape) == 1 and np.shape(written)[-2] == 1:
            written = np.squeeze(written, -2)
        written = array_math.sum_to(written, shape)
    np.testing.assert_allclose(np.broadcast_to(written, shape), gradient, rtol=1e-9, atol=1e-12, err_msg=rule)


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

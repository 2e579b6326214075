"""Gates without a gradient in a graph: what stands behind them receives none, what stands beside them all of it."""

from __future__ import annotations

import numpy as np
import pytest

from graph import trace
from graph.gates import GATES, array_math


@pytest.mark.parametrize(
    ("source", "inputs", "gradients"),
    [
        ("less(a, b) * c", {"a": 1.0, "b": 2.0, "c": 3.0}, {"a": None, "b": None, "c": 1.0}),
        ("where(greater(a, 0), a * b, c)", {"a": 2.0, "b": 3.0, "c": 4.0}, {"a": 3.0, "b": 2.0, "c": 0.0}),
        ("a * detach(a)", {"a": 3.0}, {"a": 3.0}),
        ("a + detach(a * b)", {"a": 3.0, "b": 2.0}, {"a": 1.0, "b": None}),
        ("sum(where(less(x, 0), 0.1 * x, x))", {"x": [-1.0, 2.0]}, {"x": [0.1, 1.0]}),
        ("less(a, b) + equal(a, b)", {"a": 1.0, "b": 2.0}, {"a": None, "b": None}),
        ("a * (less(a, b) + 1)", {"a": 1.0, "b": 2.0}, {"a": 2.0, "b": None}),
        ("sum(embedding(W, t))", {"W": [[1.0, 2.0], [3.0, 4.0]], "t": [1, 1, 0]}, {"W": [[1.0, 1.0], [2.0, 2.0]]}),
    ],
)
def test_the_wires_beside_a_comparison_carry_nothing(source: str, inputs: object, gradients: dict[str, object]) -> None:
    traced = trace(source, inputs=inputs)  # type: ignore[arg-type]
    for name, wanted in gradients.items():
        found = traced.gradients[name]
        if wanted is None:
            assert found is None
        else:
            np.testing.assert_allclose(found, wanted)


def test_a_place_that_is_set_twice_keeps_the_last_value() -> None:
    gate, x, value = GATES["set"], np.zeros(3), np.array([1.0, 2.0])
    index = ((1, 1),)
    output = gate.forward(array_math, x, value, index=index)
    assert gate.vjp
    of_x, of_value = gate.vjp(np.array([1.0, 10.0, 100.0]), output, x, value, index=index)
    np.testing.assert_array_equal(output, [0.0, 2.0, 0.0])
    np.testing.assert_array_equal(of_x, [1.0, 0.0, 100.0])  # type: ignore[arg-type]
    np.testing.assert_array_equal(of_value, [0.0, 10.0])  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["prod", "cumprod"])
def test_a_product_with_a_zero_has_its_whole_gradient(name: str) -> None:
    gate, x = GATES[name], np.array([2.0, 0.0, 5.0])
    output = gate.forward(array_math, x)
    assert gate.vjp
    (gradient,) = gate.vjp(np.ones(np.shape(output)) if np.ndim(output) else 1.0, output, x)
    np.testing.assert_allclose(gradient, [0.0, 10.0, 0.0] if name == "prod" else [1.0, 12.0, 0.0])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("x", "index"),
    [
        ((2, 3, 4), ((0, 1), slice(None), (1, 2))),
        ((2, 3, 4), (0, slice(None), (1, 2))),
        ((2, 3, 4), (slice(None), (0, 2), (1, 2))),
        ((2, 3, 4), (None, (1, 0), None, 2)),
        ((2, 3), (((True, False, True), (False, True, False)), None)),
        ((4,), (np.array([0, 0, -1]),)),
        ((3,), (Ellipsis, None)),
        ((2, 3, 4), ((1,), Ellipsis, ((0, 1), (2, 3)))),
    ],
)
def test_the_shape_of_an_index_is_known_beforehand(x: tuple[int, ...], index: tuple[object, ...]) -> None:
    gate = GATES["index"]
    assert gate.shape
    assert gate.shape(x, index=index) == np.shape(gate.forward(array_math, np.zeros(x), index=index))

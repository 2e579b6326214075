"""Lines alone that mean what their language says: lists that loops take apart, MATLAB's columns, Julia's dots."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graph import TraceError, trace

A = "A = [1 2 3; 4 5 7];\n"
MATLAB: dict[str, Any] = {
    f"{A}y = sum(A)": [[5, 7, 10]],
    f"{A}y = sum(A, 2)": [[6], [16]],
    f"{A}y = sum(sum(A))": 22,
    f"{A}y = sum(A(:))": 22,
    f"{A}y = max(A, [], 2)": [[3], [7]],
    f"{A}y = std(A)": [[np.std([1, 4], ddof=1), np.std([2, 5], ddof=1), np.std([3, 7], ddof=1)]],
    f"{A}y = A(:, 2:end)": [[2, 3], [5, 7]],
    f"{A}y = A(2:4)": [4, 2, 5],
    "x = [1 2 3];\nw = [4 5 6];\ny = x' * w": [[4, 5, 6], [8, 10, 12], [12, 15, 18]],
    "x = [1 2 3];\nw = [4 5 6];\ny = x * w'": [[32]],
    "A = [2 1; 1 3];\nb = [3; 5];\ny = A \\ b": [[0.8], [1.4]],
    "X = [1 2; 3 4];\ny = [ones(2, 1) X]": [[1, 1, 2], [1, 3, 4]],
}
JULIA = {
    "W = [1 2; 3 4]\nx = [1, 1]\ny = W * x .+ 1": [4, 8],
    "x = [1, 2]\ny = sum(exp.(x) .- 1)": np.exp(1) + np.exp(2) - 2,
}
LISTS = {
    "for W, b in params:\n    x = np.tanh(np.dot(x, W) + b)": {"W1": (3, 3), "b1": (3,), "W2": (3, 3), "b2": (3,)},
    "for w, b in zip(self.weights, self.biases):\n    a = sigmoid(np.dot(w, a) + b)": {"w2": (3, 3), "b2": (3,)},
    "for layer in self.layers:\n    x = F.relu(layer(x))": {"layer1.weight": (3, 3), "layer2.bias": (3,)},
    "x = layers.Dense(4, activation='relu')(x)": {"kernel": (3, 4), "bias": (4,)},
    "x = layers.Conv2D(3, 3)(x)": {"x": (1, 4, 4, 2), "kernel": (3, 3, 2, 3)},
    "x = nn.Dense(features=4)(x)": {"kernel": (3, 4)},
}


@pytest.mark.parametrize("source", MATLAB)
def test_matlab_goes_by_columns_and_counts_from_one(source: str) -> None:
    assert np.allclose(np.array(trace(source).value, dtype=float), MATLAB[source])


@pytest.mark.parametrize("source", JULIA)
def test_a_dot_of_julia_is_elementwise_and_its_sum_is_of_all(source: str) -> None:
    assert np.allclose(np.array(trace(source).value, dtype=float), JULIA[source])


@pytest.mark.parametrize("source", LISTS)
def test_what_a_line_calls_or_takes_apart_gets_weights_that_fit(source: str) -> None:
    gradients = trace(source).gradients
    for name, shape in LISTS[source].items():
        assert np.shape(gradients[name]) == shape


def test_rows_that_cannot_be_multiplied_are_refused_as_matlab_does() -> None:
    with pytest.raises(TraceError) as caught:
        trace("x = [1 2 3];\nw = [4 5 6];\ny = x' * (x * w)")
    assert caught.value.code == "shape_mismatch"


def test_a_mask_that_holds_nowhere_leaves_the_array_as_the_output() -> None:
    traced = trace("x = [1.0, 2.0]\nmask = x <= 0\nout = x.copy()\nout[mask] = 0")
    assert np.allclose(np.array(traced.value, dtype=float), [1, 2])


def test_a_loss_gives_its_free_target_the_shape_of_what_it_is_compared_with() -> None:
    gradients = trace("loss = F.mse_loss(model(x), y)").gradients
    assert np.shape(gradients["y"]) == (3,)

"""Cells of notebooks: what needs another cell says so, and its proposals give programs that read."""

from __future__ import annotations

import numpy as np
import pytest

from graph import TraceError, trace


def refused(source: str) -> TraceError:
    with pytest.raises(TraceError) as caught:
        trace(source)
    return caught.value


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("X = np.array([[1., 2.]])\nA2, cache = forward(X, params)\nA2", "forward"),
        ("import numpy as np\nw = np.ones(2)\ngrads, cost = propagate(w, 1.5)\ncost*2", "propagate"),
        ("head = Head(2, 4, 8)\nout = head(x)\nout.sum().backward()", "Head"),
        ("from jax import random\npreds = predict(params, image)\nloss = -preds*targets", "predict"),
    ],
)
def test_a_cell_names_what_another_cell_defines_and_offers_a_definition(source: str, name: str) -> None:
    error = refused(source)
    assert error.key in ("stand_in_here", "usual_here")
    assert name in error.message
    assert error.fixes
    edit = error.edits[0]
    trace(source[: edit.span.start] + edit.replacement + source[edit.span.end :])


@pytest.mark.parametrize(
    ("source", "key", "wanted"),
    [
        ("x = np.array([2., 3.])\nw = np.array([4., 5.])\ny = predict(w, x)", "usual_here", 23.0),
        ("y = np.array([2., 3.])\nL = score(y)*4", "stand_in_here", None),
        ("def f(params, x):\n    for w, b in params:\n        x = w @ x + b\n    return x", "rows_without_value", None),
    ],
)
def test_an_offered_definition_says_whether_it_is_the_usual_one(source: str, key: str, wanted: float | None) -> None:
    error = refused(source)
    assert error.key == key
    edit = error.edits[0]
    value = trace(source[: edit.span.start] + edit.replacement + source[edit.span.end :]).value
    assert wanted is None or value == pytest.approx(wanted)


@pytest.mark.parametrize(
    "source",
    [
        "import torch\nimport matplotlib.pyplot as plt",
        "import tensorflow as tf\nprint(tf.__version__)",
        "plt.plot(losses)\nprint(model.linear.weight)",
        "batched_predict = vmap(predict, in_axes=(None, 0))",
    ],
)
def test_a_cell_that_only_prepares_says_so(source: str) -> None:
    assert refused(source).key == "empty_cell"


def test_data_of_another_place_are_free_inputs() -> None:
    source = "(x_train, y_train), _ = tf.keras.datasets.mnist.load_data()\nx_train = x_train / 4.0"
    traced = trace(source, inputs={"x_train": [2.0, 4.0]})
    assert np.allclose(traced.value, [0.5, 1.0])


def test_an_optimizer_of_another_cell_is_no_input() -> None:
    traced = trace("optimizer.zero_grad()\nloss = ((x - 1)**2).sum()\nloss.backward()\noptimizer.step()")
    assert set(traced.gradients) == {"x"}


def test_rows_of_rows_are_picked_without_values() -> None:
    traced = trace("import torch\nix = torch.tensor([0, 1])\nemb = C[X[ix]]\nloss = (emb**2).sum()")
    assert "C" in traced.gradients


def test_a_sequential_that_nobody_calls_is_put_through_once() -> None:
    traced = trace("import torch.nn as nn\nmodel = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 1))")
    assert np.shape(traced.value) == (1,)
    assert np.shape(traced.gradients["0.weight"]) == (3, 4)


def test_a_layer_without_bias_has_none() -> None:
    source = "from tensorflow.keras import layers\nx = tf.ones((1, 3))\ny = layers.Dense(2, use_bias=False)(x)"
    assert set(trace(source).gradients) == {"x", "kernel"}


def test_a_function_that_is_mapped_by_its_decorator_goes_row_by_row() -> None:
    source = (
        "import jax\nimport jax.numpy as jnp\n@jax.vmap\ndef f(x):\n    return jnp.dot(x, x)\n"
        "f(jnp.array([[1., 2.], [3., 4.]]))"
    )
    assert np.allclose(trace(source).value, [5.0, 25.0])


def test_a_decorated_gradient_asks_for_it() -> None:
    source = "import jax\n@jax.value_and_grad\ndef f(x):\n    return x**3\nf(2.0)"
    traced = trace(source)
    assert traced.value == 8.0
    assert traced.gradients["x"] == 12.0


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (
            "function y = f(x)\n y = 0;\n for i = 1:numel(x)\n   y = y + i * x(i)^2;\n end\nend\nx = [1; 2; 3];\nf(x)",
            36.0,
        ),
        ("x = [4 5 6];\ns = 0;\nfor k = 3:-1:2\n  s = s + x(k);\nend\ns", 11.0),
        ("f = @(x) x.^2 + 1;\nf(3)", 10.0),
        (
            "function f(x)\n s = 0.0\n for i in 1:length(x)-1\n  s += x[i] * x[i+1]\n end\n s\nend\nf([1.0, 2.0, 3.0])",
            8.0,
        ),
        ("using Flux\nx = [1.0, 2.0, 3.0]\nx[end] * x[end-1] + sum(x[2:end])", 11.0),
        (
            "using Statistics\nW = [1.0 2.0; 3.0 4.0]\nb = [10.0, 20.0]\nsum(abs2, W .+ b)",
            float(11**2 + 12**2 + 23**2 + 24**2),
        ),
    ],
)
def test_matlab_and_julia_count_from_one(source: str, value: float) -> None:
    assert np.allclose(trace(source).value, value)


def test_keras_normalises_a_batch_only_in_training() -> None:
    begin = (
        "from tensorflow.keras import layers\nx = tf.constant([[1., 2.], [3., 6.]])\nbn = layers.BatchNormalization()\n"
    )
    still, trained = trace(begin + "y = bn(x)"), trace(begin + "y = bn(x, training=True)")
    assert np.allclose(still.value, np.array([[1, 2], [3, 6]]) / np.sqrt(1.001))
    x = np.array([[1.0, 2.0], [3.0, 6.0]])
    assert np.allclose(trained.value, (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-3))

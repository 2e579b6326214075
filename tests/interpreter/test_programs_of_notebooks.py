"""Programs of notebooks and of books: what is printed, two models, lists that stay lists, unknown packages."""

from __future__ import annotations

import numpy as np
import pytest

from graph import TraceError, trace

LISTS = """
n = 3
def f(x):
    row = [0]*n
    row = row[1:] + [4]
    return x*len(row) + row[2]
x = 2.0
y = f(x)
"""
OUTPUTS = [
    ("def f(w):\n    return w*w\nw = 3.0\nprint(f(w))", 9.0, {"w": 6.0}),
    ("x = 2.0\ny = x*x\nprint(y.item(), int(y))", 4.0, {"x": 4.0}),
    ("x = 2.0\nprint(f'loss {x*x:.3f}')", 4.0, {"x": 4.0}),
    ("x = 2.0\ny = x*x\nprint 'y = %f' % y", 4.0, {"x": 4.0}),
    ("def f(W):\n    return (W*W).sum(), 2*W\nW = np.array([1.0, 2.0])\nloss, dW = f(W)", 5.0, {"W": [2.0, 4.0]}),
    (LISTS, 10.0, {"x": 3.0}),
    ("import torch\nx = torch.ones(2, 2)\ny = x[(..., None)].sum()", 4.0, {"x": [[1.0, 1.0], [1.0, 1.0]]}),
    ("x = np.array([1.0, 2.0])\nm = x < 0\ny = x*1\ny[m] = np.exp(x[m])\nz = y.sum()", 3.0, {"x": [1.0, 1.0]}),
    ("from common.functions import softmax\nx = np.array([0.0, 0.0])\ny = softmax(x)[0]", 0.5, {"x": [0.25, -0.25]}),
    ("class A:\n    def __f(self, x): return 2*x\n    def g(self, x): return self.__f(x)\nx = 3.0\ny = A().g(x)",
     6.0, {"x": 2.0}),
    ("from einops import reduce\nx = np.array([[1.0, 3.0]])\ny = reduce(x, 'a b -> a', 'mean').sum()", 2.0,
     {"x": [[0.5, 0.5]]}),
]  # fmt: skip


@pytest.mark.parametrize(("source", "value", "gradients"), OUTPUTS)
def test_a_program_gives_what_its_author_means(source: str, value: float, gradients: dict[str, object]) -> None:
    found = trace(source)
    np.testing.assert_allclose(found.value, value)
    for name, slope in gradients.items():
        np.testing.assert_allclose(found.gradients[name], slope, err_msg=name)


def test_a_function_of_an_unknown_package_does_not_hand_its_argument_through() -> None:
    with pytest.raises(TraceError) as refused:
        trace("from somewhere import blurred\nx = np.array([1.0, 2.0])\ny = blurred(x) + 1")
    assert refused.value.code == "unknown_function"


def test_two_models_of_one_program_have_weights_of_their_own_names() -> None:
    found = trace(
        "G = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 2))\nD = nn.Sequential(nn.Linear(2, 1))\n"
        "x = torch.ones(1, 2)\nloss = D(G(x)).sum()\nloss.backward()"
    )
    assert {"0.weight", "1.weight", "D.0.weight"} <= set(found.gradients)


def test_a_branch_is_tried_again_on_the_values_it_was_read_with() -> None:
    source = "a = 1.0\nunused = a*7\nb = a + 1\nif b > 0:\n    y = b*3\nelse:\n    y = b*5"
    assert trace(source).value == 6.0
    assert trace(source).value == 6.0
    assert trace(source, inputs={"a": -4.0}).value == -15.0


def test_a_long_loop_of_training_by_hand_is_read_once() -> None:
    found = trace("x = 3.0\nfor step in range(60_000):\n    loss = x**2\n    grad = 2*x\n    x -= 0.1*grad\nprint(x)")
    assert (found.value, found.gradients["x"]) == (9.0, 6.0)


def test_a_model_made_of_inputs_and_outputs_is_called_on_data() -> None:
    found = trace(
        "from tensorflow import keras\nfrom tensorflow.keras import layers\ninputs = keras.Input(shape=(2,))\n"
        "outputs = layers.Dense(1, use_bias=False)(inputs)\nmodel = keras.Model(inputs, outputs)\n"
        "x = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])\ny = tf.reduce_sum(model(x))"
    )
    np.testing.assert_allclose(found.gradients["kernel"], [[9.0], [12.0]])


@pytest.mark.parametrize("layer", ["BatchNormalization()", "Dropout(0.5)"])
@pytest.mark.parametrize("call", ["model(x, training=True)", "model(x, True)"])
def test_a_model_made_of_inputs_and_outputs_is_never_silently_read_without_the_training_asked_for(
    layer: str, call: str
) -> None:
    source = (
        "from tensorflow import keras\nfrom tensorflow.keras import layers\ninputs = keras.Input(shape=(2,))\n"
        f"outputs = layers.Dense(1)(layers.{layer}(inputs))\nmodel = keras.Model(inputs, outputs)\n"
        f"x = tf.constant([[1.0, 2.0], [3.0, 4.0]])\ny = tf.reduce_sum({call})"
    )
    with pytest.raises(TraceError, match="Sequential"):
        trace(source)
    trace(source.replace(call, "model(x, training=False)"))


def test_a_mask_stays_a_mask_where_it_is_moved() -> None:
    found = trace(
        "x = torch.tensor([1.0, 5.0, 2.0])\nm = torch.flip(torch.cat([x > 4, x > 1.5]), [0])[:3]\ny = x[m].sum()"
    )
    assert found.value == 6.0  # flipped: T T F | F T F; the first three pick 1 and 5

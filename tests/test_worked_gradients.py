"""Gradients that are worked with further: laid down as gates they are the gradients that the backward pass gives."""

from __future__ import annotations

import numpy as np
import pytest

from graph import TraceError, trace

FORMULAS = (
    "x.sum()", "(x @ x).sum()", "(x.T @ x[0]).sum()", "torch.tanh(x).mean()", "(x / (1 + x ** 2)).sum()",
    "torch.softmax(x, dim=1)[:, 0].sum()", "torch.cat([x, x * x], dim=1)[:, 1:3].sum()", "x[[0, 0, 1]].pow(3).sum()",
    "torch.stack([x.sin(), x.cos()]).sum()",
    "x.reshape(4).unsqueeze(0).expand(3, 4).exp().sum()", "torch.nn.functional.softplus(x).norm()",
    "(x[:, None, :] - x[None, :, :]).pow(2).sum()", "torch.outer(x[0], x[1]).exp().sum()",
)  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_gates_of_a_gradient_compute_what_the_backward_pass_gives(formula: str) -> None:
    begin = f"import torch\nx = torch.tensor([[0.3, -0.7], [1.2, 0.5]], requires_grad=True)\ny = {formula}\n"
    gates = trace(begin + "g, = torch.autograd.grad(y, x, create_graph=True)\n(1.0 * g)")
    np.testing.assert_allclose(gates.value, trace(begin + "y.backward()").gradients["x"], rtol=1e-12)


def test_a_tape_in_a_tape_and_a_gradient_of_a_gradient() -> None:
    taped = (
        "import tensorflow as tf\nx = tf.Variable(3.0)\nwith tf.GradientTape() as outer:\n"
        "    with tf.GradientTape() as inner:\n        y = x ** 3\n    slope = inner.gradient(y, x)\n"
        "outer.gradient(slope, x)"
    )
    assert (trace(taped).value, trace(taped).gradients["x"]) == (27.0, 18.0)
    twice = trace("import jax\nf = lambda x: x ** 4\njax.grad(jax.grad(f))(2.0)")
    assert (twice.value, twice.gradients["x"]) == (32.0, 48.0)


def test_a_gate_without_such_a_gradient_is_named() -> None:
    program = (
        "import torch\nx = torch.tensor([[2.0, 0.3], [0.3, 1.0]], requires_grad=True)\n"
        "g, = torch.autograd.grad(torch.det(x), x, create_graph=True)\ng.sum().backward()"
    )
    with pytest.raises(TraceError) as caught:
        trace(program)
    assert caught.value.key == "second_gradient"
    assert caught.value.line == 3


def test_exceptions_of_python_are_caught_and_refusals_are_not() -> None:
    caught = "d = {'a': 1.0}\nx = 2.0\ntry:\n    k = d['b']\nexcept KeyError:\n    k = 3.0\nf = k * x"
    assert trace(caught).value == 6.0
    stays = "import torch\nx = torch.tensor(2.0)\ntry:\n    y = torch.fft.fft(x)\nexcept Exception:\n    y = x * 3"
    with pytest.raises(TraceError):
        trace(stays)
    with pytest.raises(TraceError) as named:
        trace("d = {'a': 1.0}\nx = 2.0\ntry:\n    k = d['b']\nexcept ValueError:\n    k = 3.0\nf = k * x")
    assert named.value.key == "no_key"


def test_an_endless_iterator_of_ones_own_ends_at_a_limit() -> None:
    program = (
        "class Ones:\n    def __iter__(self):\n        return self\n    def __next__(self):\n        return 1.0\n"
        "x = 2.0\nf = 0.0\nfor one in Ones():\n    f = f + x * one"
    )
    with pytest.raises(TraceError) as caught:
        trace(program)
    assert caught.value.code in ("too_large", "timeout")

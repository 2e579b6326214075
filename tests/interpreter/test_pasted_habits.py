"""What pasted programs do beside computing: change arrays in place, keep modules, batch data, write notes around."""

from __future__ import annotations

import numpy as np
import pytest

from graph import TraceError, trace
from graph.limits import LIBRARY

_TORCH = (
    "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nx = torch.tensor([[1., -2.], [3., 4.]])\n"
)


@pytest.mark.parametrize(
    ("lines", "value"),
    [("y = x*2\ny.add_(1)\ny.sum()", 16.0), ("y = x*2\ny.mul_(3).add_(1)\ny.sum()", 40.0),
     ("y = x*2\ny.masked_fill_(y < 0, 0)\ny.sum()", 16.0), ("y = x*2\ny.fill_diagonal_(0)\ny.sum()", 2.0),
     ("y = x*2\nF.relu_(y)\ny.sum()", 16.0), ("y = x*2\ntorch.clamp(y, min=3, out=y)\ny.sum()", 20.0),
     ("y = torch.zeros_like(x)\ny.scatter_(1, torch.tensor([[0], [1]]), 1.0)\n(y*x).sum()", 5.0),
     ("y = x.clone()\ny[y > 9] = 0\ny.sum()", 6.0),
     ("m = nn.Linear(2, 1)\nnn.init.ones_(m.weight)\nsum(p.sum() for p in m.parameters()) - m.bias.sum()", 2.0)],
)  # fmt: skip
def test_changes_in_place_are_kept(lines: str, value: float) -> None:
    assert trace(_TORCH + lines).value == pytest.approx(value)


def test_weights_of_lists_of_modules_are_told_by_attribute_and_place() -> None:
    source = _TORCH + (
        "class N(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.fs = nn.ModuleList([nn.Linear(2, 2) for _ in range(2)])\n"
        "    def forward(self, x):\n        for f in self.fs:\n            x = f(x)\n        return x\n"
        "N()(x).sum().backward()"
    )
    names = set(trace(source).gradients)
    assert {"fs.0.weight", "fs.1.bias"} <= names


def test_the_gradient_of_backward_with_weights_is_theirs() -> None:
    gradient = trace(_TORCH + "y = x*x\ny.backward(torch.tensor([[1., 0.], [0., 2.]]))").gradients["x"]
    assert np.allclose(gradient, [[2.0, 0.0], [0.0, 16.0]])


def test_a_training_loop_over_batches_takes_the_first() -> None:
    source = _TORCH + (
        "from torch.utils.data import DataLoader, TensorDataset\n"
        "for xb, yb in DataLoader(TensorDataset(x, x), batch_size=1):\n    loss = (xb*yb).sum()\n    loss.backward()"
    )
    assert trace(source).value == pytest.approx(5.0)


def test_a_backward_pass_of_ones_own_gives_its_gradient_where_it_scales_each_element() -> None:
    own = (
        "class Same(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n"
        "        ctx.save_for_backward(x)\n        return x**3\n    @staticmethod\n    def backward(ctx, g):\n"
        "        x, = ctx.saved_tensors\n        return g * {}\nSame.apply(x).sum()"
    )
    assert np.allclose(trace(_TORCH + own.format("3 * x**2")).gradients["x"], [[3.0, 12.0], [27.0, 48.0]])
    assert np.array_equal(trace(_TORCH + own.format("1")).gradients["x"], np.ones((2, 2)))  # as PyTorch does
    assert trace(_TORCH + own.format("1")).value == 84.0
    with pytest.raises(TraceError, match="backward"):
        trace(_TORCH + own.format("1 + g.mean()"))


@pytest.mark.parametrize(
    ("text", "value"),
    [("Consider $f(x) = x^2 + 1$ and its graph.", 2.0), ("손실: L = x^2 + 3", 4.0), ("1. q = x + 2\n2. f = q*q", 9.0),
     ("x = 0,5\ny = 2x", 1.0), ("f(x, y) = x + 2y, x = 3, y = 4", 11.0), ("x = 3 일 때 y = x² 이다.", 9.0),
     ("σ² = x + 3\ny = σ²·2", 8.0), ("x ← 3\ny = x² + 1", 10.0), ("L = (x - 3)²\n∂L/∂x = 2(x - 3)", 4.0),
     ("z = x + 1 → a = z²", 4.0), ("f = ⌊x/2⌋ + x", 1.0), ("x = 2.0\ny = x**2\nlr = 0.1", 4.0)],
)  # fmt: skip
def test_notes_around_mathematics_are_left_out(text: str, value: float) -> None:
    assert trace(text).value == pytest.approx(value)


@pytest.mark.parametrize("text", ["x = 0\nfor i in range(4000):\n    for j in range(4000):\n        x = x + j*j - i",
                                  "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nx = f(40)"])  # fmt: skip
def test_work_that_makes_nothing_is_stopped_in_a_notebook_too(text: str) -> None:
    assert LIBRARY.idle_seconds < 2
    with pytest.raises(TraceError) as caught:
        trace(text)
    assert caught.value.code in ("timeout", "too_large")

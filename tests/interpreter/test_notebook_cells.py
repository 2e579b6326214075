"""Cells of notebooks as they are pasted: outputs copied along, data of other cells, objects that are never called."""

from __future__ import annotations

import numpy as np
import pytest

from graph import Trace, TraceError, trace


def told(traced: Trace) -> list[tuple[str, int]]:
    """The notices, each with its line."""
    source = traced.graph.source
    return [(notice.key, source.count("\n", 0, notice.span.start) + 1) for notice in traced.structure.notices]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("import numpy as np\nx = 3.0\ny = x*x\ny\n9.0", 9),
        ("import numpy as np\nx = np.array([1., 2.])\nx*2\narray([2., 4.])", [2, 4]),
        (
            "import torch\nx = torch.tensor([1., 2.])\ny = x*2\ny\ntensor([2., 4.],\n       grad_fn=<MulBackward0>)",
            [2, 4],
        ),
        ("import torch\nx = torch.ones(2)\ny = x + 1\nprint(y.shape)\ntorch.Size([2])", [2, 2]),
        ("import jax.numpy as jnp\nx = jnp.ones(2)\ny = x + 1\nprint(y)\n[2. 2.]", [2, 2]),
        ("a = 2.0\nb = 3.0\nd = a*b\nprint('d', d)\nprint('slope', d - a)\nd 6.0\nslope -4.0", 6),
        ("a = 2.0\nL = a*a\nfor k in range(2):\n    print('epoch', k, L)\nepoch 0 4.0\nepoch 1 4.0\n---", 4),
    ],
)
def test_an_output_copied_along_is_no_statement(cell: str, value: float | list[float]) -> None:
    traced = trace(cell)
    np.testing.assert_allclose(traced.value, value)
    assert traced.graph.gates
    assert sum(code == "output" for code, _ in told(traced)) == 1


def test_what_is_no_output_is_read() -> None:
    assert trace("import numpy as np\nx = 3.0\nx + 1\nx * 2").value == 6
    np.testing.assert_allclose(trace("import numpy as np\nx = np.array([1., 2.])\nx\nx @ x").value, 5)
    assert trace("x = 3\nprint(x)\nx - 1").value == 2


VALUE = """
class Value:
  def __init__(self, data, _children=(), label=''):
    self.data = data
    self.label = label
  def __add__(self, other):
    return Value(self.data + other.data, (self, other))
  def __mul__(self, other):
    return Value(self.data * other.data, (self, other))
a = Value(2.0, label='a')
b = Value(-3.0, label='b')
L = a*b + a; L.label = 'L'
"""


@pytest.mark.parametrize("closing", ["", "L\n", "print(L)\n"])
def test_an_object_that_holds_its_number_as_data_is_an_output(closing: str) -> None:
    traced = trace(VALUE + closing)
    assert traced.graph.output_name == "L"
    assert traced.value == -4
    assert traced.gradients == {"a": -2, "b": 2}


@pytest.mark.parametrize(
    "loop",
    [
        "for X, y in data_iter:\n    l = ((net(X) - y)**2).mean()\n    l.backward()",
        "for i, data in enumerate(loader, 0):\n    X, y = data\n    l = ((net(X) - y)**2).mean()\n    l.backward()",
        "for X, y in data_iter(5, features, labels):\n    l = ((net(X) - y)**2).mean()\n    l.backward()",
    ],
)
def test_a_loop_over_batches_of_another_cell_is_read_once(loop: str) -> None:
    traced = trace(f"net = nn.Linear(2, 1)\n{loop}")
    names = [item.name for item in traced.graph.inputs]
    assert "X" in names
    assert "y" in names
    assert not {"data_iter", "loader", "data"} & set(names)
    assert {code for code, _ in told(traced)} >= {"one_batch", "loop_read_once"}


NET = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
    def forward(self, x):
        return self.fc(x.view(-1, 4))
net = Net()
"""


def test_an_object_that_is_made_and_never_called_is_called() -> None:
    traced = trace(NET)
    assert traced.graph.output_name == "net"
    assert np.shape(traced.value) == (2, 2)
    assert told(traced) == [("called_with_defaults", 8)]


def test_an_object_whose_input_is_not_known_says_what_to_write() -> None:
    cell = NET.replace("self.fc(x.view(-1, 4))", "F.max_pool2d(x, 9)")
    with pytest.raises(TraceError) as refusal:
        trace(cell)
    assert refusal.value.key == "never_called"
    assert refusal.value.line == 8


@pytest.mark.parametrize(
    "line",
    ["plt.rcParams['figure.figsize'] = (10.0, 8.0)", "torch.backends.cudnn.deterministic = True",
     "os.environ['CUDA_VISIBLE_DEVICES'] = '0'"],
)  # fmt: skip
def test_a_setting_of_a_library_is_left_out(line: str) -> None:
    imports = "import os\nimport torch\nimport matplotlib.pyplot as plt"
    traced = trace(f"{imports}\n{line}\n{line}\nx = 3.0\ny = x*x")
    assert traced.value == 9
    assert told(traced) == [("unknown_left_out", 4)]


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("layer = MulLayer()\ny = layer.forward(2.0, 3.0)\nprint(y)\nfor i in range(2):\n    y = y*2", "stand_in_here"),
        ("import pandas as pd\ndf = pd.read_csv('a.csv')\ny = df*2", "not_offered"),
        ("for i in range(2):\n    model.foo_bar(3)", "not_defined"),
        ("y = layers.Conv2D(32)\nfor i in range(2):\n    y = y*2", "no_number"),
    ],
)
def test_what_another_cell_defines_is_asked_for(cell: str, key: str) -> None:
    with pytest.raises(TraceError) as refusal:
        trace(cell)
    assert refusal.value.key == key


def test_what_is_asked_of_a_network_of_another_cell_is_left_out() -> None:
    cell = "model.train()\nopt = torch.optim.SGD(model.parameters(), lr=0.1)\nx = torch.tensor(3.0)\ny = x*x"
    traced = trace(cell)
    assert traced.value == 9
    assert [item.name for item in traced.graph.inputs] == ["x"]


LECTURE = """Step 1. Compute the linear predictor:

    z = X @ beta

Step 2. Apply the sigmoid function and compute the loss:

    p = 1/(1 + np.exp(-z))
    loss = -np.mean(np.log(p))
"""


def test_sentences_between_lines_of_code_are_left_out() -> None:
    traced = trace(LECTURE)
    assert traced.graph.output_name == "loss"
    assert {item.name for item in traced.graph.inputs} == {"X", "beta"}
    assert told(traced) == [("prose_left_out", 1)]


def test_a_program_of_capital_names_is_no_sentence() -> None:
    assert trace("import math\nWe = 2\nX = 3\nWe X").value == 6


@pytest.mark.parametrize("magic", ["%time", "%timeit", "%timeit -n 10"])
def test_what_is_timed_is_read(magic: str) -> None:
    traced = trace(f"x = np.array([1., 2.])\n{magic} np.sum(x*x)")
    assert traced.value == 5
    assert told(traced) == [("magic", 2)]


def test_random_is_that_of_jax_in_a_cell_of_jax() -> None:
    cell = "key, W_key = random.split(key, 2)\nW = random.normal(W_key, (3,))\ny = jnp.sum(W*W)"
    assert trace(cell).gradients["W"].shape == (3,)  # type: ignore[union-attr]

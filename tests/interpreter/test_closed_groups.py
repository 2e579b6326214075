"""Calls, layers and passes as one gate: the same values and gradients at their border, opened step by step."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from graph import Trace, trace
from graph.payload.trace_payload import trace_payload
from tests.laws import assert_same
from web.api.question import question_from_json
from web.pages.examples import Example, examples

EXAMPLES = [each for each in examples() if re.match(r"9\d|1[0-3]\d", each.name)]
TORCH = "import torch\nimport torch.nn as nn\ntorch.manual_seed(0)\n"
LSTM = TORCH + "x = torch.randn({steps}, 1, 3)\nlstm = nn.LSTM(3, 2)\nout, (h, c) = lstm(x)\nloss = {loss}"
LAYERS = {
    "lstm": LSTM.format(steps=3, loss="out.sum()"),
    "states": LSTM.format(steps=3, loss="(out**2).sum() + h.sum() + (c**2).sum()"),
    "gru": TORCH + "x = torch.randn(3, 1, 3)\ngru = nn.GRU(3, 2)\nout, h = gru(x)\n(out**2).sum()",
    "rnn": TORCH + "x = torch.randn(3, 2)\nrnn = nn.RNN(2, 2)\nout, h = rnn(x)\n(out**2).sum()",
    "heads": TORCH + "x = torch.randn(3, 2, 4)\nm = nn.MultiheadAttention(4, 2)\nout, w = m(x, x, x)\n(out**2).sum()",
    "weights": TORCH + "x = torch.randn(3, 4)\nm = nn.MultiheadAttention(4, 2)\nout, w = m(x, x, x)\n(w**2).sum()",
    "encoder": TORCH + "x = torch.randn(3, 4)\nm = nn.TransformerEncoderLayer(4, 2, 5, dropout=0.0)\n(m(x)**3).sum()",
    "sequential": TORCH
    + "net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))\nnet(torch.ones(4, 2)).sum()",
    "loop": TORCH
    + "cell = nn.LSTMCell(3, 2)\nx = torch.randn(8, 1, 3)\nh = torch.zeros(1, 2)\nc = torch.zeros(1, 2)\n"
    + "for t in range(8):\n    h, c = cell(x[t], (h, c))\nh.sum()",
}
CALLS = {
    "scalar": "def unit(x, w):\n    return sigmoid(x*w + b)\nunit(x, v) * unit(y, v)",
    "nested": "def f(x):\n    return x*x + 1\ndef g(x, y):\n    return f(x)*f(y) - f(y)\ng(g(x, y), 3*x)",
    "used twice": "def f(x):\n    y = x*2 + 1\n    return y * exp(-y)\nu = f(x)\nu*u + u",
    "constant": "def f(x):\n    return sum(x * array([1, 2]) + array([3, 4]))\nf(x)**2",
    "without a gradient": "def f(x, y):\n    return where(x > y, x*2, y*3)\nf(x, y) + y",
    "passes": "x = 0.5\nfor i in range(3):\n    x = tanh(0.9*x + w)\nx",
}
ALL_CALLS = [f"c{place}" for place in range(100)]


def assert_same_gradients(one: Trace, other: Trace) -> None:
    assert_same(one.value, other.value, "value", 1e-9)
    assert set(one.gradients) == set(other.gradients)
    for name, gradient in one.gradients.items():
        assert_same(gradient, other.gradients[name], f"gradient of {name}", 1e-9)


@pytest.mark.parametrize("source", [*LAYERS.values(), *CALLS.values()], ids=[*LAYERS, *CALLS])
def test_closed_and_open_have_the_same_gradients(source: str) -> None:
    opened = trace(source, expand="all")
    closed = trace(source, close=ALL_CALLS)
    assert closed.graph.closed
    assert len(closed.graph.gates) < len(opened.graph.gates)
    assert_same_gradients(closed, opened)
    for call in closed.graph.closed:  # each alone
        assert_same_gradients(trace(source, expand=["calls"], close=[call]), opened)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_examples_have_the_same_gradients_closed_and_open(example: Example) -> None:
    closed = trace(example.source, example.inputs, close=ALL_CALLS)
    assert_same_gradients(closed, trace(example.source, example.inputs, expand="all"))


def test_what_enters_and_leaves_a_closed_call_is_what_does_while_it_is_open() -> None:
    source = "def unit(x, w):\n    return sigmoid(x*w + 1)\ny = unit(x, w)*2"
    closed, opened = trace(source, close=["c0"]), trace(source)
    (gate,) = [node for node in closed.nodes if node.id == "c0"]
    inside = [node for node in opened.nodes if node.group == "c0"]
    assert_same(gate.value, inside[-1].value, "value at the border")
    assert_same(gate.grad, inside[-1].grad, "gradient at the border")
    for edge in closed.edges:
        if edge.target == "c0":
            assert_same(edge.dg, edge.lg * edge.ug, "DG = LG × UG")
    assert {node.sign for node in closed.nodes} >= {"unit", "×2"}


def test_an_array_that_enters_a_closed_call_has_a_rule_and_a_jacobian() -> None:
    source = "def f(x):\n    return tanh(x @ [[1, 2], [3, 4]])\nsum(f(x)**2)"
    closed = trace(source, {"x": [0.1, 0.2]}, close=["c0"])
    (edge,) = [edge for edge in closed.edges if edge.target == "c0"]
    steps = closed.jacobian(edge.id)
    assert edge.lg_rule == "Jᵀ UG"
    assert_same(np.asarray(steps.gradient), edge.dg, "downstream gradient")
    assert "f(x)" in closed.svg() or "f" in closed.svg()


def test_a_call_that_two_values_leave_closes_into_a_gate_for_each() -> None:
    closed = trace(LAYERS["loop"], close=["c0"])
    assert {"c0", "c0_1"} <= {node.id for node in closed.nodes}
    assert [node.sign for node in closed.nodes if node.id in ("c0", "c0_1")] == ["↻1", "↻1"]


def test_a_program_too_large_to_be_seen_at_once_starts_with_its_calls_closed() -> None:
    source = LSTM.format(steps=12, loss="out.sum()")
    first = trace(source)
    assert [node.sign for node in first.nodes if node.op] == ["LSTM", "Σ"]
    second = trace(source, expand=["c0"])
    signs = [node.sign for node in second.nodes if node.op]
    assert len(signs) <= 40
    assert signs.count("↻5") == 2  # the state and what is remembered
    third = trace(source, expand=["c0", "c5"])
    assert len(second.graph.gates) < len(third.graph.gates) <= 60
    assert not trace(source, expand="all").graph.closed
    for traced in (first, second, third):
        assert_same_gradients(traced, trace(source, expand="all"))


def test_programs_that_can_be_seen_at_once_start_open() -> None:
    traced = trace(LAYERS["gru"])
    assert not traced.graph.closed
    assert any(group.called == "GRU" and group.is_closable for group in traced.graph.groups)


def test_the_page_is_told_which_groups_are_closed_and_which_can_be() -> None:
    source = "def unit(x, w):\n    return sigmoid(x*w + 1)\ny = unit(x, w)*2"
    opened, closed = trace_payload(trace(source)), trace_payload(trace(source, close=["c0"]))
    assert [(g["id"], g["kind"], g["name"], g["open"], g["closable"]) for g in opened["groups"]] == [
        ("c0", "call", "unit", True, True)
    ]
    assert [(g["id"], g["open"]) for g in closed["groups"]] == [("c0", False)]
    assert 'id="c0-close"' in opened["svg"]
    assert 'id="c0-open"' in closed["svg"]
    assert [node["can_open"] for node in closed["nodes"] if node["id"] == "c0"] == [True]


def test_a_request_opens_and_closes_groups(client: FlaskClient) -> None:
    source = "def unit(x, w):\n    return tanh(x*w + 1)\nunit(x, w)*2"

    def gates(**more: Any) -> int:
        answer = client.post("/api/trace", json={"source": source, **more}).get_json()
        return sum(node["kind"] == "gate" for node in answer["nodes"])

    assert (gates(), gates(close=["c0"])) == (4, 2)
    for opening in ({"open": ["c0"]}, {"expand": ["c0"]}, {"expand": "none", "open": ["c0"]}):
        assert question_from_json({"source": source, **opening}, "en").expand == ("c0",)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_step_of_a_closed_program_is_told(lang: str) -> None:
    for source in (LAYERS["states"], LAYERS["heads"], CALLS["nested"]):
        for step in trace(source, close=ALL_CALLS).steps:
            said = step.explain(lang)
            assert said.text
            assert said.formula is None or said.formula.latex


def test_what_reads_the_gates_inside_reads_the_open_program() -> None:
    source = "def unit(x, w):\n    return sigmoid(x*w + 1)\ny = unit(x, w)*2"
    closed = trace(source, close=["c0"])
    assert closed.check().is_right
    assert closed.code().text == trace(source).code().text
    assert all(closed.code("torch").text.count(word) for word in ("torch.sigmoid", "backward"))


# recorded from PyTorch 2 in float64 with the weights that are drawn here
RECORDED = [
    (
        "m = nn.MultiheadAttention(8, 2)\nout, w = m(x, x, x)\nloss = (out**2).sum() + (w**2).sum()",
        (4, 2, 8),
        3.6676668,
    ),
    (
        "m = nn.MultiheadAttention(8, 2, batch_first=True)\nout, w = m(x, x, x)\nloss = (out**2).sum() + (w**2).sum()",
        (4, 3, 8),
        6.6505641,
    ),
    ("m = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0)\nout = m(x)\nloss = (out**3).sum()", (4, 2, 8), 0.1343991),
    (
        (
            "m = nn.TransformerEncoderLayer(8, 2, 16, 0.0, 'gelu', batch_first=True, norm_first=True)\n"
            "out = m(x)\nloss = (out**3).sum()"
        ),
        (4, 3, 8),
        15.2174124,
    ),
]


@pytest.mark.parametrize(("lines", "shape", "value"), RECORDED)
def test_attention_runs_over_time_as_pytorch_has_it(lines: str, shape: tuple[int, ...], value: float) -> None:
    assert trace(f"{TORCH}x = torch.randn{shape}\n{lines}").value == pytest.approx(value, rel=1e-5)

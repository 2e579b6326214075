"""A composite gate and the simpler gates inside it carry the same numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graph import trace
from graph.gates import GATES, Gate, spellings
from tests.gates.probe import draw, moving, trials

COMPOSITES = [gate for gate in GATES.values() if gate.expansion]


def typed(gate: Gate, names: tuple[str, ...], params: Any) -> str:
    """A call of the gate as a person types it."""
    settings = [f"{key}={value!r}" for key, value in params.items()]
    return f"{spellings(gate)[0]}({', '.join([*names, *settings])})"


@pytest.mark.parametrize("gate", COMPOSITES, ids=lambda gate: gate.name)
def test_an_opened_gate_has_the_same_value_and_gradients(gate: Gate, rng: np.random.Generator) -> None:
    for shapes, params in trials(gate):
        operands = draw(gate, shapes, rng)
        inputs = dict(zip(gate.operands, operands, strict=True))
        source = typed(gate, gate.operands, params)
        closed = trace(source, inputs=inputs)
        upstream = rng.uniform(-1, 1, np.shape(closed.value)) if np.ndim(closed.value) else None
        closed = trace(source, inputs=inputs, upstream=upstream)
        opened = trace(source, inputs=inputs, upstream=upstream, expand="all")
        np.testing.assert_allclose(opened.value, closed.value, rtol=1e-9, atol=1e-12)
        for k, name in enumerate(gate.operands):
            if k in moving(gate, shapes):
                np.testing.assert_allclose(
                    opened.gradients[name], closed.gradients[name], rtol=1e-9, atol=1e-12, err_msg=f"{name} {shapes}"
                )
            else:
                assert opened.gradients[name] is None
                assert closed.gradients[name] is None


@pytest.mark.parametrize(
    ("source", "gates"),
    [
        ("sigmoid(x)", ["neg", "exp", "add", "div"]),
        ("tanh(x)", ["exp", "neg", "exp", "sub", "add", "div"]),
        ("softplus(x)", ["exp", "add", "log"]),
        ("silu(x)", ["neg", "exp", "add", "div", "mul"]),
        ("mse(x, 2)", ["sub", "pow", "mean"]),
    ],
)
def test_a_gate_opens_into_the_circuit_of_the_lectures(source: str, gates: list[str]) -> None:
    opened = trace(source, inputs={"x": 0.5}, expand="all")
    assert [node.op for node in opened.nodes if node.kind == "gate"] == gates


@pytest.mark.parametrize(
    ("source", "inputs", "count"),
    [
        ("softmax(s)", {"s": [0.3, 2.9, 4.0]}, 3),
        ("affine(x, W, b)", {"x": [[1.0, 2.0]], "W": [[1.0], [3.0]], "b": [0.5]}, 2),
        ("cross_entropy(y, t)", {"y": [0.1, 0.9], "t": [0.0, 1.0]}, 4),
        ("softmax_cross_entropy(s, t)", {"s": [0.1, 0.9], "t": [0.0, 1.0]}, 7),
        ("norm(x)", {"x": [3.0, 4.0]}, 3),
    ],
)
def test_a_gate_opens_into_so_many_gates(source: str, inputs: dict[str, Any], count: int) -> None:
    opened = trace(source, inputs=inputs, expand="all")
    assert sum(node.kind == "gate" for node in opened.nodes) == count


def test_a_loss_with_class_labels_opens_only_as_far_as_it_can() -> None:
    opened = trace("softmax_cross_entropy(s, t)", inputs={"s": [0.1, 0.9], "t": 1.0}, expand="all")
    closed = trace("softmax_cross_entropy(s, t)", inputs={"s": [0.1, 0.9], "t": 1.0})
    assert "cross_entropy" in [node.op for node in opened.nodes]
    np.testing.assert_allclose(opened.gradients["s"], closed.gradients["s"], rtol=1e-12)

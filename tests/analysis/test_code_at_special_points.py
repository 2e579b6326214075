"""The generated programs at points where the usual lines would fail: they run, and say what the trace says."""

from __future__ import annotations

import numpy as np
import pytest

from graph import trace
from graph.analysis.staged_code import code
from tests.analysis.test_code import run

# Points at which NumPy cannot run a rule as it is usually written; the slopes by hand.
SPECIAL = {
    "singular": ("det(A)", {"A": [[1, 2], [2, 4]]}, {"A": [[4, -2], [-2, 1]]}),
    "singular of three": ("2*det(A)", {"A": [[1, 0, 0], [0, 1, 0], [0, 0, 0]]}, {"A": [[0] * 3, [0] * 3, [0, 0, 2]]}),
    "surely no": ("bce(y, t)", {"y": 0, "t": 1}, {"y": -1e12, "t": 100}),
    "surely yes": ("bce(y, t)", {"y": [1, 0.5], "t": [0, 1]}, {"y": [5e11, -1], "t": [-50, 0]}),
    "summed": ("F.binary_cross_entropy(y, t, reduction='sum')", {"y": [1, 1], "t": [1, 1]}, {"y": [0, 0]}),
    "none expected": ("cross_entropy(y, t)", {"y": [0, 1], "t": [0, 1]}, {"y": [0, -1], "t": [0, 0]}),
    "a label": (
        "cross_entropy(y, t)",
        {"y": [[0, 0.5, 0.5], [0.5, 0.5, 0]], "t": [1, 0]},
        {"y": [[0, -1, 0], [-1, 0, 0]]},
    ),
}


@pytest.mark.parametrize("name", SPECIAL)
def test_where_a_rule_cannot_run_as_written_the_program_still_runs_and_agrees(name: str) -> None:
    source, inputs, gradients = SPECIAL[name]
    t = trace(source, inputs)
    program = code(t, "numpy")
    names = run(program.text)
    for key, gradient in gradients.items():
        np.testing.assert_allclose(names[f"d{program.names[key]}"], gradient, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", SPECIAL)
def test_the_torch_program_there_keeps_the_slopes_of_the_drawing(name: str) -> None:
    pytest.importorskip("torch")
    source, inputs, _ = SPECIAL[name]
    run(code(trace(source, inputs), "torch").text)

"""Every spelling means what its library means: values and gradients that PyTorch, JAX, NumPy and SciPy gave.

NumPy's gradients are central differences (of the Cholesky factor autograd's: its matrix stays symmetric);
TensorFlow's numbers are those of the NumPy expression beside each line.
"""

from __future__ import annotations

import json
import tracemalloc
from functools import cache
from typing import Any

import numpy as np
import pytest

from graph import TraceError, trace
from tests.interpreter.spellings.programs import FOLDER, LIBRARIES, expressions, program

EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
CASES = [(library, expression) for library in LIBRARIES for expression in EXPECTED[library]]
LEAST_READ = {"numpy": 0.92, "torch": 0.95, "jax": 0.96, "tensorflow": 0.99}


@pytest.mark.parametrize(("library", "expression"), CASES)
def test_a_spelling_that_is_read_has_the_numbers_of_its_library(library: str, expression: str) -> None:
    found = traced(library, expression)
    if found is None:
        return
    expected = EXPECTED[library][expression]
    np.testing.assert_allclose(np.array(found.value, float), expected["value"], rtol=1e-6, atol=1e-8)
    for name, slopes in expected["gradients"].items():
        want = np.array(slopes, float) if slopes is not None else np.zeros(1)
        got = found.gradients.get(name)
        if got is None:
            assert not want.any(), name
        elif slopes is not None:
            np.testing.assert_allclose(np.array(got, float), want, rtol=1e-5, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("library", LIBRARIES)
def test_as_many_spellings_of_a_library_are_read_as_before(library: str) -> None:
    read = [traced(library, expression) is not None for expression in EXPECTED[library]]
    assert sum(read) / len(read) >= LEAST_READ[library]


def test_every_line_that_its_library_runs_has_its_numbers() -> None:
    for library in LIBRARIES:
        lines = {expression for expression, _ in expressions(library)}
        assert set(EXPECTED[library]) == lines


@cache
def traced(library: str, expression: str) -> Any:
    """The trace of one spelling; None where it is refused."""
    try:
        return trace(program(library, expression, tuple(EXPECTED[library][expression]["shape"])))
    except TraceError:
        return None


@pytest.mark.parametrize(
    "call",
    [
        "torch.nn.LayerNorm(10**9)", "torch.nn.RMSNorm(10**9)", "torch.nn.BatchNorm1d(10**9)",
        "torch.nn.GroupNorm(1, 10**9)", "torch.nn.Linear(10**9, 10**9)", "torch.eye(10**9)", "torch.zeros(10**9)",
        "F.one_hot(torch.tensor([1, 2]), 10**9)", "torch.tensordot(x, x, 10**9)", "torch.linspace(0, 1, 10**9)",
        "torch.meshgrid(torch.zeros(10**5), torch.zeros(10**5))", "x.repeat(10**9)", "x.new_zeros(10**9)",
        "torch.matrix_power(torch.eye(2), 10**9)", "torch.diff(x, 10**9)", "F.pad(x, (10**9, 0))",
        "[0] * 10**9", "'a' * 10**9", "list(range(10**9))", "torch.logspace(0, 1, 10**9)",
    ],
)  # fmt: skip
def test_what_would_be_too_large_is_refused_before_it_is_made(call: str) -> None:
    source = (
        f"import torch\nimport torch.nn.functional as F\nx = torch.tensor([1.0, 2.0])\ny = {call}\nL = (x * 2).sum()"
    )
    tracemalloc.start()
    try:
        with pytest.raises(TraceError):
            trace(source)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()

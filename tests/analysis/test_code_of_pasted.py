"""The programs generated of pasted teaching code run, and assert the value and every gradient of the trace."""

from __future__ import annotations

from importlib import util

import pytest

from graph import Trace, TraceError, trace
from graph.analysis.staged_code import code
from tests.pasted.reading import Snippet, snippets
from tests.sample import sampled

SNIPPETS = sampled(snippets(), every=20)


def traced(snippet: Snippet) -> Trace:
    """A snippet's trace; one that is refused has no program."""
    try:
        return trace(snippet.source, inputs=snippet.expected.get("inputs"))
    except TraceError as refusal:
        pytest.skip(refusal.code)


def run(text: str) -> None:
    """A program to its end."""
    exec(compile(text, "generated.py", "exec"), {})  # noqa: S102 (the program under test)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.name)
def test_the_numpy_program_of_a_snippet_has_its_numbers(snippet: Snippet) -> None:
    t = traced(snippet)
    for is_compact in (False, True):
        text = code(t.opened, "numpy", is_compact=is_compact).text
        moved = [gradient for gradient in t.gradients.values() if gradient is not None]
        assert text.count("np.testing.assert_allclose(") == 1 + len(moved)
        run(text)


@pytest.mark.parametrize("snippet", SNIPPETS if util.find_spec("torch") else [], ids=lambda snippet: snippet.name)
def test_the_torch_program_of_a_snippet_has_its_numbers(snippet: Snippet) -> None:
    run(code(traced(snippet).opened, "torch").text)


def test_a_power_of_zero_has_its_limit_in_the_program() -> None:
    """Of 0ᵇ·ln 0 NumPy makes nan where the slope is 0."""
    source = "a = [0, 2, 0]\nb = 3\nsum(a**b)"
    text = code(trace(source), "numpy").text
    assert "np.nan_to_num(u1 * np.log(a), posinf=np.inf, neginf=-np.inf)" in text
    run(text)
    assert "nan_to_num" not in code(trace("a = 2\na**3 + 3**a"), "numpy").text


def test_a_whole_number_put_into_an_array_is_a_number_of_pytorch() -> None:
    """``torch.index_put`` refuses 0 where 0.0 is meant."""
    text = code(trace("x = [1, 2, 3]\nx[0] = 10\nsum(x*x)"), "torch").text
    assert "torch.tensor(10.0)" in text

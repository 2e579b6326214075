"""Long, deep and random programs: read or refused, and soon."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import TraceError
from graph.language.read_program import read_program
from graph.limits import LIBRARY, WEB
from tests.language.shapes import all_spans
from tests.programs import token_soups


@pytest.mark.parametrize(
    "text",
    ["+".join(["x"] * 10_000), "**".join(["x"] * 10_000), "x" + ".a" * 10_000, "x" + "[0]" * 10_000,
     " if x else ".join(["x"] * 10_000), "lambda:" * 5_000 + "x", "∑" * 5_000 + "x", "|x" * 4_000, "2|x|" * 4_000,
     " and ".join(["x"] * 10_000), "x\n" * 10_000, "sin " * 5_000 + "x", "x = " * 5_000 + "1", "elif x: y\n" * 3_000],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_long_chains_are_read_in_loops(text: str) -> None:
    found = read_program(text, LIBRARY)
    assert found.body or found.error


@pytest.mark.parametrize(
    "text",
    ["(" * 100 + "x" + ")" * 100, "f(" * 100 + "x" + ")" * 100, "x[" * 100 + "0" + "]" * 100, "{" * 100, "(1," * 100,
     "lambda a=" * 200, "|" * 300 + "x", "x" + "⁽" * 300, "f'{f\"{(x)}\"}'", "for i in x:" * 150, "[x for x in " * 100,
     "w^{" * 100 + "x" + "}" * 100],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_deep_nesting_is_read_or_refused(text: str) -> None:
    error = read_program(text, LIBRARY).error
    assert error is None or error.code in ("too_deep", "syntax")


def assert_reads(text: str) -> None:
    """A program whose places all lie in the text, or a TraceError."""
    try:
        program = read_program(text, WEB)
    except TraceError:
        return
    size = len(program.source)
    assert all(0 <= span.start <= span.end <= size for span in all_spans(program))
    if program.error is not None:
        assert program.error.span is not None
        assert 0 <= program.error.span.start <= size


_PIECES = (
    "def f( x ) : \n \n  \n    if elif else for while in with as try except class return lambda yield del import from "
    '[ ] { } ( ) , ; = == <- | || ‖ Σ ∑ᵢ ∑_{i=1}^{3} xᵢ x_i √ ½ ² ⁿ ⁽ ᵀ \' " f\' {x} """ >>> ... In[1]: ``` $ % ! . '
    "* ** @ not and or is := += 1 2.5 sin sin² .^ ٥ ー &lt; # \\ ” ’ ⊗ _{1} ^{2} __init__"
).split(" ")


@settings(max_examples=60, deadline=None)
@given(st.one_of(token_soups(), st.text(max_size=40), st.lists(st.sampled_from(_PIECES), max_size=25).map(" ".join),
                 st.lists(st.sampled_from(_PIECES), max_size=25).map("".join)))  # fmt: skip
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    assert_reads(text)


def test_a_thousand_lines_are_read_whole() -> None:
    source = "\n".join(["x0 = 1.5", *(f"x{i} = x{i - 1}*w + sin(x{i - 1})" for i in range(1, 1_000))])
    assert len(read_program(source, WEB).body) == 1_000

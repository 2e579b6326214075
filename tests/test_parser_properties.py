"""Whatever is typed: a trace or a TraceError, never anything else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sympy import Symbol
from sympy.core.symbol import Str

from graph import TraceError, trace
from graph.errors import CODES
from graph.language.heads import (
    Constant,
    Divide,
    Index,
    ListOf,
    MatrixMultiply,
    Multiply,
    Negate,
    Plus,
    Power,
    Subtract,
    call,
)
from graph.language.marks import postorder
from graph.language.read_expression import read_expression, read_steps
from graph.notation.plain_source import to_source
from graph.words import LANGUAGES
from tests.programs import Program, programs, token_soups

# Seen to end, hang or fool other readers of mathematics.
HOSTILE = (
    "().__class__", "print(open('secret.txt').read())", "x.real.__doc__", "9**9**9", "2**-9**9*x", "1e400*x",
    "(" * 199 + "x", "-" * 3000 + "x", "+".join(["x"] * 5000), "x" * 80_000, "zeros(10**5,10**5)",
    "repeat(x, 10**9)", "sum(ones(10**5,1)*ones(1,10**5))", "y = x\n" + "y = y*x\n" * 100, "x\u202e+y", "\ud800",
    "\\input{x}", "</script><script>x</script>", "__import__('os').system('x')", "x.__class__.__mro__",
    "ｅxec('x')", "f'{x}'", "[x for x in y]", "x := 3", "\\frac" * 300, "{" * 300, "√" * 300 + "x", "0x" + "f" * 5000,
    "x\r= 3\ry = x", "\ufeffx + 1", "x\x00", "[" * 50 + "1" + "]" * 50, "\\begin{matrix} a & b \\end{matrix}",
    "randn(99999999999999999999)", "eye(10**18)", "arange(1e300)", "linspace(0, 1, -5)", "x[10**30]", "x" + "[0]" * 60,
    "f(x, x) = x", "f() = 3", "a = b = 3", "*a = 3", "x = x", "import os; x", "from math import *", "del x", "...",
    ";;;", "\\|x" + " " * 40_000 + "\\|", "y = np.exp(x)\n" + "x" * 40_000, "y = x" + " " * 40_000 + "+ 1",
    "y = np.exp(x)\nprint(f'{x" + " " * 40_000 + "}')", "f(x) = x^2\nx at" + " " * 40_000 + "(1", "x" + ", " * 10_000,
    "f(x) = x^2 at (" + "1, " * 5_000, " " * 40_000 + "find",
)  # fmt: skip


def assert_answers(text: str) -> None:
    """Either a whole trace, or an error with its code, its place and its words."""
    try:
        traced = trace(text)
    except TraceError as error:
        for fault in error.errors:
            assert fault.code in CODES
            assert all(fault.message_in(language) for language in LANGUAGES)
            assert isinstance(fault.text, str)
            if fault.line is not None and fault.column is not None:
                lines = re.split("\r\n|[\r\n\f]", text)
                assert 1 <= fault.line <= len(lines)
                assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
    else:
        assert len(traced.steps) == 2 * sum(node.kind == "gate" for node in traced.nodes) + 2


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:24]))
def test_hostile_text_is_answered(text: str) -> None:
    assert_answers(text)


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    assert_answers(text)


@settings(max_examples=500)
@given(token_soups())
@example("x y²z")
@example("1/2x")
def test_any_soup_of_the_languages_words_is_answered(text: str) -> None:
    assert_answers(text)


@settings(max_examples=200)
@given(programs(), st.integers(0, 400), st.text(max_size=2))
def test_a_damaged_program_is_answered(program: Program, place: int, splinter: str) -> None:
    place %= len(program.source) + 1
    assert_answers(program.source[:place] + splinter + program.source[place + 1 :])


def spelled(tree: Any) -> list[tuple[str, ...]]:
    """Every occurrence in a tree with all that tells it from another one."""
    return [
        (
            type(node).__name__,
            str(len(node.args)),
            *(str(part) for part in node.args if isinstance(part, Str)),
            leaf(node),
        )
        for node in postorder(tree)
    ]


def leaf(node: Any) -> str:
    return repr(node.value) if isinstance(node, Constant) else node.name if isinstance(node, Symbol) else ""


def assert_prints_to_itself(tree: Any) -> None:
    printed = to_source(tree)
    assert spelled(read_expression(printed)) == spelled(tree), printed


@given(programs())
def test_a_program_survives_printing(program: Program) -> None:
    for _, tree in read_steps(program.source):
        assert_prints_to_itself(tree)


@pytest.mark.parametrize("text", ["-x**-y**2", "(-x)**2*-y", "a/(b*c) - (d - e)", "(a**b)**c @ -d[1:2, ...].T"])
def test_signs_and_powers_survive_printing(text: str) -> None:
    assert_prints_to_itself(read_expression(text))


def trees() -> st.SearchStrategy[Any]:
    """Any nesting of everything the language has."""
    leaves = st.one_of(
        st.sampled_from(["x", "w_0", "W", "α", "y'", "가"]).map(Symbol),
        st.floats(0, allow_infinity=False, allow_nan=False).map(Constant),
    )

    def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        binary = st.sampled_from([Plus, Subtract, Multiply, Divide, Power, MatrixMultiply])
        return st.one_of(
            st.builds(lambda head, first, second: head(first, second), binary, inner, inner),
            st.builds(Negate, inner),
            st.builds(lambda operand: call("exp", (operand,)), inner),
            st.builds(lambda first, second: call("np.maximum", (first, second)), inner, inner),
            st.builds(lambda operand: call("sum", (operand,), {"axis": Constant(0.0)}), inner),
            st.builds(lambda first, second: call("concat", (ListOf(first, second),)), inner, inner),
            st.builds(lambda base, place: Index(base, Constant(float(place))), inner, st.integers(0, 9)),
        )

    return st.recursive(leaves, nested, max_leaves=12)


@settings(max_examples=300)
@given(trees())
def test_every_tree_survives_printing(tree: Any) -> None:
    assert_prints_to_itself(tree)

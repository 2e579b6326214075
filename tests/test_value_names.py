"""Every value has a name of its own, and a small change has a letter that no value has."""

from __future__ import annotations

import re

import pytest

from graph import Trace, trace
from graph.autodiff.value_names import small_letter, value_names
from graph.notation.names import typeset_plain
from graph.payload.motion_payload import nudge_payload
from graph.steps.explanation import explain_step
from graph.words import LANGUAGES
from tests.test_examples import traced as traced_example
from web.pages.examples import examples

# One name for several values: given anew, as a loop's state, by several objects of a class on one line.
SEVERAL = {
    "an input and the output": "x = 2\nx = x*x + 1\nx = x*3",
    "two inputs": "x = 2\ny = x*x + 1\nx = 5\nf = x*y",
    "two inputs and gates": "\nx = 2\ny = x*3\nx = y + 1\nx = 5\nx = x*y",
    "a loop": "w = 0.5\nh = 1\nfor t in range(3):\n    h = tanh(w*h)\nh",
    "objects": """class Value:
    def __init__(self, v): self.v = v
    def __mul__(self, other): return Value(self.v * other.v)
    def __add__(self, other): return Value(self.v + other.v)
a, b, c = Value(2.0), Value(-3.0), Value(10.0)
v = (a*b + c).v""",
}


def names_of(traced: Trace) -> list[str]:
    """As people read them; the output's is that of the value that it shows."""
    return [typeset_plain(name) for name in value_names(traced.graph)[:-1]]


@pytest.mark.parametrize("key", SEVERAL)
def test_no_two_values_have_one_name(key: str) -> None:
    traced = trace(SEVERAL[key])
    names = names_of(traced)
    assert len({*names}) == len(names), names
    last = traced.graph.nodes[-1].operands[0]
    assert typeset_plain(traced.graph.output_name) not in names[:last]
    drawn = re.sub(r"<[^>]+>", "", traced.svg(step=len(traced.steps) - 1))
    assert all(name in drawn for node, name in zip(traced.graph.nodes, names, strict=False) if node.kind == "input")


def test_no_two_values_of_an_example_have_one_name() -> None:
    for example in examples():
        names = names_of(traced_example(example))
        assert len({*names}) == len(names), example.name


@pytest.mark.parametrize(("source", "letter"), [("f = w*x", "h"), ("h = w*x", "ε"), ("ε = 2\nh = ε*x\nh = h*h", "δ")])
def test_a_small_change_has_a_letter_of_its_own(source: str, letter: str) -> None:
    traced = trace(source)
    assert small_letter(value_names(traced.graph)) == letter
    for language in LANGUAGES:
        said = explain_step(traced.story(language), traced.timeline.steps[-1]).meaning
        assert letter in said
        assert letter == "h" or not re.search(r"small h\b|작은 h만큼", said)
    assert nudge_payload(traced, traced.graph.inputs[0].key, 0.1)["small"] == letter

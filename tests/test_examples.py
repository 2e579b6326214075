"""Every example of the menu gives the numbers that its lecture gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graph import trace
from graph.words import LANGUAGES
from web.examples import Example, examples

ALL = [pytest.param(each, id=each.name) for each in examples()]


def same(found: Any, wanted: Any) -> bool:
    if wanted == "none":
        return found is None
    return found is not None and np.allclose(found, wanted, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("example", ALL)
def test_an_example_gives_the_lectures_numbers(example: Example) -> None:
    traced = trace(
        example.source, dict(example.inputs), expand=example.expand, seed=example.seed, upstream=example.upstream
    )
    expect = example.expect
    assert expect, "an example says what comes out"
    if "value" in expect:
        assert same(traced.value, expect["value"])
    if "value_shape" in expect:
        assert list(np.shape(traced.value)) == expect["value_shape"]
    if "gates" in expect:
        assert sum(node.kind == "gate" for node in traced.nodes) == expect["gates"]
    if "gradients" in expect:
        assert set(traced.gradients) == set(expect["gradients"])
        differing = {name for name, wanted in expect["gradients"].items() if not same(traced.gradients[name], wanted)}
        assert not differing


@pytest.mark.parametrize("example", ALL)
def test_an_example_is_named_in_every_language(example: Example) -> None:
    assert set(example.title) == set(example.line) == set(LANGUAGES)


def test_there_is_an_example_for_every_part_of_the_lectures() -> None:
    groups = ["first", "neuron", "patterns", "vectors", "layers", "networks"]
    assert sorted({each.group for each in examples()}, key=groups.index) == groups
    assert len({each.name for each in examples()}) == len(examples()) >= 20

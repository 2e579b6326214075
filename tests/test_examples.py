"""Every example gives the numbers that its lecture gives, and is whole: named, placed, about something."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from _pytest.mark import ParameterSet

from graph import Trace, trace
from graph.analysis.gradient_descent import descend
from graph.layout.style import Style
from graph.words import LANGUAGES
from web.api.drawing_options import view_from_json
from web.pages.examples import CONTENTS, FOLDER, Example, examples, lectures, question_of, topics


def those(fits: Callable[[Example], Any]) -> list[ParameterSet]:
    return [pytest.param(each, id=each.name) for each in examples() if fits(each)]


ALL = those(lambda example: True)
TABS = {"gradients", "edges", "check", "jacobian", "code", "symbols", "forward", "meaning", "descend", "exercise"}
HANGUL = re.compile("[가-힣]")


def traced(example: Example) -> Trace:
    question = question_of(example)
    expand = question.expand if isinstance(question.expand, str) else list(question.expand)
    return trace(
        question.source,
        dict(question.inputs),
        expand=expand,
        close=question.close,
        seed=question.seed,
        upstream=question.upstream,
    )


def differing(found: Mapping[str, Any], wanted: Mapping[str, Any], decimals: int | None) -> set[str]:
    return {name for name, number in wanted.items() if not same(found.get(name), number, decimals)}


def same(found: Any, wanted: Any, decimals: int | None = None) -> bool:
    """Equal within rounding; ``decimals``: as far as the number was published, rounded or cut."""
    if isinstance(wanted, str):
        return wanted == "none" and found is None
    if found is None or np.shape(found) != np.shape(wanted):
        return False
    room = 1e-12 if decimals is None else 2 * 10.0**-decimals
    return bool(np.allclose(found, wanted, rtol=1e-9 if decimals is None else 0, atol=room, equal_nan=True))


@pytest.mark.parametrize("example", ALL)
def test_an_example_gives_the_lectures_numbers(example: Example) -> None:
    found, expect = traced(example), example.expect
    decimals = expect.get("decimals")
    assert {"value", "value_shape"} & set(expect), "an example says what comes out"
    if "value" in expect:
        assert same(found.value, expect["value"], decimals)
    if "value_shape" in expect:
        assert list(np.shape(found.value)) == expect["value_shape"]
    assert sum(node.kind == "gate" for node in found.nodes) == expect["gates"]
    gradients = expect.get("gradients", {})
    assert not differing(found.gradients, gradients, decimals)
    assert decimals is not None or not gradients or set(gradients) == set(found.gradients)


@pytest.mark.parametrize("example", those(lambda example: {"values", "nodes"} & set(example.expect)))
def test_what_the_lecture_names_on_the_way_has_its_numbers(example: Example) -> None:
    found, decimals = traced(example), example.expect.get("decimals")
    named = {node.name: node for node in found.nodes if node.kind == "gate" and node.name}
    values = {name: node.value for name, node in named.items()}
    gradients = {name: node.grad for name, node in named.items()}
    assert not differing(values, example.expect.get("values", {}), decimals)
    assert not differing(gradients, example.expect.get("nodes", {}), decimals)


@pytest.mark.parametrize("example", those(lambda example: example.tab == "jacobian"))
def test_the_jacobian_that_an_example_opens_is_there(example: Example) -> None:
    found = traced(example)
    edge = next(each for each in found.edges if each.id == example.selected)
    steps = found.jacobian(edge.id)
    assert np.allclose(steps.gradient, edge.dg)
    named = {node.id: node.name for node in found.nodes}
    for name, wanted in example.expect.get("jacobian", {}).items():
        assert named[edge.source] == name
        assert same(steps.jacobian, wanted)


@pytest.mark.parametrize("example", those(lambda example: example.descent))
def test_a_descent_goes_where_the_lecture_says(example: Example) -> None:
    assert example.descent is not None
    plan, expect = example.descent, example.expect.get("descent", {})
    whole = descend(
        traced(example), plan["parameters"], rate=plan["rate"], optimizer=plan["optimizer"], steps=plan["steps"]
    )
    assert whole.ending == "done"
    assert whole.losses[-1] < whole.losses[0]
    wanted = expect.get("losses", [])
    decimals = example.expect.get("decimals")
    assert same(list(whole.losses[: len(wanted)]), wanted, decimals)
    assert not differing(whole.values[1], expect.get("values", {}), decimals)


@pytest.mark.parametrize("example", ALL)
def test_an_example_is_named_in_every_language(example: Example) -> None:
    assert set(example.title) == set(example.line) == set(LANGUAGES)
    assert not HANGUL.search(example.title["en"] + example.line["en"])
    assert HANGUL.search(example.title["ko"] + example.line["ko"])
    for language in LANGUAGES:
        assert len(example.title[language]) <= 42
        assert len(example.line[language]) <= 120
        assert not example.line[language].endswith(".")


@pytest.mark.parametrize("example", ALL)
def test_an_example_asks_only_for_what_there_is(example: Example) -> None:
    assert example.topics
    assert set(example.topics) <= set(topics())
    assert example.tab is None or example.tab in TABS
    assert isinstance(view_from_json(dict(example.view)), Style)
    found = traced(example)
    assert set(example.inputs) <= set(found.gradients)
    assert set(example.close) <= {node.id for node in found.nodes}


def test_every_file_stands_in_the_contents_once() -> None:
    names = [each.name for each in examples()]
    assert len(set(names)) == len(names)
    assert {path.stem for path in FOLDER.glob("*.toml")} - {CONTENTS.stem} == set(names)


def test_the_five_lectures_come_first() -> None:
    assert [each.key for each in lectures()] == [
        "gates",
        "nodes",
        "meaning",
        "equations",
        "jacobians",
        "courses",
        "programs",
    ]
    for lecture in lectures():
        assert set(lecture.title) == set(lecture.origin) == set(LANGUAGES)


def test_every_topic_has_examples() -> None:
    used = {topic for each in examples() for topic in each.topics}
    assert used == set(topics())
    assert all(set(each) == set(LANGUAGES) for each in topics().values())

"""A trace as far as a step holds nothing of what comes later, in no form of its digits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from graph import Trace
from graph.layout.style import PAGE_STYLE
from graph.numbers import readable, readable_value
from graph.payload.partial_trace import partial_trace
from graph.payload.trace_payload import trace_payload
from tests.test_examples import traced as traced_example
from web.pages.examples import Example, example_named, examples

STYLE = replace(PAGE_STYLE, direction="auto", has_tooltips=False)
_NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?(?:e[-+−]?\d+)?")
_DISTINCT = 3  # significant digits by which a number is told from a place in the drawing


def values_by_element(traced: Trace) -> dict[str, object]:
    """The value of every element of the drawing, by its id."""
    graph, found = traced.graph, traced.evaluation
    values: dict[str, object] = {}
    for at, edge in enumerate(graph.edges):
        values[f"{edge.id}-value"] = found.values[edge.source]
        values[f"{edge.id}-ug"] = found.gradients[edge.target]
        values[f"{edge.id}-lg"] = found.local_gradients[at]
        values[f"{edge.id}-dg"] = found.downstream[at]
    for at, node in enumerate(graph.nodes):
        values[f"{node.id}-grad"] = found.gradients[at]
    return {id_: value for id_, value in values.items() if value is not None and id_ in traced.timeline.appears}


def scalars(value: object) -> Iterator[float]:
    yield from (float(each) for each in np.ravel(np.asarray(value, dtype=float)) if np.isfinite(each))


def forms(value: float) -> set[str]:
    """How a number may be written: as drawn, whole, rounded, with powers."""
    size = abs(value)
    return {
        readable(size),
        repr(size),
        f"{size:.4g}",
        f"{size:.6g}",
        f"{size:.2e}",
        f"{size:.3e}",
        f"{size:.4f}",
        f"{size:.6f}",
    }


def is_distinct(text: str) -> bool:
    return len(re.sub(r"e.*|[^\d]", "", text).lstrip("0")) >= _DISTINCT


def written(found: object) -> set[str]:
    """Every number in an answer, without its sign; coordinates are none of the drawing's numbers."""
    text = json.dumps(found, ensure_ascii=False)
    text = re.sub(r'\b(?:d|x|y|x1|x2|y1|y2|cx|cy|r|rx|width|height|points|viewBox|transform)=\\"[^"]*\\"', "", text)
    return {each.lstrip("-−") for each in _NUMBER.findall(text)}


@pytest.mark.parametrize("example", [pytest.param(each, id=each.name) for each in [*examples()][::3]])
def test_nothing_of_a_later_step_is_there(example: Example) -> None:
    traced = traced_example(example)
    steps, elements = traced.timeline.steps, values_by_element(traced)
    some = sorted({0, len(steps) // 4, len(steps) // 2 - 1, len(steps) // 2, len(steps) * 3 // 4, len(steps) - 2})
    typed = written(traced.graph.source) | written(inputs_of(traced)) | written([each.sign for each in traced.nodes])
    for step in (each for each in some if each >= 0):
        shown = {text for id_, value in elements.items() if traced.timeline.appears[id_] <= step
                 for each in scalars(value) for text in forms(each)}  # fmt: skip
        shown |= {text.partition("e")[0] for text in shown}  # 2.83 × 10⁻⁶ is drawn with a 2.83
        known = shown | typed | written(said_at(traced, step))
        found = written(partial_trace(traced, step, 2, "en", STYLE))
        for id_, value in elements.items():
            if traced.timeline.appears[id_] > step:
                leaked = {text for each in scalars(value) for text in forms(each)} & found - known
                assert not {each for each in leaked if is_distinct(each)}, (step, id_)


def chain() -> Trace:
    example = example_named("01-chain")
    assert example is not None
    return traced_example(example)


def inputs_of(traced: Trace) -> object:
    return trace_payload(traced, "en", STYLE, is_drawn=False)["inputs"]


def said_at(traced: Trace, step: int) -> object:
    """The words of the step itself, which is shown on the wall."""
    return trace_payload(traced, "en", STYLE, is_drawn=False)["steps"][step]


@pytest.mark.parametrize("part", [0, 1])
def test_of_a_step_in_three_parts_the_later_ones_are_absent(part: int) -> None:
    traced = chain()
    step = next(each for each in traced.timeline.steps if each.phase == "backward")
    found = partial_trace(traced, step.index, part, "en", STYLE)
    svg = found["svg"] or ""
    for at, elements in enumerate(step.substeps):
        for element in elements:
            assert (f'id="{element}"' in svg) <= (at <= part), element
    assert found["steps"][step.index]["text"] == ""
    assert all(edge["dg"] is None for edge in found["edges"] if f"{edge['id']}-dg" in step.substeps[2])


def test_the_order_of_what_comes_is_not_told() -> None:
    traced = chain()
    middle = len(traced.steps) // 2
    found = partial_trace(traced, middle, 2, "ko", STYLE)
    assert all(step["node"] is None and not step["title"] for step in found["steps"][middle + 1 :])
    assert [step["index"] for step in found["steps"] if step["index"] > middle and step["appears"]] == [
        len(traced.steps) - 1
    ]
    assert [step["phase"] for step in found["steps"]] == [step.phase for step in traced.steps]


def test_at_the_last_step_all_numbers_are_there() -> None:
    traced = chain()
    found = partial_trace(traced, len(traced.steps) - 1, 2, "en", STYLE)
    whole = trace_payload(traced, "en", STYLE)
    assert found["gradients"] == whole["gradients"]
    assert [edge["dg"] for edge in found["edges"]] == [edge["dg"] for edge in whole["edges"]]
    assert readable_value(traced.value) in (found["svg"] or "")

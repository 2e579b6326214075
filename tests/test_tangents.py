"""Forward mode on the drawing: tangents stand where gradients would, and appear with their values."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from graph import Trace, trace
from graph.analysis.forward_mode import directional, forward_mode
from graph.drawing.tangent_labels import tangent_captions
from graph.layout.style import Style


def captions(t: Trace, direction: dict[str, Any], style: Style | None = None) -> dict[str, str]:
    style = style or Style()
    moved = forward_mode(t, direction)
    return tangent_captions(t.drawing(style), t.evaluation, t.timeline, moved, style)


@pytest.fixture
def circuit() -> Trace:
    return trace("q = x + y; f = q*z", {"x": -2, "y": 5, "z": -4})


def words(markup: str) -> list[str]:
    return ["".join(re.sub("<[^>]*>", "", text)) for text in re.findall(r"<text[^>]*>(.*?)</text>", markup)]


def edge_id(t: Trace, source: str, target: str) -> str:
    names = {node.id: node.name for node in t.nodes}
    return next(each.id for each in t.edges if (names[each.source], names[each.target]) == (source, target))


def test_every_wire_carries_its_tangent_and_what_the_gate_makes_of_it(circuit: Trace) -> None:
    found = captions(circuit, directional(circuit, "x"))
    assert words(found[edge_id(circuit, "x", "q")]) == ["1", "× 1 = 1"]
    assert words(found[edge_id(circuit, "q", "f")]) == ["1", "× (−4) = −4"]
    assert words(found[edge_id(circuit, "z", "f")]) == ["0"]
    assert words(found[circuit.edges[-1].id]) == ["−4"]


def test_a_tangent_appears_with_its_value_and_its_share_with_the_gate(circuit: Trace) -> None:
    found = captions(circuit, directional(circuit, "x"))
    steps = {step.node: step.index for step in circuit.steps if step.phase == "forward"}
    q, f = (next(node.id for node in circuit.nodes if node.name == name) for name in "qf")
    inner = found[edge_id(circuit, "q", "f")]
    assert re.findall(r'data-step="(\d+)"', inner) == [str(steps[q]), str(steps[f])]
    assert "data-step" not in found[edge_id(circuit, "x", "q")].split("</text>")[0]


def test_tangents_stand_where_the_gradients_stand(circuit: Trace) -> None:
    style = Style()
    svg = circuit.svg(style=style)
    for edge, markup in captions(circuit, directional(circuit, "y"), style).items():
        of_gradient = re.search(rf'<text id="{edge}-dg" x="([^"]*)" y="([^"]*)"', svg)
        of_tangent = re.search(rf'<text id="{edge}-tangent" x="([^"]*)" y="([^"]*)"', markup)
        assert of_gradient is not None
        assert of_tangent is not None
        assert of_gradient.groups() == of_tangent.groups()


def test_arrays_have_tangents_of_their_own_shape() -> None:
    t = trace("z = W @ y; C = w @ z", {"W": np.arange(8.0).reshape(2, 4), "y": np.ones(4), "w": [1.0, 2.0]})
    found = captions(t, directional(t, "W", (0, 1)))
    assert words(found[edge_id(t, "W", "z")]) == ["01000000"]
    assert words(found[edge_id(t, "y", "z")]) == ["0"]
    assert words(found[edge_id(t, "z", "C")]) == ["10"]

"""What is written at wires and nodes: kept where only numbers change, and the same as when drawn from scratch."""

from __future__ import annotations

import pytest

from graph import trace
from graph.drawing.step_picture import captions_of
from graph.layout.style import MODES, Mode, Style
from graph.structure import forget_structures

SOURCE = "s = x*y\nf = s*relu(s) + exp(s)"  # s fans out; at s = 0 a kink


def captions(x: float, style: Style) -> dict[str, str]:
    t = trace(SOURCE, {"x": x, "y": 2.0})
    return captions_of(t.drawing(style), t.evaluation, t.timeline, style)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("has_tooltips", [True, False])
def test_captions_of_new_numbers_are_those_of_a_new_drawing(mode: Mode, has_tooltips: bool) -> None:
    style = Style(mode=mode, is_interactive=True, has_tooltips=has_tooltips)
    values = (0.3, -12345.6789, 1e-9, 0.0, 400.0)  # long numbers are set smaller, 0 is a kink, exp(800) overflows
    kept = [captions(x, style) for x in values]
    for x, before in zip(values, kept, strict=True):
        forget_structures()
        assert captions(x, style) == before


@pytest.mark.parametrize("is_hidden", ["has_local", "has_upstream", "has_downstream", "has_value"])
def test_hidden_numbers_leave_no_gap(is_hidden: str) -> None:
    hiding: dict[str, bool] = {is_hidden: False}
    for markup in captions(0.3, Style(is_interactive=True, has_tooltips=True, **hiding)).values():  # type: ignore[arg-type]
        assert "%" not in markup


def test_captions_stand_in_the_picture_that_is_drawn_whole() -> None:
    t = trace(SOURCE, {"x": 0.3, "y": 2.0})
    style = Style(is_interactive=True, has_tooltips=True)
    svg = t.svg(style=style)
    assert all(markup in svg for markup in captions_of(t.drawing(style), t.evaluation, t.timeline, style).values())


def test_a_frame_made_twice_is_the_same() -> None:
    t = trace(SOURCE, {"x": 0.3, "y": 2.0})
    frames = [t.svg(step) for step in range(len(t.steps))]
    assert [t.svg(step) for step in range(len(t.steps))] == frames
    assert [t.svg(step) for step in reversed(range(len(t.steps)))] == frames[::-1]


@pytest.mark.parametrize("mode", MODES)
def test_a_drawing_written_again_with_new_numbers_is_that_of_a_new_drawing(mode: Mode) -> None:
    style, values = Style(mode=mode, has_tooltips=mode == "both"), (0.3, -12345.6789, 0.0, 400.0)
    again = [trace(SOURCE, {"x": x, "y": 2.0}).svg(style=style) for x in values]
    for x, before in zip(values, again, strict=True):
        forget_structures()
        assert trace(SOURCE, {"x": x, "y": 2.0}).svg(style=style) == before

"""The page's arrangement of a drawing that is too large for it: the view over it moves seldom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from graph import Trace
from graph.drawing.picture import Drawing, draw
from graph.layout.style import PAGE_STYLE
from graph.slides import calm_drawing
from graph.slides.camera_plan import subjects_of
from graph.slides.window_plan import CALM, Windows
from tests.slides.decks import EXAMPLES, traced
from web.api.drawing_options import DEFAULT_VIEW, in_room

AUTO = replace(PAGE_STYLE, direction="auto")
STEPPING, HALL = (1248 / (11 / 11.5), 384 / (11 / 11.5)), (1248 / (16 / 12.65), 440 / (16 / 12.65))  # with arrays


def moves_over(drawing: Drawing, trace: Trace, seen: tuple[float, float]) -> float:
    subjects = subjects_of(drawing, trace.timeline.steps)
    plan = Windows(subjects, (drawing.width, drawing.height), seen).calmest()
    return (len(plan.held) - 1) / (len(subjects) - 1)


@pytest.mark.parametrize("name", ["66-sum-of-sheets", "109-ppo-clip", "116-ridge-solve"])
def test_the_view_moves_at_no_more_than_a_quarter_of_the_steps(name: str) -> None:
    trace = traced(EXAMPLES[name])
    usual, calm = draw(trace.graph, AUTO), trace.drawing(AUTO)
    assert max(moves_over(usual, trace, seen) for seen in (STEPPING, HALL)) > CALM
    assert max(moves_over(calm, trace, seen) for seen in (STEPPING, HALL)) <= CALM


def test_what_is_calm_or_chosen_stays_as_it_is() -> None:
    for name, style in (("07-neuron", AUTO), ("66-sum-of-sheets", replace(AUTO, direction="LR"))):
        trace = traced(EXAMPLES[name])
        usual, found = draw(trace.graph, style), trace.drawing(style)
        assert (found.spots, found.style.direction) == (usual.spots, usual.style.direction)


@pytest.mark.parametrize(
    ("name", "room"),
    [("66-sum-of-sheets", "tall"), ("77-layer-norm", "low"), ("127-td-error", "low")],
)
def test_on_a_phone_it_is_chosen_for_the_window_of_a_phone(name: str, room: str) -> None:
    width, height = {"tall": (374, 312), "low": (490, 231)}[room]
    trace, scale = traced(EXAMPLES[name]), 11 / 11.5
    seen = width / scale, height / scale
    assert moves_over(draw(trace.graph, AUTO), trace, seen) > CALM
    assert moves_over(trace.drawing(in_room(DEFAULT_VIEW, room)), trace, seen) <= CALM


def test_no_arrangement_of_a_phone_is_drawn_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = traced(EXAMPLES["112-power-iteration"])  # of its eight arrangements most are one
    plans: list[Any] = []

    def drawn(*of: Any, **how: Any) -> Drawing:
        plans.append(how.get("plan"))
        return draw(*of, **how)

    monkeypatch.setattr(calm_drawing, "draw", drawn)
    trace.drawing(in_room(DEFAULT_VIEW, "tall"))
    assert 2 < len(plans) <= 8
    assert all(plans[at] not in plans[:at] for at in range(1, len(plans)))

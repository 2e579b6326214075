"""Questions that a class is asked: each kind is made from a graph, and the step that reveals it shows its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from graph import trace
from graph.exercises.polls.closed_question import PollQuestion, idea_label, idea_text
from graph.exercises.polls.poll_questions import poll_questions
from graph.numbers import readable
from graph.words import LANGUAGES

PROGRAMS: list[tuple[str, dict[str, Any]]] = [
    ("f = (x + sigmoid(y)) / (sigmoid(x) + (x+y)**2)", {"x": 3, "y": -4}),
    ("relu(w*x) + y*z", {"w": -1, "x": 2, "y": 0, "z": 3}),
    ("max(x, y)*z", {"x": 1, "y": 3, "z": 2}),
    ("sum((W @ x + b)**2)", {"W": [[1, 2, 3], [4, 5, 6]], "x": [1, 0, -1], "b": [0.5, 0.25]}),
    ("x*x*x", {"x": 2}),
]
KINDS = {"value", "seed", "dg", "ug", "lg", "sum", "shape", "nudge", "nothing", "next", "sign"}


def asked(source: str, inputs: Mapping[str, Any]) -> list[tuple[int, PollQuestion]]:
    traced = trace(source, dict(inputs))
    return [(step, each) for step in range(len(traced.steps)) for each in poll_questions(traced, step)]


def right(question: PollQuestion, language: str = "en") -> str:
    (found,) = (choice.texts[language] for choice in question.choices if choice.is_right)
    return found


def test_every_kind_is_asked() -> None:
    assert {question.kind for program in PROGRAMS for _, question in asked(*program)} == KINDS


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_answer_has_appeared_at_the_step_that_reveals_it_and_not_before(
    program: tuple[str, dict[str, Any]],
) -> None:
    traced = trace(*program)
    for step, question in asked(*program):
        assert question.step == min(step + 1, len(traced.steps) - 1) or question.kind == "nothing"
        if question.element:
            assert traced.timeline.appears[question.element] <= question.step
        if question.kind == "sum":
            sums = dict(traced.timeline.sums[question.element.removesuffix("-grad")])
            assert question.step in sums
            assert right(question) == readable(float(sums[question.step]))
        elif question.element and step < len(traced.steps) - 1:
            assert traced.timeline.appears[question.element] == question.step


@pytest.mark.parametrize("program", PROGRAMS)
def test_choices_differ_and_have_an_idea_in_every_language(program: tuple[str, dict[str, Any]]) -> None:
    for _, question in asked(*program):
        for language in LANGUAGES:
            assert len({choice.texts[language] for choice in question.choices}) == len(question.choices)
            assert all(idea_text(choice.idea)[language] for choice in question.choices)
            assert all(idea_label(choice.idea)[language] for choice in question.choices)


def test_an_input_gets_nothing_because_of_the_gate_that_stops_it() -> None:
    (found,) = {right(each) for _, each in asked(*PROGRAMS[1]) if each.kind == "nothing"}
    assert found == "w: the ReLU gate passes nothing on to it"
    ideas = {choice.idea for _, each in asked(*PROGRAMS[1]) if each.kind == "nothing" for choice in each.choices}
    assert ideas == {"right", "value-for-gradient", "other-input", "far-away"}  # y is 0 and gets 3 all the same
    (tied,) = {right(each, "ko") for _, each in asked(*PROGRAMS[2]) if each.kind == "nothing"}
    assert tied == "x: max 게이트가 아무것도 전달하지 않습니다"
    assert not [each for _, each in asked("(x+y)*z", {"x": 1, "y": 2, "z": 3}) if each.kind == "nothing"]
    cancelled = asked("x*y - x*y + z", {"x": 1, "y": 2, "z": 3})
    assert not [each for _, each in cancelled if each.kind == "nothing"]  # something came, and was taken back

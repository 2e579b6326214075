"""Results of a class, for the slides of an exported deck."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.exercises.polls.closed_question import RIGHT, idea_label
from graph.slides.order import PollChoice, PollResult
from web.store.classes import Tally

from .class_access import hall, led_by, told

__all__ = ["polls_of"]


def polls_of(body: Mapping[str, Any], lang: str) -> tuple[PollResult, ...]:
    """The polls of the class that ``body`` leads, closed ones with an answer; empty where it names no class.

    Raises:
        Refusal: 404, there is no such class, or the secret is not its own.
    """
    led = body.get("class")
    if not isinstance(led, Mapping):
        return ()
    with told():
        _, tallies = hall().classes.results(*led_by(led))
    return tuple(_result(each, lang) for each in tallies if each.rounds and each.state.stage in ("closed", "revealed"))


def _result(tally: Tally, lang: str) -> PollResult:
    numbers = sorted(tally.rounds)
    shown = [tally.rounds[number] for number in dict.fromkeys((numbers[0], numbers[-1]))]
    choices: tuple[PollChoice, ...] = tuple(
        (
            each["texts"][lang],
            dict(idea_label(each["idea"])).get(lang, "") if each["idea"] not in (RIGHT, "own") else "",
            each["idea"] == RIGHT,
            tuple(votes.get(each["id"], 0) for votes in shown),
        )
        for each in tally.state.body["choices"]
    )
    return tally.state.body["texts"][lang], choices, tuple(sum(votes.values()) for votes in shown)

"""Polls as they travel: made from the graph, changed by a lecturer, and told to phones without their answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from graph.exercises.polls.closed_question import RIGHT, Choice, PollQuestion, idea_label, idea_text
from graph.exercises.polls.poll_questions import MOST_CHOICES
from graph.limits import REQUEST
from graph.words import LANGUAGES
from web.api.program_requests import wrong
from web.store.classes import PollState, Tally

from .class_contract import OfferedChoice, PollOffer, PollResults, ResultChoice, Stage, ToldChoice, ToldPoll

__all__ = ["is_open", "poll_from", "poll_told", "question_payload", "results_payload"]

_OWN = "own"  # the idea behind a wrong choice that a lecturer has written
_SIGNS = "abcdefgh"
_ELEMENT = re.compile(r"[\w-]+")


def question_payload(question: PollQuestion) -> PollOffer:
    """A question as it is offered to the lecturer: with the right answer."""
    choices = [_choice_payload(sign, choice) for sign, choice in zip(_SIGNS, question.choices, strict=False)]
    return {
        "kind": question.kind,
        "step": question.step,
        "element": question.element,
        "texts": dict(question.texts),
        "choices": choices,
    }


def _choice_payload(sign: str, choice: Choice) -> OfferedChoice:
    return {"id": sign, "texts": dict(choice.texts), "idea": choice.idea, "label": dict(idea_label(choice.idea))}


def poll_from(body: Any) -> dict[str, Any]:
    """The poll that a lecturer asks: one of ours, changed or not, or one of their own.

    Raises:
        Refusal: 400 for another shape.
    """
    if not isinstance(body, dict) or not isinstance(body.get("choices"), list):
        raise wrong("poll")
    choices = [_choice_from(sign, each) for sign, each in zip(_SIGNS, body["choices"], strict=False)]
    if not 2 <= len(body["choices"]) <= len(_SIGNS) or sum(each["idea"] == RIGHT for each in choices) != 1:
        raise wrong("choices")
    step = body.get("step")
    is_step = isinstance(step, int) and not isinstance(step, bool) and 0 <= step < REQUEST.step
    element = body.get("element")
    is_element = (
        isinstance(element, str) and len(element) <= REQUEST.edge_id and _ELEMENT.fullmatch(element) is not None
    )
    return {
        "texts": _texts_from(body),
        "choices": choices,
        "step": step if is_step else None,
        "element": element if is_element else "",
    }


def _choice_from(sign: str, body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise wrong("choices")
    idea = body.get("idea")
    if not isinstance(idea, str) or len(idea) > REQUEST.idea or not _is_known(idea):
        idea = _OWN
    return {"id": sign, "texts": _texts_from(body), "idea": idea}


def _is_known(idea: str) -> bool:
    try:
        dict(idea_text(idea))
    except KeyError:
        return False
    return True


def _texts_from(body: Mapping[str, Any]) -> dict[str, str]:
    """What is said in each language; one text stands for all where it is the only one."""
    texts = body.get("texts")
    if not isinstance(texts, dict):
        raise wrong("texts")
    found = {language: texts[language] for language in LANGUAGES if texts.get(language)}
    if not found or not all(isinstance(text, str) and len(text) <= REQUEST.poll for text in found.values()):
        raise wrong("texts")
    return {language: found.get(language) or next(iter(found.values())) for language in LANGUAGES}


def is_open(state: PollState | None) -> bool:
    """Whether a question runs whose answer nobody is to know yet."""
    return state is not None and state.stage != "revealed"


def poll_told(state: PollState) -> ToldPoll:
    """A poll as phones see it: which choice is right, and why others are not, only when it is revealed."""
    return {
        "key": state.key,
        "stage": cast(Stage, state.stage),
        "round": state.round,
        "element": state.body.get("element", ""),
        "texts": state.body["texts"],
        "choices": [_choice_told(each, state.stage == "revealed") for each in state.body["choices"]],
    }


def _choice_told(choice: Mapping[str, Any], is_revealed: bool) -> ToldChoice:
    told: ToldChoice = {"id": choice["id"], "texts": choice["texts"]}
    if is_revealed:
        told["is_right"] = choice["idea"] == RIGHT
        told["said"] = dict(idea_text(choice["idea"]))
    return told


def results_payload(tally: Tally) -> PollResults:
    """A poll with its votes for the lecturer: while it runs only how many there are."""
    state = tally.state
    is_open = state.stage in ("voting", "talking")
    counts = {} if is_open else {str(number): dict(votes) for number, votes in tally.rounds.items()}
    choices: list[ResultChoice] = [
        {
            "id": each["id"],
            "texts": each["texts"],
            "idea": each["idea"],
            "label": dict(idea_label(each["idea"])),
            "is_right": each["idea"] == RIGHT,
        }
        for each in state.body["choices"]
    ]
    return {
        "key": state.key,
        "stage": cast(Stage, state.stage),
        "round": state.round,
        "texts": state.body["texts"],
        "step": state.body["step"],
        "choices": choices,
        "answered": sum(tally.rounds.get(state.round, {}).values()),
        "counts": counts,
    }


assert len(_SIGNS) >= MOST_CHOICES

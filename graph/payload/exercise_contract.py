"""Records of an exercise as JSON. What is hidden is never sent along with its question."""

from __future__ import annotations

from typing import TypedDict

from .contract import Value


class Choice(TypedDict):
    value: str
    text: str


class Asked(TypedDict):
    """One question."""

    id: str
    element: str
    kind: str
    text: str
    index: list[int]
    edge: str  # "" where it would be the answer
    node: str
    hides: list[str]  # ids of elements
    choices: list[Choice]  # none where the answer is typed
    asks_rule: bool


class Exercise(TypedDict):
    ids: list[str]
    questions: list[Asked]
    rules: dict[str, str]


class Feedback(TypedDict):
    is_right: bool
    mistake: str  # "" where it is right, "unread" where no answer was typed
    text: str
    wire: str  # the edge that shows what is right, "" where none does


class Hints(TypedDict):
    hints: list[str]  # the vaguest first


class KeyAnswer(TypedDict):
    value: Value | str
    text: str


class Key(TypedDict):
    answers: dict[str, KeyAnswer]

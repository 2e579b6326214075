"""Answers by address: the types of the contract, which ``make docs ARGS=types`` writes for JavaScript."""

from __future__ import annotations

from typing import TypedDict

from graph.payload.analysis_contract import Check, Code, Descent, Forward, Jacobian, Nudge, Paths, Symbols
from graph.payload.contract import Trace, Value
from graph.payload.exercise_contract import Exercise, Feedback, Hints, Key

__all__ = ["Answers"]


class Read(TypedDict):
    """A pasted text as a value."""

    value: Value
    shape: list[int]


class HandedIn(TypedDict):
    """What a student sends the teacher."""

    code: str
    right: int
    count: int


Answers = TypedDict(
    "Answers",
    {
        "api/trace": Trace,
        "api/value": Read,
        "api/jacobian": Jacobian,
        "api/check": Check,
        "api/code": Code,
        "api/symbols": Symbols,
        "api/paths": Paths,
        "api/forward": Forward,
        "api/nudge": Nudge,
        "api/descend": Descent,
        "api/exercise": Exercise,
        "api/exercise/answer": Feedback,
        "api/exercise/rule": Feedback,
        "api/exercise/hint": Hints,
        "api/exercise/key": Key,
        "api/exercise/handin": HandedIn,
    },
)

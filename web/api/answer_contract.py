"""Answers by address: the types of the contract, which ``make docs ARGS=types`` writes for JavaScript."""

from __future__ import annotations

from typing import TypedDict

from graph.payload.analysis_contract import Check, Code, Descent, Forward, Jacobian, Nudge, Paths, Symbols
from graph.payload.contract import Trace, Value
from graph.payload.exercise_contract import Exercise, Feedback, Hints, Key
from web.classroom.class_contract import (
    ClassMade,
    Done,
    HandIns,
    IdeaCount,
    Joined,
    Judged,
    Kept,
    Moved,
    Offers,
    Place,
    Results,
)
from web.lectures.set_contract import Lecture, SetKeys, SetList, ShortLink

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


class HandedInAnswer(TypedDict):
    """A student's answer to one question."""

    id: str
    asked: str
    typed: str
    is_right: bool
    idea: str  # in words; "": none
    tries: int
    is_told: bool


class HandInRow(TypedDict):
    """A student's exercise."""

    label: str
    when: str
    program: str
    exercise: str
    right: int
    answers: list[HandedInAnswer]
    is_signed: bool


class HandInSummary(TypedDict):
    """One question over all students."""

    exercise: str
    id: str
    asked: str
    right: int
    count: int
    answered: int
    ideas: list[IdeaCount]


class HandInTable(TypedDict):
    """What a teacher reads out of codes."""

    rows: list[HandInRow]
    summary: list[HandInSummary]
    damaged: list[str]


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
        "api/exercise/handins": HandInTable,
        "api/class/new": ClassMade,
        "api/class/move": Moved,
        "api/class/place": Place,
        "api/class/questions": Offers,
        "api/class/ask": Kept,
        "api/class/stage": Done,
        "api/class/join": Joined,
        "api/class/vote": Done,
        "api/class/results": Results,
        "api/class/end": Done,
        "api/class/handout": Kept,
        "api/class/takeback": Done,
        "api/class/handin": Judged,
        "api/class/handins": HandIns,
        "api/sets/new": SetKeys,
        "api/sets/list": SetList,
        "api/sets/read": Lecture,
        "api/sets/change": Lecture,
        "api/sets/copy": SetKeys,
        "api/sets/delete": Done,
        "api/sets/import": SetKeys,
        "api/links/new": ShortLink,
    },
)

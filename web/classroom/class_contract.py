"""Records of a class as JSON: where it stands, its polls for phones and for the lecturer, its exercises."""

from __future__ import annotations

from typing import Literal, TypedDict

__all__ = [
    "ClassMade", "Done", "ExerciseResults", "HandIns", "IdeaCount", "Joined", "Judged", "Kept", "Moved",
    "OfferedChoice", "Offers", "Place", "PollOffer", "PollResults", "QuestionResults", "ResultChoice", "Results",
    "Stage", "Standing", "ToldChoice", "ToldPoll",
]  # fmt: skip

Texts = dict[str, str]  # by language
Stage = Literal["voting", "talking", "closed", "revealed", "over"]


class ClassMade(TypedDict):
    """A new class, and the secret that leads it."""

    code: str
    secret: str


class Moved(TypedDict):
    """How often the class has been told something."""

    version: int


class Joined(TypedDict):
    """A phone of the class: a random number."""

    phone: str


class Kept(TypedDict):
    """What was asked or handed out."""

    key: str


class Done(TypedDict):
    """It is done, and nothing comes of it."""


# ---- where it stands, as phones ask for it
class Revealed(TypedDict, total=False):
    is_right: bool
    said: Texts


class ToldChoice(Revealed):
    """A choice on a phone; whether it is right, and why not, comes when the poll is revealed."""

    id: str
    texts: Texts


class ToldPoll(TypedDict):
    """A poll on a phone."""

    key: str
    stage: Stage
    round: int
    element: str  # the part of the drawing that it is about; "": none
    texts: Texts
    choices: list[ToldChoice]


class Handout(TypedDict):
    """An exercise that is out."""

    key: str
    address: str  # the query at which the page shows it


class Standing(TypedDict):
    """Where the lecturer is."""

    version: int
    is_held: bool  # a question runs: phones are told no address, so that its answer cannot be read
    address: str  # the query at which the page shows it; "" while it is held
    step: int
    part: int
    mover: str  # which of the lecturer's windows moved last
    poll: ToldPoll | None
    handout: Handout | None


class Place(TypedDict):
    """Where the lecturer is, for those who lead: told while a question runs, too."""

    address: str  # the query at which the page shows it
    step: int
    part: int


# ---- what can be asked
class OfferedChoice(TypedDict):
    """A choice with the idea behind it."""

    id: str
    texts: Texts
    idea: str
    label: Texts


class PollOffer(TypedDict):
    """A question that can be asked before a step."""

    kind: str
    step: int | None
    element: str | None
    texts: Texts
    choices: list[OfferedChoice]


class Offers(TypedDict):
    """What can be asked."""

    questions: list[PollOffer]


# ---- what was answered
class ResultChoice(OfferedChoice):
    """A choice, and whether it is the right one."""

    is_right: bool


class PollResults(TypedDict):
    """A poll with its votes; while it runs only how many there are."""

    key: str
    stage: Stage
    round: int
    texts: Texts
    step: int | None
    choices: list[ResultChoice]
    answered: int
    counts: dict[str, dict[str, int]]  # by round, by choice


class Results(TypedDict):
    """All polls of a class, and how many are in it."""

    joined: int
    polls: list[PollResults]


class IdeaCount(TypedDict):
    """How many answered by an idea."""

    idea: str
    count: int


class QuestionResults(TypedDict):
    """One question of an exercise."""

    id: str
    asked: str
    right: int
    answered: int
    ideas: list[IdeaCount]


class ExerciseResults(TypedDict):
    """An exercise of the class."""

    key: str
    program: str
    handed_in: int
    joined: int
    right: int
    questions: list[QuestionResults]


class HandIns(TypedDict):
    """All exercises of the class."""

    exercises: list[ExerciseResults]


class Judged(TypedDict):
    """What a phone handed in."""

    right: int
    count: int

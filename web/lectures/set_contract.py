"""Records of lecture sets and short links as JSON."""

from __future__ import annotations

from typing import Any, TypedDict

__all__ = ["Lecture", "LectureProgram", "SetKeys", "SetList", "SetSummary", "ShortLink"]


class SetKeys(TypedDict):
    """The keys of a new set: nobody else has them."""

    view: str
    edit: str


class LectureProgram(TypedDict):
    """A program of a set."""

    key: str
    title: str
    note: str
    steps: list[int] | None  # those of its slides; none: all
    words: dict[str, dict[str, str]]  # titles and notes of single steps
    state: dict[str, Any]  # what the page shows
    address: str  # the query at which it shows it


class Lecture(TypedDict):
    """A set with its programs in order."""

    title: str
    note: str
    revision: int
    changed: int  # seconds since 1970
    programs: list[LectureProgram]


class SetSummary(TypedDict):
    """A set in a list."""

    title: str
    count: int
    first: list[str]  # keys of its first programs
    changed: int
    said: str  # all that a search finds it by


class SetList(TypedDict):
    """The sets of a browser in its order, null for those that are gone."""

    trouble: str | None  # why nothing can be kept just now
    sets: list[SetSummary | None]


class ShortLink(TypedDict):
    """A short link."""

    code: str
    until: int  # seconds since 1970

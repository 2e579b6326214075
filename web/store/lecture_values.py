"""A lecture as plain values: what the tables hold, what travels, and what a file says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.limits import STORE

__all__ = ["READER", "Lecture", "LectureProgram", "TooMuch", "check_size"]

READER = 1  # the version of what ``LectureProgram.state`` holds; old states are read for ever


class TooMuch(Exception):
    """A limit of ``limits.py`` is passed; ``what`` names it, ``limit`` says it."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(what)
        self.what, self.limit = what, limit


@dataclass(frozen=True, slots=True)
class LectureProgram:
    """A program of a lecture.

    Attributes:
        key: its name within the set, "" before it is stored.
        state: what the page shows: ``source``, ``inputs``, ``expand``, … (see ``web/lectures/page_states.py``).
        steps: the chosen ones; None: all.
        words: by a step's number as text: ``{"title", "note"}``.
    """

    state: Mapping[str, Any]
    title: str = ""
    note: str = ""
    key: str = ""
    steps: tuple[int, ...] | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lecture:
    """A set with its programs in order; ``revision`` counts its changes."""

    title: str
    note: str = ""
    programs: tuple[LectureProgram, ...] = ()
    revision: int = 0
    changed: int = 0


def check_size(lecture: Lecture) -> None:
    """Refuse what is larger than may be kept.

    Raises:
        TooMuch: naming the limit.
    """
    if len(lecture.programs) > STORE.programs:
        raise TooMuch("programs", STORE.programs)
    for title, note in [(lecture.title, lecture.note), *((each.title, each.note) for each in lecture.programs)]:
        if len(title) > STORE.title:
            raise TooMuch("title", STORE.title)
        if len(note) > STORE.note:
            raise TooMuch("note", STORE.note)
    for program in lecture.programs:
        parts = [program.state, program.title, program.note, program.steps, program.words]
        if len(json.dumps(parts, ensure_ascii=False).encode("utf-8")) > STORE.program:
            raise TooMuch("program", STORE.program)

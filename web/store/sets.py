"""Lecture sets: made, read, changed and deleted by whoever holds their keys."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from .database import Database, StoreAway
from .lecture_values import READER, Lecture, LectureProgram, check_size
from .models import LectureSet, Program
from .secret_keys import digest_of, new_key, short_key

__all__ = ["NoSuchSet", "SetKeys", "Sets", "Stale", "ordered"]


class NoSuchSet(Exception):
    """No set has that key, or none any more."""


class Stale(Exception):
    """Somebody else has changed the set since it was read."""


@dataclass(frozen=True, slots=True)
class SetKeys:
    """The two secrets of a set, told once: ``view`` lets read, ``edit`` lets change."""

    view: str
    edit: str


class Sets:
    """The sets of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, lecture: Lecture) -> SetKeys:
        """Keep a lecture under two new secrets.

        Raises:
            TooMuch: it is larger than may be kept.
            StoreAway: it could not be kept.
        """
        check_size(lecture)
        keys, now = SetKeys(new_key(), new_key()), int(time.time())
        row = LectureSet(view_digest=digest_of(keys.view), edit_digest=digest_of(keys.edit), title=lecture.title)
        row.note, row.reader, row.revision, row.created, row.changed = lecture.note, READER, 1, now, now
        row.programs = [_row_of(program, at) for at, program in enumerate(lecture.programs)]
        with self._database.writing() as session:
            session.add(row)
        return keys

    def read(self, view: str) -> Lecture:
        """The lecture of a view key.

        Raises:
            NoSuchSet: there is none.
        """
        with self._database.reading() as session:
            return _lecture_of(_found(session, LectureSet.view_digest == digest_of(view)))

    def program(self, view: str, key: str) -> LectureProgram:
        """One program of a set, without the others."""
        wanted = select(Program).join(LectureSet).where(LectureSet.view_digest == digest_of(view), Program.key == key)
        with self._database.reading() as session:
            row = session.scalar(wanted)
            if row is None:
                raise NoSuchSet
            return _program_of(row)

    def change(self, edit: str, revision: int | None, act: Callable[[Lecture], Lecture]) -> Lecture:
        """Keep what ``act`` makes of the lecture, and give it back as it is kept.

        Programs keep their rows by their keys; those without a key get one. ``revision``: the one that the change was
        thought of for; None: whichever there is, for changes that cannot contradict another (adding, removing).

        Raises:
            NoSuchSet: no set has that edit key.
            Stale: there is a newer revision.
            TooMuch: the lecture becomes larger than may be kept.
        """
        with self._database.writing() as session:
            row = _found(session, LectureSet.edit_digest == digest_of(edit))
            if revision is not None and revision != row.revision:
                raise Stale
            old = _lecture_of(row)
            new = act(old)
            check_size(new)
            _write(row, new)
            kept = _lecture_of(row)
        if len(new.programs) < len(old.programs):
            self._forget()
        return kept

    def delete(self, edit: str) -> None:
        """Delete a set for good."""
        with self._database.writing() as session:
            session.delete(_found(session, LectureSet.edit_digest == digest_of(edit)))
        self._forget()

    def _forget(self) -> None:
        with suppress(StoreAway):  # somebody reads just now: the journal is written over by the next deletion
            self._database.forget_traces()


def _found(session: Session, condition: object) -> LectureSet:
    wanted = select(LectureSet).where(condition).options(selectinload(LectureSet.programs))  # type: ignore[arg-type]
    if session.get_bind().dialect.name == "postgresql":
        wanted = wanted.with_for_update()
    row = session.scalar(wanted)
    if row is None:
        raise NoSuchSet
    return row


def _write(row: LectureSet, lecture: Lecture) -> None:
    """Make the rows say what the lecture says."""
    known = {program.key: program for program in row.programs}
    rows: list[Program] = []
    for at, program in enumerate(lecture.programs):
        made = known.pop(program.key, None)
        if made is None:
            made = _row_of(program, at)
        elif _program_of(made) != program or made.position != at:
            _fill(made, program, at)
        rows.append(made)
    row.programs = rows
    row.title, row.note, row.reader = lecture.title, lecture.note, READER
    row.revision, row.changed = row.revision + 1, int(time.time())


def _row_of(program: LectureProgram, at: int) -> Program:
    row = Program(key=program.key or short_key())
    _fill(row, program, at)
    return row


def _fill(row: Program, program: LectureProgram, at: int) -> None:
    row.position, row.title, row.note = at, program.title, program.note
    row.state, row.words = dict(program.state), {step: dict(words) for step, words in program.words.items()}
    row.steps = None if program.steps is None else list(program.steps)


def _program_of(row: Program) -> LectureProgram:
    steps = None if row.steps is None else tuple(row.steps)
    return LectureProgram(row.state, row.title, row.note, row.key, steps, row.words)


def _lecture_of(row: LectureSet) -> Lecture:
    return Lecture(row.title, row.note, tuple(map(_program_of, row.programs)), row.revision, row.changed)


def ordered(lecture: Lecture, keys: Sequence[str]) -> Lecture:
    """The lecture with its programs in another order; programs that are not named come last, as they stood."""
    places = {key: at for at, key in enumerate(keys)}
    programs = sorted(lecture.programs, key=lambda program: places.get(program.key, len(places)))
    return replace(lecture, programs=tuple(programs))

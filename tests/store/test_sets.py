"""Sets and links as whoever holds their keys meets them, on both databases."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from sqlalchemy import text, update

from graph.limits import STORE
from web.store.database import Database
from web.store.lecture_values import Lecture, LectureProgram, TooMuch
from web.store.links import DAY, Links
from web.store.models import ShortLink
from web.store.secret_keys import digest_of
from web.store.sets import NoSuchSet, Sets, Stale, ordered

FIRST = LectureProgram({"source": "(x+y)z", "inputs": {"x": -2, "y": [1.5, 2]}}, "체인", "note\n'''", steps=(1, 3))
SECOND = LectureProgram({"source": "x*x"}, words={"2": {"title": "Here", "note": "a fork"}})
LECTURE = Lecture("Backprop · 역전파", "for Tuesday", (FIRST, SECOND))


def keyless(lecture: Lecture) -> tuple[LectureProgram, ...]:
    return tuple(replace(program, key="") for program in lecture.programs)


def everything_in(database: Database) -> str:
    with database.connect() as connection:
        tables = ("lecture_sets", "programs", "short_links")
        return repr([connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables])


def test_what_was_kept_comes_back(database: Database) -> None:
    sets = Sets(database)
    kept = sets.read(sets.create(LECTURE).view)
    assert (kept.title, kept.note, keyless(kept)) == (LECTURE.title, LECTURE.note, LECTURE.programs)


def test_secrets_are_not_in_the_database(database: Database) -> None:
    keys = Sets(database).create(LECTURE)
    code = Links(database).create("source=x")
    found = everything_in(database)
    assert digest_of(keys.view) in found
    assert not [each for each in (keys.view, keys.edit, code) if each in found]
    assert min(len(keys.view), len(keys.edit)) == 22  # 128 bits in base 64


def test_the_view_key_lets_read_and_no_more(database: Database) -> None:
    sets = Sets(database)
    keys = sets.create(LECTURE)
    with pytest.raises(NoSuchSet):
        sets.change(keys.view, None, lambda lecture: replace(lecture, title="mine"))
    with pytest.raises(NoSuchSet):
        sets.delete(keys.view)
    with pytest.raises(NoSuchSet):
        sets.read(keys.edit)
    assert sets.read(keys.view).title == LECTURE.title


def test_programs_keep_their_names_when_they_move(database: Database) -> None:
    sets = Sets(database)
    keys = sets.create(LECTURE)
    first, second = (program.key for program in sets.read(keys.view).programs)
    moved = sets.change(keys.edit, 1, lambda lecture: ordered(lecture, [second, first]))
    assert [program.key for program in moved.programs] == [second, first]
    assert sets.read(keys.view) == moved
    assert sets.program(keys.view, first).title == FIRST.title


def test_a_change_of_an_old_revision_is_refused_and_changes_nothing(database: Database) -> None:
    sets = Sets(database)
    keys = sets.create(LECTURE)
    sets.change(keys.edit, 1, lambda lecture: replace(lecture, title="newer"))
    with pytest.raises(Stale):
        sets.change(keys.edit, 1, lambda lecture: replace(lecture, title="older"))
    assert sets.read(keys.view).title == "newer"


def test_two_editors_can_add_at_once(database: Database) -> None:
    sets = Sets(database)
    keys = sets.create(Lecture("both"))
    for program in (FIRST, SECOND):
        sets.change(keys.edit, None, lambda lecture, new=program: replace(lecture, programs=(*lecture.programs, new)))
    assert keyless(sets.read(keys.view)) == (FIRST, SECOND)


def test_a_deleted_set_is_gone(database: Database) -> None:
    sets = Sets(database)
    keys = sets.create(LECTURE)
    sets.delete(keys.edit)
    with pytest.raises(NoSuchSet):
        sets.read(keys.view)
    assert "역전파" not in everything_in(database)
    assert "(x+y)z" not in everything_in(database)


def test_limits_hold(database: Database) -> None:
    sets = Sets(database)
    full = sets.create(Lecture("full", programs=(SECOND,) * STORE.programs))
    with pytest.raises(TooMuch, match="programs"):
        sets.change(full.edit, None, lambda lecture: replace(lecture, programs=(*lecture.programs, FIRST)))
    with pytest.raises(TooMuch, match="program"):
        sets.create(Lecture("long", programs=(LectureProgram({"source": "x" * STORE.program}),)))


def test_a_link_lives_a_year_after_its_last_opening(database: Database) -> None:
    links = Links(database)
    fresh, old = links.create("source=x"), links.create("source=y")

    def age(code: str, days: int) -> None:
        with database.writing() as session:
            then = int(time.time()) - days * DAY
            session.execute(update(ShortLink).where(ShortLink.code_digest == digest_of(code)).values(opened=then))

    age(fresh, 364)
    age(old, 366)
    assert links.open(fresh) == "source=x"
    assert links.purge() == 1
    assert links.open(old) is None
    age(fresh, 2)
    assert links.purge(days=1) == 1

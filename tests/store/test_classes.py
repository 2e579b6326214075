"""A class as its lecturers and phones meet it, on both databases."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from graph.limits import STORE
from web.store.classes import Classes, NoSuchClass, NotAsked, Out
from web.store.database import Database
from web.store.handouts import Handouts

POLL: dict[str, Any] = {"texts": {"en": "?"}, "choices": [{"id": "a", "idea": "right"}, {"id": "b", "idea": "added"}]}


@pytest.fixture
def classes(database: Database) -> Classes:
    return Classes(database)


def counts(classes: Classes, code: str, secret: str, round_: int = 1) -> dict[str, int]:
    _, [tally] = classes.results(code, secret)
    return dict(tally.rounds.get(round_, {}))


def test_a_class_goes_where_its_lecturer_is(classes: Classes) -> None:
    code, secret = classes.create()
    first = classes.standing(code)
    assert first is not None
    version = classes.move(code, secret, "source=x", 3, 1, "me")
    found = classes.standing(code, first.version)
    assert found is not None
    assert (found.version, found.address, found.step, found.part) == (version, "source=x", 3, 1)
    assert classes.standing(code, version) is None


def test_only_its_secret_leads_a_class(classes: Classes) -> None:
    code, secret = classes.create()
    other, other_secret = classes.create()
    for wrong in (other_secret, "", code):
        with pytest.raises(NoSuchClass):
            classes.move(code, wrong, "source=x", 1, 2, "me")
        with pytest.raises(NoSuchClass):
            classes.ask(code, wrong, POLL)
        with pytest.raises(NoSuchClass):
            classes.results(code, wrong)
        with pytest.raises(NoSuchClass):
            classes.end(code, wrong)
    assert (len(secret), len(code), code != other) == (22, 6, True)
    assert not set(code) & set("01OI")


def test_a_vote_twice_counts_once_and_the_last_counts(classes: Classes) -> None:
    code, secret = classes.create()
    phone, key = classes.join(code), classes.ask(code, secret, POLL)
    for choice in ("a", "b", "b"):
        classes.vote(code, phone, key, 1, choice)
    assert counts(classes, code, secret) == {"b": 1}


def test_votes_that_come_together_all_count(classes: Classes) -> None:
    code, secret = classes.create()
    phones, key = [classes.join(code) for _ in range(16)], classes.ask(code, secret, POLL)
    threads = [
        threading.Thread(target=classes.vote, args=(code, phone, key, 1, "a")) for phone in phones for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts(classes, code, secret) == {"a": 16}


def test_talking_ends_the_round_and_the_second_has_its_own_votes(classes: Classes) -> None:
    code, secret = classes.create()
    phone, key = classes.join(code), classes.ask(code, secret, POLL)
    classes.vote(code, phone, key, 1, "b")
    classes.turn(code, secret, key, "talking")
    with pytest.raises(NotAsked):
        classes.vote(code, phone, key, 1, "a")
    classes.turn(code, secret, key, "voting")
    with pytest.raises(NotAsked):
        classes.vote(code, phone, key, 1, "a")
    classes.vote(code, phone, key, 2, "a")
    classes.turn(code, secret, key, "closed")
    classes.turn(code, secret, key, "revealed")
    assert counts(classes, code, secret) == {"b": 1}
    assert counts(classes, code, secret, 2) == {"a": 1}


@pytest.mark.parametrize("stage", ["revealed", "voting", "flying"])
def test_a_poll_does_not_jump(classes: Classes, stage: str) -> None:
    code, secret = classes.create()
    key = classes.ask(code, secret, POLL)
    with pytest.raises(NotAsked):
        classes.turn(code, secret, key, stage)


def test_what_is_not_asked_cannot_be_answered(classes: Classes) -> None:
    code, secret = classes.create()
    phone, key = classes.join(code), classes.ask(code, secret, POLL)
    with pytest.raises(NotAsked):
        classes.vote(code, phone, key, 1, "z")
    with pytest.raises(NoSuchClass):
        classes.vote(code, "stranger", key, 1, "a")
    newer = classes.ask(code, secret, POLL)
    with pytest.raises(NotAsked):
        classes.vote(code, phone, key, 1, "a")
    classes.turn(code, secret, newer, "over")
    with pytest.raises(NotAsked):
        classes.vote(code, phone, newer, 1, "a")


def test_another_process_sees_the_same_class(classes: Classes, database: Database) -> None:
    other = Classes(Database(database.address))
    code, secret = classes.create()
    phone, key = other.join(code), classes.ask(code, secret, POLL)
    other.vote(code, phone, key, 1, "a")
    found = other.standing(code)
    assert found is not None
    assert found.poll is not None
    assert found.poll.key == key
    assert counts(classes, code, secret) == {"a": 1}


def test_nobody_fills_the_disk_with_phones(classes: Classes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.store.classes.STORE", replace(STORE, phones=2))
    code, _ = classes.create()
    for _ in range(2):
        classes.join(code)
    with pytest.raises(NotAsked):
        classes.join(code)


def test_an_ended_class_is_gone(classes: Classes) -> None:
    code, secret = classes.create()
    classes.join(code)
    classes.end(code, secret)
    with pytest.raises(NoSuchClass):
        classes.standing(code)


def test_an_exercise_that_is_handed_in_twice_counts_once(classes: Classes, database: Database) -> None:
    handouts = Handouts(database)
    code, secret = classes.create()
    phone = classes.join(code)
    first = handouts.hand_out(code, secret, {"address": "source=x", "ids": ["a"]})
    for right in (False, True):
        handouts.hand_in(code, phone, first, {"right": right})
    key = handouts.hand_out(code, secret, {"address": "source=y", "ids": ["b"]})
    with pytest.raises(NotAsked):
        handouts.hand_in(code, phone, first, {})
    found = handouts.handed_out(code, secret)
    assert [(each.key, each.records, each.joined) for each in found] == [(first, ({"right": True},), 1), (key, (), 1)]
    standing = classes.standing(code)
    assert standing is not None
    assert standing.handout == Out(key, "source=y")
    classes.end(code, secret)
    with pytest.raises(NoSuchClass):
        handouts.body_of(code, key)


def test_exercises_of_a_class_are_limited(
    classes: Classes, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.store.handouts.STORE", replace(STORE, handouts=1))
    code, secret = classes.create()
    Handouts(database).hand_out(code, secret, {"address": ""})
    with pytest.raises(NotAsked):
        Handouts(database).hand_out(code, secret, {"address": ""})

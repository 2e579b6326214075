"""What a running server deletes by itself, and what it never does for that."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from app import create_app
from graph.limits import STORE
from web.store.classes import Classes
from web.store.database import Database
from web.store.hourly_purge import RegularPurge
from web.store.links import DAY, Links
from web.store.models import Classroom, ShortLink


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


def looked(purge: RegularPurge) -> bool:
    """Whether it was due; it is over when this returns."""
    thread = purge.look()
    if thread is not None:
        thread.join()
    return thread is not None


def eventually(is_so: Callable[[], bool]) -> None:
    """Wait for what a thread does."""
    limit = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < limit
        time.sleep(0.02)


def aged(database: Database, days: int) -> None:
    """All that is kept now was made, or opened, so many days ago."""
    then = int(time.time()) - days * DAY
    with database.writing() as session:
        session.execute(update(Classroom).values(created=then))
        session.execute(update(ShortLink).values(opened=then))


def has_class(database: Database, code: str) -> bool:
    with database.reading() as session:
        return session.get(Classroom, code) is not None


def test_a_class_goes_after_its_days_and_the_look_is_taken_once_an_hour(database: Database) -> None:
    clock = Clock()
    purge = RegularPurge(database, with_links=False, clock=clock)
    code, _ = Classes(database).create()
    assert looked(purge)
    assert has_class(database, code)
    clock.now += STORE.class_days * DAY - 60
    assert looked(purge)
    assert has_class(database, code), "not a minute too early"
    clock.now += 120
    assert not looked(purge), "a look an hour is enough"
    assert has_class(database, code)
    clock.now += STORE.purge_seconds
    assert looked(purge)
    assert not has_class(database, code)


def test_a_clock_that_is_set_back_does_not_end_the_looks(database: Database) -> None:
    clock = Clock()
    Classes(database).create()
    purge = RegularPurge(database, with_links=False, clock=clock)
    assert looked(purge)
    clock.now -= 400 * DAY
    assert looked(purge)


@pytest.mark.parametrize("with_links", [False, True])
def test_links_that_nobody_opens_go_only_where_that_is_set(database: Database, with_links: bool) -> None:
    links, clock = Links(database), Clock()
    code = links.create("source=x")
    aged(database, STORE.link_days + 1)
    assert looked(RegularPurge(database, with_links=with_links, clock=clock))
    assert (links.open(code) is None) == with_links


def test_nothing_is_made_for_it(tmp_path: Path) -> None:
    file = tmp_path / "none" / "kept.db"
    assert not looked(RegularPurge(Database(f"sqlite:///{file}"), with_links=True))
    assert not file.parent.exists()


@pytest.mark.parametrize("address", ["postgresql://nobody@127.0.0.1:9/none", "sqlite:////dev/null"])
def test_a_database_that_is_lost_harms_nobody(address: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert looked(RegularPurge(Database(address), with_links=True))
    assert "could not be deleted" in caplog.text
    assert address not in caplog.text
    client = create_app({"DATABASE_URL": address}).test_client()
    assert client.post("/api/trace", json={"source": "x*y"}).status_code == 200


def test_a_server_that_is_started_again_deletes_beside_the_first_request(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'kept.db'}"
    database = Database(address)
    code, secret = Classes(database).create()
    Classes(database).move(code, secret, "source=a_remarkable_program", 1, 2, "m")
    aged(database, STORE.class_days + 1)
    database.close()
    client = create_app({"DATABASE_URL": address}).test_client()
    assert client.get("/healthz").status_code == 200
    eventually(lambda: not has_class(database, code))
    eventually(lambda: not any(b"a_remarkable" in file.read_bytes() for file in tmp_path.glob("kept.db*")))

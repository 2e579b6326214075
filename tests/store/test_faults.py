"""A full disk, a folder that may not be written, a database that is away: stepping goes on, and nothing is lost."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app import create_app
from tests.store.postgres import Postgres
from web.store.classes import Classes, NoSuchClass
from web.store.database import Database
from web.store.links import Links
from web.store.sets import NoSuchSet, Sets

PROGRAM = {"source": "(x+y)z"}
WRITER = """
import json, random, sys
from dataclasses import replace
from web.store.classes import Classes
from web.store.database import Database
from web.store.lecture_values import Lecture, LectureProgram
from web.store.links import Links
from web.store.sets import Sets

database, drawn = Database(sys.argv[1]), random.Random(int(sys.argv[2]))
sets, classes, links = Sets(database), Classes(database), Links(database)
lecture = Lecture("t", programs=(LectureProgram({"source": "x" * 500}),))
poll = {"texts": {"en": "?"}, "choices": [{"id": each, "texts": {}, "idea": "own"} for each in "ab"]}

def done(kind, *what):
    print(json.dumps([kind, *what]), flush=True)

while True:
    act = drawn.choice(["set", "change", "delete", "link", "vote", "end"])
    if act in ("set", "change", "delete"):
        keys = sets.create(lecture)
        done("set", keys.view, "t")
        if act == "change":
            title = str(drawn.random())
            sets.change(keys.edit, 1, lambda old: replace(old, title=title))
            done("set", keys.view, title)
        elif act == "delete":
            done("deleting", keys.view)
            sets.delete(keys.edit)
            done("deleted", keys.view)
    elif act == "link":
        done("link", links.create(f"source={drawn.random()}"))
    else:
        code, secret = classes.create()
        key, phone = classes.ask(code, secret, poll), classes.join(code)
        for choice in ("a", "b"):
            done("voting", code)
            classes.vote(code, phone, key, 1, choice)
            done("vote", code, secret, choice)
        if act == "end":
            done("ending", code)
            classes.end(code, secret)
            done("ended", code)
"""


def client_at(address: str) -> FlaskClient:
    return create_app({"DATABASE_URL": address}).test_client()


def steps_on(client: FlaskClient) -> bool:
    answer = client.post("/api/trace", json=PROGRAM)
    return answer.status_code == 200 and client.get("/?source=x*y").status_code == 200


def refusal_of(client: FlaskClient, path: str, body: dict[str, Any]) -> str:
    answer = client.post(path, json=body)
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["errors"][0]["code"] == "not_kept"
    return str(answer.json["errors"][0]["message"])


def test_without_a_place_to_write_only_the_lectures_are_missing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    client = client_at(f"sqlite:///{tmp_path / 'file' / 'gatewise.db'}")
    assert steps_on(client)
    assert "nothing can be saved" in refusal_of(client, "/api/sets/new", {"title": "t"})
    assert "nothing can be saved" in refusal_of(client, "/api/links/new", {"address": "source=x"})
    assert client.post("/api/sets/list", json={"sets": []}).json == {"trouble": "read_only", "sets": []}


@contextmanager
def a_full_disk() -> Iterator[None]:
    """SQLite finds no room for another page."""

    def fill(connection: Any, _: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", fill)
    try:
        yield
    finally:
        event.remove(Engine, "connect", fill)


def test_a_full_disk_keeps_what_there_is(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'kept.db'}"
    client = client_at(address)
    keys = client.post("/api/sets/new", json={"title": "kept", "programs": [PROGRAM]}).json
    assert keys is not None
    long = {"title": "t", "programs": [{"source": "x", "note": "n" * 9_000}] * 3}
    with a_full_disk():
        full = client_at(address)
        assert "disk is full" in refusal_of(full, "/api/sets/new", long)
        assert steps_on(full)
        assert full.post("/api/sets/read", json=keys).status_code == 200
    again = client_at(address)
    assert again.post("/api/sets/new", json=long).status_code == 200
    assert again.post("/api/sets/read", json=keys).status_code == 200


def test_a_stopped_database_comes_back(postgres: Postgres) -> None:
    client = client_at(postgres.address)
    keys = client.post("/api/sets/new", json={"title": "kept", "programs": [PROGRAM]}).json
    assert keys is not None
    postgres.stop()
    try:
        assert "does not answer" in refusal_of(client, "/api/sets/read", keys)
        assert client.post("/api/sets/list", json={"sets": [keys]}).json == {"trouble": "away", "sets": []}
        assert steps_on(client)
    finally:
        postgres.start()
    assert client.post("/api/sets/read", json=keys).status_code == 200


@pytest.mark.slow
def test_a_killed_server_has_lost_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'kept.db'}"
    drawn, acknowledged = random.Random(0), list[list[str]]()
    while len(acknowledged) < 500:
        before = len(acknowledged)
        command = [sys.executable, "-c", WRITER, address, str(before)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
        assert process.stdout is not None
        for _ in range(drawn.randrange(20, 120)):
            acknowledged.append(json.loads(process.stdout.readline()))
        process.send_signal(signal.SIGKILL)
        acknowledged += [json.loads(line) for line in process.stdout if line.endswith("\n")]
        process.wait()
        assert len(acknowledged) > before, "the writer writes nothing"
    database = Database(address)
    for told in latest(acknowledged).values():
        check_kept(database, told)
    database.close()


def latest(acknowledged: list[list[str]]) -> dict[str, list[str]]:
    """What was last said of each thing; of what was being changed when the server fell nothing is known."""
    return {told[1]: told for told in acknowledged}


def check_kept(database: Database, told: list[str]) -> None:
    kind, key, *rest = told
    if kind == "set":
        title = Sets(database).read(key).title
        assert title == rest[0] or rest[0] == "t"  # a newer one may have been kept that nobody could be told of
    elif kind == "deleted":
        with pytest.raises(NoSuchSet):
            Sets(database).read(key)
    elif kind == "link":
        assert Links(database).open(key).startswith("source=")
    elif kind == "vote":
        _, (tally,) = Classes(database).results(key, rest[0])
        assert dict(tally.rounds) == {1: {rest[1]: 1}}
    elif kind == "ended":
        with pytest.raises(NoSuchClass):
            Classes(database).standing(key)


def test_a_deleted_set_is_gone_from_the_file(tmp_path: Path) -> None:
    client = client_at(f"sqlite:///{tmp_path / 'kept.db'}")
    keys = client.post("/api/sets/new", json={"title": "Geheimnis-Titel", "programs": [PROGRAM]}).json
    files = [path for path in tmp_path.iterdir() if path.name.startswith("kept.db")]
    assert any(b"Geheimnis-Titel" in path.read_bytes() for path in files)
    assert client.post("/api/sets/delete", json=keys).status_code == 200
    assert not [path for path in tmp_path.iterdir() if b"Geheimnis-Titel" in path.read_bytes()]

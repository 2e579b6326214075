"""A full disk, a folder that may not be written, a database that is away: stepping goes on, and nothing is lost."""

from __future__ import annotations

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
from web.store.database import Database
from web.store.sets import Sets

PROGRAM = {"source": "(x+y)z"}
WRITER = """
import sys
from web.store.database import Database
from web.store.lecture_values import Lecture, LectureProgram
from web.store.sets import Sets
sets = Sets(Database(sys.argv[1]))
while True:
    keys = sets.create(Lecture("t", programs=(LectureProgram({"source": "x" * 500}),)))
    print(keys.view, flush=True)
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
    drawn, acknowledged = random.Random(0), list[str]()
    while len(acknowledged) < 500:
        before = len(acknowledged)
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, address], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        )
        assert process.stdout is not None
        wanted = drawn.randrange(20, 120)
        while wanted > 0 and (line := process.stdout.readline()):
            acknowledged.append(line.strip())
            wanted -= 1
        process.send_signal(signal.SIGKILL)
        acknowledged += [line.strip() for line in process.stdout.read().splitlines() if len(line.strip()) == 22]
        process.wait()
        assert len(acknowledged) > before, "the writer writes nothing"
    database = Database(address)
    assert all(Sets(database).read(view).title == "t" for view in acknowledged)
    database.close()


def test_a_deleted_set_is_gone_from_the_file(tmp_path: Path) -> None:
    client = client_at(f"sqlite:///{tmp_path / 'kept.db'}")
    keys = client.post("/api/sets/new", json={"title": "Geheimnis-Titel", "programs": [PROGRAM]}).json
    files = [path for path in tmp_path.iterdir() if path.name.startswith("kept.db")]
    assert any(b"Geheimnis-Titel" in path.read_bytes() for path in files)
    assert client.post("/api/sets/delete", json=keys).status_code == 200
    assert not [path for path in tmp_path.iterdir() if b"Geheimnis-Titel" in path.read_bytes()]

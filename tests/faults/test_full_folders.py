"""Folders that are full, or may not be written, after a server has begun well: told as what they are, and not kept."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import obstore
import pytest

from app import create_app
from graph.errors import NotNow
from graph.workers import Kind, Pool
from tools.machines import workers
from tools.soak import ask, serving
from web.work.job_results import Results

from .asked_jobs import ordered, state_of
from .conftest import Redis
from .test_children import SMALL

pytestmark = pytest.mark.slow

LARGE = {"source": "\n".join(["y = x", *["y = sin(y)"] * 8]), "format": "pptx", "pictures": True}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip("NOT TESTED: no disk can be mounted without the rights of root")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def filled(disk: Path) -> Path:
    """A file that takes all the room there is."""
    file = disk / "full"
    with file.open("wb", buffering=0) as growing, suppress(OSError):
        while growing.write(b"\0" * 4_096):
            pass
    return file


@pytest.mark.skipif(os.name != "posix", reason="gunicorn needs a POSIX system")
def test_temporary_files_may_find_no_room_for_a_while(disk: Path) -> None:
    """What needs none is still answered; what does is told to come again, and is made when there is room."""
    with serving(GATEWISE_WORKERS="1", TMPDIR=str(disk)) as (port, _):
        assert ask(port, "/api/export", LARGE, 120)[0] == 200
        full = filled(disk)
        for lang, word in (("en", "Try again"), ("ko", "다시")):
            status, told = ask(port, "/api/export", {**LARGE, "lang": lang}, 120)
            assert status == 503
            assert word in json.loads(told)["errors"][0]["message"]
        for kind in ("svg", "pdf", "pptx", "png", "gif"):
            assert ask(port, "/api/export", {**SMALL, "format": kind, "steps": "1-3"}, 120)[0] == 200
        assert ask(port, "/api/trace", {"source": "x*y - 2"})[0] == 200
        assert ask(port, "/healthz", None)[0] == 200
        full.unlink()
        assert ask(port, "/api/export", LARGE, 120)[0] == 200
        assert not list(disk.iterdir())


def test_a_full_store_of_files_fails_what_is_made_then_and_nothing_later(disk: Path, redis_server: Redis) -> None:
    results = disk / "results"
    client = create_app({"JOBS": redis_server.url, "RESULTS": str(results)}).test_client()
    with workers(1, {"GATEWISE_JOBS": redis_server.url, "GATEWISE_RESULTS": str(results)}):
        first = state_of(client, ordered(client, SMALL, "svg"), "done", "failed")
        full = filled(disk)
        second = state_of(client, ordered(client, SMALL, "svg"), "done", "failed")
        full.unlink()
        third = state_of(client, ordered(client, SMALL, "svg"), "done", "failed")
    assert (first["state"], second["state"], third["state"]) == ("done", "failed", "done")
    assert (second["reason"], second["errors"][0]["code"]) == ("unavailable", "busy")
    assert len(list(results.iterdir())) == 2


def test_where_files_wait_while_they_are_made_may_be_full_too(disk: Path, redis_server: Redis, tmp_path: Path) -> None:
    results = str(tmp_path / "results")
    client = create_app({"JOBS": redis_server.url, "RESULTS": results}).test_client()
    with workers(1, {"GATEWISE_JOBS": redis_server.url, "GATEWISE_RESULTS": results, "TMPDIR": str(disk)}):
        order = {**LARGE, "queued": True}

        def made() -> Any:
            return state_of(client, client.post("/api/export", json=order).get_json()["job"], "done", "failed")

        assert made()["state"] == "done"
        full = filled(disk)
        failed = made()
        full.unlink()
        assert made()["state"] == "done"
    assert (failed["state"], failed["reason"]) == ("failed", "unavailable")


def test_a_home_that_cannot_be_written_is_no_reason_not_to_start(
    redis_server: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Server and worker begin; what would be kept there is refused, in words, until the home can be written."""
    home = tmp_path / "home"
    home.write_text("a file where a folder should be: not even root may write below it", encoding="utf-8")
    for name in ("GATEWISE_DATA", "GATEWISE_RESULTS", "DATABASE_URL", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    client = create_app({"JOBS": redis_server.url}).test_client()
    assert client.post("/api/trace", json=SMALL).status_code == 200
    assert client.get("/").status_code == 200
    kept = client.post("/api/links/new", json={"address": "source=x"})
    assert kept.status_code == 503
    assert str(tmp_path) not in kept.text
    with workers(1, {"GATEWISE_JOBS": redis_server.url}):
        lost = state_of(client, ordered(client, SMALL, "svg"), "done", "failed")
        home.unlink()
        home.mkdir()
        made = state_of(client, ordered(client, SMALL, "svg"), "done", "failed")
    assert (lost["state"], lost["reason"], lost["errors"][0]["code"]) == ("failed", "unavailable", "busy")
    assert made["state"] == "done"
    assert client.get(made["link"]).status_code == 200
    assert client.post("/api/links/new", json={"address": "source=x"}).status_code == 200


class Shelf:
    """What ``Results`` asks of Redis."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self._kept.get(name)

    def set(self, name: str, value: str, *, nx: bool) -> None:
        assert nx
        self._kept.setdefault(name, value.encode())


def test_only_files_of_ours_are_swept_away(tmp_path: Path) -> None:
    """Whatever else lies where files are to be kept, as in somebody's home."""
    old, young = "0" * 32, "1" * 32
    others = ["notes.txt", "0" * 31, f"{old}.txt", "thesis/chapter.tex"]
    (tmp_path / "thesis").mkdir()
    for name in (old, young, f"{old}#1", f"{young}#1", *others):
        (tmp_path / name).write_bytes(b"x")
        if not name.startswith(young):
            os.utime(tmp_path / name, (0, datetime(2001, 1, 1, tzinfo=timezone.utc).timestamp()))
    Results(str(tmp_path), Shelf()).sweep()
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {young, f"{young}#1", *others}


def test_a_store_that_does_not_work_is_an_answer(
    redis_server: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = create_app({"JOBS": redis_server.url, "RESULTS": str(tmp_path / "results")}).test_client()
    with workers(1, {"GATEWISE_JOBS": redis_server.url, "GATEWISE_RESULTS": str(tmp_path / "results")}):
        link = state_of(client, ordered(client, SMALL, "svg"), "done")["link"]

    def away(*_: Any) -> Any:
        raise obstore.exceptions.GenericError("Generic error: it is away\n\nDebug source: …")

    with monkeypatch.context() as broken:
        broken.setattr(obstore, "get", away)
        answer = client.get(link)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "it is away" not in answer.text
    assert [each.getMessage() for each in caplog.records] == [
        "the store of files does not work: GenericError: Generic error: it is away"
    ]
    assert client.get(link).status_code == 200
    assert client.get(re.sub(r"until=\d+", f"until={'9' * 5_000}", link)).status_code == 404
    redis_server.kill()
    assert client.get(link).status_code == 503


def test_a_process_that_cannot_be_started_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", full)
    with pytest.raises(NotNow, match="unavailable"):
        list(Pool(Kind(("module:function",), 1.0)).stream("module:function", (), 1.0))
    assert "Resource temporarily unavailable" in caplog.text

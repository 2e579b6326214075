"""What a server answers when a child process of its own goes wrong."""

from __future__ import annotations

import io
import json
import os
import signal
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from graph import trace
from graph.errors import NotNow
from graph.limits import WEB
from graph.workers import Part, pool_of, run
from web.work.jobs import KINDS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="resource limits are POSIX's")
SMALL: dict[str, Any] = {"source": "x*y + z"}
MANY = {"source": "\n".join(["a0 = x"] + [f"a{i} = a{i - 1}*x" for i in range(1, 60)])}  # slides, of a graph soon drawn
LONG = {"source": "\n".join(["a0 = x"] + [f"a{i} = a{i - 1}*x" for i in range(1, 300)])}


def test_an_export_is_made_elsewhere_and_cancelled_there(client: FlaskClient) -> None:
    """Closing the answer, as a server does when the reader has gone, ends the process and frees the place."""
    engine = client.application.extensions["engine"]
    answer = client.post("/api/export", json={**MANY, "format": "zip", "progress": True}, buffered=False)
    lines = iter(answer.response)
    assert json.loads(next(lines))["total"] > 100
    (process,) = pool_of(KINDS["export"]).pids
    assert engine.lanes["export"].running == 1
    answer.close()
    assert engine.lanes["export"].running == 0
    assert process not in pool_of(KINDS["export"]).pids
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert client.post("/api/export", json={**SMALL, "format": "svg"}).status_code == 200


def lost(*_: Any) -> Iterator[Part]:
    """A child that dies at once, and again."""
    raise NotNow("interrupted")
    yield


def kill_exports() -> None:
    for process in pool_of(KINDS["export"]).pids:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def stop_exports() -> None:
    for lane in ("export", "brief"):
        for process in pool_of(KINDS[lane]).pids:
            os.kill(process, signal.SIGSTOP)


def test_a_killed_export_is_made_once_more(client: FlaskClient) -> None:
    answer = client.post("/api/export", json={**MANY, "format": "zip", "progress": True}, buffered=False)
    lines = iter(answer.response)
    next(lines)
    kill_exports()
    told = b"".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    answer.close()
    head, _, file = told[told.index(b'{"name"') :].partition(b"\n")
    assert json.loads(head)["size"] == len(file)
    with zipfile.ZipFile(io.BytesIO(file)) as whole:
        assert whole.testzip() is None
        assert len(whole.namelist()) >= 60


def test_an_export_killed_again_says_when_to_come_again(client: FlaskClient) -> None:
    answer = client.post("/api/export", json={**MANY, "format": "zip", "progress": True}, buffered=False)
    lines = iter(answer.response)
    for line in lines:
        kill_exports()
        last = json.loads(line)
    assert last["errors"][0]["code"] == "interrupted"
    answer.close()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("web.work.engine.run", lost)
        answer = client.post("/api/export", json={**SMALL, "format": "svg"})
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert answer.json is not None
        assert answer.json["errors"][0]["code"] == "interrupted"
    assert client.post("/api/export", json={**SMALL, "format": "svg"}).status_code == 200


def test_a_late_export_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.post("/api/export", json={**SMALL, "format": "svg"}).status_code == 200
    assert client.post("/api/export", json={**MANY, "format": "dot"}).status_code == 200
    with monkeypatch.context() as patched:
        patched.setattr("web.work.jobs.WEB", replace(WEB, export_seconds=0.2))
        patched.setattr("web.work.jobs._BRIEF_SECONDS", 0.2)
        stop_exports()  # however quick a machine is, these are late
        for order in ({**SMALL, "format": "svg"}, {**MANY, "format": "zip"}):
            answer = client.post("/api/export", json=order)
            assert answer.status_code == 503
            assert answer.json is not None
            assert answer.json["errors"][0]["code"] == "timeout"
    assert client.post("/api/export", json={**SMALL, "format": "svg"}).status_code == 200


def test_a_large_graph_is_answered_by_a_child(client: FlaskClient) -> None:
    before = pool_of(KINDS["heavy"])
    answer = client.post("/api/trace", json=LONG).json
    assert answer is not None
    assert len(before.pids) == 1
    alone = json.loads(json.dumps(trace(LONG["source"], limits=WEB).to_dict()))  # as it travels: lists for tuples
    assert answer.keys() == alone.keys()
    assert answer["steps"] == alone["steps"]
    assert answer["gradients"] == alone["gradients"]
    values = client.post("/api/trace", json={**LONG, "only": "values", "step": 3}).json
    assert values is not None
    assert values["step"]["index"] == 3


def test_a_late_drawing_leaves_the_numbers_and_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    client = create_app().test_client()

    def late(*arguments: Any) -> Iterator[Part]:
        parts = run(*arguments)
        yield next(parts)
        parts.close()
        raise NotNow("late")

    with monkeypatch.context() as patched:
        patched.setattr("web.work.engine.run", late)
        answer = client.post("/api/trace", json=LONG)
        assert answer.status_code == 200
        assert answer.json is not None
        assert answer.json["svg"] is None
        assert answer.json["drawing"]["reason"] == "late"
        assert answer.json["gradients"].keys() == {"x"}
    again = client.post("/api/trace", json=LONG).json
    assert again is not None
    assert again["drawing"] is None
    assert again["svg"].startswith("<svg")


def test_a_killed_child_of_large_graphs_is_replaced(client: FlaskClient) -> None:
    def ask_for(number: int) -> int:
        return client.post("/api/trace", json={"source": f"{LONG['source']}*{number}"}).status_code

    assert ask_for(2) == 200
    for process in pool_of(KINDS["heavy"]).pids:
        os.kill(process, signal.SIGKILL)
    assert ask_for(3) == 200
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("web.work.engine.run", lost)
        answer = client.post("/api/trace", json={"source": f"{LONG['source']}*4"})
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert answer.json is not None
        assert answer.json["errors"][0]["code"] == "interrupted"
    assert ask_for(4) == 200

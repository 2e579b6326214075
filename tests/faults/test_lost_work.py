"""Drawings and closed forms that did not come: said as what they are, never kept, there when asked for again."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from flask.testing import FlaskClient

from app import create_app
from graph.analysis.symbolic_process import SYMBOLIC
from graph.errors import NotNow
from graph.layout.graphviz_positions import Positions
from graph.workers import pool_of
from tests.processes import layout_processes, waited_for

pytestmark = pytest.mark.usefixtures("_no_kept_layouts")
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")


@contextmanager
def killing() -> Iterator[None]:
    """Every layout process is killed again and again."""
    is_over = threading.Event()

    def kill() -> None:
        while not is_over.wait(0.0005):
            for process in layout_processes():
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        is_over.set()
        killer.join()


def interrupt(monkeypatch: pytest.MonkeyPatch, reason: str = "interrupted") -> None:
    """Every layout ends as if its process was lost."""

    def lose(dot: str, seconds: float, work: float = 1.0) -> Positions:
        raise NotNow(reason)

    monkeypatch.setattr("graph.layout.graphviz_process.lay_out", lose)


@ON_LINUX
def test_a_killed_layout_process_is_replaced(client: FlaskClient) -> None:
    assert client.post("/api/trace", json={"source": "x*y + 1234.5"}).status_code == 200
    killed = layout_processes()
    assert killed
    for process in killed:
        with suppress(ProcessLookupError):  # the one that has answered may just have ended
            os.kill(process, signal.SIGKILL)
    answer = client.post("/api/trace", json={"source": "tanh(x*y) + 4321.5"})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["svg"].startswith("<svg")
    waited_for(lambda: not set(killed) & set(layout_processes()), "a killed process lives")


@ON_LINUX
def test_layout_processes_killed_again_and_again_cost_a_second_request() -> None:
    """Two seconds long: each answer is whole, or a word when to come again; afterwards all of them are whole."""
    client, sources = create_app().test_client(), [f"sin(x)*y + {number}.25" for number in range(200)]
    asked: list[str] = []
    limit = time.monotonic() + 2.0
    with killing():
        while sources and time.monotonic() < limit:
            asked.append(sources.pop())
            answer = client.post("/api/trace", json={"source": asked[-1]})
            assert answer.json is not None
            if answer.status_code == 200:
                assert answer.json["svg"].startswith("<svg")
            else:
                assert answer.status_code == 503
                assert answer.json["errors"][0]["code"] == "interrupted"
                assert int(answer.headers["Retry-After"]) > 0
    for source in asked:
        answer = client.post("/api/trace", json={"source": source})
        assert answer.status_code == 200
        assert answer.json is not None
        assert answer.json["svg"].startswith("<svg")


@pytest.mark.parametrize("reason", ["late", "crashed", "unavailable"])
def test_an_answer_without_its_drawing_is_not_kept(reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app, asked = create_app(), {"source": f"sinh(x)*{len(reason)}.125"}
    client, shared = app.test_client(), Shared()
    app.extensions["engine"].store = shared
    with monkeypatch.context() as patched:
        interrupt(patched, reason)
        answer = client.post("/api/trace", json=asked)
        assert answer.status_code == 200
        assert answer.json is not None
        assert answer.json["svg"] is None
        assert answer.json["drawing"]["reason"] == reason
        assert answer.json["gradients"]
    assert not shared.texts
    again = client.post("/api/trace", json=asked).json
    assert again is not None
    assert again["svg"].startswith("<svg")
    assert len(shared.texts) == 1


class Shared:
    """What other processes would find in Redis."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self.texts.get(key)

    def put(self, key: str, text: str) -> None:
        self.texts[key] = text


def test_an_interrupted_layout_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    client, asked = create_app().test_client(), {"source": "cosh(x)*1.625"}
    with monkeypatch.context() as patched:
        interrupt(patched)
        for language, word in (("en", "interrupted"), ("ko", "중단")):
            answer = client.post("/api/trace", json={**asked, "lang": language})
            assert answer.status_code == 503
            assert answer.headers["Retry-After"]
            assert answer.json is not None
            assert word in answer.json["errors"][0]["message"]
        assert client.get("/", query_string=asked).status_code == 200  # the page asks again by itself
    assert client.post("/api/trace", json=asked).status_code == 200


@pytest.mark.parametrize("path", ["/api/check", "/api/symbols"])
@pytest.mark.parametrize("reason", ["late", "crashed", "unavailable"])
def test_an_answer_without_its_closed_form_is_not_kept(path: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client, asked = create_app().test_client(), {"source": f"x*y + {len(path)}.{len(reason)}"}

    def lose(*_: object) -> None:
        raise NotNow(reason)

    with monkeypatch.context() as patched:
        patched.setattr("graph.analysis.closed_forms.ask", lose)
        answer = client.post(path, json=asked).json
        assert answer is not None
        assert answer["symbolic"]["state"] == "late"
    again = client.post(path, json=asked).json
    assert again is not None
    assert again["symbolic"]["state"] == "shown"


def test_a_killed_symbolic_process_is_asked_once_more(client: FlaskClient) -> None:
    assert client.post("/api/symbols", json={"source": "x*y*1.75"}).status_code == 200
    for process in pool_of(SYMBOLIC).pids:
        os.kill(process, signal.SIGKILL)
    answer = client.post("/api/symbols", json={"source": "x*y*1.875"}).json
    assert answer is not None
    assert answer["symbolic"]["state"] == "shown"


def test_health_tells_whether_graphs_can_be_laid_out(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/healthz").text == "ok"
    interrupt(monkeypatch, "unavailable")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.text == "no layout: unavailable"

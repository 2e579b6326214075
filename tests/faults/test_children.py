"""Child processes under every program of ``graph.workers``, and what a server answers when theirs go wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from graph import trace
from graph.errors import TraceError
from graph.limits import WEB
from graph.workers import Kind, Pool, WorkerLost, pool_of
from web.errands import Part, ask, tell
from web.export_desk import EXPORTS
from web.heavy_desk import HEAVY
from web.logs import ChildFault, JsonLines
from web.refusal import Refused

ROOT = Path(__file__).parents[2]
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="resource limits are POSIX's")
SMALL: dict[str, Any] = {"source": "x*y + z"}
MANY = {"source": "\n".join(["a0 = x"] + [f"a{i} = a{i - 1}*x" for i in range(1, 60)])}  # slides, of a graph soon drawn
LONG = {"source": "\n".join(["a0 = x"] + [f"a{i} = a{i - 1}*x" for i in range(1, 300)])}


@pytest.fixture
def make_kind(tmp_path: Path) -> Any:
    """``make_kind("yield request")``: a kind whose child answers with the body of a generator function."""

    def make(body: str, **choices: Any) -> Kind:
        lines = "\n".join(f"        {line}" for line in body.splitlines())
        program = tmp_path / "program.py"
        program.write_text(f"def ready():\n    def answer(request):\n{lines}\n    return answer\n", encoding="utf-8")
        return Kind(program, start_seconds=20.0, **choices)

    return make


@pytest.fixture
def opened() -> Iterator[Any]:
    """``opened(kind)``: a pool of one, closed afterwards."""
    pools: list[Pool] = []

    def make(kind: Kind) -> Pool:
        pools.append(Pool(kind, 1))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


def test_an_answer_comes_in_parts(make_kind: Any, opened: Any) -> None:
    pool = opened(make_kind("for k in range(3): yield request*k"))
    assert list(pool.stream(b"ab", 10)) == [b"", b"ab", b"abab"]
    assert pool.ask(b"c", 10) == b"ccc"
    assert len(pool.pids) == 1


def test_a_child_of_a_large_process_is_kept(make_kind: Any, opened: Any) -> None:
    held = bytearray(100 << 20)
    held[::4_096] = bytes([1]) * (len(held) // 4_096)  # each page of memory, so that it is really held
    pool = opened(make_kind("yield request", kept=80 << 20))
    pool.ask(b"a", 10)
    first = pool.pids
    pool.ask(b"b", 10)
    assert len(first) == 1
    assert pool.pids == first


def test_a_refusal_does_not_cost_the_process(make_kind: Any) -> None:
    kind = make_kind("import marshal\nyield marshal.dumps(('refused', 422, []))")
    for _ in range(2):
        with pytest.raises(Refused):
            list(ask(kind, 1, ("anything",), 10))
    (kept,) = pool_of(kind, 1).pids
    with pytest.raises(Refused):
        list(ask(kind, 1, ("anything",), 10))
    assert pool_of(kind, 1).pids == [kept]
    pool_of(kind, 1).close()


def test_a_child_finds_the_program_where_nobody_named_a_file() -> None:
    text = (
        "from app import create_app\n"
        "answer = create_app().test_client().post('/api/export', json={'source': 'x*y', 'format': 'svg'})\n"
        "print(answer.status_code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip() == "200", done.stderr


def test_a_library_that_prints_does_not_spoil_the_answer(make_kind: Any, opened: Any) -> None:
    pool = opened(make_kind("import os\nprint('loud', flush=True)\nos.write(1, b'louder')\nyield b'answer'"))
    assert pool.ask(b"", 10) == b"answer"


@ON_POSIX
def test_a_child_cannot_take_more_memory_than_it_may(make_kind: Any, opened: Any) -> None:
    pool = opened(
        make_kind("try:\n    yield bytes(1 << 30)\nexcept MemoryError:\n    yield b'refused'", memory=1 << 29)
    )
    assert pool.ask(b"", 10) == b"refused"


@ON_POSIX
def test_a_child_that_gives_way_does(make_kind: Any, opened: Any) -> None:
    pool = opened(make_kind("import os\nyield str(os.nice(0)).encode()", niceness=7))
    assert int(pool.ask(b"", 10)) >= min(19, os.nice(0) + 7)


@ON_POSIX
def test_a_child_nobody_can_end_any_more_ends_itself(make_kind: Any, opened: Any) -> None:
    pool = opened(make_kind("yield b'begun'\nwhile True: pass", processor_seconds=1))
    parts = pool.stream(b"", 30)
    assert next(parts) == b"begun"
    with pytest.raises(WorkerLost) as lost:
        next(parts)
    assert lost.value.reason == "crashed"


@ON_POSIX
def test_an_idle_child_leaves_and_another_comes(make_kind: Any, opened: Any) -> None:
    pool = opened(make_kind("import os\nyield str(os.getpid()).encode()", idle_seconds=0.2))
    first = int(pool.ask(b"", 10))
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        with suppress(ProcessLookupError):
            os.kill(first, 0)
            time.sleep(0.05)
            continue
        break
    else:
        pytest.fail("it stays")
    assert int(pool.ask(b"", 10)) != first


def test_a_program_that_fails_is_a_lost_worker_each_time(make_kind: Any, opened: Any) -> None:
    pool = opened(make_kind("raise OSError\nyield b''"))
    for _ in range(2):
        with pytest.raises(WorkerLost) as lost:
            pool.ask(b"", 10)
        assert lost.value.reason == "crashed"
    assert pool.pids == []


def test_what_is_refused_in_a_child_is_refused_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Iterator[Part]:
        yield "text", "one"
        raise TraceError("timeout", "timeout", limit=2.0)

    def mistake() -> Iterator[Part]:
        yield from ()
        raise KeyError("a person's secret")

    class Told:
        """A pool whose child says what it is asked to."""

        def __init__(self, parts: Iterator[Part]) -> None:
            self.parts = parts

        def stream(self, request: bytes, seconds: float) -> Iterator[bytes]:
            yield from tell(self.parts, "en")

    monkeypatch.setattr("web.errands.pool_of", lambda kind, places: Told(refuse()))
    parts = ask(HEAVY, 1, (), 1.0)
    assert next(parts) == ("text", "one")
    with pytest.raises(Refused) as refused:
        next(parts)
    assert refused.value.status == 503
    assert refused.value.errors[0]["code"] == "timeout"

    monkeypatch.setattr("web.errands.pool_of", lambda kind, places: Told(mistake()))
    with pytest.raises(ChildFault) as fault:
        list(ask(HEAVY, 1, (), 1.0))
    assert fault.value.args[0] == "KeyError"
    assert "secret" not in str(fault.value.args)


def test_a_mistake_of_ours_in_a_child_is_logged_and_not_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> Iterator[Part]:
        raise ChildFault("ZeroDivisionError", ["deck.py:12"])
        yield

    monkeypatch.setattr("web.export_desk.ask", fail)
    client = create_app().test_client()
    answer = client.post("/api/export", json={**SMALL, "format": "svg"})
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert "deck" not in answer.text
    told = [json.loads(JsonLines().format(record)) for record in caplog.records]
    assert any(line.get("exception") == "ZeroDivisionError" and line["frames"] == ["deck.py:12"] for line in told)


def test_an_export_is_made_elsewhere_and_cancelled_there(client: FlaskClient) -> None:
    """Closing the answer, as a server does when the reader has gone, ends the process and frees the place."""
    engine = client.application.extensions["engine"]
    answer = client.post("/api/export", json={**MANY, "format": "zip", "progress": True}, buffered=False)
    lines = iter(answer.response)
    assert json.loads(next(lines))["total"] > 100
    (process,) = pool_of(EXPORTS, 1).pids
    assert engine.lanes["export"].running == 1
    answer.close()
    assert engine.lanes["export"].running == 0
    assert process not in pool_of(EXPORTS, 1).pids
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert client.post("/api/export", json={**SMALL, "format": "svg"}).status_code == 200


def test_a_killed_export_costs_that_file_only(client: FlaskClient) -> None:
    assert client.post("/api/export", json={**SMALL, "format": "svg"}).status_code == 200
    answer = client.post("/api/export", json={**MANY, "format": "zip", "progress": True}, buffered=False)
    lines = iter(answer.response)
    next(lines)
    for process in pool_of(EXPORTS, 1).pids:
        os.kill(process, signal.SIGKILL)
    last = json.loads(list(lines)[-1])
    assert last["errors"][0]["code"] == "too_large"
    answer.close()
    assert client.post("/api/export", json={**SMALL, "format": "svg"}).status_code == 200


def test_a_late_export_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.post("/api/export", json={**SMALL, "format": "svg"}).status_code == 200
    assert client.post("/api/export", json={**MANY, "format": "dot"}).status_code == 200
    with monkeypatch.context() as patched:
        patched.setattr("web.export_desk.WEB", replace(WEB, export_seconds=0.0))
        patched.setattr("web.export_desk.BRIEF_SECONDS", 0.0)
        for order in ({**SMALL, "format": "svg"}, {**MANY, "format": "zip"}):
            answer = client.post("/api/export", json=order)
            assert answer.status_code == 503
            assert answer.json is not None
            assert answer.json["errors"][0]["code"] == "timeout"
    assert client.post("/api/export", json={**SMALL, "format": "svg"}).status_code == 200


def test_a_large_graph_is_answered_by_a_child(client: FlaskClient) -> None:
    before = pool_of(HEAVY, 1)
    answer = client.post("/api/trace", json=LONG).json
    assert answer is not None
    assert len(before.pids) == 1
    alone = trace(LONG["source"], limits=WEB).to_dict()
    assert answer.keys() == alone.keys()
    assert answer["steps"] == alone["steps"]
    assert answer["gradients"] == alone["gradients"]
    values = client.post("/api/trace", json={**LONG, "only": "values", "step": 3}).json
    assert values is not None
    assert values["step"]["index"] == 3


def test_a_late_drawing_leaves_the_numbers_and_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    client = create_app().test_client()

    def late(*arguments: Any) -> Iterator[Part]:
        parts = ask(*arguments)
        yield next(parts)
        parts.close()
        raise WorkerLost("late")

    with monkeypatch.context() as patched:
        patched.setattr("web.heavy_desk.ask", late)
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
    for process in pool_of(HEAVY, 1).pids:
        os.kill(process, signal.SIGKILL)
    assert ask_for(3) in (200, 422)  # whether its death is seen before or after it is asked
    assert ask_for(4) == 200

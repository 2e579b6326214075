"""Child processes under every program of ``graph.workers``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from graph.errors import TraceError
from graph.workers import Kind, Pool, WorkerLost, pool_of
from web.api.error_answer import Refused
from web.server.logs import ChildFault, JsonLines
from web.work.heavy_jobs import HEAVY
from web.work.job_protocol import Part, ask, tell

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

    monkeypatch.setattr("web.work.job_protocol.pool_of", lambda kind, places: Told(refuse()))
    parts = ask(HEAVY, 1, (), 1.0)
    assert next(parts) == ("text", "one")
    with pytest.raises(Refused) as refused:
        next(parts)
    assert refused.value.status == 503
    assert refused.value.errors[0]["code"] == "timeout"

    monkeypatch.setattr("web.work.job_protocol.pool_of", lambda kind, places: Told(mistake()))
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

    monkeypatch.setattr("web.work.export_jobs.ask", fail)
    client = create_app().test_client()
    answer = client.post("/api/export", json={**SMALL, "format": "svg"})
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert "deck" not in answer.text
    told = [json.loads(JsonLines().format(record)) for record in caplog.records]
    assert any(line.get("exception") == "ZeroDivisionError" and line["frames"] == ["deck.py:12"] for line in told)

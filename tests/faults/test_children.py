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
from flask.testing import FlaskClient

from app import create_app
from graph.errors import NotNow
from graph.workers import JobFault, Kind, Part, Pool, pool_of, run
from web.server.logs import JsonLines
from web.work.job_functions import tell

ROOT = Path(__file__).parents[2]
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="resource limits are POSIX's")
SMALL: dict[str, Any] = {"source": "x*y + z"}
MANY = {"source": "\n".join(["a0 = x"] + [f"a{i} = a{i - 1}*x" for i in range(1, 60)])}  # slides, of a graph soon drawn
LONG = {"source": "\n".join(["a0 = x"] + [f"a{i} = a{i - 1}*x" for i in range(1, 300)])}


@pytest.fixture
def make_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """``make_kind("yield request,")``: a kind whose child answers with the body of a generator function."""

    def make(body: str, **choices: Any) -> Kind:
        name = f"job_{tmp_path.name}"
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        (tmp_path / f"{name}.py").write_text(f"def job(request):\n{lines}\n", encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        return Kind((f"{name}:job",), start_seconds=20.0, **choices)

    return make


def ask(pool: Pool, request: Any = b"") -> Any:
    """What the only part of the answer holds."""
    ((answer,),) = pool.stream(pool.kind.jobs[0], (request,), 10)
    return answer


@pytest.fixture
def opened() -> Iterator[Any]:
    """``opened(kind)``: a pool of one, closed afterwards."""
    pools: list[Pool] = []

    def make(kind: Kind) -> Pool:
        pools.append(Pool(kind))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


def test_an_answer_comes_in_parts(make_kind: Any, opened: Any) -> None:
    pool = opened(make_kind("for k in range(3): yield request*k, k"))
    for word in ("ab", "c"):
        assert list(pool.stream(pool.kind.jobs[0], (word,), 10)) == [("", 0), (word, 1), (word * 2, 2)]
    assert len(pool.pids) == 1


def test_a_child_of_a_large_process_is_kept(make_kind: Any, opened: Any) -> None:
    held = bytearray(100 << 20)
    held[::4_096] = bytes([1]) * (len(held) // 4_096)  # each page of memory, so that it is really held
    pool = opened(make_kind("yield request,", kept=80 << 20))
    ask(pool)
    first = pool.pids
    ask(pool)
    assert len(first) == 1
    assert pool.pids == first


def test_a_mistake_does_not_cost_the_process(make_kind: Any) -> None:
    kind = make_kind("yield ('text', 1)\nraise KeyError('a secret')")
    found: list[list[int]] = []
    for _ in range(3):
        parts = run(kind, kind.jobs[0], ("anything",), 10)
        assert next(parts) == ("text", 1)
        with pytest.raises(JobFault) as fault:
            next(parts)
        assert fault.value.args[0] == "KeyError"
        assert "secret" not in str(fault.value.args)
        found.append(pool_of(kind).pids)
    assert found == [found[0]] * 3
    pool_of(kind).close()


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
    pool = opened(make_kind("import os\nprint('loud', flush=True)\nos.write(1, b'louder')\nyield b'answer',"))
    assert ask(pool) == b"answer"


@ON_POSIX
def test_a_child_cannot_take_more_memory_than_it_may(make_kind: Any, opened: Any) -> None:
    pool = opened(
        make_kind("try:\n    yield bytes(1 << 30),\nexcept MemoryError:\n    yield b'refused',", memory=1 << 29)
    )
    assert ask(pool) == b"refused"


@ON_POSIX
def test_a_child_that_gives_way_does(make_kind: Any, opened: Any) -> None:
    pool = opened(make_kind("import os\nyield os.nice(0),", niceness=7))
    assert ask(pool) >= min(19, os.nice(0) + 7)


@ON_POSIX
def test_a_child_nobody_can_end_any_more_ends_itself(make_kind: Any, opened: Any) -> None:
    pool = opened(make_kind("yield b'begun',\nwhile True: pass", processor_seconds=1))
    parts = pool.stream(pool.kind.jobs[0], (b"",), 30)
    assert next(parts) == (b"begun",)
    with pytest.raises(NotNow) as lost:
        next(parts)
    assert lost.value.reason == "late"  # nobody has killed it: it has used up its time


@ON_POSIX
def test_an_idle_child_leaves_and_another_comes(make_kind: Any, opened: Any) -> None:
    pool = opened(make_kind("import os\nyield os.getpid(),", idle_seconds=0.2))
    first = ask(pool)
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        with suppress(ProcessLookupError):
            os.kill(first, 0)
            time.sleep(0.05)
            continue
        break
    else:
        pytest.fail("it stays")
    assert ask(pool) != first


def test_a_program_that_dies_is_replaced_each_time(make_kind: Any, opened: Any) -> None:
    pool = opened(make_kind("import os\nos.abort()\nyield"))
    for _ in range(2):
        with pytest.raises(NotNow) as lost:
            ask(pool)
        assert lost.value.reason == "interrupted"
    assert pool.pids == []


def test_what_is_refused_in_a_child_is_refused_here(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Iterator[Part]:
        yield "text", "{}", True
        raise NotNow("late", limit=2.0)

    monkeypatch.setattr("web.work.engine.run", lambda *_: tell(refuse(), "en"))
    answer = client.post("/api/trace", json={"source": f"{LONG['source']}*7"})
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["errors"][0]["code"] == "timeout"


def test_a_mistake_of_ours_in_a_child_is_logged_and_not_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> Iterator[Part]:
        raise JobFault("ZeroDivisionError", ["deck.py:12"])
        yield

    monkeypatch.setattr("web.work.engine.run", fail)
    client = create_app().test_client()
    answer = client.post("/api/export", json={**SMALL, "format": "svg"})
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert "deck" not in answer.text
    told = [json.loads(JsonLines().format(record)) for record in caplog.records]
    assert any(line.get("exception") == "ZeroDivisionError" and line["frames"] == ["deck.py:12"] for line in told)

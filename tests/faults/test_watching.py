"""What only watches, and what only limits, never costs an answer."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from app import create_app
from web.work.answer_cache import Store

ROOT = Path(__file__).parents[2]
SMALL = {"source": "x*y + z"}


def test_counters_that_fail_cost_no_answer(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """As on a full disk, where the counts of several processes cannot be written."""
    import prometheus_client

    client = create_app({"METRICS": True, "LOGS": True}).test_client()
    assert client.post("/api/trace", json=SMALL).status_code == 200

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(prometheus_client.Counter, "labels", fail)
    monkeypatch.setattr("web.server.logs._ACCESS.info", fail)
    with caplog.at_level(logging.WARNING):
        assert client.post("/api/trace", json={**SMALL, "seed": 1}).status_code == 200
        assert client.post("/api/trace", json={"source": "x*/y"}).status_code == 422
    assert "OSError" in caplog.text


@pytest.mark.skipif(os.name != "posix", reason="resource limits are POSIX's")
@pytest.mark.parametrize(("soft", "hard"), [(256, 1_024), (1_024, 1_024), (1_024, 8_192)])
def test_the_server_takes_no_more_connections_than_it_may_hold(soft: int, hard: int) -> None:
    code = (
        "import resource, runpy\n"
        f"resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))\n"
        "told = runpy.run_path('deploy/gunicorn.conf.py')\n"
        "print(told['worker_connections'], resource.getrlimit(resource.RLIMIT_NOFILE)[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    connections, files = map(int, done.stdout.split())
    assert files == hard
    assert connections + 250 <= files


class _Client:
    """A Redis that answers with whatever it was given."""

    def __init__(self, packed: bytes) -> None:
        self.packed = packed

    def get(self, _: str) -> bytes:
        return self.packed


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(b"no zlib", id="foreign"),
        pytest.param(zlib.compress(b"a whole answer")[:-4], id="cut off"),
        pytest.param(zlib.compress(b"\xff\xfe"), id="no text"),
        pytest.param(zlib.compress(bytes(100_000_000)), id="a bomb"),
    ],
)
def test_what_redis_holds_that_is_no_answer_is_a_miss(packed: bytes) -> None:
    assert Store(_Client(packed)).get("key") is None
    assert Store(_Client(zlib.compress(b"a whole answer"))).get("key") == "a whole answer"


def test_a_redis_that_is_away_is_left_alone_for_a_while() -> None:
    """Each question would wait for it again: the answers are worked out here meanwhile."""
    asked: list[str] = []

    class _Away:
        def get(self, key: str) -> bytes:
            asked.append(key)
            raise ConnectionError

        set = ping = get

    store = Store(_Away())
    assert store.get("one") is None
    store.put("two", "a whole answer")
    assert store.get("three") is None
    assert not store.is_there()
    assert len(asked) == store.failures == 1

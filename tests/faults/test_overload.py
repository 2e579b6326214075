"""More than a server can do: some are answered, all others are told when to come again; nobody is left waiting."""

from __future__ import annotations

import os
import resource
import socket
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import pytest

from app import create_app
from tests.faults.test_proxied import request
from tools.soak import ask, serving
from web.server.overload import LATE, MOST_SECONDS, Pace

pytestmark = pytest.mark.skipif(os.name != "posix", reason="gunicorn needs a POSIX system")
SMALL = {"source": "x*y + z"}


def test_as_many_wait_as_can_be_answered_soon() -> None:
    pace = Pace()
    assert pace.wait(0) == 0
    assert pace.wait(100) < MOST_SECONDS < pace.wait(1_000)  # before anything is measured
    now = 0.0
    for _ in range(200):  # all wait from the beginning, and one is taken every 50 ms
        pace.started(since=0.0, now=now)
        now += 0.05
    assert pace.wait(10) < MOST_SECONDS < pace.wait(30)
    for _ in range(200):  # nobody waits: hours between two of them say nothing about how fast they are taken
        now += 3_600.0
        pace.started(since=now, now=now)
    assert pace.wait(10) < MOST_SECONDS < pace.wait(30)


def test_who_is_late_is_told_when_to_come_again() -> None:
    client = create_app().test_client()
    late = {LATE: True}
    answer = client.post("/api/trace", json=SMALL, environ_overrides=late)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json is not None
    assert answer.json["errors"][0]["code"] == "busy"
    page = client.get("/?source=x*y", headers={"Accept": "text/html"}, environ_overrides=late)
    assert page.status_code == 503
    assert page.mimetype == "text/html"
    # What is no work is cheaper than a refusal: the page's own files, and the health check of a balancer.
    for path in ("/healthz", "/static/js/main.js"):
        assert client.get(path, environ_overrides=late).status_code == 200
    assert client.post("/api/trace", json=SMALL, environ_overrides={LATE: False}).status_code == 200


def with_files(count: int) -> None:
    """Allow this process so many open files, or skip."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        pytest.skip(f"NOT TESTED: no more than {hard} files may be open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, count), hard))


def test_everybody_of_a_rush_is_answered_or_told() -> None:
    """Six hundred at once, with programs that nobody asked before, of one process."""
    with_files(2_048)
    statuses: Counter[int] = Counter()
    with serving(GATEWISE_WORKERS="1") as (port, _), ThreadPoolExecutor(600) as threads:
        barrier = threading.Barrier(600)

        def rush(number: int) -> int:
            with suppress(threading.BrokenBarrierError):
                barrier.wait(60)
            return ask(port, "/api/trace", {"source": f"x*{number}.25 + y*{number}"}, 60.0)[0]

        statuses.update(threads.map(rush, range(600)))
        assert set(statuses) <= {200, 503}, statuses
        assert statuses[200] > 10
        assert ask(port, "/api/trace", SMALL)[0] == 200  # and then it is as before


def test_thousands_of_connections_that_say_nothing_hold_no_thread() -> None:
    with_files(4_096)
    with serving(GATEWISE_WORKERS="1") as (port, _), ExitStack() as stack:
        for _ in range(2_500):
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
        assert request(port, "/api/trace", SMALL)[0] == 200

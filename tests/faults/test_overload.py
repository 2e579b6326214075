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
from tools.rush import rush
from tools.soak import ask, serving
from web.server.overload import LATE, MOST_SECONDS, Pace
from web.server.overload_refusals import language_of_late, words_for

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="gunicorn needs a POSIX system")]
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
    for path in ("/healthz", "/static/js/front_page.js"):
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


HEAD = b"POST /api/trace HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
ASKED = HEAD + b'Content-Length: 30\r\n\r\n{"source": "x*y", "lang":"ko"}'


@pytest.mark.parametrize(
    ("sent", "language"),
    [
        pytest.param(ASKED, "ko", id="its own language"),
        pytest.param(HEAD + b"Content-Length: 17\r\n\r\n" + b'{"source": "x*y"}', "en", id="none said"),
        pytest.param(HEAD + b"Accept-Language: ko\r\nContent-Length: 2\r\n\r\n{}", "ko", id="the browser's"),
        pytest.param(ASKED[:-1], None, id="not all of it"),
        pytest.param(ASKED + b"GET", None, id="more than it"),
        pytest.param(ASKED.replace(b"POST", b"GET"), None, id="a page"),
        pytest.param(ASKED.replace(b"Host", b"Accept: text/html\r\nHost"), None, id="a form"),
        pytest.param(ASKED.replace(b"Host", b"Content-Length: 1\r\nHost"), None, id="two lengths"),
        pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", None, id="no length"),
        pytest.param(b"", None, id="nothing"),
    ],
)
def test_a_whole_question_is_taken_from_the_door_and_nothing_else(sent: bytes, language: str | None) -> None:
    here, there = socket.socketpair()
    with here, there:
        there.sendall(sent)
        assert language_of_late(here) == language
        here.setblocking(False)
        left = b""
        with suppress(BlockingIOError):
            left = here.recv(1_000)
        assert left == (sent if language is None else b"")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_words_at_the_door_are_those_of_the_application(language: str) -> None:
    app = create_app()
    own = app.test_client().post(f"/api/trace?lang={language}", json=SMALL, environ_overrides={LATE: True})
    head, _, body = words_for(app.wsgi_app, language).partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0].split()[1] == str(own.status_code) == "503"
    assert body == own.data
    told = dict(line.split(": ", 1) for line in lines[1:])
    for name in ("Retry-After", "Content-Type", "X-Content-Type-Options", "Referrer-Policy"):
        assert told[name] == own.headers[name]
    assert told["Connection"] == "close"
    assert int(told["Content-Length"]) == len(body)


def test_a_rush_is_told_when_to_come_again_and_then_answered() -> None:
    """Four hundred of the page's kind, who come again when they are told: each has an answer in the end."""
    with serving(GATEWISE_WORKERS="1") as (port, _):
        seen = rush(port, 400, 300.0)
    assert set(seen.statuses) == {200, 503}, seen.told()
    assert not seen.untold
    assert len(seen.answered) == 400


def test_who_waits_behind_slow_clients_is_told_before_they_are_gone() -> None:
    """All threads read requests of which half was sent; others have their word while those are still there."""
    with serving(GATEWISE_WORKERS="1", GUNICORN_CMD_ARGS="--threads 6") as (port, _), ExitStack() as stack:
        assert ask(port, "/api/trace", SMALL)[0] == 200
        slow = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(6)]
        for each in slow:
            each.sendall(ASKED[:-1])
        with ThreadPoolExecutor(20) as threads:
            statuses = set(
                threads.map(lambda number: ask(port, "/api/trace", {"source": f"x*{number}.5"})[0], range(20))
            )
        assert statuses == {503}
        for each in slow:
            each.setblocking(False)
            with pytest.raises(BlockingIOError):
                each.recv(1)


def test_thousands_of_connections_that_say_nothing_hold_no_thread() -> None:
    with_files(4_096)
    with serving(GATEWISE_WORKERS="1") as (port, _), ExitStack() as stack:
        for _ in range(2_500):
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
        assert request(port, "/api/trace", SMALL)[0] == 200

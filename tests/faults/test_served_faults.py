"""Faults around a whole production server: clients that go away, stops under load, Redis that comes and goes."""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from tests.processes import children_of, makers_of_files, waited_for
from tools.soak import ask, serving

from .conftest import Redis

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="gunicorn needs a POSIX system")]
SMALL: dict[str, Any] = {"source": "x*y + z"}


def counter(port: int, name: str) -> float:
    """A number of /metrics, summed over its labels."""
    text = ask(port, "/metrics", None)[1].decode()
    return sum(float(row.split()[-1]) for row in text.splitlines() if re.match(rf"{name}(\{{| )", row))


def test_a_served_request_has_an_id_and_is_counted(served: int) -> None:
    before = counter(served, "gatewise_requests_total")
    for _ in range(3):
        assert ask(served, "/api/trace", SMALL)[0] == 200
    assert counter(served, "gatewise_requests_total") >= before + 3


def test_clients_that_hang_up_leave_nothing_behind(served: int) -> None:
    body = json.dumps({"source": "x*y", "format": "pptx", "progress": True}).encode()
    lines = ("POST /api/export HTTP/1.1", "Host: localhost", "Content-Type: application/json")
    head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""])
    for _ in range(6):
        with socket.create_connection(("127.0.0.1", served), timeout=60) as connection:
            connection.sendall(head.encode() + body)
            connection.recv(20)
    for part in (b"", b"PO", head.encode(), head.encode() + body[:9]):
        with socket.create_connection(("127.0.0.1", served), timeout=10) as connection:
            connection.sendall(part)
    assert ask(served, "/api/trace", {"source": "x - y"})[0] == 200

    def are_free() -> bool:
        ask(served, "/api/trace", SMALL)  # a process reports its lanes with its answers
        return counter(served, "gatewise_lane_running") == 0

    waited_for(are_free, "a place is not given back")


def test_a_stop_finishes_what_is_running() -> None:
    with serving() as (port, process), ThreadPoolExecutor(1) as threads:
        ask(port, "/api/trace", SMALL)
        running = threads.submit(ask, port, "/api/export", {**SMALL, "format": "pptx", "pictures": True}, 100.0)
        waited_for(lambda: len(makers_of_files(process.pid)) > 0, "nobody makes the file")
        process.send_signal(signal.SIGTERM)
        status, data = running.result(timeout=100)
        assert status == 200
        assert data.startswith(b"PK")
        assert process.wait(timeout=100) == 0
        assert ask(port, "/healthz", None)[0] == 0


def test_a_restart_under_load_fails_nobody() -> None:
    """SIGHUP: new processes take over while the old ones finish what they have begun."""
    statuses: list[int] = []
    with serving(GATEWISE_WORKERS="2") as (port, process):
        is_over = threading.Event()

        def load(number: int) -> None:
            count = 0
            while not is_over.is_set():
                count += 1
                statuses.append(ask(port, "/api/trace", {"source": f"x*{number}.5 + {count % 40}"})[0])

        threads = [threading.Thread(target=load, args=(number,)) for number in range(3)]
        before = set(children_of(process.pid))
        for thread in threads:
            thread.start()
        export = ThreadPoolExecutor(1).submit(ask, port, "/api/export", {**SMALL, "format": "pdf"}, 100.0)
        for _ in range(2):
            time.sleep(1)
            process.send_signal(signal.SIGHUP)
        waited_for(lambda: not before & set(children_of(process.pid)), "an old process stays")
        time.sleep(1)
        is_over.set()
        for thread in threads:
            thread.join()
        assert set(statuses) == {200}
        assert export.result()[0] == 200
        assert not before & set(children_of(process.pid))
        assert ask(port, "/healthz", None)[0] == 200


def test_two_instances_share_their_answers(redis_server: Redis) -> None:
    with serving(REDIS_URL=redis_server.url, GATEWISE_WORKERS="1") as (one, _):
        first = ask(one, "/api/trace", {"source": "cos(x)*y"})
    with serving(REDIS_URL=redis_server.url, GATEWISE_WORKERS="1") as (two, _):
        ask(two, "/api/trace", {"source": "x*y"})  # what the server warms up with, so that it is counted by now
        made = counter(two, "gatewise_answers_made")
        assert ask(two, "/api/trace", {"source": "cos(x)*y"}) == first
        assert counter(two, "gatewise_answers_kept_used") >= 1
        assert counter(two, "gatewise_answers_made") == made


def test_a_full_disk_refuses_large_files_alone(tmp_path: Path) -> None:
    """Files may not grow beyond 2 MB: as on a full disk, what does not fit is refused, and nothing else suffers."""
    import resource

    large = {"source": "\n".join(["y = x", *["y = sin(y)"] * 20]), "format": "pptx", "pictures": True}
    with serving(GATEWISE_WORKERS="1", TMPDIR=str(tmp_path)) as (port, process):
        assert ask(port, "/api/trace", SMALL)[0] == 200
        (worker,) = children_of(process.pid)
        usual = resource.prlimit(worker, resource.RLIMIT_FSIZE)
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (1_200_000, usual[1]))
        for _ in range(2):
            status, body = ask(port, "/api/export", large, 120)
            assert status == 503
            assert json.loads(body)["errors"][0]["code"] == "busy"
            told = ask(port, "/api/export", {**large, "progress": True}, 120)[1].splitlines()
            assert json.loads(told[-1])["errors"][0]["code"] == "busy"
            assert ask(port, "/api/trace", {**SMALL, "seed": 3})[0] == 200
            assert ask(port, "/api/export", {**SMALL, "format": "svg"})[0] == 200
        assert children_of(process.pid) == [worker]
        resource.prlimit(worker, resource.RLIMIT_FSIZE, usual)
        assert ask(port, "/api/export", large, 120)[0] == 200
        assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_redis_may_go_and_come_back(redis_server: Redis) -> None:
    """The real thing under the load of two instances: no request fails, and afterwards answers are shared again."""
    statuses: list[int] = []
    settings = {"REDIS_URL": redis_server.url, "GATEWISE_ALLOWANCE": "100000 per minute", "GATEWISE_WORKERS": "1"}
    with serving(**settings) as (one, _), serving(**settings) as (two, _):
        until = time.monotonic() + 6

        def load(port: int, number: int) -> None:
            while time.monotonic() < until:
                source = f"x*{number}.5 + {int(time.monotonic() * 20)}"
                statuses.append(ask(port, "/api/trace", {"source": source})[0])

        threads = [threading.Thread(target=load, args=(port, number)) for number in range(2) for port in (one, two)]
        for thread in threads:
            thread.start()
        time.sleep(1.5)
        redis_server.kill()
        time.sleep(1.5)
        redis_server.start()
        for thread in threads:
            thread.join()
        assert set(statuses) == {200}
        for port in (one, two):
            assert counter(port, "gatewise_redis_failures") > 0
        numbers = itertools.count()

        def is_shared() -> bool:
            """Whether an instance gives what the other one has made; after a failure it asks nobody for a while."""
            made, body = counter(two, "gatewise_answers_made"), {"source": f"x/y*{next(numbers)}.125"}
            first = ask(one, "/api/trace", body)
            assert first[0] == 200
            assert ask(two, "/api/trace", body) == first
            return counter(two, "gatewise_answers_made") == made

        waited_for(is_shared, "nothing is shared any more")


def test_without_a_redis_that_was_promised_everything_works() -> None:
    client = create_app({"REDIS_URL": "redis://127.0.0.1:1/0", "ALLOWANCE": "1000 per minute"}).test_client()
    for _ in range(3):
        assert client.post("/api/trace", json=SMALL).status_code == 200


def test_a_path_of_a_site_is_enough() -> None:
    client = create_app({"PREFIX": "/class/gatewise"}).test_client()
    page = client.get("/class/gatewise/")
    assert page.status_code == 200
    assert re.search(r'src="/class/gatewise/static/at/\w+/js/all/front_page\.js"', page.text)
    assert not re.search(r'(?:src|href)="/(?!class/gatewise/)', page.text)
    assert client.post("/class/gatewise/api/trace", json=SMALL).status_code == 200
    assert client.post("/api/trace", json=SMALL).status_code == 200  # a proxy may have taken the path off


def test_only_the_sites_own_names_are_answered() -> None:
    client = create_app({"TRUSTED_HOSTS": ["gatewise.example", "127.0.0.1"]}).test_client()
    assert client.get("/healthz", base_url="http://gatewise.example").status_code == 200
    refused = client.get("/", base_url="http://evil.example")
    assert refused.status_code == 400
    assert refused.json is not None
    assert refused.json["errors"][0]["code"] == "bad_request"


def test_proxies_are_believed_only_where_configured() -> None:
    headers = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Prefix": "/evil"}
    plain = create_app().test_client().get("/", headers=headers)
    assert "/evil" not in plain.text
    believed = create_app({"PROXIES": 1}).test_client().get("/", headers=headers)
    assert re.search(r'src="/evil/static/at/\w+/js/all/front_page\.js"', believed.text)

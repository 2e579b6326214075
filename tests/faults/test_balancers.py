"""Two instances behind a real balancer: one dies, and nobody notices; our own refusals arrive as they were said."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from graph.limits import WEB
from tests.conftest import unavailable
from tests.processes import children_of, waited_for
from tools.rush import rush
from tools.soak import ask, serving

from .balancers import BALANCERS, balanced, program_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="gunicorn needs a POSIX system"),
    pytest.mark.parametrize("name", BALANCERS),
]


@pytest.fixture(autouse=True)
def is_there(name: str) -> None:
    if program_of(name) is None:
        unavailable(f"NOT TESTED: the balancer {name} is not installed (`make test` does it)")


def killed(server: subprocess.Popen[bytes]) -> None:
    """As by the system when memory runs out: the server and all its processes, at once."""
    for pid in (server.pid, *children_of(server.pid)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    server.wait()


def test_an_instance_that_dies_costs_one_request_at_most(name: str, tmp_path: Path) -> None:
    statuses: Counter[int] = Counter()
    is_over = threading.Event()
    with (
        serving(GATEWISE_PROXIES="1", GATEWISE_WORKERS="1") as (one, first),
        serving(GATEWISE_PROXIES="1", GATEWISE_WORKERS="1") as (two, _),
        balanced(name, tmp_path, one, two) as door,
    ):

        def load(number: int) -> None:
            turn = 0
            while not is_over.is_set():
                turn += 1
                asked = ask(door, "/api/trace", {"source": f"x*{number}.5 + {turn % 50}"})
                page = ask(door, f"/embed?source=x*{turn % 50}", None)
                statuses.update((asked[0], page[0]))

        threads = [threading.Thread(target=load, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        killed(first)
        time.sleep(6)  # until after the time in which it is left alone
        waited_for(lambda: statuses[200] > 20, "hardly anybody is answered")
        is_over.set()
        for thread in threads:
            thread.join()
    assert statuses[200] > 20
    assert statuses.total() - statuses[200] <= 1, statuses


def test_a_rush_behind_it_is_answered_or_told(name: str, tmp_path: Path) -> None:
    """Of two instances: nobody's question times out, breaks, or has the balancer's word instead of ours."""
    with (
        serving(GATEWISE_PROXIES="1", GATEWISE_WORKERS="1") as (one, _),
        serving(GATEWISE_PROXIES="1", GATEWISE_WORKERS="1") as (two, _),
        balanced(name, tmp_path, one, two) as door,
    ):
        seen = rush(door, 300, 300.0)
    assert set(seen.statuses) <= {200, 503}, seen.told()
    assert not seen.untold
    assert len(seen.answered) == 300


def test_a_stopped_process_is_noticed_and_replaced(name: str, tmp_path: Path) -> None:
    """It takes connections' bytes and says nothing; everybody is answered all the same, by whoever takes its place."""
    statuses: Counter[int] = Counter()
    with (
        serving(GATEWISE_PROXIES="1", GATEWISE_WORKERS="2") as (one, first),
        balanced(name, tmp_path, one, one) as door,
    ):
        before = set(children_of(first.pid))
        victim = min(before)
        os.kill(victim, signal.SIGSTOP)
        limit = time.monotonic() + 120
        while victim in children_of(first.pid) and time.monotonic() < limit:
            statuses[ask(door, "/api/trace", {"source": f"x*{statuses.total()}.5"}, 120.0)[0]] += 1
        assert victim not in children_of(first.pid)
        assert ask(door, "/api/trace", {"source": "x*y*z"})[0] == 200
    assert statuses.total() - statuses[200] <= 1, statuses


def test_our_own_refusals_arrive(name: str, tmp_path: Path) -> None:
    with (
        serving(GATEWISE_PROXIES="1", GATEWISE_WORKERS="1") as (one, _),
        balanced(name, tmp_path, one, one) as door,
    ):
        status, body = ask(door, "/api/trace", {"source": "x" * WEB.body})
        assert status == 413
        assert json.loads(body)["errors"][0]["code"] == "too_large"
        assert ask(door, "/api/trace", {"source": "x" * 8_000_000})[0] in (413, 0)  # the balancer's own word
        assert ask(door, "/metrics", None)[0] == 404
        assert ask(door, "/api/trace", {"source": "x*y"})[0] == 200


def test_where_nobody_answers_it_says_when_to_come_again(name: str, tmp_path: Path) -> None:
    """As a page understands it, and a person."""
    with ExitStack() as stack:
        one, server = stack.enter_context(serving(GATEWISE_PROXIES="1", GATEWISE_WORKERS="1"))
        door = stack.enter_context(balanced(name, tmp_path, one, one))
        killed(server)
        for accepted, kind in (("application/json", "application/json"), ("text/html,*/*", "text/html")):
            asked = urllib.request.Request(f"http://127.0.0.1:{door}/embed", headers={"Accept": accepted})
            with pytest.raises(urllib.error.HTTPError) as told:
                urllib.request.urlopen(asked, timeout=60)
            with told.value as answer:
                assert answer.code == 503
                assert int(answer.headers["Retry-After"]) > 0
                assert answer.headers.get_content_type() == kind
                text = answer.read().decode()
            assert "다시" in text if kind == "text/html" else json.loads(text) == {"errors": []}

"""Two instances behind a real balancer: one dies, and nobody notices; our own refusals arrive as they were said."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from graph.limits import WEB
from tests.conftest import unavailable
from tests.processes import children_of
from tools.soak import ask, serving

from .balancers import BALANCERS, balanced, program_of

pytestmark = [
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
        is_over.set()
        for thread in threads:
            thread.join()
    assert statuses[200] > 20
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

"""Ends of a server: nobody's open connection holds it up, what has begun is finished, and who must go is told so.

Where a file has to be under way for as long as a test needs, the process that makes it is stopped (SIGSTOP).
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.processes import children_of, makers_of_files, waited_for
from tools.soak import ask, serving

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="gunicorn needs a POSIX system")]
PATIENCE = 120.0  # seconds; a server that waits for its grace of an hour is not there by then
FILE = {"source": "x*y + z", "format": "pptx"}
KEPT = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


@contextmanager
def held_file(port: int, server: int) -> Iterator[tuple[int, Future[tuple[int, bytes]]]]:
    """The process that makes a file, stopped at it, and what will be answered."""
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(ask, port, "/api/export", FILE, 2 * PATIENCE)
        waited_for(lambda: len(makers_of_files(server)) > 0, "nobody makes the file")
        (maker,) = makers_of_files(server)
        os.kill(maker, signal.SIGSTOP)
        try:
            yield maker, answer
        finally:
            with suppress(ProcessLookupError):
                os.kill(maker, signal.SIGCONT)


def test_open_connections_do_not_hold_a_stop_up() -> None:
    """One that was used and is kept, one that never said anything, one that said half of something."""
    with serving(GATEWISE_WORKERS="1", GUNICORN_CMD_ARGS="--graceful-timeout 3600 --keep-alive 3600") as (
        port,
        process,
    ):
        lines = [socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) for _ in range(3)]
        lines[0].sendall(KEPT)
        assert lines[0].recv(65_536).startswith(b"HTTP/1.1 200")
        lines[2].sendall(KEPT[:30])
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0
        for line in lines:
            line.close()


def test_who_asks_while_a_server_ends_is_answered() -> None:
    """On a connection that is open: with the last answer it is closed, so that the next question goes elsewhere."""
    with serving(GATEWISE_WORKERS="1") as (port, process):
        (worker,) = children_of(process.pid)
        with held_file(port, process.pid) as (_, answer):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            seen = []
            for _ in range(2):
                line.request("GET", "/healthz")
                told = line.getresponse()
                seen.append((told.status, told.read(), told.will_close))
                os.kill(worker, signal.SIGTERM)
            assert seen == [(200, b"ok", False), (200, b"ok", True)]
            line.close()
        assert answer.result()[0] == 200


def test_a_file_may_take_longer_than_a_process_may_be_silent() -> None:
    """At a restart: the old process lives on for its file, and tells gunicorn so."""
    with serving(GATEWISE_WORKERS="1", GUNICORN_CMD_ARGS="--timeout 4") as (port, process):
        (old,) = children_of(process.pid)
        with held_file(port, process.pid) as (_, answer):
            process.send_signal(signal.SIGHUP)
            waited_for(lambda: len(set(children_of(process.pid)) - {old}) > 0, "no new process")
            time.sleep(10)  # twice as long as gunicorn waits for a sign of life
        assert answer.result()[0] == 200
        waited_for(lambda: old not in children_of(process.pid), "the old process stays")


def test_whoever_still_waits_at_the_end_is_told_to_come_again() -> None:
    with serving(GATEWISE_WORKERS="1", GUNICORN_CMD_ARGS="--graceful-timeout 12") as (port, process):
        with held_file(port, process.pid) as (maker, answer):
            process.send_signal(signal.SIGTERM)
            status, text = answer.result()
            assert status == 503
            assert json.loads(text)["errors"][0]["code"] == "interrupted"
            waited_for(lambda: not Path(f"/proc/{maker}").exists(), "the file is still made")
        assert process.wait(timeout=PATIENCE) == 0

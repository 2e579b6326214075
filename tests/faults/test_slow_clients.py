"""Clients that are slow on purpose: they lose their connections, and nobody waits for their threads."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from tools.soak import ask, serving

pytestmark = pytest.mark.skipif(os.name != "posix", reason="gunicorn needs a POSIX system")
HEAD = b"POST /api/trace HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 17\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server of one process with few threads."""
    with serving(GATEWISE_WORKERS="1", GUNICORN_CMD_ARGS="--threads 6") as (port, _):
        yield port


def test_there_is_time_for_the_longest_export() -> None:
    from graph.limits import WEB
    from web.server.slow_clients import ALL_SECONDS

    assert WEB.export_seconds + 30 <= ALL_SECONDS


def connected(port: int, stack: ExitStack, sent: bytes) -> socket.socket:
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=40))
    connection.sendall(sent)
    return connection


def takes_more(connection: socket.socket) -> bool:
    """Whether the other end is still there for one more byte."""
    try:
        connection.sendall(b" ")
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    "sent", [b"P", HEAD, HEAD + b"\r\n", HEAD + b'\r\n{"source', HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{"]
)
def test_half_a_request_does_not_hold_a_thread(port: int, sent: bytes) -> None:
    with ExitStack() as stack:
        slow = [connected(port, stack, sent) for _ in range(6)]
        for each in slow:
            while each.recv(4_096):  # until it is closed, after whatever answer
                pass
        assert ask(port, "/api/trace", {"source": f"x*{len(sent)}.5"})[0] == 200


def test_dripping_does_not_help(port: int) -> None:
    with ExitStack() as stack:
        slow = [connected(port, stack, HEAD + b"\r\n") for _ in range(6)]
        limit = time.monotonic() + 40
        while slow and time.monotonic() < limit:
            slow = [each for each in slow if takes_more(each)]
            time.sleep(1.2)
        assert not slow
        assert ask(port, "/api/trace", {"source": "x*7.5"})[0] == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\n\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET  /  HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X-A: " + b"b" * 20_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: b\r\n" % k for k in range(500)) + b"\r\n",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX\x00Y: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
        HEAD.replace(b"17", b"-1") + b"\r\n",
        HEAD.replace(b"17", b"99999999999999999999") + b"\r\n",
        HEAD.replace(b"17", b"1e3") + b"\r\n",
        HEAD + b"Content-Length: 18\r\n\r\n" + b'{"source": "x*y"}',
        HEAD.replace(b"Content-Length: 17\r\n", b"Transfer-Encoding: chunked\r\n") + b"\r\nzz\r\n",
        HEAD.replace(b"Content-Length: 17\r\n", b"Transfer-Encoding: chunked\r\n") + b"\r\nfffffffff\r\n{",
        HEAD.replace(b"Content-Length: 17\r\n", b"Transfer-Encoding: gzip, chunked\r\n") + b"\r\n0\r\n\r\n",
        HEAD + b'Expect: 100-continue\r\n\r\n{"source": "x*y"}',
        HEAD + b'Connection: close\r\n\r\n{"source": "x*y"}GET / HTTP/1.1\r\n',
    ],
    ids=range(19),
)
def test_broken_requests_are_refused_or_answered(port: int, sent: bytes) -> None:
    with ExitStack() as stack:
        connection = connected(port, stack, sent)
        told = b""
        with suppress(OSError):  # closed while we were still talking
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65_536):
                told += piece
        assert not told.startswith(b"HTTP/1.1 500")
        assert b"Traceback" not in told
        assert b"/gunicorn/" not in told.lower()
    assert ask(port, "/api/trace", {"source": f"x*{len(sent)}.25"})[0] == 200

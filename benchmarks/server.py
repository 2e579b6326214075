"""Our server as a process of its own, and one of Flask's with nothing in it."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROOT", "Server", "bare", "served"]

ROOT = Path(__file__).resolve().parent.parent
_BARE = """
import sys
{imports}
from flask import Flask
app = Flask("bare")
app.get("/", endpoint="page")(lambda: "<!doctype html>")
app.post("/api/trace", endpoint="trace")(lambda: {{}})
app.run(port=int(sys.argv[1]), threaded=True)
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; ``page_ms``: from the start of its process to the first served page."""

    port: int
    pid: int
    page_ms: float


def served() -> contextlib.AbstractContextManager[Server]:
    """``python app.py``."""
    return _started("app.py", "--port")


def bare(imports: str = "") -> contextlib.AbstractContextManager[Server]:
    """Flask with one page and one answer, both empty, and ``imports`` loaded besides: what no server starts without."""
    return _started("-c", _BARE.format(imports=imports))


@contextlib.contextmanager
def _started(*command: str) -> Iterator[Server]:
    """Starts Python on a free port, which is told last, waits for the first page, and stops it in the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command, str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - started > 30:
                raise RuntimeError("the server did not start")
            time.sleep(0.002)
        yield Server(port, process.pid, (time.perf_counter() - started) * 1000)
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read()[:9].lower() == b"<!doctype"
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

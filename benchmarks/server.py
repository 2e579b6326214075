"""Our server as a process of its own."""

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

__all__ = ["ROOT", "Server", "served"]

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; ``page_ms``: from the start of its process to the first served page."""

    port: int
    pid: int
    page_ms: float


@contextlib.contextmanager
def served() -> Iterator[Server]:
    """Starts ``python app.py`` on a free port, waits for the first page, and stops it in the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "app.py", "--port", str(port)],
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

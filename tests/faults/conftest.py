"""Servers as `make serve` starts them, and a real Redis, each on a free port of 127.0.0.1."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from graph.limits import WEB
from tools.machines import workers
from tools.soak import free_port, serving

from .corpus import is_busy

LEASE = {"GATEWISE_JOB_LEASE": "3"}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is not measured: large graphs may take long on it."""
    if is_busy():
        monkeypatch.setattr("web.work.engine.WEB", replace(WEB, request_seconds=60.0))


@pytest.fixture(scope="session")
def served() -> Iterator[int]:
    """The port of a production server."""
    with serving(GATEWISE_WORKERS="2") as (port, _):
        yield port


class Redis:
    """A Redis that can be killed and started again at the same address."""

    def __init__(self, program: str, folder: Path) -> None:
        self.port, self._program, self._folder = free_port(), program, folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        import redis

        options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(self._folder)]
        command = [self._program, "--port", str(self.port), *options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            with suppress(redis.exceptions.ConnectionError):
                redis.Redis(port=self.port).ping()
                return
            time.sleep(0.05)
        pytest.fail("redis-server does not start")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def redis_server(program: Callable[[str], str], tmp_path: Path) -> Iterator[Redis]:
    """A running Redis of this test's own."""
    server = Redis(program("redis-server"), tmp_path)
    with ExitStack() as stack:
        stack.callback(server.kill)
        server.start()
        yield server


@pytest.fixture
def environment(redis_server: Redis, tmp_path: Path) -> dict[str, str]:
    """What servers and workers of these tests have in common."""
    return {"GATEWISE_JOBS": redis_server.url, "GATEWISE_RESULTS": str(tmp_path / "results"), **LEASE}


@pytest.fixture
def apps(environment: Mapping[str, str]) -> list[Flask]:
    """Two servers, which share nothing but Redis and the folder."""
    lanes = ("heavy", "brief", "export")
    config = {"JOBS": environment["GATEWISE_JOBS"], "RESULTS": environment["GATEWISE_RESULTS"], "JOB_LANES": lanes}
    return [create_app(config) for _ in range(2)]


@pytest.fixture
def worker(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with workers(1, environment) as (process,):
        yield process

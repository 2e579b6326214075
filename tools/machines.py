"""``python -m tools.machines --files 200``: two servers and two workers around one Redis; one worker is killed at work.

Every file is ordered at one server and followed at the other. What is printed stands in docs/reliability.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .environment import ROOT
from .soak import free_port, serving

__all__ = ["Machines", "Outcome", "follow", "redis_at", "workers"]

_BUSY_SECONDS = 30.0  # in which a busy server has to take an order
PROGRAM = "\n".join(["a0 = x"] + [f"a{i} = a{i - 1}*x + {i}" for i in range(1, 9)])


@contextmanager
def redis_at(folder: str) -> Iterator[str]:
    """The address of a Redis of our own."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        limit = time.monotonic() + 60
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            if time.monotonic() > limit:
                raise RuntimeError("redis-server does not start")
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.kill()
        process.wait()


@contextmanager
def workers(
    count: int, environment: Mapping[str, str], lanes: Sequence[str] = ()
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many worker processes, of these lanes or all, ended afterwards."""
    command = [sys.executable, str(ROOT / "app.py"), "worker", *(("--lanes", *lanes) if lanes else ())]
    started = [
        subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
        for _ in range(count)
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


@dataclass
class Outcome:
    """What came of the files: seconds from the first order, states by job, bytes in the folder of results."""

    seconds: float = 0.0
    killed_at: float = 0.0
    states: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    seen: list[set[str]] = field(default_factory=lambda: [set(), set()])  # by server: jobs seen at work
    files: dict[str, int] = field(default_factory=dict)


class Machines:
    """Two servers, by their ports; ``steps``: of the decks that are ordered."""

    def __init__(self, ports: tuple[int, int], steps: str = "all") -> None:
        self.ports, self._steps = ports, steps

    def ask(self, server: int, path: str, body: Mapping[str, Any] | None = None, method: str | None = None) -> Any:
        """What a server answers, as JSON."""
        data = None if body is None else json.dumps(body).encode()
        head = {"Content-Type": "application/json"}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.ports[server]}{path}", data=data, headers=head, method=method
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def order(self, number: int, kind: str = "pptx") -> str:
        """A file that is like no other; the job that makes it. A server that says 503 is asked again for a while."""
        body = {
            "source": PROGRAM,
            "inputs": {"x": 1 + number / 1_000},
            "format": kind,
            "steps": self._steps,
            "queued": True,
        }
        limit = time.monotonic() + _BUSY_SECONDS
        while True:
            try:
                return str(self.ask(number % 2, "/api/export", body)["job"])
            except urllib.error.HTTPError as refusal:
                if refusal.code != 503 or time.monotonic() > limit:
                    raise
                wait = float(refusal.headers.get("Retry-After") or 1)
            time.sleep(wait)


def follow(machines: Machines, count: int, victim: subprocess.Popen[bytes], folder: Path, seconds: float) -> Outcome:
    """Order ``count`` files, kill ``victim`` when a quarter of them is made, and follow all to their end."""
    found, begun = Outcome(), time.monotonic()
    jobs = [machines.order(number) for number in range(count)]
    pending = dict.fromkeys(jobs)
    while pending and time.monotonic() - begun < seconds:
        for number, job in enumerate(jobs):
            if job not in pending:
                continue
            for server in ((number + 1) % 2, number % 2):
                state = machines.ask(server, f"/api/jobs/{job}")
                if state["state"] == "running":
                    found.seen[server].add(job)
            found.states[job] = state
            if state["state"] not in ("queued", "running"):
                del pending[job]
            elif state["state"] == "queued":
                break  # so are the later ones
        if not found.killed_at and len(jobs) - len(pending) >= max(1, count // 4):
            victim.kill()
            found.killed_at = time.monotonic() - begun
        time.sleep(0.1)
    found.seconds = time.monotonic() - begun
    found.files = {path.name: path.stat().st_size for path in folder.iterdir()}
    return found


def main() -> None:
    """Print how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--steps", default="all", help="of each deck, which has 35 slides in all")
    parser.add_argument("--seconds", type=float, default=1_800.0)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="gatewise-machines-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        results = folder / "results"
        results.mkdir()
        address = stack.enter_context(redis_at(str(folder)))
        environment = {"GATEWISE_JOBS": address, "REDIS_URL": address, "GATEWISE_RESULTS": str(results)}
        ports = [stack.enter_context(serving(ROOT, GATEWISE_WORKERS="1", **environment))[0] for _ in range(2)]
        first, _ = stack.enter_context(workers(2, environment))
        found = follow(Machines((ports[0], ports[1]), options.steps), options.files, first, results, options.seconds)
    made = [state for state in found.states.values() if state["state"] == "done"]
    print(f"{len(made)} of {options.files} files made in {found.seconds:.0f} s")
    print(f"a worker was killed after {found.killed_at:.0f} s")
    print(f"{len(found.files)} files in the store, {sum(found.files.values()) / 1e6:.1f} MB")
    print("seen at work from each server:", *map(len, found.seen))


if __name__ == "__main__":
    main()

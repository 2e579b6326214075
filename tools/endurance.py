"""An hour of everything at once, slowly: ``python -m tools.endurance --minutes 60 --rate 3``, on servers of our own.

Two servers, two workers and a Redis; programs, values, pages, panels, files made here and by the workers, readers who
hang up, hostile programs, phones of a class, links. It prints the memory of each sixth of the time, what was answered,
and which processes are left when all have been told to end; docs/reliability.md holds it.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import random
import socket
import statistics
import sys
import tempfile
import threading
import time
import urllib.error
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .environment import ROOT
from .machines import Machines, redis_at, workers
from .soak import SOURCES, Tally, ask, memory_of, mixed_order, serving

__all__ = ["Endured", "endure", "main"]

MOST_MINUTES, MOST_RATE = 24 * 60.0, 50.0
PARTS = 6  # of the time, whose memory is compared
SAMPLE_SECONDS = 5.0
JOB_SECONDS = 600.0  # in which a queued file has to be there
GONE_SECONDS = 30.0  # in which everything that was told to end has to be gone
PANELS = ("/api/check", "/api/symbols", "/api/code")
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER, prctl(2): who has lost his parent becomes a child of ours, and is seen
Seen = tuple[str, int]  # kind and status


@dataclass
class Endured:
    """What was seen: times and statuses, megabytes by second, states of queued files, processes left over."""

    tally: Tally = field(default_factory=Tally)
    memory: list[tuple[float, float]] = field(default_factory=list)
    jobs: Counter[str] = field(default_factory=Counter)
    left_over: list[str] = field(default_factory=list)

    def by_part(self) -> list[float]:
        """The median of the memory in each part of the time."""
        end = self.memory[-1][0]
        parts: list[list[float]] = [[] for _ in range(PARTS)]
        for second, size in self.memory:
            parts[min(PARTS - 1, int(PARTS * second / end))].append(size)
        return [statistics.median(part) for part in parts if part]

    @property
    def faults(self) -> int:
        """Questions without an answer, or with a 500; files that were not made."""
        return self.tally.statuses[0] + self.tally.statuses[500] + sum(self.jobs.values()) - self.jobs["done"]


class _Crowd:
    """All who ask something."""

    def __init__(self, ports: tuple[int, int], found: Endured) -> None:
        self._ports, self._found = ports, found
        self._machines = Machines(ports)
        self._class = ""

    def ask(self, number: int) -> None:
        """The question of the person of this number."""
        chance = random.Random(number)
        shares: dict[Callable[[int, random.Random], Seen], float] = {
            self._mixed: 80, self._panel: 5, self._phone: 6, self._link: 3, self._hang_up: 3, self._queued: 3,
        }  # fmt: skip
        act = chance.choices(list(shares), list(shares.values()))[0]
        begun = time.monotonic()
        kind, status = act(number % 2, chance)
        self._found.tally.add(kind, time.monotonic() - begun, status)

    def _mixed(self, server: int, chance: random.Random) -> Seen:
        kind, path, body = mixed_order(chance.random())
        return kind, ask(self._ports[server], path, body)[0]

    def _panel(self, server: int, chance: random.Random) -> Seen:
        return "panel", ask(self._ports[server], chance.choice(PANELS), {"source": chance.choice(SOURCES[:3])})[0]

    def _phone(self, server: int, chance: random.Random) -> Seen:
        """A look at the class; now and then another one begins."""
        if self._class and chance.random() > 0.02:
            return "phone", ask(self._ports[server], f"/api/class/{self._class}", None)[0]
        status, text = ask(self._ports[server], "/api/class/new", {})
        self._class = json.loads(text)["code"] if status == 200 else ""
        return "class", status

    def _link(self, server: int, chance: random.Random) -> Seen:
        address = f"source=x*{chance.randrange(10**6)}"
        return "link", ask(self._ports[server], "/api/links/new", {"address": address})[0]

    def _hang_up(self, server: int, chance: random.Random) -> Seen:
        """A deck whose reader goes away before it is there: nobody is answered, so nothing has failed."""
        body = json.dumps({"source": f"h = tanh(x*w)\nh*{chance.randrange(10**6)}", "format": "pptx"}).encode()
        head = f"POST /api/export HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
        with suppress(OSError), socket.create_connection(("127.0.0.1", self._ports[server]), timeout=10) as line:
            line.sendall(head.encode() + b"Content-Type: application/json\r\n\r\n" + body)
            time.sleep(chance.uniform(0.05, 1.0))
        return "hung up", 200

    def _queued(self, server: int, chance: random.Random) -> Seen:
        """A file that is ordered at one server and followed at the other; where a server says 503, it is asked again,
        as the page does."""
        number, kind = chance.randrange(10**6), chance.choice(("svg", "pdf", "pptx"))
        state, limit = "never ordered", time.monotonic() + JOB_SECONDS
        job = ""
        while state in ("never ordered", "queued", "running") and time.monotonic() < limit:
            try:
                if not job:
                    job = self._machines.order(number, kind)
                told = self._machines.ask(server, f"/api/jobs/{job}")
                state = told["state"] if told["state"] != "failed" else f"failed, {_why(told)}"
            except urllib.error.HTTPError as refusal:
                if refusal.code != 503:
                    state = f"refused with {refusal.code}"
            except OSError as fault:
                state = f"unanswered, {type(fault).__name__}"
            time.sleep(0.5 if job else 2.0)
        self._found.jobs[state] += 1
        return "queued", 200 if state == "done" else 0


def _why(told: Mapping[str, Any]) -> str:
    """Why a file was not made."""
    errors = told.get("errors") or [{}]
    return str(told.get("reason") or errors[0].get("message") or "refused")


def endure(minutes: float, rate: float, folder: Path) -> Endured:
    """Everything for ``minutes``, ``rate`` questions a second, with all that is kept in ``folder``."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    found = Endured()
    with ExitStack() as stack:
        address = stack.enter_context(redis_at(str(folder)))
        shared = {"GATEWISE_JOBS": address, "REDIS_URL": address, "GATEWISE_RESULTS": str(folder / "results")}
        shared["GATEWISE_DATA"] = str(folder)
        helpers = stack.enter_context(workers(2, shared))  # they end last, for what the servers still wait for
        servers = [stack.enter_context(serving(ROOT, GATEWISE_WORKERS="1", **shared)) for _ in range(2)]
        processes = [process.pid for _, process in servers] + [process.pid for process in helpers]
        _ask_on(_Crowd((servers[0][0], servers[1][0]), found), found, processes, 60 * minutes, rate)
    limit = time.monotonic() + GONE_SECONDS
    while (left := _children()) and time.monotonic() < limit:
        time.sleep(0.2)
    found.left_over = left
    return found


def _ask_on(crowd: _Crowd, found: Endured, processes: Sequence[int], seconds: float, rate: float) -> None:
    """Questions at their times, each in a thread of its own, and the memory between them."""
    begun, sampled, threads = time.monotonic(), 0.0, list[threading.Thread]()
    for number in range(int(seconds * rate)):
        time.sleep(max(0.0, begun + number / rate - time.monotonic()))
        thread = threading.Thread(target=crowd.ask, args=(number,))
        thread.start()
        threads = [*(each for each in threads if each.is_alive()), thread]
        now = time.monotonic() - begun
        if now - sampled >= SAMPLE_SECONDS:
            sampled = now
            found.memory.append((now, sum(map(memory_of, processes))))
    for thread in threads:
        thread.join()


def _children() -> list[str]:
    """The commands of those who are children of ours, also by the death of their parents."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            with suppress(OSError):
                found.append(Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()[:120])
    return [command for command in found if command]  # one that has ended, and only waits to be seen, has none


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was seen; 1 where a question failed or a process is left."""
    parser = argparse.ArgumentParser(prog="python -m tools.endurance", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=3.0, help="questions a second (3)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="gatewise-endurance-") as folder:
        found = endure(min(options.minutes, MOST_MINUTES), min(options.rate, MOST_RATE), Path(folder))
    print(found.tally.told())
    print(f"  queued files: {dict(found.jobs)}")
    sizes = found.by_part()
    print(f"  memory, by sixths of {options.minutes:g} minutes: " + ", ".join(f"{size:.0f} MB" for size in sizes))
    print(f"  from the second to the last: {100 * (sizes[-1] / sizes[min(1, len(sizes) - 1)] - 1):+.1f} %")
    print("  left over: " + ("; ".join(found.left_over) or "no process"))
    return int(bool(found.faults or found.left_over))


if __name__ == "__main__":
    sys.exit(main())

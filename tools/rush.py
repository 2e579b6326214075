"""Thousands at once: ``python -m tools.rush --people 3000`` lets them all ask something new of two server processes.

Each has a connection of his own and asks; who is told to come again does, as the page does, with growing, jittered
waits. It prints when each had the first word (an answer, or an honest refusal) and when all had their answer;
docs/reliability.md holds it. ``--port`` names a server, or a balancer, that runs already.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field

from .environment import ROOT
from .phones import times_line
from .soak import serving

__all__ = ["Rush", "rush"]

MOST_PEOPLE = 5_000
_PATIENCE = 60.0  # seconds for one answer
_LONGEST_WAIT = 30.0  # before somebody asks again, as static/js/lib/api.js has it


@dataclass
class Rush:
    """What was seen: seconds to the first word by its status, statuses of all answers, seconds to each answer."""

    first: dict[int, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    answered: list[float] = field(default_factory=list)
    untold: int = 0  # refusals that do not say when to come again

    def told(self) -> str:
        """The numbers, in milliseconds."""
        lines = [times_line(f"first word {status}", times) for status, times in sorted(self.first.items())]
        lines.append(times_line("an answer at last", self.answered))
        return "\n".join([*lines, f"statuses: {dict(self.statuses)}; refusals without Retry-After: {self.untold}"])


async def _asked(port: int, number: int) -> tuple[int, float]:
    """Status and Retry-After of one question on a connection of its own; status 0 where it broke or nobody answered."""
    try:
        lines = await asyncio.wait_for(_head(port, number), _PATIENCE)
    except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
        return 0, 0.0
    told = [float(line.partition(":")[2]) for line in lines if line.startswith("retry-after:")]
    return int(lines[0].split()[1]), told[0] if told else 0.0


async def _head(port: int, number: int) -> list[str]:
    body = json.dumps({"source": f"x*{number}.25 + y*{number}"}).encode()
    head = f"POST /api/trace HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head.encode() + b"Content-Type: application/json\r\n\r\n" + body)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
        await reader.read()
    finally:
        writer.close()
    return lines


async def _person(port: int, number: int, until: float, seen: Rush) -> None:
    begun, failures = time.monotonic(), 0
    while time.monotonic() < until:
        status, wanted = await _asked(port, number)
        now = time.monotonic() - begun
        seen.statuses[status] += 1
        seen.untold += status == 503 and wanted <= 0
        if not failures:
            seen.first.setdefault(status, []).append(now)
        if status == 200:
            seen.answered.append(now)
            return
        wait = max(wanted, min(_LONGEST_WAIT, 2.0**failures)) * (1 + random.random() / 2)
        failures += 1
        await asyncio.sleep(min(wait, max(0.0, until - time.monotonic())))


def rush(port: int, people: int, seconds: float) -> Rush:
    """All of them at once, for at most ``seconds``."""
    seen, until = Rush(), time.monotonic() + seconds
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, people + 500)), hard))

    async def all_of_them() -> None:
        await asyncio.gather(*(_person(port, number, until, seen) for number in range(people)))

    # in a thread of its own: whoever calls may already stand in a running loop
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, all_of_them()).result()
    return seen


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was seen; 1 where somebody got no word at all."""
    parser = argparse.ArgumentParser(prog="python -m tools.rush", description=__doc__)
    parser.add_argument("--people", type=int, default=3_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--port", type=int, help="of a server that runs already")
    options = parser.parse_args(arguments)
    server = nullcontext((options.port, None)) if options.port else serving(ROOT, GATEWISE_WORKERS="2")
    with server as (port, _):
        seen = rush(port, min(options.people, MOST_PEOPLE), options.seconds)
    print(f"{options.people} at once; load {os.getloadavg()[0]:.1f}; times in ms: p50, p95, p99, longest")
    print(seen.told())
    return int(seen.statuses[0] > 0)


if __name__ == "__main__":
    sys.exit(main())

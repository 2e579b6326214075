"""A class of phones on a server of our own: how fast they join, when a step arrives, what other people notice.

``python -m tools.phones --phones 300 --seconds 30`` prints what docs/reliability.md holds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from .environment import ROOT
from .soak import free_port, memory_of

__all__ = ["main", "times_line"]

BEAT, JITTER = 1.5, 0.2  # seconds between two questions of a phone, as static/js/class/polling.js has it
MOVE_SECONDS = 4.0  # between two steps of the lecturer
OTHERS = 5  # people who drag a number, four times a second
MOST_PHONES, MOST_SECONDS = 2_000, 300
PROGRAM = {"source": "(x+y)z + x*x", "inputs": {"x": -2, "y": 5, "z": -4}}
ADDRESS = "source=%28x%2By%29z%20%2B%20x%2Ax"
LAST_STEP = 9
ASKED_SECONDS = 12.0  # from the question to its reveal
JUST_OVER = 409  # a question may end while a phone asks for its step


@dataclass(slots=True)
class Seen:
    """What was measured; times in seconds."""

    joins: list[float] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    votes: list[float] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)  # what a phone gets while a question runs
    reveals: list[float] = field(default_factory=list)  # until the whole program is there again
    statuses: Counter[int] = field(default_factory=Counter)
    moved: dict[int, float] = field(default_factory=dict)  # by version: when the lecturer pressed the key


class Client:
    """One connection that is kept, as a browser keeps it."""

    def __init__(self, port: int, seen: Seen) -> None:
        self._port, self._seen = port, seen
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, body: Any = None, tag: str = "") -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body; status 0 for a connection that broke twice."""
        for _ in range(2):
            with suppress(OSError, asyncio.IncompleteReadError, ValueError):
                return await self._once(method, path, body, tag)
            self.close()
        self._seen.statuses[0] += 1
        return 0, {}, b""

    async def _once(self, method: str, path: str, body: Any, tag: str) -> tuple[int, dict[str, str], bytes]:
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        sent = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(sent)}\r\n"
        head += "Content-Type: application/json\r\n" if sent else ""
        head += f"If-None-Match: {tag}\r\n" if tag else ""
        head += "Accept-Encoding: gzip\r\n" if method == "GET" else ""
        self._writer.write(head.encode() + b"\r\n" + sent)
        await self._writer.drain()
        lines = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        status = int(lines[0].split()[1])
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        size = 0 if status == 304 else int(headers.get("content-length", 0))
        found = await self._reader.readexactly(size)
        self._seen.statuses[status] += 1
        if headers.get("connection") == "close":
            self.close()
        return status, headers, found

    def close(self) -> None:
        """End the connection; the next question opens another."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


async def _phone(port: int, seen: Seen, code: str, until: float) -> None:
    """Joins, draws, and follows."""
    client, begun, tag, known = Client(port, seen), time.monotonic(), "", 0
    answered, was_held = "", False
    await client.ask("GET", f"/?class={code}")
    _, _, joined = await client.ask("POST", "/api/class/join", {"code": code})
    phone = json.loads(joined or b"{}").get("phone")
    await client.ask("POST", "/api/trace", PROGRAM)
    while time.monotonic() < until:
        status, headers, found = await client.ask("GET", f"/api/class/{code}", tag=tag)
        if status == 200:
            tag, told = headers["etag"], json.loads(found)
            asked_at = time.monotonic()
            if told["is_held"]:
                await client.ask("GET", f"/api/class/{code}/step?lang=en&room=tall")
                seen.steps.append(time.monotonic() - asked_at)
            elif was_held:
                await client.ask("POST", "/api/trace", PROGRAM)
                seen.reveals.append(time.monotonic() - asked_at)
            was_held = told["is_held"]
            if not known:
                seen.joins.append(time.monotonic() - begun)
            elif told["version"] in seen.moved:
                seen.arrivals.append(time.monotonic() - seen.moved[told["version"]])
            if known and phone and told["poll"] and told["poll"]["key"] != answered:
                answered = told["poll"]["key"]
                await _vote(client, seen, code, phone, told["poll"])
            known = told["version"]
        await asyncio.sleep(BEAT * (1 + JITTER * (random.random() - 0.5)))
    client.close()


async def _vote(client: Client, seen: Seen, code: str, phone: str, poll: Any) -> None:
    choice = random.choice(poll["choices"])["id"]
    begun = time.monotonic()
    vote = {"code": code, "phone": phone, "key": poll["key"], "round": poll["round"], "choice": choice}
    await client.ask("POST", "/api/class/vote", vote)
    seen.votes.append(time.monotonic() - begun)


async def _lecturer(port: int, seen: Seen, lead: dict[str, str], until: float) -> None:
    """Takes a step every few seconds, asks once in the middle, and reveals the answer."""
    client, step = Client(port, seen), 0
    asks_at, reveals_at, key = (time.monotonic() + until) / 2, until + 1, ""
    while time.monotonic() < until:
        step = (step + 1) % LAST_STEP
        begun = time.monotonic()
        body = {**lead, "address": ADDRESS, "step": step, "part": 2, "mover": "m"}
        _, _, found = await client.ask("POST", "/api/class/move", body)
        seen.moved[json.loads(found)["version"]] = begun
        if time.monotonic() > asks_at:
            asks_at = until + 1
            _, _, offers = await client.ask("POST", "/api/class/questions", {**PROGRAM, "step": 6})
            _, _, asked = await client.ask(
                "POST", "/api/class/ask", {**lead, "poll": json.loads(offers)["questions"][0]}
            )
            reveals_at, key = time.monotonic() + ASKED_SECONDS, json.loads(asked)["key"]
        if time.monotonic() > reveals_at:
            reveals_at = until + 1
            for stage in ("closed", "revealed"):
                await client.ask("POST", "/api/class/stage", {**lead, "key": key, "stage": stage})
        await asyncio.sleep(MOVE_SECONDS)


async def _other(port: int, seen: Seen, until: float) -> None:
    """Somebody who drags a number meanwhile."""
    client = Client(port, seen)
    while time.monotonic() < until:
        inputs = {**PROGRAM["inputs"], "x": round(random.uniform(-5, 5), 2)}  # type: ignore[dict-item]
        begun = time.monotonic()
        await client.ask("POST", "/api/trace", {**PROGRAM, "inputs": inputs, "only": "values", "step": 3})
        seen.values.append(time.monotonic() - begun)
        await asyncio.sleep(0.25)


async def _hold(port: int, phones: int, seconds: float, spread: float) -> Seen:
    seen = Seen()
    client = Client(port, seen)
    _, _, made = await client.ask("POST", "/api/class/new", {})
    lead = json.loads(made)
    await client.ask("POST", "/api/class/move", {**lead, "address": ADDRESS, "step": 0, "part": 2, "mover": "m"})
    await client.ask("POST", "/api/trace", PROGRAM)
    until = time.monotonic() + spread + seconds

    async def later() -> None:
        await asyncio.sleep(random.uniform(0, spread))
        await _phone(port, seen, lead["code"], until)

    others = [_other(port, seen, until) for _ in range(OTHERS)]
    await asyncio.gather(_lecturer(port, seen, lead, until), *(later() for _ in range(phones)), *others)
    _, _, results = await client.ask("POST", "/api/class/results", lead)
    polls = json.loads(results)["polls"]
    print(f"votes counted: {polls[0]['answered'] if polls else 0} of {len(seen.votes)} cast")
    return seen


def times_line(name: str, times: Sequence[float]) -> str:
    """How many, and their median, 95th and 99th percentile and longest in milliseconds."""
    if len(times) < 2:
        return f"{name:>18}: {len(times)}"
    cuts = statistics.quantiles(times, n=100)
    numbers = "  ".join(f"{1000 * each:7.0f}" for each in (cuts[49], cuts[94], cuts[98], max(times)))
    return f"{name:>18}: {len(times):6}  {numbers}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve, hold the class, print; 1 where a request failed."""
    parser = argparse.ArgumentParser(prog="tools.phones", description=__doc__)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--spread", type=float, default=8.0, help="seconds within which the phones come")
    options = parser.parse_args(arguments)
    phones, seconds = min(options.phones, MOST_PHONES), min(options.seconds, MOST_SECONDS)
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="gatewise-phones-") as folder:
        command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
        environment = {**os.environ, "GATEWISE_BIND": f"127.0.0.1:{port}", "GATEWISE_DATA": folder,
                       "GATEWISE_WORKERS": "2"}  # fmt: skip
        server = subprocess.Popen(
            [*command, "app:served()"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            time.sleep(8)
            before = memory_of(server.pid)
            seen = asyncio.run(_hold(port, phones, seconds, options.spread))
            after = memory_of(server.pid)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=70)
    print(f"{phones} phones, {seconds:g} s; load {os.getloadavg()[0]:.1f}; times in ms: p50, p95, p99, longest")
    for name in ("joins", "arrivals", "votes", "steps", "reveals", "values"):
        print(times_line(name, getattr(seen, name)))
    print(f"statuses: {dict(seen.statuses)}; memory {before:.0f} -> {after:.0f} MB")
    return int(any(status == 0 or (status >= 400 and status != JUST_OVER) for status in seen.statuses))


if __name__ == "__main__":
    sys.exit(main())

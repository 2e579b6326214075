"""Load on a server of our own, on 127.0.0.1 only and bounded: a class of students, and a long mixed run.

``python -m tools.soak`` prints what docs/reliability.md holds: times, errors by status, memory.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .environment import ROOT

__all__ = ["Tally", "ask", "free_port", "main", "memory_of", "mixed_order", "processor_of", "serving"]

MOST_REQUESTS, MOST_STUDENTS, MOST_SECONDS = 50_000, 500, 600
TAKERS = 2  # of single slides, beside the students
SOURCES = (
    "(x + y)*z",
    "1/(1 + exp(-(w0*x0 + w1*x1 + w2)))",
    "a = x*y\nb = a + sin(x)\nmax(a, b)",
    "h = relu(W @ x + b)\nsum(h)",
    "exp(x)/(exp(x) + exp(y))",
    "q = x**2 + y**2\nlog(q)*x",
)
HOSTILE = (
    "9**9**9",
    "(" * 199 + "x",
    "zeros(10**5,10**5)",
    "+".join(["x"] * 900),
    "().__class__",
    "y=x\n" + "y=y*x\n" * 100,
)
HEAVY = "\n".join(["h0 = x*w"] + [f"h{i} = tanh(h{i - 1}*w + {i})" for i in range(1, 40)])


@dataclass(slots=True)
class Tally:
    """Times in seconds by kind of request, and how often each status came; 0 is a broken connection. ``cut_off``:
    large files that were still being made when the class was over."""

    times: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    cut_off: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, seconds: float, status: int) -> None:
        with self.lock:
            self.times.setdefault(kind, []).append(seconds)
            self.statuses[status] += 1

    def told(self) -> str:
        """A line a kind: how many, median, 95th and 99th percentile and the longest, in milliseconds."""
        lines = []
        for kind, times in sorted(self.times.items()):
            ranked = sorted(times)
            at = [1_000 * ranked[min(len(ranked) - 1, int(len(ranked) * part))] for part in (0.5, 0.95, 0.99, 1.0)]
            lines.append(
                f"  {kind:8} {len(ranked):6} requests: p50 {at[0]:.0f}, p95 {at[1]:.0f}, p99 {at[2]:.0f}, "
                f"most {at[3]:.0f} ms"
            )
        if self.cut_off or "large" in self.times or "refused" in self.times:
            made, refused = (len(self.times.get(kind, ())) for kind in ("large", "refused"))
            lines.append(f"  large files: {made} made, {refused} refused, {self.cut_off} cut off at the end")
        return "\n".join([*lines, f"  statuses: {dict(sorted(self.statuses.items()))}"])


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def ask(port: int, path: str, body: dict[str, Any] | None, seconds: float = 30.0) -> tuple[int, bytes]:
    """Status and body of one answer; status 0 where the connection breaks."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        data = None if body is None else json.dumps(body)
        connection.request("GET" if body is None else "POST", path, data, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


@contextmanager
def serving(folder: Path = ROOT, **environment: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server as `make serve` starts it, of the program in ``folder``, on a free port; ended afterwards."""
    port = free_port()
    settings = folder / "deploy" / "gunicorn.conf.py"
    command = [sys.executable, "-m", "gunicorn", "--config", str(settings), "app:served()"]
    usual = {"GATEWISE_BIND": f"127.0.0.1:{port}", "GATEWISE_ALLOWANCE": "none", "MALLOC_ARENA_MAX": "2"}
    variables = {**os.environ, **usual, **environment}
    process = subprocess.Popen(command, cwd=folder, env=variables, stdout=subprocess.DEVNULL)
    try:
        limit = time.monotonic() + 120
        while ask(port, "/healthz", None, 2.0)[0] != 200:
            if time.monotonic() > limit or process.poll() is not None:
                raise RuntimeError("the server does not start")
            time.sleep(0.1)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=70)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def memory_of(process_id: int) -> float:
    """Megabytes of a process and all below it: each one's own part and its share of the common ones (PSS)."""
    total, pending = 0, [process_id]
    while pending:
        each = Path(f"/proc/{pending.pop()}")
        try:
            rows = (each / "smaps_rollup").read_text(encoding="ascii").splitlines()
            total += next(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
            for task in (each / "task").iterdir():
                pending += map(int, (task / "children").read_text(encoding="ascii").split())
        except (OSError, StopIteration):
            continue
    return total / 1_024


def processor_of(process_id: int) -> float:
    """Seconds that a server's own processes have computed, without what their children do for them; other work on the
    machine does not change it."""
    seconds = 0.0
    for task in Path(f"/proc/{process_id}/task").iterdir():
        for worker in (task / "children").read_text(encoding="ascii").split():
            fields = Path(f"/proc/{worker}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # utime and stime, proc(5)
    return seconds


def _student(port: int, number: int, until: float, tally: Tally) -> None:
    """Changes a value every 2 s, and every 20 s the program."""
    chance = random.Random(number)
    time.sleep(chance.uniform(0, 2))
    turn = chance.randrange(10)
    while time.monotonic() < until:
        begun = time.monotonic()
        source = SOURCES[(number + turn // 10) % len(SOURCES)]
        body: dict[str, Any] = {"source": source}
        if "W" not in source:
            body["inputs"] = {"x0" if "x0" in source else "x": round(chance.uniform(-3, 3), 2)}
        else:
            body["inputs"] = {"W": [[chance.random(), 1], [2, 3]], "x": [1, 2], "b": [0, 1]}
        kind = "source" if turn % 10 == 0 else "values"
        if kind == "values":
            body |= {"only": "values", "step": 1}
        status, _ = ask(port, "/api/trace", body)
        tally.add(kind, time.monotonic() - begun, status)
        turn += 1
        time.sleep(max(0.0, 2 - (time.monotonic() - begun)))


def _exporter(port: int, until: float, tally: Tally) -> None:
    while time.monotonic() < until:
        begun = time.monotonic()
        body = {"source": HEAVY, "inputs": {"x": begun % 1, "w": 0.5}, "format": "pptx"}
        status, _ = ask(port, "/api/export", body, max(1.0, until + 1 - begun))
        if time.monotonic() > until and status != 200:
            with tally.lock:
                tally.cut_off += 1  # the class is over: we have hung up
            return
        tally.add("large" if status == 200 else "refused", time.monotonic() - begun, status)
        time.sleep(0.5)


def _slide_taker(port: int, number: int, until: float, tally: Tally) -> None:
    """Exports one slide of the neuron a second, each with other numbers."""
    chance = random.Random(number)
    while time.monotonic() < until:
        begun = time.monotonic()
        body = {"source": SOURCES[1], "inputs": {"x0": chance.random()}, "format": "svg", "step": 3}
        status, _ = ask(port, "/api/export", body)
        tally.add("slide", time.monotonic() - begun, status)
        time.sleep(max(0.0, 1 - (time.monotonic() - begun)))


def classroom(port: int, students: int, seconds: float, exporters: int, takers: int = TAKERS) -> Tally:
    """``students`` at work for ``seconds``, ``takers`` of one slide a second each, and ``exporters`` that export one
    large file after the other."""
    tally, until = Tally(), time.monotonic() + seconds
    threads = [threading.Thread(target=_student, args=(port, number, until, tally)) for number in range(students)]
    threads += [threading.Thread(target=_slide_taker, args=(port, number, until, tally)) for number in range(takers)]
    threads += [threading.Thread(target=_exporter, args=(port, until, tally)) for _ in range(exporters)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def mixed(port: int, process_id: int, requests: int, marks: list[int]) -> tuple[Tally, list[tuple[int, float]]]:
    """So many requests of every kind, four at a time, and the memory after ``marks`` of them."""
    tally, memory, chance = Tally(), [], random.Random(0)
    orders = iter([chance.random() for _ in range(requests)])
    lock, done = threading.Lock(), 0

    def work() -> None:
        nonlocal done
        while True:
            with lock:
                each = next(orders, None)
                done += each is not None
                if done in marks and each is not None:
                    memory.append((done, memory_of(process_id)))
            if each is None:
                return
            kind, path, body = mixed_order(each)
            begun = time.monotonic()
            status, _ = ask(port, path, body)
            tally.add(kind, time.monotonic() - begun, status)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally, memory


def mixed_order(chance: float) -> tuple[str, str, dict[str, Any] | None]:
    """Which request a number in [0, 1) stands for. Half of all programs are new ones: what a server keeps fills soon,
    and is thrown away again and again."""
    digits = int(chance * 1e9)
    source = SOURCES[digits % 3]
    if chance < 0.02:
        return "export", "/api/export", {"source": source, "format": ("svg", "zip", "pptx")[digits % 3], "step": 1}
    if chance < 0.08:
        return "hostile", "/api/trace", {"source": HOSTILE[digits % len(HOSTILE)]}
    if chance < 0.12:
        return "page", "/", None
    body = {
        "source": source + f" + {digits}" * (digits % 2),
        "inputs": {"x0" if "x0" in source else "x": chance},
    }
    return ("values", "/api/trace", {**body, "only": "values"}) if chance > 0.6 else ("source", "/api/trace", body)


def main(arguments: list[str]) -> int:
    """Both runs; 1 where a request was answered with a 500 or not at all."""
    parser = argparse.ArgumentParser(prog="python -m tools.soak", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000, help="of the mixed run (20000; 0: none)")
    parser.add_argument("--students", type=int, default=300, help="of the class (300; 0: none)")
    parser.add_argument("--seconds", type=float, default=30, help="that the class works (30)")
    parser.add_argument(
        "--redis", default="", help="address of a Redis that the server uses (redis://127.0.0.1:6379/0)"
    )
    options = parser.parse_args(arguments)
    requests, students = min(options.requests, MOST_REQUESTS), min(options.students, MOST_STUDENTS)
    seconds, faults = min(options.seconds, MOST_SECONDS), 0
    settings = {"REDIS_URL": options.redis} if options.redis else {}
    print(f"load average before: {os.getloadavg()[0]:.1f}")
    with serving(**settings) as (port, process):
        for exporters in (0, 5) if students else ():
            before = processor_of(process.pid)
            tally = classroom(port, students, seconds, exporters)
            spent = 1_000 * (processor_of(process.pid) - before) / max(1, sum(tally.statuses.values()))
            told = f"{students} students, {TAKERS} single slides a second, {exporters} large files at a time"
            print(f"{told}, {seconds:g} s:\n{tally.told()}")
            print(f"  {spent:.1f} ms of the processor a request; load average {os.getloadavg()[0]:.1f}", flush=True)
            faults += tally.statuses[0] + tally.statuses[500]
        if requests:
            marks = sorted({max(1, requests // 10), requests // 2, requests})
            tally, memory = mixed(port, process.pid, requests, marks)
            print(f"{requests} mixed requests, 4 at a time:\n{tally.told()}")
            print(f"  load average: {os.getloadavg()[0]:.1f}")
            print("  memory: " + ", ".join(f"{size:.0f} MB after {count}" for count, size in memory))
            faults += tally.statuses[0] + tally.statuses[500]
    print("No request failed." if not faults else f"{faults} requests failed.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

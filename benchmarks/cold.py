"""The first answers after the process has started, and what it weighs after a day's work."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from .measure import OURS, Row, Target, quartiles
from .programs import VALUES, mixed
from .server import Server, bare, served
from .source_to_picture import NEURON, SHARED


def _post(connection: http.client.HTTPConnection, path: str, body: dict[str, object]) -> int:
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _resident(pid: int) -> float:
    """MB of memory that a process holds; 0 where the system does not say."""
    try:
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))
    except OSError:
        return 0.0
    return int(found[1]) / 1000 if found else 0.0


def _mixed_requests(server: Server, count: int) -> float:
    """Programs, values, Jacobians, exports, mistakes; then the memory."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for turn in range(count):
        inputs = VALUES | {"x": turn / 100}
        program = mixed(1 + turn % 8)
        kind = turn % 6
        if kind == 0:
            _post(connection, "/api/trace", {"source": f"{program}\nM{turn} = L*2", "inputs": inputs})
        elif kind == 1:
            _post(connection, "/api/trace", {"source": program, "inputs": inputs})
        elif kind == 2:
            _post(connection, "/api/trace", {"source": SHARED[1], "inputs": {"x": turn / 7}, "only": "values"})
        elif kind == 3:
            source = "softmax_cross_entropy(X @ W, T)"
            data = {"X": [[1, 2, turn]], "W": [[1, 0, 2], [0, 1, 1], [3, 1, 0]], "T": [[0, 0, 1]]}
            _post(connection, "/api/trace", {"source": source, "inputs": data, "lang": "ko"})
        elif kind == 4:
            _post(connection, "/api/trace", {"source": f"x + sinn({turn}"})
        else:
            _post(connection, "/api/export", {"source": NEURON[1], "format": "svg", "step": turn % 16})
    connection.close()
    return _resident(server.pid)


_STARTED: dict[str, Callable[[], AbstractContextManager[Server]]] = {
    OURS: served,
    "a bare Flask page": bare,
    "the same with NumPy and SymPy imported": lambda: bare("import numpy, sympy"),
}


def _start(server: AbstractContextManager[Server]) -> tuple[float, float]:
    """Milliseconds to the first page, and to the first trace."""
    before = time.perf_counter()
    with server as running:
        connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
        _post(connection, "/api/trace", {"source": NEURON[1]})
        taken = (time.perf_counter() - before) * 1000
        connection.close()
        return running.page_ms, taken


def rows(is_quick: bool) -> Iterator[Row]:
    """Starts of the servers, one after the other, by turns; the files are in the system's cache."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in _STARTED}
    for _ in range(1 if is_quick else 9):
        for name, start in _STARTED.items():
            times[name].append(_start(start()))
    pages, traces = ({name: quartiles([each[k] for each in found]) for name, found in times.items()} for k in (0, 1))
    for what, found, limit in (("served page", pages, 500.0), ("first trace", traces, 700.0)):
        target = Target("from the start", found[OURS].median, limit, "ms")
        yield Row(f"cold start to a {what}", "ms", found, (target,))
    count = 6 if is_quick else 1_000
    with served() as server:
        memory = quartiles([_mixed_requests(server, count)])
    target = Target("resident", memory.median, 200.0, "MB")
    yield Row(f"memory of the server after {count:,} mixed requests", "MB", {OURS: memory}, (target,))

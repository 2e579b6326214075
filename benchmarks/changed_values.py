"""A value changes, the structure stays: what a moved slider waits for. In process, and over HTTP."""

from __future__ import annotations

import http.client
import itertools
import json
from collections.abc import Iterator

from graph import trace
from graph.payload.trace_payload import trace_payload, values_payload

from .measure import OURS, Row, Target, measured
from .programs import VALUES, mixed
from .server import served

_LAYERS, _STEP = 6, 25  # 20 gates


def rows(is_quick: bool) -> Iterator[Row]:
    """Evaluate and write the answer; every turn has a number that was never seen before."""
    source, turns = mixed(_LAYERS), itertools.count(1)

    def inputs() -> dict[str, float]:
        return VALUES | {"x": 0.9 + next(turns) / 997}

    found = measured(
        {
            OURS: lambda: values_payload(trace(source, inputs()), "en", _STEP),
            "everything, with picture and all explanations": lambda: trace_payload(trace(source, inputs())),
        },
        2 if is_quick else 200,
    )
    limit = Target("evaluate + payload", found[OURS].median, 1.0, "ms")
    yield Row("a value changes, 20 gates, in process", "ms", found, (limit,))
    with served() as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)

        def asked() -> bytes:
            body = {"source": source, "inputs": inputs(), "only": "values", "step": _STEP}
            connection.request("POST", "/api/trace", json.dumps(body), {"Content-Type": "application/json"})
            return connection.getresponse().read()

        over = measured({OURS: asked}, 2 if is_quick else 200)
        connection.close()
    yield Row("the same over HTTP", "ms", over, (Target("request to answer", over[OURS].median, 4.0, "ms"),))

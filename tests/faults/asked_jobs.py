"""Files that are ordered at a server and followed until their end."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient

from tests.processes import is_alive, waited_for

from .conftest import Redis

__all__ = ["ended", "ordered", "redis_of", "state_of"]


def state_of(client: FlaskClient, job: str, *wanted: str, seconds: float = 60.0) -> Any:
    """The state of a job, as soon as it is one of those that are wanted."""
    limit = time.monotonic() + seconds
    while True:
        state = client.get(f"/api/jobs/{job}").json
        assert state is not None
        if state["state"] in wanted:
            return state
        assert time.monotonic() < limit, state
        time.sleep(0.05)


def ended(process: int) -> None:
    """A wait for the end of a process: a job is told cancelled first, then what made its file is stopped."""
    waited_for(lambda: not is_alive(process), "a process does not end")


def ordered(client: FlaskClient, program: Mapping[str, Any], kind: str) -> str:
    answer = client.post("/api/export", json={**program, "format": kind, "queued": True})
    assert answer.status_code == 202
    assert answer.json is not None
    assert answer.headers["Location"] == f"/api/jobs/{answer.json['job']}"
    return str(answer.json["job"])


def redis_of(server: Redis) -> Any:
    import redis

    return redis.Redis(port=server.port)

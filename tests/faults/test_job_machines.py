"""Jobs over machines: a real Redis, real workers, two servers; files are made once, followed and cancelled anywhere."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from graph.workers import pool_of
from tests.processes import children_of, waited_for
from tools.machines import workers
from tools.soak import free_port
from web.work.job_channel import Channel, packed, unpacked
from web.work.job_queue import JobQueue, connection_to
from web.work.jobs import KINDS

from .asked_jobs import ended, ordered, redis_of, state_of
from .conftest import Redis
from .test_children import LONG, MANY, SMALL

pytestmark = pytest.mark.slow


def test_a_file_is_ordered_at_one_server_and_fetched_from_another(apps: list[Flask], worker: Any) -> None:
    one, other = (app.test_client() for app in apps)
    job = ordered(one, SMALL, "svg")
    state = state_of(other, job, "done")
    answer = other.get(state["link"])
    assert answer.data.startswith(b"<?xml") or answer.data.startswith(b"<svg")
    assert len(answer.data) == state["size"]
    assert state["name"] in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert one.get(state["link"]).data == answer.data
    assert one.get(state["link"] + "0").status_code == 404
    assert one.get(state["link"].replace("until=1", "until=2")).status_code == 404
    assert one.get(f"/api/jobs/{'0' * 32}").status_code == 404
    assert one.get("/api/jobs/../x").status_code == 404


REASONS = [("late", "timeout"), ("interrupted", "interrupted"), ("fault", "interrupted")]


@pytest.mark.parametrize(("reason", "code"), REASONS)
def test_a_file_that_failed_says_why(apps: list[Flask], reason: str, code: str) -> None:
    client = apps[0].test_client()
    job = ordered(client, SMALL, "svg")
    channel = Channel(connection_to(apps[0].config["JOBS"]), job)
    channel.tell(("begun",))
    channel.tell(("fault", "KeyError", []) if reason == "fault" else ("not_now", reason))
    state = apps[1].test_client().get(f"/api/jobs/{job}").json
    assert state is not None
    assert (state["state"], state["reason"], state["errors"][0]["code"]) == ("failed", reason, code)


def heads_of(answer: bytes) -> list[dict[str, Any]]:
    """The lines of progress, and what is told of the file that follows them."""
    told, name, rest = answer.partition(b'{"name"')
    return [json.loads(line) for line in (told + name + rest.partition(b"\n")[0]).splitlines()]


def test_the_page_sees_no_difference(apps: list[Flask], worker: Any) -> None:
    """The same lines of progress, the same file, the same refusals, the same answers about large graphs."""
    far, here = apps[0].test_client(), create_app().test_client()
    order = {**SMALL, "format": "pptx", "progress": True}
    heads = [heads_of(client.post("/api/export", json=order).data) for client in (far, here)]
    assert heads[0][-1].keys() == heads[1][-1].keys() == {"name", "type", "size"}
    assert heads[0][-1]["name"] == heads[1][-1]["name"]
    assert all(each.keys() == {"done", "total"} for each in heads[0][:-1])
    bad = {"source": "A @ B", "inputs": {"A": [[1, 2]], "B": [[1, 2]]}, "format": "svg"}
    for body in (bad, {**SMALL, "format": "svg", "step": 900}):
        refused = [client.post("/api/export", json=body) for client in (far, here)]
        assert refused[0].status_code == refused[1].status_code == 422
        assert refused[0].json == refused[1].json
    answers = [client.post("/api/trace", json=LONG).json for client in (far, here)]
    assert answers[0] == answers[1]
    assert not pool_of(KINDS["brief"]).pids or far.application.extensions["engine"].lanes["brief"].running == 0


def test_a_file_that_nobody_wants_any_more_is_no_longer_made(apps: list[Flask], worker: Any) -> None:
    one, other = (app.test_client() for app in apps)
    job, late = ordered(one, MANY, "zip"), ordered(one, MANY, "zip")
    state_of(other, job, "running")
    waited_for(lambda: len(children_of(worker.pid)) > 0, "no process makes the file")  # it is told before that
    (child,) = children_of(worker.pid)
    for each in (job, late):
        assert other.delete(f"/api/jobs/{each}").status_code == 204
    assert state_of(one, job, "cancelled")["state"] == "cancelled"
    assert state_of(one, late, "cancelled")["total"] is None
    ended(child)
    answer = one.post("/api/export", json={**MANY, "format": "zip", "progress": True}, buffered=False)
    lines = iter(answer.response)
    next(lines)
    (child,) = children_of(worker.pid)
    answer.close()  # as a server does when the reader has gone
    ended(child)


def test_short_files_go_before_long_ones(apps: list[Flask], environment: Mapping[str, str]) -> None:
    client = apps[0].test_client()
    long, short = [ordered(client, MANY, "zip") for _ in range(2)], ordered(client, SMALL, "svg")
    with workers(1, environment):
        state_of(client, short, "done")
        assert {state_of(client, job, "queued", "running")["state"] for job in long} <= {"queued", "running"}


def test_those_who_ask_for_files_take_turns(redis_server: Redis, tmp_path: Path) -> None:
    """By lane; who has ordered most stands last, and nobody's own order changes."""
    queue = JobQueue(redis_server.url, str(tmp_path / "results"))
    names: dict[str, str] = {}
    for order in ("a1", "a2", "a3", "b1", "a4", "c1", "b2", "-1", "b3"):
        names[queue.start("export", "job", ("pptx",), 60.0, client=order[0])] = order
    names[queue.start("brief", "job", ("svg",), 60.0, client="a")] = "a, short"
    waiting = redis_of(redis_server).lrange("rq:queue:gatewise-export", 0, -1)
    assert " ".join(names[each.decode()] for each in waiting) == "a1 b1 c1 -1 a2 b2 a3 b3 a4"
    whose = redis_of(redis_server).get(f"gatewise:asker:{waiting[0].decode()}")
    assert whose not in (None, b"a")  # a digest: addresses are not kept


def test_without_its_queue_a_server_does_the_work_itself(apps: list[Flask], redis_server: Redis) -> None:
    client = apps[0].test_client()
    redis_server.kill()
    assert client.post("/api/export", json={**SMALL, "format": "svg"}).status_code == 200
    answer = client.post("/api/export", json={**SMALL, "format": "svg", "queued": True})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert client.get(f"/api/jobs/{'0' * 32}").status_code == 503


def test_the_queues_length_is_told_to_whoever_scales(environment: Mapping[str, str]) -> None:
    config = {"JOBS": environment["GATEWISE_JOBS"], "RESULTS": environment["GATEWISE_RESULTS"], "METRICS": True}
    client = create_app(config).test_client()
    for _ in range(3):
        ordered(client, MANY, "zip")
    told = client.get("/metrics").text
    assert 'gatewise_jobs_waiting{lane="export"} 3.0' in told
    assert 'gatewise_jobs_waiting{lane="brief"} 0.0' in told


def test_a_server_without_a_queue_says_so(client: FlaskClient) -> None:
    answer = client.post("/api/export", json={**SMALL, "format": "svg", "queued": True})
    assert answer.status_code == 400
    assert client.get(f"/api/jobs/{'0' * 32}").status_code == 404


def test_nobody_who_serves_is_told(apps: list[Flask], monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker runs: who waits for a file is told when to come again, and the job is cancelled."""
    monkeypatch.setattr("web.work.engine._QUEUE_SECONDS", 0.5)
    answer = apps[0].test_client().post("/api/export", json={**SMALL, "format": "svg"})
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["errors"][0]["code"] == "busy"


def test_files_go_to_a_store_of_its_own(redis_server: Redis, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An S3-compatible one: the link is the store's own, and the page gets the same file."""
    boto3 = pytest.importorskip("boto3")
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=free_port())
    with ExitStack() as stack:
        server.start()
        stack.callback(server.stop)
        address = "http://{}:{}".format(*server.get_host_and_port())
        variables = {
            "AWS_ENDPOINT": address,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "us-east-1",
        }
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        boto3.client("s3", endpoint_url=address).create_bucket(Bucket="files")
        config = {"JOBS": redis_server.url, "RESULTS": "s3://files/made"}
        client = create_app(config).test_client()
        stack.enter_context(workers(1, {"GATEWISE_JOBS": redis_server.url, "GATEWISE_RESULTS": "s3://files/made"}))
        state = state_of(client, ordered(client, SMALL, "svg"), "done")
        assert state["link"].startswith(f"{address}/files/made/")
        with urllib.request.urlopen(state["link"], timeout=20) as answer:
            fetched = answer.read()
        assert len(fetched) == state["size"]
        assert client.post("/api/export", json={**SMALL, "format": "svg"}).data == fetched


@pytest.mark.parametrize(
    "value", [[], [1, {"a": b"\x00\xff", "b": [b"", None]}], [{"b": {"b": "b"}, "c": [[1, 0], "inf"]}], [b"x"]]
)
def test_what_travels_arrives(value: Any) -> None:
    assert unpacked(packed(value)) == value


def test_the_command_names_what_it_lacks(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from app import main

    monkeypatch.delenv("GATEWISE_JOBS", raising=False)
    assert main(["worker"]) == 2
    assert "GATEWISE_JOBS" in capsys.readouterr().err

"""Jobs over machines: a real Redis, real workers, two servers; files are made once, followed and cancelled anywhere."""

from __future__ import annotations

import json
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from graph.workers import pool_of
from tests.processes import children_of, is_alive
from tests.store.postgres import Postgres, program
from tools.machines import Machines, follow, workers
from tools.soak import free_port, serving
from web.work.job_channel import packed, unpacked
from web.work.jobs import KINDS

from .conftest import Redis
from .test_children import LONG, MANY, SMALL

LEASE = {"GATEWISE_JOB_LEASE": "3"}


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


def ordered(client: FlaskClient, program: Mapping[str, Any], kind: str) -> str:
    answer = client.post("/api/export", json={**program, "format": kind, "queued": True})
    assert answer.status_code == 202
    assert answer.json is not None
    assert answer.headers["Location"] == f"/api/jobs/{answer.json['job']}"
    return str(answer.json["job"])


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
    (child,) = children_of(worker.pid)
    for each in (job, late):
        assert other.delete(f"/api/jobs/{each}").status_code == 204
    assert state_of(one, job, "cancelled")["state"] == "cancelled"
    assert state_of(one, late, "cancelled")["total"] is None
    assert not is_alive(child)
    answer = one.post("/api/export", json={**MANY, "format": "zip", "progress": True}, buffered=False)
    lines = iter(answer.response)
    next(lines)
    (child,) = children_of(worker.pid)
    answer.close()  # as a server does when the reader has gone
    limit = time.monotonic() + 10
    while is_alive(child):
        assert time.monotonic() < limit
        time.sleep(0.05)


def test_short_files_go_before_long_ones(apps: list[Flask], environment: Mapping[str, str]) -> None:
    client = apps[0].test_client()
    long, short = [ordered(client, MANY, "zip") for _ in range(2)], ordered(client, SMALL, "svg")
    with workers(1, environment):
        state_of(client, short, "done")
        assert {state_of(client, job, "queued", "running")["state"] for job in long} <= {"queued", "running"}


@pytest.mark.slow
def test_a_file_whose_workers_die_is_tried_twice_and_no_more(apps: list[Flask], environment: Mapping[str, str]) -> None:
    client = apps[0].test_client()
    job, other = ordered(client, MANY, "zip"), ordered(client, SMALL, "dot")
    for _ in range(2):
        with workers(1, environment) as (victim,):
            state_of(client, job, "running", seconds=90)
            limit = time.monotonic() + 60
            while not children_of(victim.pid):
                assert time.monotonic() < limit
                time.sleep(0.05)
            state = state_of(client, job, "running")
            while state_of(client, job, "running")["done"] == state["done"]:
                time.sleep(0.05)
            victim.send_signal(signal.SIGKILL)
            victim.wait()
        time.sleep(float(LEASE["GATEWISE_JOB_LEASE"]) + 1)
    with workers(1, environment):
        assert state_of(client, job, "failed")["state"] == "failed"
        assert state_of(client, other, "done")["size"] > 0  # nobody else's file is lost by it


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


@pytest.mark.slow
def test_every_file_is_made_once_though_a_worker_is_killed(environment: Mapping[str, str], redis_server: Redis) -> None:
    """Two servers, two workers, Redis, and PostgreSQL where it is installed; ``tools.machines`` does it with 200."""
    with ExitStack() as stack:
        if program("pg_ctl") is not None and program("initdb") is not None:
            database = Postgres()
            stack.callback(database.close)
            environment = {**environment, "DATABASE_URL": database.address}
        shared = {**environment, "REDIS_URL": redis_server.url, "GATEWISE_WORKERS": "1"}
        ports = [stack.enter_context(serving(**shared))[0] for _ in range(2)]
        first, _ = stack.enter_context(workers(2, environment))
        machines, results = Machines((ports[0], ports[1])), Path(environment["GATEWISE_RESULTS"])
        found = follow(machines, 8, first, results, seconds=240)
    assert [state["state"] for state in found.states.values()] == ["done"] * 8
    assert found.killed_at
    assert found.files == {job: state["size"] for job, state in found.states.items()}
    assert found.seen[0] & found.seen[1]


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

"""Jobs whose workers die: each is found again, made once, and given up when it kills whoever makes it."""

from __future__ import annotations

import signal
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from tests.processes import children_of, waited_for
from tests.store.postgres import Postgres, program
from tools.machines import Machines, follow, workers
from tools.soak import serving
from web.work.job_channel import Channel
from web.work.job_queue import connection_to

from .asked_jobs import ordered, redis_of, state_of
from .conftest import LEASE, Redis
from .test_children import MANY, SMALL

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("lanes", [("brief",), ("brief", "export")], ids=["one lane", "two lanes"])
def test_a_job_that_a_worker_took_along_is_found_again(
    apps: list[Flask], environment: Mapping[str, str], redis_server: Redis, lanes: tuple[str, ...]
) -> None:
    """It was killed when it had taken the job, and nobody had noted that yet."""
    client = apps[0].test_client()
    job, other = ordered(client, SMALL, "svg"), ordered(client, SMALL, "dot")
    queue = "rq:queue:gatewise-brief"
    if len(lanes) > 1:
        assert redis_of(redis_server).lpop(queue) == job.encode()
    else:
        assert redis_of(redis_server).lmove(queue, f"{queue}:intermediate", "LEFT", "RIGHT") == job.encode()
    with workers(1, environment, lanes):
        assert state_of(client, other, "done")["size"] > 0
        assert state_of(client, job, "done")["size"] > 0
        waited_for(lambda: not redis_of(redis_server).exists("gatewise-brief:unfinished"), "finished jobs are noted")
    assert not redis_of(redis_server).exists(f"{queue}:intermediate")


def test_a_lock_that_a_worker_left_does_not_keep_its_job(
    apps: list[Flask], environment: Mapping[str, str], redis_server: Redis
) -> None:
    """It was killed while it cleaned up, and while it had a job."""
    client = apps[0].test_client()
    job = ordered(client, MANY, "zip")
    with workers(1, environment) as (victim,):
        state_of(client, job, "running")
        victim.kill()
        victim.wait()
    redis_of(redis_server).set("rq:clean_registries:gatewise-export", 1, ex=800)
    with workers(1, environment):
        channel = Channel(connection_to(redis_server.url), job)
        waited_for(lambda: ("again",) in channel.told(), "the job is not begun once more")


def test_a_file_whose_workers_die_is_tried_twice_and_no_more(apps: list[Flask], environment: Mapping[str, str]) -> None:
    client = apps[0].test_client()
    job, other = ordered(client, MANY, "zip"), ordered(client, SMALL, "dot")
    for _ in range(2):
        with workers(1, environment) as (victim,):
            state_of(client, job, "running", seconds=90)
            waited_for(lambda victim=victim: len(children_of(victim.pid)) > 0, "no process makes the file")
            state = state_of(client, job, "running")
            while state_of(client, job, "running")["done"] == state["done"]:
                time.sleep(0.05)
            victim.send_signal(signal.SIGKILL)
            victim.wait()
        time.sleep(float(LEASE["GATEWISE_JOB_LEASE"]) + 1)
    with workers(1, environment):
        assert state_of(client, job, "failed")["state"] == "failed"
        assert state_of(client, other, "done")["size"] > 0  # nobody else's file is lost by it


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

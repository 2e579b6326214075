"""Worker processes: they take jobs from Redis, one at a time, and do them as a server does its own.

A worker that is killed is noticed when its lease runs out; the others then do its job once more.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from redis.exceptions import RedisError
from rq import SimpleWorker, get_current_job
from rq.serializers import JSONSerializer

from graph.errors import NotNow
from graph.workers import AGAIN, JobFault, Part, pool_of, run

from .job_channel import Channel, unpacked
from .job_queue import JOB_QUEUES, connection_to, queue_name
from .job_recovery import recover, unlock
from .job_results import Results
from .jobs import KINDS
from .work_cost import LaneName

__all__ = ["perform", "serve"]

_LEASE_SECONDS = int(os.environ.get("GATEWISE_JOB_LEASE") or 15)  # without a sign of life: the worker counts as dead
_BEAT_SECONDS = _LEASE_SECONDS / 5
_SWEEP_SECONDS = max(1, _LEASE_SECONDS // 3)  # between two looks for jobs whose worker has died
_CLEANING_SECONDS = 600  # between two looks for files that are too old
_IN_MEMORY = 1 << 20
_BEAT_FILE = os.environ.get("GATEWISE_BEAT_FILE")  # whose age says how long ago there was a sign of life
_LOG = logging.getLogger(__name__)
_results: list[Results] = []  # of this process


class _Worker(SimpleWorker):
    """RQ's worker that does its jobs itself: the process that is bounded and killed is the job's own (``KINDS``), and
    stays warm from one job to the next."""

    def get_heartbeat_ttl(self, job: Any, working_time: float = 0.0) -> int:  # noqa: ARG002  RQ's signature
        return _LEASE_SECONDS

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        super().heartbeat(timeout, pipeline)
        if _BEAT_FILE:
            Path(_BEAT_FILE).touch()

    def perform_job(self, job: Any, queue: Any, execution: Any) -> bool:
        with self._beating(job, execution):
            return bool(super().perform_job(job, queue, execution))

    def run_maintenance_tasks(self) -> None:
        """Give the jobs of dead workers to others, and delete old files; one worker at a time does."""
        names = ",".join(queue.name for queue in self.queues)  # by whoever has the same lanes: he sees to these alone
        if self.connection.set(f"gatewise:sweep:{names}", 1, nx=True, ex=_SWEEP_SECONDS):
            for queue in self.queues:
                unlock(queue, _LEASE_SECONDS)
                recover(queue, _LEASE_SECONDS)
            self.clean_registries()  # type: ignore[no-untyped-call]
        if self.connection.set("gatewise:cleaning", 1, nx=True, ex=_CLEANING_SECONDS):
            with suppress(NotNow):  # it is logged, and tried again later
                _results[0].sweep()

    def _beat(self, job: Any, execution: Any) -> None:
        try:
            self.maintain_heartbeats(job, execution)
            self.run_maintenance_tasks()
        except (RedisError, OSError) as fault:
            _LOG.warning("a sign of life was not heard: %s", type(fault).__name__)

    @contextmanager
    def _beating(self, job: Any, execution: Any) -> Iterator[None]:
        is_over = threading.Event()

        def beat() -> None:
            while not is_over.wait(_BEAT_SECONDS):
                self._beat(job, execution)

        beating = threading.Thread(target=beat, daemon=True)
        beating.start()
        try:
            yield
        finally:
            is_over.set()
            beating.join()


def serve(address: str, results: str, lanes: tuple[LaneName, ...] = JOB_QUEUES) -> None:
    """Do jobs until SIGTERM, which lets the running one be finished."""
    client = connection_to(address)
    _results[:] = [Results(results, client)]
    worker = _Worker(
        [queue_name(lane) for lane in JOB_QUEUES if lane in lanes],
        connection=client,
        serializer=JSONSerializer,
        worker_ttl=15 + _SWEEP_SECONDS,  # RQ waits for jobs 15 s less at a time, and looks around between
        maintenance_interval=_SWEEP_SECONDS,
        name=f"gatewise-{os.uname().nodename}-{os.getpid()}",
    )
    worker.log_job_description = False
    worker.work(logging_level="WARNING")
    for kind in KINDS.values():
        pool_of(kind).close()


def perform(lane: LaneName, job: str, arguments: str, seconds: float) -> None:
    """Do a job of a lane, and tell its parts; RQ calls this. Whatever happens is told, so that RQ repeats only what
    died with its worker."""
    me = get_current_job()
    assert me is not None
    channel = Channel(me.connection, me.id)
    if channel.is_cancelled or lane not in KINDS or job not in KINDS[lane].jobs:
        channel.tell(("cancelled",))
        return
    channel.tell(AGAIN if any(part[0] == "begun" for part in channel.told()) else ("begun",))
    try:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
            for part in _until_cancelled(run(KINDS[lane], job, tuple(unpacked(arguments)), seconds), channel):
                if part == AGAIN:
                    file.seek(0)
                    file.truncate()
                if part[0] == "file":
                    file.write(part[1])
                else:
                    channel.tell(part)
                    if part[0] in ("refused", "cancelled"):
                        return
            size = file.tell()
            if size:
                _results[0].put(me.id, file)  # type: ignore[arg-type]
                channel.tell(("stored", size))
        channel.tell(("end",))
    except NotNow as lost:
        channel.tell(("not_now", lost.reason))
    except OSError as full:  # of the folder in which a file waits while it is made
        _LOG.error("a file cannot be kept while it is made: %s", type(full).__name__, exc_info=full)
        channel.tell(("not_now", "unavailable"))
    except JobFault as fault:
        channel.tell(("fault", *fault.args))


def _until_cancelled(parts: Any, channel: Channel) -> Iterator[Part]:
    with closing(parts):
        for part in parts:
            if channel.is_cancelled:
                yield ("cancelled",)
                return
            yield part

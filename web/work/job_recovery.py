"""Jobs that a worker took along when it was killed, other than those that RQ itself finds again.

RQ takes a job out of its queues with one command and notes who has it with a later one: whoever is killed between them
leaves a job that waits for ever. And whoever is killed while he cleans up leaves a lock for a quarter of an hour, in
which nobody else does.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.job import Job, JobStatus

from .job_queue import unfinished_key

__all__ = ["recover", "unlock"]

_MISSING = "gatewise:missing"  # in Redis: since when a job was nowhere
_RQ_LOCK_SECONDS = 899  # for which RQ locks a queue that it cleans up
_OVER = (JobStatus.FINISHED, JobStatus.FAILED, JobStatus.CANCELED, JobStatus.STOPPED)
_LOG = logging.getLogger(__name__)


def unlock(queue: Queue, seconds: float) -> None:
    """Take away RQ's lock where it is older than ``seconds``: cleaning up takes far less."""
    client: Any = queue.connection
    if 0 <= client.ttl(queue.registry_cleaning_key) < _RQ_LOCK_SECONDS - seconds:
        client.delete(queue.registry_cleaning_key)


def recover(queue: Queue, seconds: float) -> None:
    """Put the jobs back, first of all, that have been nowhere for ``seconds``: neither waiting, nor anybody's."""
    client: Any = queue.connection
    names = {each.decode() for each in client.smembers(unfinished_key(queue.name))}
    for name in names - {each.decode() for each in client.lrange(queue.key, 0, -1)}:
        if _is_over(queue, name):
            client.srem(unfinished_key(queue.name), name)
        elif name not in queue.started_job_registry:
            since = _missing_since(client, name)
            if time.time() - since <= seconds:
                continue
            queue.intermediate_queue.remove(name)  # where RQ looks for such jobs of a single queue
            client.lpush(queue.key, name)
            _LOG.warning("a job that a worker took along is queued again")
        client.hdel(_MISSING, name)


def _missing_since(client: Any, name: str) -> float:
    client.hsetnx(_MISSING, name, time.time())
    return float(client.hget(_MISSING, name) or time.time())


def _is_over(queue: Queue, name: str) -> bool:
    try:
        job = Job.fetch(name, connection=queue.connection, serializer=queue.serializer)
    except NoSuchJobError:
        return True
    return job.get_status() in _OVER

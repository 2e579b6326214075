"""Jobs over machines: queued in Redis with RQ, done by ``gatewise worker`` processes, followed from any server.

RQ and Dramatiq were both tried; docs/hosting.md tells why it is RQ.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from graph.errors import NotNow
from graph.limits import WEB
from graph.workers import JobFault, Part, has_given_up

from .job_channel import KEPT_SECONDS, Channel, packed
from .job_results import Results
from .work_cost import LaneName

__all__ = ["JOB_QUEUES", "JobQueue", "connection_to", "queue_name", "unfinished_key"]

JOB_QUEUES: tuple[LaneName, ...] = ("heavy", "brief", "export")  # in the order in which they are served
_SILENCE_SECONDS = 2.0  # after which it is asked whether a job is still alive
_GRACE_SECONDS = 300  # for two starts of the process, and a worker to say itself that the time is over
# A job goes before those of others who have more than it before theirs: rounds, in each of which everybody has one.
_TAKE_TURNS = """
local others, own = redis.call('LRANGE', KEYS[1], 0, -1), 0
if redis.call('LREM', KEYS[1], -1, ARGV[1]) == 0 then return end  -- somebody is at it already
local rounds, asker = {}, redis.call('GET', ARGV[2] .. ARGV[1])
for at, id in ipairs(others) do
    local whose = id ~= ARGV[1] and redis.call('GET', ARGV[2] .. id) or ''
    rounds[whose] = (rounds[whose] or 0) + 1
    others[at] = {id, id ~= ARGV[1] and rounds[whose] or 0}
    if whose == asker then own = own + 1 end
end
for _, other in ipairs(others) do
    if other[2] > own + 1 then return redis.call('LINSERT', KEYS[1], 'BEFORE', other[1], ARGV[1]) end
end
redis.call('RPUSH', KEYS[1], ARGV[1])
"""
_ASKER = "gatewise:asker:"  # with a job's name: whose it is, under a digest
_PERFORM = "web.work.job_worker.perform"
_LOG = logging.getLogger(__name__)
State = Mapping[str, Any]


def connection_to(address: str) -> Any:
    """A client of Redis that notices when it is away."""
    import redis

    return redis.Redis.from_url(address, socket_timeout=10.0, socket_connect_timeout=1.0, health_check_interval=30)


def queue_name(lane: LaneName) -> str:
    """What RQ calls the queue of a lane."""
    return f"gatewise-{lane}"


def unfinished_key(queue: str) -> str:
    """Where the jobs of a queue are noted until they are over, whoever has them meanwhile."""
    return f"{queue}:unfinished"


@contextmanager
def _away_told() -> Iterator[None]:
    """A Redis that does not answer, as what it means here."""
    from redis.exceptions import RedisError

    try:
        yield
    except (RedisError, OSError) as fault:
        _LOG.warning("the job queue does not answer: %s", type(fault).__name__)
        raise NotNow("unavailable") from None


class JobQueue:
    """The queues at a Redis address. ``lanes``: whose jobs are queued there; all others are done here."""

    def __init__(self, address: str, results: str, lanes: tuple[LaneName, ...] = ("brief", "export")) -> None:
        self.lanes = lanes
        self._client = connection_to(address)
        self.results = Results(results, self._client)
        self._take_turns = self._client.register_script(_TAKE_TURNS)

    def start(
        self,
        lane: LaneName,
        job: str,
        arguments: Part,
        seconds: float,
        about: State | None = None,
        client: str = "",
    ) -> str:
        """Queue a job, and give its name, by which it can be followed. ``about``: what its state will also say;
        ``client``: whoever has asked for twenty things does not stand before somebody who asks for one.

        Raises:
            NotNow: too many wait, or Redis does not answer.
        """
        name = secrets.token_hex(16)
        with _away_told():
            queue = self._queue(lane)
            if queue.count >= WEB.queued_jobs:
                raise NotNow("busy")
            from rq import Retry

            Channel(self._client, name).tell(("queued", dict(about or {})))
            self._client.set(_ASKER + name, self.results.signed(client), ex=KEPT_SECONDS)
            queue.enqueue(
                _PERFORM,
                args=(lane, job, packed(arguments), seconds),
                job_id=name,
                job_timeout=int(seconds) + _GRACE_SECONDS,
                retry=Retry(max=1),  # of a job whose worker died; what a job says itself is never an error of RQ's
                result_ttl=KEPT_SECONDS,
                failure_ttl=KEPT_SECONDS,
                description=lane,
            )
            self._client.sadd(unfinished_key(queue.name), name)
            self._take_turns(keys=[queue.key], args=[name, _ASKER])
        return name

    def follow(self, name: str, patience: float, seconds: float) -> Generator[Part, None, None]:
        """The same parts as from a process of our own; closing this early ends the work.

        Raises:
            NotNow: nobody has begun within ``patience``, it is not whole ``seconds`` later, interrupted twice, or Redis
                does not answer.
            JobFault: our own mistake.
        """
        is_over = False
        try:
            with _away_told():
                yield from self._parts(name, patience, seconds)
            is_over = True
        finally:
            if not is_over:
                self.cancel(name)

    def _parts(self, name: str, patience: float, seconds: float) -> Iterator[Part]:
        has_begun, limit = False, time.monotonic() + patience
        silence = min(_SILENCE_SECONDS, patience)
        for part in Channel(self._client, name).listen(silence):
            if time.monotonic() > limit + seconds:
                raise NotNow("late")
            if has_given_up():
                raise NotNow("interrupted")
            if part is None:
                if not has_begun and time.monotonic() > limit:
                    raise NotNow("busy")
                if self._is_lost(name):
                    raise NotNow("interrupted")
                continue
            kind = part[0]
            has_begun = has_begun or kind != "queued"
            if kind == "stored":
                for piece in self.results.pieces(name):
                    yield "file", piece
            elif kind == "not_now":
                raise NotNow(part[1])
            elif kind == "fault":
                raise JobFault(part[1], part[2])
            elif kind not in ("queued", "begun", "end", "cancelled"):
                yield part

    def allows(self, name: str, until: int, signature: str) -> bool:
        """Whether a link to a file is ours, and of the last hour.

        Raises:
            NotNow: Redis does not answer.
        """
        with _away_told():
            return self.results.allows(name, until, signature)

    def cancel(self, name: str) -> None:
        """End a job, whether it has begun or not; without Redis it ends by itself."""
        with suppress(NotNow), _away_told():
            Channel(self._client, name).cancel()

    def state(self, name: str) -> State | None:
        """How far a job is: {"state": "queued", "running", "done", "failed" or "cancelled", "done", "total"}, with
        "size", "link" and "path" (here, whatever the store) where it is done, and "errors" where it was refused; None:
        there is no such job.

        Raises:
            NotNow: Redis does not answer.
        """
        with _away_told():
            channel = Channel(self._client, name)
            parts = channel.told()
            if not parts:
                return None
            found: dict[str, Any] = {"state": "queued", "done": 0, "total": None, **parts[0][1]}
            for part in parts[1:]:
                found |= _STATES[part[0]](part) if part[0] in _STATES else {}
            if found["state"] == "done":
                found["link"] = self.results.link(name, found.get("name", "file"))
                found["path"] = self.results.path(name, found.get("name", "file"))
            elif found["state"] == "queued" and channel.is_cancelled:
                found["state"] = "cancelled"  # whoever takes it from the queue will leave it
            elif found["state"] in ("queued", "running") and self._is_lost(name):
                found |= {"state": "failed", "reason": "interrupted"}
        return found

    @property
    def waiting(self) -> dict[LaneName, int]:
        """How many jobs wait in each queue.

        Raises:
            NotNow: Redis does not answer.
        """
        with _away_told():
            return {lane: self._queue(lane).count for lane in JOB_QUEUES}

    def _queue(self, lane: LaneName) -> Any:
        from rq import Queue
        from rq.serializers import JSONSerializer

        return Queue(queue_name(lane), connection=self._client, serializer=JSONSerializer)

    def _is_lost(self, name: str) -> bool:
        """Whether nobody does a job any more, although it has not told its end."""
        from rq.exceptions import NoSuchJobError
        from rq.job import Job
        from rq.serializers import JSONSerializer

        try:
            return Job.fetch(name, connection=self._client, serializer=JSONSerializer).is_failed
        except NoSuchJobError:
            return True


_STATES: Mapping[str, Callable[[Part], State]] = {  # what a part says of the state of its job
    "begun": lambda _: {"state": "running", "done": 0},
    "again": lambda _: {"state": "running", "done": 0},
    "progress": lambda part: {"state": "running", "done": part[1], "total": part[2]},
    "stored": lambda part: {"state": "done", "size": part[1]},
    "refused": lambda part: {"state": "failed", "errors": part[2]},
    "not_now": lambda part: {"state": "failed", "reason": part[1]},
    "fault": lambda _: {"state": "failed", "reason": "fault"},
    "cancelled": lambda _: {"state": "cancelled"},
}

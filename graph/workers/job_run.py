"""A job done: a function, by name, with its arguments, in a child process; what it gives comes part by part."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from contextlib import closing

from ..errors import NotNow
from .child import FAULT
from .pool import close_pools, pool_of
from .worker import Kind, Part

__all__ = ["AGAIN", "JobFault", "Part", "give_up", "has_given_up", "run"]

AGAIN: Part = ("again",)  # what came so far does not count: the work begins anew
_is_over = threading.Event()


class JobFault(Exception):
    """An exception in a child process that nobody expected: its kind, and the places in our program."""


def run(kind: Kind, job: str, arguments: Part, seconds: float) -> Generator[Part, None, None]:
    """The parts as they come, within about ``seconds``; closing this early ends the work.

    A process that is ended from outside costs nothing but time: ``AGAIN`` is told, and the work begins once more.

    Raises:
        NotNow: late, interrupted twice, or no process can be started.
        JobFault: our own mistake.
    """
    limit = time.monotonic() + seconds + kind.start_seconds  # a start is not the work's time, here neither
    try:
        yield from _once(kind, job, arguments, seconds)
        return
    except NotNow as lost:
        if lost.reason != "interrupted" or has_given_up():
            raise
    yield AGAIN  # somebody has killed it, most likely
    yield from _once(kind, job, arguments, max(0.0, min(seconds, limit - time.monotonic())))


def _once(kind: Kind, job: str, arguments: Part, seconds: float) -> Generator[Part, None, None]:
    if has_given_up():
        raise NotNow("interrupted")
    fault: Exception | None = None
    with closing(pool_of(kind).stream(job, arguments, seconds)) as parts:
        for part in parts:  # to the end: a process that is left in the middle is no longer usable
            if part[0] == FAULT:
                fault = JobFault(*part[1:])
            else:
                yield part
    if fault:
        raise fault


def give_up() -> None:
    """End all work of this process, now and to come, as it has to end itself: whoever waits is told to come again."""
    if not has_given_up():
        _is_over.set()
        close_pools()


def has_given_up() -> bool:
    """Whether nothing is done here any more."""
    return _is_over.is_set()

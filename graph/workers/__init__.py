"""Jobs: work that must not be done where people are served, and how much of it is done at once.

A ``Lane`` is where it waits for a place; ``run`` does it in a warm child process, bounded, and killed when late.
"""

from __future__ import annotations

from .admission_lanes import Lane
from .job_run import AGAIN, JobFault, Part, give_up, has_given_up, run
from .pool import Pool, pool_of
from .worker import Kind

__all__ = ["AGAIN", "JobFault", "Kind", "Lane", "Part", "Pool", "give_up", "has_given_up", "pool_of", "run"]

"""Child processes that do what must not be done where people are served: warm, bounded, killed when late."""

from __future__ import annotations

from .pool import Kind, Pool, WorkerLost, pool_of

__all__ = ["Kind", "Pool", "WorkerLost", "pool_of"]

"""Server processes, as many as the machine or the container has room for: by cores, by memory, by tasks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["cores", "most_workers"]

MOST = 16  # processes of one server; a larger machine has several servers, and a balancer before them
TASKS = 90  # threads and child processes of one server process
MEMORY, FOR_FILES = 400, 1_024  # megabytes of one server process with its children; of large files besides
_GROUPS = Path("/sys/fs/cgroup")  # cgroups(7)
_NONE = 1 << 60  # what version 1 says where there is no limit is larger


def most_workers(groups: Path = _GROUPS, own: Path = Path("/proc/self/cgroup")) -> int:
    """Server processes where nobody has said how many: one a core, at least two where there is room, at most MOST."""
    wanted = min(max(2, cores(groups, own)), MOST)
    tasks = _least(_limits("pids", "pids.max", "pids.max", groups, own))
    memory = _least(_limits("memory", "memory.max", "memory.limit_in_bytes", groups, own))
    if tasks is not None:
        wanted = min(wanted, tasks // TASKS)
    if memory is not None:
        wanted = min(wanted, (memory // 1_000_000 - FOR_FILES) // MEMORY)
    return max(1, wanted)


def cores(groups: Path = _GROUPS, own: Path = Path("/proc/self/cgroup")) -> int:
    """Cores that this process may use: a container often has fewer than the machine, also by a share of their time."""
    has_affinity = hasattr(os, "sched_getaffinity")
    found = len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1
    for share in _limits("cpu", "cpu.max", "cpu.cfs_quota_us", groups, own):
        limit, _, period = share.partition(" ")
        if limit.isdigit():  # version 1 has its period in a file of its own, which nobody changes
            found = min(found, -(-int(limit) // int(period or 100_000)))
    return max(1, found)


def _least(texts: Iterator[str]) -> int | None:
    """The smallest of these limits; None where there is none."""
    return min((int(text) for text in texts if text.isdigit() and int(text) < _NONE), default=None)


def _limits(kind: str, name: str, old_name: str, groups: Path, own: Path) -> Iterator[str]:
    """The limits of a kind in our control group and in those that it is in, of version 2 and of version 1."""
    roots = {"": (groups, name), kind: (groups / kind, old_name)}
    for line in _text(own).splitlines() or [f"0::/\n1:{kind}:/"]:
        _, kinds, path = line.split(":", 2)
        for each in kinds.split(","):
            root, file = roots.pop(each, (None, ""))
            if root is not None:
                folder = root / path.strip("/")
                inside = (root, *(up for up in (folder, *folder.parents) if up != root and up.is_relative_to(root)))
                yield from (_text(place / file).strip() for place in inside)
    yield from (_text(root / file).strip() for root, file in roots.values())


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except OSError:
        return ""

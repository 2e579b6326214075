"""How much the slow tests go over: all, or a fixed part where a machine waits for the answer."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

import pytest

__all__ = ["parted", "sampled"]

Item = TypeVar("Item")
SLOW_PART = 3  # each third


def sampled(items: Iterable[Item], every: int) -> list[Item]:
    """All items; where ``CI`` is set each ``every``-th alone, always the same ones."""
    found = list(items)
    return found[::every] if os.environ.get("CI") else found


def parted(items: Iterable[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """The tests that are run where a machine waits, and the others: of a file's slow tests and of its tests in a
    browser each third is run, always the same ones."""
    seen: Counter[str] = Counter()
    run: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        file = item.nodeid.partition("::")[0]
        is_slow = any(item.get_closest_marker(kind) for kind in ("slow", "browser"))
        (left if is_slow and seen[file] % SLOW_PART else run).append(item)
        seen[file] += is_slow
    return run, left

"""How many of the examples the slow tests go over: all, or a fixed part where a machine waits for the answer."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

__all__ = ["sampled"]

Item = TypeVar("Item")


def sampled(items: Iterable[Item], every: int) -> list[Item]:
    """All items; where ``CI`` is set each ``every``-th alone, always the same ones."""
    found = list(items)
    return found[::every] if os.environ.get("CI") else found

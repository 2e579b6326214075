"""Containers that are walked: what a list of lists unfolds to is counted against the budget, and may be far more than
was ever made: ``x = [x, x]`` forty times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .budget import Budget

__all__ = ["leaves", "shown", "unfolded", "within"]

_ROWS = (list, tuple)
_NESTED = (list, tuple, dict, set)


def leaves(budget: Budget, value: Any, rows: Any = _ROWS) -> Iterator[Any]:
    """What stands in a list or tuple and in those inside it, each as often as it is met; of an empty one itself.

    Raises:
        TraceError: ``too_large`` or ``too_deep``: it unfolds to more than the budget has.
    """
    pending = [iter((value,))]
    while pending:
        for item in pending[-1]:
            if isinstance(item, rows) and item:
                budget.walk(len(item), len(pending))
                pending.append(iter(item))
                break
            yield item
        else:
            pending.pop()


def unfolded(budget: Budget, *values: Any) -> None:
    """Counts all that containers hold, before Python itself compares, orders, hashes or writes them.

    Raises:
        TraceError: ``too_large`` or ``too_deep``: they unfold to more than the budget has.
    """
    pending = [iter(values)]
    while pending:
        for item in pending[-1]:
            if isinstance(item, _NESTED):
                held = (*item, *item.values()) if isinstance(item, dict) else item
                budget.walk(len(held), len(pending))
                pending.append(iter(held))
                break
        else:
            pending.pop()


def within(item: Any, numbers: range) -> bool:
    """``item in range(…)``, without going through its numbers."""
    if not isinstance(item, int | float) or item != item or item != int(item):
        return False
    return int(item) in numbers


def shown(value: Any) -> str:
    """A key or an item in a message: a number or a text; of a container that it is one."""
    if isinstance(value, bool | int | float | str):
        return str(value)[:40]
    return "(…)" if isinstance(value, tuple) else "[…]"

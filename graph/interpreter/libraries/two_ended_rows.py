"""``collections.deque``: a list with two ends, which may hold a bounded number of items."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...language.marks import Mark
from ..iterating import items_of
from .function_tables import Entry, argument

__all__ = ["DEQUE_METHODS", "Deque", "deque"]


class Deque(list[Any]):
    """A list that drops what it cannot hold at its other end; ``most``: how many items it holds, None: all."""

    most: int | None = None

    def trim(self, *, at_end: bool) -> None:
        """Drops items of one end until it holds no more than it may."""
        surplus = 0 if self.most is None else len(self) - self.most
        if surplus > 0:
            del self[len(self) - surplus if at_end else 0 : len(self) if at_end else surplus]


def deque(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``deque(items, maxlen)``"""
    made, most = Deque(), argument(arguments, keywords, 1, "maxlen")
    made.most = None if most is None else int(run.integer(most, mark))
    source = argument(arguments, keywords, 0, "iterable")
    if source is not None:
        made.extend(items_of(run, source, mark))
    run.count_items(len(made), mark)
    made.trim(at_end=False)
    return made


def _added(change: Callable[[Deque, Any], object], *, at_end: bool) -> Entry:
    """Puts something at one end, and drops at the other."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        run.count_items(1, mark)
        change(arguments[0], arguments[1])
        arguments[0].trim(at_end=not at_end)
        return None

    return call


def _each(one: Entry) -> Entry:
    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        for item in list(items_of(run, arguments[1], mark)):
            one(run, [arguments[0], item], {}, mark)
        return None

    return call


def _first(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    if not arguments[0]:
        raise run.error("wrong_arguments", "index_range", mark, index=0, size=0, name="deque")
    return arguments[0].pop(0)


def _rotate(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    row, steps = arguments[0], int(run.integer(argument(arguments, keywords, 1, "n", default=1), mark))
    run.budget.walk(len(row), 0)
    if row:
        place = -steps % len(row)
        row[:] = [*row[place:], *row[:place]]
    return None


_APPEND = _added(lambda row, item: row.append(item), at_end=True)
_APPEND_LEFT = _added(lambda row, item: row.insert(0, item), at_end=False)
DEQUE_METHODS: dict[str, Entry] = {
    "append": _APPEND, "appendleft": _APPEND_LEFT, "extend": _each(_APPEND), "extendleft": _each(_APPEND_LEFT),
    "popleft": _first, "rotate": _rotate,
}  # fmt: skip

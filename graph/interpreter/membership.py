"""Membership: whether an item is in a container, as Python's ``in`` asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..language.marks import Mark
from .class_methods import find_method
from .container_walk import unfolded, within
from .iterating import items_of
from .values import Instance

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["is_in", "is_plain"]


def is_plain(left: Any, right: Any) -> bool:
    """Whether both are values that Python compares by themselves."""
    kinds = (bool, int, float, str, type(None))
    return isinstance(left, kinds) and isinstance(right, kinds)


def is_in(machine: Machine, item: Any, container: Any, mark: Mark) -> bool:
    """Whether ``item in container`` holds."""
    if isinstance(container, range):
        return within(item, container)
    if isinstance(container, str | dict | set):
        unfolded(machine.budget, item)
        if isinstance(item, bool | int | float | str | tuple | None.__class__):
            try:
                return item in container
            except TypeError:
                return False
        return False
    if isinstance(container, Instance):
        return _is_in_object(machine, item, container, mark)
    if isinstance(container, list | tuple):
        machine.budget.walk(len(container), 0)
        return any(item is other or _is_equal(machine, item, other) for other in container)
    machine.count_made(machine.shape(container, mark), mark)
    return bool(np.any(machine.static(container, mark) == machine.static(item, mark)))


def _is_in_object(machine: Machine, item: Any, container: Instance, mark: Mark) -> bool:
    """What ``__contains__`` says; without it, whether the object gives the item when it is gone through."""
    own = find_method(container.type, "__contains__")
    if own is not None:
        return machine.truth(machine.call(own, [container, item], {}, mark), mark)
    return any(item is other or _is_equal(machine, item, other) for other in items_of(machine, container, mark))


def _is_equal(machine: Machine, item: Any, other: Any) -> bool:
    """Python's ``==`` of plain values, and of lists and tuples of them."""
    if is_plain(item, other):
        return bool(item == other)
    if type(item) is not type(other) or not isinstance(item, list | tuple) or len(item) != len(other):
        return False
    unfolded(machine.budget, item, other)
    return all(_is_equal(machine, one, two) for one, two in zip(item, other, strict=True))

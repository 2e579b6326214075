"""Arrays that are changed where they stand: whoever holds one, under any name, holds the changed one.

Nodes of a graph never change; so ``x[0] = 5`` makes a new one, and it takes the old one's place in every name, list and
object. A copy is told from what it was copied from by its identity alone.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..autodiff.builder import Ref
from ..language.marks import Mark
from .inputs import Input
from .values import Bound, Function, Instance, Scope

if TYPE_CHECKING:
    from .machine import Frame, Machine

__all__ = [
    "change_everywhere",
    "copied",
    "has_others",
    "is_changed_in_place",
    "moved",
    "numbers_to_change",
    "replace_everywhere",
]

_LONGEST = 1000  # a longer container is not looked through
_UNCHANGEABLE = frozenset(("jax", "tensorflow"))  # their arrays never change


def copied(run: Any, value: Any) -> Any:
    """A copy of an array: the same node, told apart from what it is a copy of."""
    if isinstance(value, Ref):
        made = Ref(value.position)
        run.copies[id(made)] = made
        return made
    return copy.copy(value) if isinstance(value, Input) else value


def is_changed_in_place(machine: Machine, value: Any) -> bool:
    """Whether ``value += 1`` changes an array that other names may hold, not a number."""
    if machine.library in _UNCHANGEABLE:
        return False
    if isinstance(value, Input):
        return bool(value.shape)
    if isinstance(value, Ref):
        return bool(machine.builder.shape_of(value))
    return isinstance(value, np.ndarray) and value.ndim > 0


def moved(machine: Machine, frame: Frame, old: Any, new: Any, mark: Mark) -> Any:
    """What an array is after it was changed: under ``no_grad`` no gradient goes through what changed it."""
    if not frame.is_detached or not machine.computed(new):
        return new
    return machine.apply("detach", [new], {}, mark)


def numbers_to_change(machine: Machine, frame: Frame, value: Any, by: Any) -> Any:
    """The numbers of an input that stays one when it is changed under ``no_grad`` by what is no gate; else None."""
    if not frame.is_detached or not isinstance(value, Input) or not value.shape or machine.is_traced(by):
        return None
    return None if value.name in machine.inputs.values else np.asarray(machine.inputs.value_of(value))


def has_others(machine: Machine, target: Any, value: Any) -> bool:
    """Whether what an input's ``.data`` becomes depends on other inputs: it is more than other numbers."""
    if machine.computed(target):  # what was an input is one no more
        return machine.is_traced(value)
    if not isinstance(target, Input) or not machine.computed(value):
        return False
    nodes, pending, seen = machine.builder.nodes, [value.position], {value.position}
    while pending:
        position = pending.pop()
        if nodes[position].kind == "input" and position not in target.nodes.values():
            return True
        fresh = [operand for operand in nodes[position].operands if operand not in seen]
        seen.update(fresh)
        pending += fresh
    return False


def replace_everywhere(machine: Machine, old: Any, new: Any) -> Any:
    """Puts ``new`` into the place of an input, a number too, wherever it is held."""
    for names, key in [(names, key) for names, key, value in _held(machine) if value is old]:
        names[key] = new
    return new


def change_everywhere(machine: Machine, old: Any, new: Any, mark: Mark) -> None:
    """Puts ``new`` into the place of ``old`` wherever it is held, and what ``old`` is a part of is changed too."""
    pending = [(old, new)]
    while pending:
        before, after = pending.pop()
        if before is after or not is_changed_in_place(machine, before):
            continue
        held = [(names, key) for names, key, value in _held(machine) if value is before]
        for names, key in held:
            names[key] = after
        if held and isinstance(before, Ref) and id(before) not in machine.copies:
            pending += _changed_base(machine, before, after, mark)


def _held(machine: Machine) -> Iterator[tuple[Any, Any, Any]]:
    """Every place that a program can reach: a dict or list, a key, what stands there."""
    pending: list[Any] = [machine.globals, *(frame.scope for frame in machine.frames)]
    seen: set[int] = set()
    while pending:
        holder = pending.pop()
        if id(holder) in seen:
            continue
        seen.add(id(holder))
        if isinstance(holder, Scope):
            pending += [holder.parent, *holder.outer.values()]
            holder = holder.names
        elif isinstance(holder, Instance):
            holder = holder.names
        elif isinstance(holder, Bound):
            pending.append(holder.object)
            continue
        elif isinstance(holder, Function):
            pending += [holder.scope]
            holder = holder.defaults
        if not isinstance(holder, dict | list) or len(holder) > _LONGEST:
            continue
        machine.budget.walk(len(holder), 0)
        for key, value in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
            if isinstance(value, tuple) and len(value) <= _LONGEST:
                parts = list(value)
                for place, part in enumerate(value):
                    yield _Row(holder, key, parts), place, part
                pending += [part for part in value if _can_hold(part)]
            elif _can_hold(value):
                pending.append(value)
            else:
                yield holder, key, value


class _Row:
    """A tuple in a container: what is put into it makes another one there."""

    def __init__(self, holder: Any, key: Any, parts: list[Any]) -> None:
        self.holder, self.key, self.parts = holder, key, parts

    def __setitem__(self, place: int, value: Any) -> None:
        self.parts[place] = value
        kind = type(self.holder[self.key])
        self.holder[self.key] = kind(self.parts)


def _can_hold(value: Any) -> bool:
    return isinstance(value, Scope | Instance | Bound | Function | dict | list)


def _changed_base(machine: Machine, part: Ref, after: Any, mark: Mark) -> list[tuple[Any, Any]]:
    """The array that a slice, a row or a reshaped one shows, where it is still held: it, and what it is now."""
    draft = machine.builder.nodes[part.position]
    gate = draft.operation.gate.name if draft.operation is not None else ""
    if gate not in ("index", "reshape") or draft.operation is None:
        return []
    bases = [value for _, _, value in _held(machine) if _is_node(value, draft.operands[0])]
    if not bases:
        return []
    base = bases[0]
    if gate == "reshape":
        shape = machine.shape(base, mark)
        return [(base, machine.apply("reshape", [after], {"shape": tuple(shape)}, mark))]
    index = draft.operation.params["index"]
    if any(item is None or isinstance(item, tuple | bool) for item in index):  # places picked one by one: a copy
        return []
    return [(base, machine.apply("set", [machine.operand(base, mark), after], {"index": index}, mark))]


def _is_node(value: Any, position: int) -> bool:
    if isinstance(value, Input):
        return value.nodes.get(()) == position
    return isinstance(value, Ref) and value.position == position

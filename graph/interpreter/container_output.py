"""The output of a program that keeps what it works out in lists and dicts: ``hs[t] = tanh(…)``, ``ys.append(…)``."""

from __future__ import annotations

import re
from typing import Any

from ..autodiff.builder import Ref
from ..errors import Span
from ..language.marks import Mark
from .machine import Machine

__all__ = ["last_kept"]

_START = Span(0, 0)
_BACKWARD = re.compile(r"d[A-Z]?\w?|grads?|gradients?|\w+_(?:grads?|gradients?)|(?:grads?|d)_\w+")


def last_kept(machine: Machine) -> tuple[str, Any, Mark] | None:
    """The newest value that a list or dict of the program keeps and no name has, with how the program spells it.

    None where there is none, or where something with a name was worked out later.
    """
    known = {value.position for _, value in machine.named if isinstance(value, Ref)}
    newest = max((place for place in known if machine.computed(Ref(place))), default=-1)
    most, found = 0, None
    for name, kept in machine.globals.names.items():
        if type(kept) not in (list, dict) or not kept or _BACKWARD.fullmatch(name):
            continue
        key = next(reversed(kept)) if isinstance(kept, dict) else len(kept) - 1
        value = kept[key]
        if (
            machine.computed(value)
            and value.position > newest
            and value.position not in known
            and value == machine.uncut(value)
            and not machine.is_mask(value)
            and (count := _worked_into(machine, value.position)) >= most  # ys, not the times ts beside them
        ):
            most, found = count, (f"{name}[{key!r}]", value)
    if found is None:
        return None
    span = machine.builder.nodes[found[1].position].span or _START
    return *found, Mark(span, span)


def _worked_into(machine: Machine, position: int) -> int:
    """How many nodes a node is worked out from."""
    seen, pending = {position}, [position]
    while pending:
        for operand in machine.builder.nodes[pending.pop()].operands:
            if operand not in seen:
                seen.add(operand)
                pending.append(operand)
    return len(seen)

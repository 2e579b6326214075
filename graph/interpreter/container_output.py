"""The output of a program that keeps what it works out in lists and dicts: ``hs[t] = tanh(…)``, ``ys.append(…)``."""

from __future__ import annotations

import re
from typing import Any

from ..autodiff.builder import Ref
from ..errors import Span
from ..language.marks import Mark
from .container_walk import shown
from .machine import Machine

__all__ = ["last_kept"]

_START = Span(0, 0)
_MOST = 10  # that are looked into
_BACKWARD = re.compile(r"d[A-Z]?\w?|grads?|gradients?|\w+_(?:grads?|gradients?)|(?:grads?|d)_\w+")


def last_kept(machine: Machine) -> tuple[str, Any, Mark] | None:
    """The newest value that a list or dict of the program keeps and no name has, with how the program spells it.

    None where there is none, or where something with a name was worked out later.
    """
    known = {value.position for _, value in machine.named if isinstance(value, Ref)}
    newest = max((place for place in known if machine.computed(Ref(place))), default=-1)
    found: list[tuple[int, str]] = []
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
        ):
            found.append((value.position, f"{name}[{shown(key)}]"))
    if not found:
        return None
    # ys, not the times ts beside them
    place, spelling = max(sorted(found)[-_MOST:], key=lambda each: (_worked_into(machine, each[0]), each[0]))
    span = machine.builder.nodes[place].span or _START
    return spelling, Ref(place), Mark(span, span)


def _worked_into(machine: Machine, position: int) -> int:
    """How many nodes a node is worked out from."""
    seen, pending = {position}, [position]
    while pending:
        for operand in machine.builder.nodes[pending.pop()].operands:
            if operand not in seen:
                seen.add(operand)
                pending.append(operand)
    return len(seen)

"""Values of lists without one that a loop goes over: two rows of free weights, two layers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..language.marks import Mark
from .demanded_rows import ROWS, Row
from .libraries.supposed_layers import supposed_layer

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["begun_empty", "supposed_rows"]


def begun_empty(machine: Machine, name: str, mark: Mark) -> list[Any] | None:
    """The empty list that ``outputs`` is where a piece of a program only appends to it."""
    if ".append(" not in machine.source or name in machine.inputs.values:
        return None
    if not re.search(rf"(?<!\w){re.escape(name)}\.append\(", machine.source):
        return None
    machine.notice("supposed_rows", mark, name=name, rows="[]")
    return []


def supposed_rows(machine: Machine, name: str, row: Row, mark: Mark) -> list[Any]:
    """``[(W1, b1), (W2, b2)]`` for ``params``; for ``layers`` two layers that are told by their list's name."""
    if not row.parts:
        kind = name.removesuffix("s")
        return [supposed_layer(f"{kind}{number}") for number in range(1, ROWS + 1)]
    names = [[f"{part}{number}" for part in row.parts] for number in range(1, ROWS + 1)]
    made = [tuple(machine.inputs.free(part, mark.span) for part in parts) for parts in names]
    shown = [", ".join(parts) if row.is_alone else f"({', '.join(parts)})" for parts in names]
    machine.notice("supposed_rows", mark, name=name, rows=f"[{', '.join(shown)}]")
    return [parts[0] for parts in made] if row.is_alone else [*made]

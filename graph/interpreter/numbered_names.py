"""Elements of a vector that mathematics names: the s_1 of ``s_j - s_1`` where s is an array and s_1 has no value."""

from __future__ import annotations

import re
from typing import Any

from ..language.marks import Mark
from .indexing import get_item
from .machine import Frame, Machine
from .values import MISSING, Definition, SizeInt, find

__all__ = ["named_element"]

_NUMBERED = re.compile(r"(.*[^\W\d_][a-z']*)_(\d)")
_FROM_ZERO = re.compile(r"_\{?[^\W\d]\s*=\s*0|₌₀")


def named_element(machine: Machine, frame: Frame, name: str, mark: Mark) -> Any:
    """The element that a name with a number means, counted from 1, or from 0 where a sum begins there; None where no
    vector of that name stands here, or it has no such place: the w_0 of ``w_0 + \\sum_{j=1}^{d} w_j x_j``."""
    found = None if machine.is_code else _NUMBERED.fullmatch(name)
    if found is None:
        return None
    base, number = found[1], int(found[2])
    value = find(frame.scope, base)
    if isinstance(value, Definition):  # the s_0 of s(t) = s_0 + v_0 t
        return None
    known = machine.inputs
    if value is MISSING and (base in known.values or base in known.assumptions.shapes):
        value = machine.globals.names[base] = known.free(base, mark.span)
    shape = machine.shape(value, mark) if value is not MISSING and machine.is_traced(value) else ()
    place = number - (0 if _FROM_ZERO.search(machine.source) else 1)
    if len(shape) != 1 or not 0 <= place < shape[0]:
        return None
    machine.notice("element_of", mark, name=name, base=base, number=place + 1)
    return get_item(machine, value, [SizeInt(place)], mark)

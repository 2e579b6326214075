"""Refusals of names that nobody knows: what may be meant, or that it is known and not offered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..autodiff.name_proposals import nearest
from ..errors import TraceError
from ..gates import SPELLINGS
from ..language.marks import Mark
from ..notation.names import name_parts
from .libraries import spelling_lookup as lookup
from .values import Module

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["refuse_attribute", "refuse_member", "refuse_unknown"]

_NOT_DIFFERENTIABLE = frozenset(
    "heaviside isnan isinf allclose array_equal count_nonzero nonzero unique sgn mod fmod remainder floor_divide "
    "floor_div digitize searchsorted bincount int bool".split()
)
_LONGEST_FACTOR = 4  # letters: lam(x + 1) may be a product, hypot(x) is no product


def refuse_unknown(machine: Machine, name: str, count: int, mark: Mark) -> TraceError:
    """A call of a name without a value: a slip of the hand, a product, or a function that is not offered."""
    if lookup.known_elsewhere(name) or name in _NOT_DIFFERENTIABLE:
        return machine.error("unknown_function", "known_not_offered", mark, name=name)
    if not name.isascii():
        name = machine.source[mark.at.start : mark.at.end]
    fixes = nearest(name, [*SPELLINGS, *lookup.names()])
    text = machine.source[mark.span.start : mark.span.end]
    if re.match(r"[^(]*\(\s*[\"']", text) or fixes or count != 1 or len(name_parts(name).base) > _LONGEST_FACTOR:
        return machine.error("unknown_function", "unknown_function", mark, name=name, fixes=fixes)
    bracket = text.find("(")
    fixes = (f"{text[:bracket].rstrip()}*{text[bracket:]}",) if bracket > 0 else ()
    return machine.error("unknown_function", "product_or_call", Mark(mark.span, mark.span), name=name, fixes=fixes)


def refuse_member(machine: Machine, module: Module, name: str, mark: Mark) -> TraceError:
    """``np.foo``: not there, or not offered."""
    mark = Mark(mark.span, mark.span)
    if lookup.known_elsewhere(name):
        return machine.error("unknown_function", "known_not_offered", mark, name=f"{module.path}.{name}")
    fixes = tuple(f"{module.path}.{close}" for close in nearest(name, lookup.members(module)))
    return machine.error("unknown_function", "unknown_function", mark, name=name, fixes=fixes)


def refuse_attribute(machine: Machine, value: Any, name: str, mark: Mark) -> TraceError:
    """``x.foo``."""
    fixes = nearest(name, lookup.method_names(value, machine))
    return machine.error("unsupported", "attribute", mark, name=name, fixes=fixes)

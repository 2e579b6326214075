"""Refusals of names that nobody knows: what may be meant, or that it is known and not offered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..autodiff.name_proposals import nearest
from ..errors import Span, TraceError
from ..gates import SPELLINGS
from ..language.marks import Mark
from ..language.usual_definitions import usual_definitions
from ..notation.names import name_parts
from .data_repairs import data_repairs
from .inputs import Input
from .libraries import method_lookup
from .libraries import spelling_lookup as lookup
from .libraries.supposed_layers import is_supposed
from .other_cells import definitions, is_cell, is_stand_in
from .values import Module

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["refuse_attribute", "refuse_member", "refuse_undefined", "refuse_unknown"]

_NOT_DIFFERENTIABLE = frozenset(
    "heaviside isnan isinf allclose array_equal count_nonzero nonzero unique sgn mod fmod remainder floor_divide "
    "floor_div digitize searchsorted bincount int bool".split()
)
_LONGEST_FACTOR = 4  # letters: lam(x + 1) may be a product, hypot(x) is no product
_FUNCTION_LETTERS = frozenset("fghφϕψ")  # a = g(z): some activation


def _near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known names nearby; a class, ToTensor, is no slip of a function such as as_tensor."""
    is_class = re.match("[A-Z][a-z]", name) is not None
    return tuple(each for each in nearest(name, known) if not is_class or each[:1].isupper() or each == name.lower())


def refuse_unknown(machine: Machine, name: str, count: int, mark: Mark) -> TraceError:
    """A call of a name without a value: a slip of the hand, a product, or a function that is not offered."""
    at = Span(mark.span.start, mark.span.start + len(name))
    files = tuple(data_repairs(machine.source, name, at)) if machine.source.startswith(name, at.start) else ()
    if lookup.known_elsewhere(name) or name in _NOT_DIFFERENTIABLE:
        return machine.error("unknown_function", "known_not_offered", mark, name=name, fixes=files)
    if files:
        return machine.error("unknown_function", "not_offered", mark, name=name, fixes=files)
    if is_supposed(name, machine.library) and count:
        return refuse_undefined(machine, name, mark)
    if not name.isascii():
        name = machine.source[mark.at.start : mark.at.end]
    fixes = (*usual_definitions(machine.source, name, count), *_near(name, [*SPELLINGS, *lookup.names()]))
    text = machine.source[mark.span.start : mark.span.end]
    if not fixes and (machine.is_code or machine.library or is_cell(machine.source)):
        made = tuple(definitions(machine.source, name, mark.span))
        key = "unknown_here" if not made else "stand_in_here" if is_stand_in(made[0]) else "usual_here"
        return machine.error("unknown_function", key, mark, name=name, fixes=made)
    if re.match(r"[^(]*\(\s*[\"']", text) or fixes or count != 1 or len(name_parts(name).base) > _LONGEST_FACTOR:
        return machine.error("unknown_function", "unknown_function", mark, name=name, fixes=fixes)
    bracket = text.find("(")
    is_function = name in _FUNCTION_LETTERS and len(re.findall(rf"(?<!\w){re.escape(name)}\(", machine.source)) > 1
    fixes = (f"{text[:bracket].rstrip()}*{text[bracket:]}",) if bracket > 0 and not is_function else ()
    if bracket > 0 and name in _FUNCTION_LETTERS:
        fixes = (f"tanh{text[bracket:]}", *fixes)
    return machine.error("unknown_function", "product_or_call", Mark(mark.span, mark.span), name=name, fixes=fixes)


def refuse_undefined(machine: Machine, name: str, mark: Mark) -> TraceError:
    """A call of a network, a layer or a loss that is defined elsewhere: what may be written above it."""
    example = "nn.MSELoss()" if "loss" in name or "criterion" in name else "nn.Linear(3, 3)"
    return machine.error("unknown_function", "not_defined", mark, name=name, example=f"{name} = {example}")


def refuse_member(machine: Machine, module: Module, name: str, mark: Mark) -> TraceError:
    """``np.foo``: not there, or not offered."""
    files = tuple(data_repairs(machine.source, name, mark.span)) if module.path != "torch" else ()
    mark = Mark(mark.span, mark.span)
    if files:
        return machine.error("unknown_function", "not_offered", mark, name=f"{module.path}.{name}", fixes=files)
    if lookup.known_elsewhere(name):
        return machine.error("unknown_function", "known_not_offered", mark, name=f"{module.path}.{name}")
    near = _near(name, lookup.members(module)) if module.library else ()
    if not near:
        return machine.error("unknown_function", "not_offered", mark, name=f"{module.path}.{name}")
    fixes = tuple(f"{module.path}.{close}" for close in near)
    return machine.error("unknown_function", "unknown_function", mark, name=name, fixes=fixes)


def refuse_attribute(machine: Machine, value: Any, name: str, mark: Mark) -> TraceError:
    """``x.foo``; of a network that another cell makes: what it may be."""
    if isinstance(value, Module):
        return refuse_member(machine, value, name, mark)
    if isinstance(value, Input) and value.is_free and is_supposed(value.name, machine.library):
        return refuse_undefined(machine, value.name, mark)
    if files := tuple(data_repairs(machine.source, name, mark.span)):  # pd.read_csv without its import
        return machine.error("unknown_function", "not_offered", mark, name=name, fixes=files)
    fixes = nearest(name, method_lookup.method_names(value, machine))
    if isinstance(value, Input) and value.is_free and machine.is_code and (not fixes or name[:1].isupper()):
        return machine.error("unsupported", "attribute_without_value", mark, name=name, object=value.name)
    return machine.error("unsupported", "attribute", mark, name=name, fixes=fixes)

"""Inputs that go by the name a person sees: of ``x = torch.tensor(data)`` it is x; an array that a dict keeps under the
name of another input, ``self.v["W"]``, is told apart by its dict."""

from __future__ import annotations

import re
from typing import Any

from ..language.marks import Mark
from .inputs import Input
from .machine import Frame, Machine

__all__ = ["name_of_key", "seen_as"]

_WRAPPED = re.compile(
    r"(?:\w+\.)*(?:tensor|as_tensor|array|asarray|FloatTensor|Tensor|constant|Variable)\(\s*([^\W\d]\w*)\s*[,)]"
)
_KEPT_IN = re.compile(r"\s*(?:self\.)?([^\W\d][\w.]*)\s*\[")


def seen_as(machine: Machine, frame: Frame, name: str, value: Any) -> Any:
    """The input that a list is where ``x = torch.tensor(data)`` makes it an array: it was never used as data, so it is
    called x. Anything else stays what it is."""
    if not isinstance(value, Input) or not isinstance(value.typed, list) or value.nodes or frame.statement is None:
        return value
    span, place = frame.statement
    wrapped = _WRAPPED.match(machine.source, place.start, place.end)
    known = value.name in machine.inputs.values or value.name in machine.inputs.assumptions.fixed
    if wrapped is None or wrapped[1] != value.name or name == value.name or known:
        return value
    old = value.name
    machine.inputs.sources.remove(value)
    made = machine.inputs.assign(name, value.typed, span, place)
    names = frame.scope.home(old).names
    if names.get(old) is value:
        names[old] = made
    return made


def name_of_key(machine: Machine, base: dict[Any, Any], key: str, mark: Mark) -> str:
    """What an array is called that a dict keeps: by its key, and by the dict too where another input has that name."""
    is_taken = any(source.name == key for source in machine.inputs.sources)
    if is_taken and machine.key_owners.get(key) != id(base):
        kept_in = _KEPT_IN.match(machine.source, mark.span.start, mark.span.end)
        return f"{kept_in[1]}.{key}" if kept_in else key
    machine.key_owners[key] = id(base)
    return key

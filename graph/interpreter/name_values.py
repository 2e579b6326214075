"""The value of a name: the program's, a library's, a constant, a product of letters, or a free input."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from ..autodiff.builder import Ref
from ..language.marks import Mark
from .attributes import attribute_of
from .libraries import spelling_lookup as lookup
from .machine import Frame, Machine
from .operating import apply_operator
from .values import Module, Native, Parent, Scope, Unknown

__all__ = ["MISSING", "find", "look_up"]

CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}
_NOT_FINITE = {"nan": math.nan, "NaN": math.nan, "inf": math.inf, "Infinity": math.inf}
MISSING = object()


def find(scope: Scope | None, name: str) -> Any:
    """The value of a name where it is bound, else ``MISSING``."""
    while scope is not None:
        if name in scope.names:
            return scope.names[name]
        scope = scope.parent
    return MISSING


def look_up(machine: Machine, frame: Frame, name: str, mark: Mark, *, is_called: bool) -> Any:
    """The value of a name: the program's, a library's, a constant, a product of letters, or a free input."""
    value = find(frame.scope, name)
    if value is not MISSING:
        return value
    if is_called and name == "super":
        return Native("super", lambda run, arguments, keywords, at: parent_of(frame))
    if name not in machine.inputs.values and name not in machine.inputs.assumptions.shapes:
        found = _known(machine, "sigmoid" if is_called and name == "sigma" else name, mark, is_called)
        if found is MISSING and not is_called:
            found = _spelt_together(machine, frame, name, mark)
        if found is not MISSING:
            return found
    if is_called:
        return Unknown(name)
    free = machine.inputs.free(name, mark.span)
    machine.globals.names[name] = free
    return free


def _known(machine: Machine, name: str, mark: Mark, is_called: bool) -> Any:
    """A library's function or a constant; a single letter is a function only where it is called."""
    found = lookup.bare(name, machine.library)
    if found is not None and is_called:
        return found
    if found is not None and (len(name) > 1 or isinstance(found, Module)):
        return replace(found, mark=mark) if isinstance(found, Native) else found
    return CONSTANTS.get(name, _NOT_FINITE.get(name, MISSING))


def _spelt_together(machine: Machine, frame: Frame, name: str, mark: Mark) -> Any:
    """``qz`` where q and z have values; ``W'`` where W is an array."""
    parts = _letters(machine, frame, name)
    if parts:
        machine.notice("letters_product", mark, name=name, product=" · ".join(parts))
        values = [_letter(machine, frame, letter, mark) for letter in parts]
        result = values[0]
        before = result
        for value in values[1:]:
            before, result = result, apply_operator(machine, "·", result, value, mark)
        if isinstance(result, Ref):
            machine.spelt[result.position] = (name, before, values[-1])
        return result
    base = name.rstrip("'")
    bound = find(frame.scope, base) if base != name else MISSING
    return attribute_of(machine, bound, "T", mark) if bound is not MISSING and machine.shape(bound, mark) else MISSING


def _letters(machine: Machine, frame: Frame, name: str) -> list[str]:
    """The letters of ``qz`` where all of them have values and the name itself has none; Greek ones always."""
    if not 2 <= len(name) <= 3 or not name.isalpha():
        return []
    letters = list(name)
    is_bound = all(machine.is_traced(find(frame.scope, letter)) for letter in letters)
    return letters if is_bound or all("α" <= letter <= "ω" for letter in letters) else []


def _letter(machine: Machine, frame: Frame, name: str, mark: Mark) -> Any:
    """What a letter of a product stands for; a free input where it has no value."""
    found = find(frame.scope, name)
    if found is MISSING:
        found = machine.globals.names[name] = machine.inputs.free(name, mark.span)
    return found


def parent_of(frame: Frame) -> Parent | None:
    """What ``super()`` is in a method."""
    function = frame.function
    if function is None or not function.parameters:
        return None
    first = function.parameters[0][0]
    return Parent(find(frame.scope, first), function.owner)

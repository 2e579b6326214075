"""Texts with values put in: ``"W%d" % i``, ``"W{}".format(i)``, f-strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..language.marks import Mark
from .inputs import Input

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["filled_fields", "filled_percents", "written"]

_PERCENT = re.compile(r"%(?:\((\w{1,64})\))?([-+ #0]{0,5})(\d{0,9})(?:\.(\d{0,9}))?([a-zA-Z%])")
_FIELD = re.compile(r"\{\{|\}\}|\{([^{}:!\[\].]{0,64})(?:![rsa])?(?::([^{}]{0,64}))?\}")
_LONGEST = 100
_WIDTH = re.compile(r"\d+")
_UNKNOWN = "…"


def written(machine: Machine, value: Any, mark: Mark) -> str:
    """A value inside a text: texts and numbers that are known while reading as they are."""
    number = _known(machine, value, mark)
    return number if isinstance(number, str) else _UNKNOWN if number is None else str(number)[:_LONGEST]


def filled_percents(machine: Machine, text: str, values: Any, mark: Mark) -> str:
    """``"W%d" % i``: what keys of weights are made of."""
    listed: Iterator[Any] = iter(values if isinstance(values, tuple) else (values,))

    def put(found: re.Match[str]) -> str:
        name, flags, width, digits, kind = found.groups()
        if kind == "%":
            return "%"
        value = values.get(name) if name and isinstance(values, dict) else next(listed, None)
        rule = f"%{flags}{width}{'' if digits is None else f'.{digits}'}{kind}"
        return _formatted(machine, rule, width, digits, value, mark)

    return _counted(machine, _PERCENT.sub(put, text), mark)


def filled_fields(machine: Machine, text: str, values: list[Any], named: dict[str, Any], mark: Mark) -> str:
    """``"W{}".format(i)``, ``"{0}_{name:02d}"``."""
    listed: Iterator[Any] = iter(values)

    def put(found: re.Match[str]) -> str:
        name, rule = found.groups()
        if name is None:
            return found[0][0]
        if name.isdecimal():
            value = values[int(name)] if int(name) < len(values) else None
        else:
            value = named.get(name) if name else next(listed, None)
        if not rule:
            return written(machine, value, mark)
        sizes = _WIDTH.findall(rule)
        width, digits = (*sizes, "", "")[:2]
        return _formatted(machine, rule, width, digits, value, mark)

    return _counted(machine, _FIELD.sub(put, text), mark)


def _formatted(machine: Machine, rule: str, width: str, digits: str | None, value: Any, mark: Mark) -> str:
    """One value by its rule; the value as it is where the rule is of another kind."""
    known = _known(machine, value, mark)
    if known is None:
        return _UNKNOWN
    if any(size and int(size) > machine.limits.text_width for size in (width, digits)):
        return written(machine, value, mark)
    try:
        return rule % (known,) if rule.startswith("%") else format(known, rule)
    except (TypeError, ValueError, OverflowError):
        return written(machine, value, mark)


def _known(machine: Machine, value: Any, mark: Mark) -> str | int | float | None:
    """A text or a number; of an input that was typed as a whole number the one that it has now."""
    if isinstance(value, Input) and type(value.typed) is int:
        decided = float(machine.decided(value, mark))
        return int(decided) if decided.is_integer() else decided
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return int(value)
    return float(value) if isinstance(value, float) else value if isinstance(value, str) else None


def _counted(machine: Machine, text: str, mark: Mark) -> str:
    machine.count_characters(len(text), mark)
    return text

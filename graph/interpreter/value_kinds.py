"""Kinds of values as messages call them, and whether a gate hands gradients on."""

from __future__ import annotations

import re
from typing import Any

from ..notation.names import name_parts
from .values import Instance

__all__ = ["is_never_a_name", "is_step", "kind_of", "passes_gradient"]

_NEVER_A_NAME = frozenset(
    "exp log log2 log10 sqrt sin cos tan asin acos atan sinh cosh tanh sigmoid relu softmax print".split()
)
_TURN = ("cos", "sin")


def is_step(gate: Any) -> bool:
    """Whether a gate rounds: it is flat wherever it has a slope."""
    return bool(gate.local_formulas == ("0",))


def passes_gradient(gate: Any) -> bool:
    """Whether any operand of a gate can take a gradient."""
    if gate.takes_gradient is None:
        return True
    try:
        return any(gate.takes_gradient(*((),) * len(gate.operands)))
    except Exception:  # noqa: BLE001  a record that looks at shapes takes some
        return True


def kind_of(value: Any) -> str:
    """What a value is called in messages."""
    if isinstance(value, Instance):
        return value.layer.kind if value.layer else getattr(value.type, "name", "an object")
    names = {str: "a text", dict: "a dict", set: "a set", type(None): "None", slice: "a slice"}
    return (
        names.get(type(value))
        or getattr(value, "path", None)
        or getattr(value, "name", None)
        or type(value).__name__.lower()
    )


def is_never_a_name(path: str, source: str) -> bool:
    """Whether a function that stands without brackets is a slip, not a name of the program's own."""
    return name_parts(path).base in _NEVER_A_NAME and len(path) > 1 and not _turns(source, path)


def _turns(source: str, name: str) -> bool:
    """Whether a function's name is one of the two arrays of a rotation, ``x * cos + y * sin``: both are factors, and
    neither is called."""
    return name in _TURN and all(
        re.search(rf"\*\s*{each}\b(?!\s*\()", source) and not re.search(rf"(?<![\w.]){each}\s*\(", source)
        for each in _TURN
    )

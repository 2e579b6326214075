"""Kinds of values as messages call them, and whether a gate hands gradients on."""

from __future__ import annotations

from typing import Any

__all__ = ["kind_of", "passes_gradient"]


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
    names = {str: "a text", dict: "a dict", set: "a set", type(None): "None", slice: "a slice"}
    return (
        names.get(type(value))
        or getattr(value, "path", None)
        or getattr(value, "name", None)
        or type(value).__name__.lower()
    )

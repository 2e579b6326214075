"""Nodes in the making, the calls they are made in, and operands that do not fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..errors import Span
from ..gates.gate import Operation, Shape

__all__ = ["CallGroup", "Draft", "OperandFault", "Source", "Version"]

Version = tuple[str, int]  # a name, and which of its values: 1, 2, …


@dataclass(frozen=True, slots=True)
class OperandFault:
    """Operands that do not fit a gate: for each its shape and the free names that it is made of number by number.

    ``wanted``: the shape that would fit, where that is known.
    """

    gate: str
    operands: tuple[tuple[Shape, tuple[str, ...]], ...]
    wanted: Shape | None = None


@dataclass(slots=True)
class Draft:
    """A node in the making."""

    kind: str
    operation: Operation | None
    operands: tuple[int, ...]
    name: str | None
    shape: Shape
    span: Span | None = None
    group: str | None = None
    id: str = ""
    call: int | None = None  # the innermost call or pass it was made in, by its number in Builder.calls


@dataclass(frozen=True, slots=True)
class CallGroup:
    """A call of a function or a layer, or a pass of a loop: ``kind`` is "call", "layer" or "pass"."""

    kind: str
    name: str
    parent: int | None
    span: Span


@dataclass(slots=True)
class Source:
    """An input in the making: one version of a name, its value, and the nodes that carry it."""

    version: Version
    name: str
    value: Any
    shape: Shape
    is_free: bool
    line: int
    span: Span | None
    nodes: dict[tuple[int, ...], int] = field(default_factory=dict)

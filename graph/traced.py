"""What a trace shows of its nodes and edges: structure and numbers side by side."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import Span
from .gates.record import Shape, Value

__all__ = ["TracedEdge", "TracedNode"]


@dataclass(frozen=True, slots=True)
class TracedNode:
    """A node with its numbers. ``op`` is the gate's name, ``sign`` what is drawn; None for other kinds.

    ``name`` is what the person calls the value, ``label`` the same as it is drawn (w₀).

    ``value``: forward value; ``grad``: the sum of the downstream gradients that reach it, None where none can.
    """

    id: str
    kind: str
    op: str | None
    sign: str | None
    name: str | None
    label: str | None
    value: Value
    grad: Value | None
    shape: Shape
    span: Span | None
    group: str | None


@dataclass(frozen=True, slots=True)
class TracedEdge:
    """An edge with its numbers; ``source`` and ``target`` are node ids.

    ``lg`` is a number, an array of the output's shape, or None where ``lg_rule`` says the product as a formula.
    """

    id: str
    source: str
    target: str
    slot: int
    value: Value
    lg: Value | None
    lg_kind: str | None
    lg_rule: str | None
    ug: Value | None
    dg: Value | None

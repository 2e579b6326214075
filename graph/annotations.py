"""Nodes, edges and steps as a trace shows them: structure, numbers and words side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .autodiff.graph import NodeKind
from .errors import Span
from .gates.gate import Shape, Value
from .numbers import DIGITS
from .steps.explained_trace import Story
from .steps.explanation import Explanation, Formula, explain_step
from .steps.timeline import Step, Timeline
from .words import DEFAULT_LANGUAGE

__all__ = ["TracedEdge", "TracedNode", "TracedStep"]


@dataclass(frozen=True, slots=True)
class TracedNode:
    """A node with its numbers. ``op`` is the gate's name, ``sign`` what is drawn; None for other kinds.

    ``name`` is what the person calls the value, ``label`` the same as it is drawn (w₀).

    ``value``: forward value; ``grad``: the sum of the downstream gradients that reach it, None where none can.
    """

    id: str
    kind: NodeKind
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


class _Explained(Protocol):
    """A trace as far as its steps read it."""

    @property
    def timeline(self) -> Timeline: ...
    def story(self, lang: str, digits: int = DIGITS) -> Story: ...


class TracedStep:
    """A step with its explanation, which is written when it is first read (English; ``explain`` for others)."""

    __slots__ = ("_trace", "appears", "index", "node", "phase", "substeps")

    def __init__(self, owner: _Explained, step: Step) -> None:
        self._trace = owner
        self.index, self.phase, self.node = step.index, step.phase, step.node
        self.appears, self.substeps = step.appears, step.substeps

    def __repr__(self) -> str:
        return f"TracedStep({self.index}, {self.phase!r}, {self.node!r})"

    def explain(self, lang: str = DEFAULT_LANGUAGE, digits: int = DIGITS) -> Explanation:
        """Title, sentences and formula, with the numbers put in."""
        return explain_step(self._trace.story(lang, digits), self._trace.timeline.steps[self.index])

    @property
    def title(self) -> str:
        return self.explain().title

    @property
    def text(self) -> str:
        return self.explain().text

    @property
    def formula(self) -> Formula | None:
        return self.explain().formula

"""A traced program as the payload reads it: ``graph.Trace`` is one, and stands above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..annotations import TracedEdge, TracedNode, TracedStep
from ..autodiff.full_jacobian import JacobianSteps
from ..gates.gate import Value
from ..layout.style import Style
from ..slides.trace_protocol import Traced
from ..structure import Structure

__all__ = ["TracedProgram"]


class TracedProgram(Traced, Protocol):
    """A program with its graph, its numbers, its steps in words, and its drawings."""

    @property
    def structure(self) -> Structure: ...
    @property
    def value(self) -> Value: ...
    @property
    def gradients(self) -> Mapping[str, Value | None]: ...
    @property
    def nodes(self) -> Sequence[TracedNode]: ...
    @property
    def edges(self) -> Sequence[TracedEdge]: ...
    @property
    def steps(self) -> Sequence[TracedStep]: ...
    def svg(self, step: int | None = None, lang: str = ..., style: Style | None = None) -> str: ...
    def jacobian(self, edge_id: str) -> JacobianSteps: ...

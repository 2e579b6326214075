"""A protocol of what the exporters read of a trace: ``graph.Trace`` has it, and it stands above them."""

from __future__ import annotations

from typing import Protocol

from ..analysis.evaluation_point import Point
from ..drawing.picture import Drawing
from ..layout.layout_plan import Plan
from ..layout.style import Style
from ..steps.explained_trace import Story
from ..steps.timeline import Timeline

__all__ = ["Traced"]


class Traced(Point, Protocol):
    """A program with its graph, its numbers and its drawings."""

    @property
    def timeline(self) -> Timeline: ...
    def story(self, lang: str, digits: int = ...) -> Story: ...
    def drawing(self, style: Style, plan: Plan | None = None) -> Drawing: ...

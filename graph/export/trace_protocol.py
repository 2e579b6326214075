"""What the exporters read of a trace: ``graph.Trace`` has it, and it stands above them."""

from __future__ import annotations

from typing import Protocol

from ..drawing.picture import Drawing
from ..drawing.plan import Plan
from ..drawing.style import Style
from ..insight.point import Point
from ..steps.story import Story
from ..steps.timeline import Timeline

__all__ = ["Traced"]


class Traced(Point, Protocol):
    """A program with its graph, its numbers and its drawings."""

    @property
    def timeline(self) -> Timeline: ...
    def story(self, lang: str) -> Story: ...
    def drawing(self, style: Style, plan: Plan | None = None) -> Drawing: ...

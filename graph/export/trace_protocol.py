"""What the exporters read of a trace: ``graph.Trace`` has it, and it stands above them."""

from __future__ import annotations

from typing import Protocol

from ..drawing.picture import Drawing
from ..drawing.plan import Plan
from ..drawing.style import Style
from ..limits import Limits
from ..steps.story import Story
from ..steps.timeline import Timeline
from ..tracing.model import Evaluation, Graph

__all__ = ["Traced"]


class Traced(Protocol):
    """A program with its graph, its numbers and its drawings."""

    @property
    def graph(self) -> Graph: ...
    @property
    def evaluation(self) -> Evaluation: ...
    @property
    def limits(self) -> Limits: ...
    @property
    def timeline(self) -> Timeline: ...
    def story(self, lang: str) -> Story: ...
    def drawing(self, style: Style, plan: Plan | None = None) -> Drawing: ...

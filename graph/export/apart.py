"""A drawing on paper: all there is at a step, nothing standing out, each text of one font and one colour."""

from __future__ import annotations

from ..drawing.frame import frame_scene
from ..drawing.picture import Drawing
from ..drawing.style import Style
from ..scene.svg import write
from .single_runs import in_single_runs
from .trace_protocol import Traced

__all__ = ["apart"]


def apart(drawing: Drawing, traced: Traced, step: int, style: Style) -> str:
    """The drawing's markup at that step."""
    picture = frame_scene(drawing, traced.evaluation, traced.timeline, step, style=style, has_highlight=False)
    return write(in_single_runs(picture))

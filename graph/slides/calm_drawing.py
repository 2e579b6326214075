"""The drawing of a page: one over which the view moves seldom, where all of it at once could not be read.

The page plans its windows itself, for the room that it has (static/js/lib/camera_windows.js); here the arrangement is
chosen, for the rooms of a usual one: a projector's, a phone's held upright, a phone's on its side. Lengths are units of
the drawing, or pixels where it is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from ..autodiff.graph import Graph
from ..drawing.bounding_boxes import label_extent
from ..drawing.picture import Drawing, draw
from ..layout.label_sizes import CELL, VALUE
from ..layout.layout_plan import plan_of
from ..layout.style import Style
from ..layout.timely_ranks import Way, ranked
from ..layout.whole_layout import NoDrawing
from ..limits import Limits
from ..steps.timeline import Step
from .camera_plan import subjects_of
from .window_plan import CALM, Windows

__all__ = ["draw_calmly"]

_MOST, _MOST_ON_PHONE = 200, 60  # nodes, beyond which other arrangements are not tried
_PHONE = 600.0  # pixels: a page that is not wider is a phone
_GROWTH = 1.1  # of numbers in arrays that are written larger, as most have room
_WAYS: tuple[Way | None, ...] = (None, "steps", "operands", "uses")
_DIRECTIONS: tuple[Literal["LR", "TB"], ...] = ("LR", "TB")


@dataclass(frozen=True, slots=True)
class _Room:
    """A window of the page, in pixels, and how large numbers must be in it.

    Attributes:
        whole, part: font sizes in pixels from which on all is shown, and at which a part of it is.
        is_large: small numbers are written larger, as far as they have room.
    """

    width: float
    height: float
    whole: float
    part: float
    is_large: bool = False


_ROOMS = (_Room(1248, 384, 12.5, 11.0), _Room(1248, 440, 16.0, 16.0, is_large=True))  # while stepping, presented
_UPRIGHT, _LOW = (_Room(374, 312, 11.0, 11.0),), (_Room(490, 231, 11.0, 11.0),)  # of phones of 390 × 844, 844 × 390


def draw_calmly(graph: Graph, steps: Sequence[Step], style: Style, limits: Limits) -> Drawing:
    """The drawing in the direction that fills the page; where the view over it would move too often, the first other
    arrangement over which it does not, or that over which it moves least.

    Raises:
        NoDrawing: the graph is too large to be drawn, or its layout failed or took too long.
    """
    usual = draw(graph, style, limits)
    rooms = _rooms_of(style)
    if style.direction != "auto" or len(graph.nodes) > (_MOST if rooms is _ROOMS else _MOST_ON_PHONE):
        return usual
    best, least = usual, _unrest(usual, steps, rooms)
    for drawing in _others(usual, style, limits) if least > 0 else ():
        unrest = _unrest(drawing, steps, rooms)
        if unrest < least:
            best, least = drawing, unrest
        if least == 0:
            break
    return best


def _others(usual: Drawing, style: Style, limits: Limits) -> Iterator[Drawing]:
    graph = usual.graph
    for direction, way in product(_DIRECTIONS, _WAYS):
        if (direction, way) == (usual.style.direction, None):
            continue
        directed = replace(style, direction=direction)
        plan = plan_of(graph, directed.structure)
        try:
            yield draw(graph, directed, limits, plan=ranked(graph, plan, way) if way else plan)
        except NoDrawing:
            continue


def _rooms_of(style: Style) -> tuple[_Room, ...]:
    width, height = style.page
    return _ROOMS if width > _PHONE else _UPRIGHT if width < height else _LOW


def _unrest(drawing: Drawing, steps: Sequence[Step], rooms: Sequence[_Room]) -> float:
    """How much more often than it should the view moves, as shares of the changes from step to step, over all rooms."""
    blocks = [block for room in drawing.plan.rooms for block in (room.value, room.gradient)]
    smallest = CELL if any(block is not None and block.kind == "matrix" for block in blocks) else VALUE
    large = min(VALUE, _GROWTH * smallest)
    return sum(_excess(drawing, steps, room, large if room.is_large else smallest) for room in rooms)


def _excess(drawing: Drawing, steps: Sequence[Step], room: _Room, smallest: float) -> float:
    whole, part = room.whole / smallest, room.part / smallest
    if drawing.width * whole <= room.width and drawing.height * whole <= room.height:
        return 0.0
    seen = room.width / part, room.height / part
    plan = Windows(subjects_of(drawing, steps), (drawing.width, drawing.height), seen).calmest()
    excess = 0.0 if plan.is_calm else (len(plan.held) - 1) / (len(steps) - 1) - CALM
    labels = [label_extent(drawing, edge) for edge in range(len(drawing.graph.edges))]
    return excess + sum(label.width > seen[0] or label.height > seen[1] for label in labels)  # never seen whole

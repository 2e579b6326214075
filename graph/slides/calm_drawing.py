"""The drawing of a page: one over which the view moves seldom, where all of it at once could not be read.

The page plans its windows itself, for the room that it has (static/js/lib/camera_windows.js); here the arrangement is
chosen, for the rooms of a usual one: a projector's, a phone's held upright, a phone's on its side. Lengths are units of
the drawing, or pixels where it is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product, tee
from math import inf
from typing import Literal

from ..autodiff.graph import Graph
from ..drawing.bounding_boxes import label_extent
from ..drawing.picture import Drawing, draw
from ..layout.label_sizes import CELL, VALUE
from ..layout.layout_plan import Plan, plan_of
from ..layout.node_figures import SIGN, Figure, figure_with
from ..layout.style import Structure, Style
from ..layout.time_ordered_ranks import Way, ranked
from ..layout.whole_layout import NoDrawing
from ..limits import Limits
from ..steps.timeline import Step
from .camera_plan import subjects_of
from .window_plan import CALM, Windows

__all__ = ["draw_calmly"]

_MOST, _MOST_ON_PHONE = 200, 60  # nodes, beyond which other arrangements are not tried
_PHONE = 600.0  # pixels: a page that is not wider is a phone
_GROWTH = 1.1  # of numbers in arrays that are written larger, as most have room
_LEAST = 9.0  # pixels of numbers on a phone
_Arrangement = tuple[Literal["LR", "TB"], Way | None]  # where wires lead, and how ranks are found
_WAYS: tuple[_Arrangement, ...] = tuple(product(("LR", "TB"), (None, "steps", "operands", "uses")))
_WAYS_ON_PHONE: tuple[_Arrangement, ...] = (
    ("TB", None),
    ("TB", "operands"),
    ("LR", "steps"),
    ("TB", "uses"),
    ("LR", None),
)
_HOPEFUL = 3  # arrangements over which the view was calmest, that are tried with more given up


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


@dataclass(frozen=True, slots=True)
class _Squeeze:
    """How much a drawing gives up so that more of it stands in a window, and in which arrangements.

    Attributes:
        share: size of shapes; gap: between boxes, as a share of what is usual.
        widest: matrix that is written in numbers, in points; a wider one is a heat map.
    """

    ways: tuple[_Arrangement, ...]
    share: float = 1.0
    gap: float = 1.0
    widest: float = inf


_ROOMY = _Squeeze(_WAYS)
_SQUEEZES = (  # phones; the last leaves numbers to scalars and short vectors: those of all others stand in the formula
    _Squeeze(_WAYS_ON_PHONE, 0.8, 0.6),
    _Squeeze(_WAYS, 0.7, 0.4),
    _Squeeze(_WAYS, 0.7, 0.4, 140.0),
    _Squeeze(_WAYS, 0.6, 0.2, 70.0),
)
_Sizes = tuple[tuple[_Room, ...], ...]  # rooms that a drawing is to serve alike, from large numbers to small ones


def _phone(width: float, height: float) -> _Sizes:
    return tuple((_Room(width, height, 11.0, part),) for part in (11.0, _LEAST))


_PAGE: _Sizes = ((_Room(1248, 384, 12.5, 11.0), _Room(1248, 440, 16.0, 16.0, is_large=True)),)  # stepping, presented
_UPRIGHT, _LOW = _phone(374, 362), _phone(490, 231)  # of 390 × 844, 844 × 390


def draw_calmly(graph: Graph, steps: Sequence[Step], style: Style, limits: Limits) -> Drawing:
    """The drawing in the direction that fills the page; where the view over it would move too often, the first other
    arrangement over which it does not, on a phone then one with smaller numbers or with heat maps for wide matrices, or
    that over which it moves least.

    Raises:
        NoDrawing: the graph is too large to be drawn, or its layout failed or took too long.
    """
    usual = draw(graph, style, limits)
    sizes = _sizes_of(style)
    if style.direction != "auto" or len(graph.nodes) > (_MOST if sizes is _PAGE else _MOST_ON_PHONE):
        return usual
    best, least = usual, inf
    unrests: dict[_Arrangement, float] = {}
    known: list[tuple[str, Plan]] = [(usual.style.direction, usual.plan)]
    first: _Arrangement = ("TB" if usual.style.direction == "TB" else "LR", None)
    for squeeze in (_ROOMY,) if sizes is _PAGE else _SQUEEZES:
        others = _others(usual, style, limits, squeeze, _hopeful(squeeze, unrests), known)
        unrests = dict.fromkeys(unrests, inf)
        ways = tee(chain(() if unrests else ((first, usual),), others), len(sizes))
        for drawings, rooms in zip(ways, sizes, strict=True):
            for way, drawing in drawings:
                unrest = _unrest(drawing, steps, rooms)
                unrests[way] = min(unrest, unrests.get(way, inf))
                if unrest < least:
                    best, least = drawing, unrest
                if least == 0:
                    return best
    return best


def _hopeful(squeeze: _Squeeze, unrests: Mapping[_Arrangement, float]) -> Sequence[_Arrangement]:
    """The arrangements over which the view was calmest so far, then those that were not tried."""
    calmest = sorted((way for way in unrests if way in squeeze.ways), key=lambda way: unrests[way])
    return [*calmest[:_HOPEFUL], *(way for way in squeeze.ways if way not in unrests)]


def _others(
    usual: Drawing,
    style: Style,
    limits: Limits,
    squeeze: _Squeeze,
    ways: Sequence[_Arrangement],
    known: list[tuple[str, Plan]],
) -> Iterator[tuple[_Arrangement, Drawing]]:
    """Other arrangements, squeezed; ``known``: what was laid out already, and is not once more."""
    graph = usual.graph
    for direction, way in ways:
        directed = replace(style, direction=direction)
        plan = _squeezed(graph, directed.structure, squeeze)
        if squeeze is not _ROOMY and direction == "TB" and _widest(plan) > _most_width(plan, style):
            continue  # a label that is never seen whole
        plan = ranked(graph, plan, way) if way else plan
        if (direction, plan) in known:
            continue
        known.append((direction, plan))
        try:
            yield (direction, way), draw(graph, directed, limits, plan=plan)
        except NoDrawing:
            continue


def _squeezed(graph: Graph, structure: Structure, squeeze: _Squeeze) -> Plan:
    plan = plan_of(graph, replace(structure, widest=squeeze.widest))
    if squeeze is _ROOMY:
        return plan
    smallest = _smallest(plan)
    figures: list[Figure] = []
    for position, figure in enumerate(plan.figures):
        # a sign that is small already, as it fills its shape, is not written smaller than numbers are
        share = max(squeeze.share, min(1.0, smallest / figure.size)) if figure.size < SIGN else squeeze.share
        is_upright = structure.direction == "TB"
        figures.append(figure_with(graph, position, figure.sum, figure.text, is_upright=is_upright, share=share))
    return replace(plan, figures=tuple(figures), gap=squeeze.gap)


def _most_width(plan: Plan, style: Style) -> float:
    """What a phone's window shows of a drawing across, its numbers as small as they may be."""
    return _sizes_of(style)[-1][0].width * _smallest(plan) / _LEAST


def _widest(plan: Plan) -> float:
    """Of the labels beside wires that run down, the least width that the widest can have."""
    return max((sum(block.width for block in (room.value, room.gradient) if block) for room in plan.rooms), default=0.0)


def _smallest(plan: Plan) -> float:
    """The font size of the smallest numbers."""
    blocks = [block for room in plan.rooms for block in (room.value, room.gradient)]
    return CELL if any(block is not None and block.kind == "matrix" for block in blocks) else VALUE


def _sizes_of(style: Style) -> _Sizes:
    width, height = style.page
    return _PAGE if width > _PHONE else _UPRIGHT if width < height else _LOW


def _unrest(drawing: Drawing, steps: Sequence[Step], rooms: Sequence[_Room]) -> float:
    """How much more often than it should the view moves, as shares of the changes from step to step, over all rooms."""
    smallest = _smallest(drawing.plan)
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

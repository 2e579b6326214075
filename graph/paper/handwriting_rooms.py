"""Rooms to write in by hand: a worksheet's blanks have one size for all numbers, and tell nothing of the answers."""

from __future__ import annotations

from dataclasses import replace

from ..layout.label_sizes import BRACKET, GAP, NAME, NAME_LINE, Block, Room
from ..layout.layout_plan import Plan, plan_of
from ..layout.node_figures import figure_with
from ..layout.style import Style
from ..layout.text_runs import runs_width
from ..slides.trace_protocol import Traced

__all__ = ["paper_plan"]

_BLANK = 64.0, 30.0  # of a number: 17 by 8 millimetres where the drawing keeps its size
_CELL = 62.0, 27.0  # of a number in an array
_SIZE, _CELL_SIZE = 16.0, 14.0  # font sizes of the answers
_SHARE = 0.8  # of shapes
_AIR = 6.0  # of wire beyond a blank
_WIDEST_NAME = 110.0


def paper_plan(traced: Traced, style: Style, *, is_brief: bool) -> Plan:
    """The style's plan with rooms for a hand; ``is_brief``: of arrays, the shapes are asked for."""
    graph, is_upright = traced.graph, style.direction == "TB"
    plan = plan_of(graph, style.structure)
    figures = tuple(
        figure_with(
            graph,
            position,
            figure.sum and _roomy(figure.sum, is_brief),
            figure.text,
            is_upright=is_upright,
            share=_SHARE,
        )
        for position, figure in enumerate(plan.figures)
    )
    return replace(plan, rooms=tuple(_room(room, is_upright, is_brief) for room in plan.rooms), figures=figures)


def _roomy(block: Block, is_brief: bool) -> Block:
    if is_brief and block.kind != "number":
        block = replace(block, kind="shape")
        return replace(block, width=_BLANK[0], height=_BLANK[1], size=_CELL_SIZE)
    if block.kind == "number":
        return replace(block, width=_BLANK[0], height=_BLANK[1], size=_SIZE)
    if block.kind == "matrix":
        width, height = block.columns * _CELL[0] + 2 * BRACKET, block.rows * _CELL[1] + 4
        return replace(block, cell=_CELL, width=width, height=height, size=_CELL_SIZE)
    return block


def _room(room: Room, is_upright: bool, is_brief: bool) -> Room:
    value, gradient = (block and _roomy(block, is_brief) for block in (room.value, room.gradient))
    blocks = [block for block in (value, gradient) if block is not None]
    name = min(runs_width(room.name, NAME), _WIDEST_NAME) if room.name else 0.0
    above = NAME_LINE if room.name else 0.0
    wide, high = (max((getattr(block, side) for block in blocks), default=0.0) for side in ("width", "height"))
    if is_upright:
        before = 2 * GAP + max(value.width if value else 0.0, name)
        after = 2 * GAP + (gradient.width if gradient else 0.0)
        along = high + above + _AIR
    else:
        before = GAP + (value.height if value else 0.0) + above
        after = GAP + (gradient.height if gradient else 0.0)
        along = max(wide, name) + _AIR
    return replace(room, value=value, gradient=gradient, is_name_beside=False, before=before, after=after, along=along)

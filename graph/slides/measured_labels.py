"""Rooms measured by the numbers of a deck: its numbers do not change, so that nothing is reserved for others.

On the page a label's room is the same for all numbers, because sliders move them. What is saved here makes
everything on a slide larger. Lengths are points (SVG user units) before the drawing is scaled.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import inf
from typing import Literal

import numpy as np

from ..drawing.gradient_line import product_parts
from ..drawing.number_fitting import closed
from ..drawing.number_labels import shape_label
from ..drawing.symbol_labels import EdgeSymbols, symbols_of
from ..gates.gate import Value
from ..layout.label_sizes import (
    BRACKET,
    GAP,
    LINE,
    NAME,
    NAME_LINE,
    PRODUCT,
    PRODUCT_LINE,
    VALUE,
    Block,
    Room,
    heat_block,
)
from ..layout.layout_plan import Plan, plan_of
from ..layout.node_figures import figure_with
from ..layout.style import Style
from ..layout.text_runs import runs_width
from ..layout.text_widths import text_width
from ..layout.time_ordered_ranks import ranked, straight_in_time
from ..numbers import readable
from ..steps.explained_trace import is_seed_one
from .trace_protocol import Traced

__all__ = ["Ranks", "Trim", "measured", "measured_plan", "product_width", "styled"]

_CELL_GAP, _CELL_LINE = 12.0, 1.2  # between columns; height of a row, as a share of the font size
_BESIDE_MATRIX = 6.0  # level wire beyond the brackets
_OVERHANG = 5.0  # how far a number may stand over the wire's turn at either end
_LEAST_WIRE = 22.0
_WIDEST = 250.0  # of a line of symbols; longer ones become smaller, as on the page
_WIDEST_RULE = 340.0  # of a product; of longer ones it is said that they are a product, and nothing more
_WIDEST_NAME = 110.0
_UNSAID = "= VJP(UG)"


Ranks = Literal["wires", "steps", "operands", "uses"]


@dataclass(frozen=True, slots=True)
class Trim:
    """How much a drawing gives up so that its numbers can be read.

    Attributes:
        share: size of shapes, beside that of numbers.
        size: font size of values and gradients, before the drawing is scaled.
        ranks: by which a node is placed along the wires: "wires", which are to be short; "steps": near to the gates of
            the steps before and after; "operands": right after them; "uses": right before what uses it.
        gap: between boxes, and half as much between numbers of a matrix, as a share of what is usual.
        widest: matrix that is written in numbers; a wider one is a heat map.
        extremes: digits of the numbers over a heat map.
        has_frames: around open composites and loops; without them their gates can stand near to others.
        is_timely: wires between gates of steps that follow each other are the straightest.
    """

    share: float
    direction: Literal["LR", "TB"] = "LR"
    size: float = VALUE
    ranks: Ranks = "wires"
    gap: float = 1.0
    widest: float = inf
    extremes: int = 2
    has_frames: bool = True
    is_timely: bool = False


def styled(style: Style, trim: Trim) -> Style:
    """The style under a trim."""
    return replace(style, direction=trim.direction)


def measured_plan(traced: Traced, style: Style, trim: Trim) -> Plan:
    """The plan of the style under a trim, every room as large as its own numbers need."""
    graph, structure = traced.graph, styled(style, trim).structure
    plan = plan_of(graph, structure)
    is_upright = trim.direction == "TB"
    symbols: tuple[EdgeSymbols, ...] = ()
    if styled(style, trim).mode in ("symbols", "both"):
        seed = traced.evaluation.seed
        symbols = symbols_of(graph, is_seed_one(seed))
    measure = _upright if is_upright else _level
    rooms: list[Room] = []
    for position, room in enumerate(plan.rooms):
        blocks = _blocks(traced, position, room, style, trim, symbols)
        rooms.append(measure(room, *blocks, _texts_width(traced, position, room, style, symbols)))
    figures = tuple(
        figure_with(
            graph,
            position,
            _sum(traced, position, figure.sum, style, trim),
            figure.text,
            is_upright=is_upright,
            share=trim.share,
        )
        for position, figure in enumerate(plan.figures)
    )
    plan = replace(plan, rooms=tuple(rooms), figures=figures, gap=trim.gap, has_frames=trim.has_frames)
    plan = plan if trim.ranks == "wires" else ranked(graph, plan, trim.ranks)
    return straight_in_time(graph, plan) if trim.is_timely else plan


def _blocks(
    traced: Traced, position: int, room: Room, style: Style, trim: Trim, symbols: tuple[EdgeSymbols, ...]
) -> tuple[Block | None, Block | None]:
    """Rooms of an edge's value and gradient."""
    evaluation, edge = traced.evaluation, traced.graph.edges[position]
    value, gradient = room.value, room.gradient
    if style.mode == "symbols":
        known = symbols[position]
        return value and _line([known.value], value, VALUE), gradient and _line([known.dg or "DG"], gradient, VALUE)
    if value is not None:
        value = _trimmed(value, [evaluation.values[edge.source]], style, trim, "value")
    if gradient is not None:
        dg = evaluation.downstream[position]
        gradient = _trimmed(gradient, [] if dg is None else [dg], style, trim, "gradient")
    return value, gradient


def _sum(traced: Traced, position: int, block: Block | None, style: Style, trim: Trim) -> Block | None:
    """Room for every sum that a node goes through."""
    if block is None or style.mode == "symbols":
        return block
    entries = traced.timeline.sums.get(traced.graph.nodes[position].id, ())
    return _trimmed(block, [total for _, total in entries], style, trim, "gradient")


def _trimmed(block: Block, values: list[Value], style: Style, trim: Trim, role: str) -> Block:
    """The block as large as the values need under the trim."""
    if block.kind == "heat":
        return measured(block, values, trim.extremes, trim.size, role)
    found = measured(block, values, style.digits, trim.size, role, _CELL_GAP * (1 + trim.gap) / 2)
    if found.kind != "matrix" or found.width <= trim.widest:
        return found
    return measured(heat_block(block.rows, block.columns), values, trim.extremes, trim.size, role)


def _line(texts: Iterable[str], block: Block, size: float) -> Block:
    """A block of one line that holds each of the texts."""
    wide = max((text_width(text, size, True) for text in texts), default=0.0)
    return replace(block, width=min(wide, _WIDEST) + 1, height=LINE * size / VALUE, size=size)


def measured(
    block: Block, values: list[Value], digits: int, size: float, role: str, cell_gap: float = _CELL_GAP
) -> Block:
    """The block as large as the values need, its texts in the size of numbers; ``role`` as in ``block_shapes``,
    ``digits`` of its numbers, or of the extremes over a heat map."""
    if block.kind == "number":
        return _line((readable(float(np.asarray(value)), digits) for value in values), block, size)
    if block.kind == "matrix":
        widths, high = _column_widths(block, values, digits, size, cell_gap), size * _CELL_LINE
        width, height = sum(widths) + 2 * BRACKET, block.rows * high + 4
        return replace(block, cell=(max(widths), high), width=width, height=height, size=size, widths=widths)
    wide = block.columns * block.cell[0]
    for value in values:
        array = np.asarray(value)
        texts = [shape_label(array.shape)] if role == "value" or not array.size else []
        if array.size and (role == "gradient" or block.kind == "heat"):
            low, high = float(array.min()), float(array.max())
            texts.append(closed(f"{readable(low, digits)} … {readable(high, digits)}"))
        wide = max(wide, *(text_width(text, size, True) + 1 for text in texts))
    larger = replace(block, width=wide, size=size, has_scale=role == "value" and block.kind == "heat")
    return replace(larger, height=larger.head + 2 + block.rows * block.cell[1])


def _column_widths(block: Block, values: list[Value], digits: int, size: float, gap: float) -> tuple[float, ...]:
    """Of a matrix, every column as wide as the widest of its numbers."""
    columns: list[set[float]] = [set() for _ in range(block.columns)]
    for value in values:
        for row in np.asarray(value).reshape(-1, block.columns).tolist():
            for column, number in zip(columns, row, strict=True):
                column.add(number)
    return tuple(
        max((text_width(closed(readable(number, digits)), size, True) for number in column), default=size) + gap
        for column in columns
    )


def _texts_width(traced: Traced, position: int, room: Room, style: Style, symbols: tuple[EdgeSymbols, ...]) -> float:
    """Width of the lines beside the two blocks: the product, symbols."""
    wide = 0.0
    if room.has_product:
        wide = product_width(traced, position, style.digits, style.language)
    if symbols:
        known = symbols[position]
        texts = [known.value] if style.mode == "both" else []
        texts += [f"= {known.lg or 'LG'} × {known.ug or 'UG'}"] if room.has_product else []
        wide = max(wide, *(min(text_width(text, NAME), _WIDEST) for text in texts), 0.0)
    return min(wide, _WIDEST_RULE)


def product_width(traced: Traced, position: int, digits: int, language: str) -> float:
    """Width of ``= LG × UG`` at a wire."""
    evaluation, edge = traced.evaluation, traced.graph.edges[position]
    local, upstream = evaluation.local_gradients[position], evaluation.gradients[edge.target]
    if isinstance(local, float) and isinstance(upstream, float) and edge.lg_kind == "scalar":
        text = f"= {readable(local, digits)} × {readable(upstream, digits)}"
    else:
        parts, _ = product_parts(traced.graph, edge, 4 * _WIDEST, language)
        text = "= " + "".join(part for part, _ in parts)
    wide = text_width(text, PRODUCT) + 2
    return wide if wide <= _WIDEST_RULE else text_width(_UNSAID, PRODUCT) + 2


def _heights(room: Room, value: Block | None, gradient: Block | None) -> tuple[float, float]:
    """Of everything on the value's side of a level wire but the name, and of everything on the other side."""
    across = (value.height if value else 0.0) + (NAME_LINE if room.has_symbols else 0.0)
    back = (gradient.height if gradient else 0.0) + (PRODUCT_LINE if room.has_product else 0.0)
    return across, back + (NAME_LINE if room.has_symbols and gradient else 0.0)


def _level(room: Room, value: Block | None, gradient: Block | None, texts: float) -> Room:
    """The room along a wire that runs from left to right."""
    blocks = [block for block in (value, gradient) if block is not None]
    is_array = any(block.kind in ("matrix", "heat") for block in blocks)
    name = min(runs_width(room.name, NAME), _WIDEST_NAME) if room.name else 0.0
    wide = max(texts, name, *(block.width for block in blocks))
    along = max(_LEAST_WIRE, wide + _BESIDE_MATRIX if is_array else wide - 2 * _OVERHANG)
    across, back = _heights(room, value, gradient)
    before = GAP + across + (NAME_LINE if room.name and not room.has_symbols else 0.0)
    return replace(
        room,
        value=value,
        gradient=gradient,
        is_name_beside=False,
        before=before,
        after=GAP + back,
        along=along,
        reach=_OVERHANG,
    )


def _upright(room: Room, value: Block | None, gradient: Block | None, texts: float) -> Room:
    """The room beside a wire that runs down."""
    name = min(runs_width(room.name, NAME), _WIDEST_NAME) if room.name else 0.0
    left = max(value.width if value else 0.0, name, texts if room.has_symbols else 0.0)
    right = max(gradient.width if gradient else 0.0, texts)
    across, back = _heights(room, value, gradient)
    along = max(across + (NAME_LINE if room.name and not room.has_symbols else 0.0), back, LINE)
    return replace(
        room,
        value=value,
        gradient=gradient,
        is_name_beside=False,
        before=2 * GAP + left,
        after=2 * GAP + right,
        along=along,
    )

"""The room of every label on a wire: by structure and style alone, never by digits or a machine's fonts.

Left to right the value stands above the wire and the gradients below; top to bottom the value stands to
the left of the wire and the gradients to the right. Lengths are points (SVG user units).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf, prod
from typing import Literal

from ..autodiff.graph import Edge, Graph
from ..gates.gate import Shape
from .style import Structure
from .text_runs import Runs, name_runs, runs_width
from .text_widths import text_width

__all__ = ["CELL", "GAP", "LINE", "NAME", "PRODUCT", "VALUE", "Block", "Room", "block_of", "heat_block", "room_of"]

VALUE = 14.0  # font sizes: forward value and downstream gradient (bold)
PRODUCT = 11.0  # = LG × UG
CELL = 11.5  # a number in a matrix (bold)
NAME = 12.0  # names on wires (italic), shapes over heat maps
LINE, PRODUCT_LINE, CELL_LINE, NAME_LINE = 15.0, 14.0, 17.0, 14.0
GAP = 4.0  # between the wire and the nearest ink
BRACKET = 7.0  # a bracket and its distance to the numbers
_BESIDE_MATRIX = 6.0  # level wire beyond the brackets
_LEAST_WIRE = 24.0  # length of a wire without any label
_MATRIX_CELLS, _MATRIX_SIDE = 12, 4
_HEAT_WIDTH, _HEAT_HEIGHT, _HEAT_CELL = 96.0, 40.0, 12.0
_HEAT_COLUMNS, _HEAT_ROWS = 32, 13


@dataclass(frozen=True, slots=True)
class Block:
    """What one value takes.

    Attributes:
        kind: a number, a bracketed matrix, a heat map under its shape, or (on crowded slides) the shape alone.
        rows, columns: cells that are drawn (a larger array is averaged down to them).
        cell: width and height of a cell.
        widths: of a matrix's columns, where they are not all as wide as a cell.
        width, height: of the whole block.
        size: font size of its numbers (of a heat map: of the lines over it).
        has_scale: between the shape and its heat map stand the extremes.
    """

    kind: Literal["number", "matrix", "heat", "shape"]
    rows: int
    columns: int
    cell: tuple[float, float]
    width: float
    height: float
    size: float = VALUE
    widths: tuple[float, ...] = ()
    has_scale: bool = False

    @property
    def column_widths(self) -> tuple[float, ...]:
        """Of every column of a matrix."""
        return self.widths or (self.cell[0],) * self.columns

    @property
    def line(self) -> float:
        """Height of a line over a heat map."""
        return self.size * NAME_LINE / NAME

    @property
    def head(self) -> float:
        """Height of all lines over a heat map."""
        return self.line * (2 if self.has_scale else 1)


@dataclass(frozen=True, slots=True)
class Room:
    """The reserved room of one edge's label, measured from the middle of the wire's level piece.

    Attributes:
        value, gradient: blocks; gradient is None where no gradient flows or none is wanted.
        has_product: a line ``= LG × UG`` stands under the gradient.
        has_symbols: a line of symbols stands outermost on both sides.
        name: what the person calls the value, written over it; empty when there is no name.
        is_name_beside: the name is short and stands at the wire's start, in the value's line.
        before, after: room on the value's side and on the gradient's side, across the wire.
        along: room along the wire; reach: how far texts may stand over its ends, where nothing else is written.
    """

    value: Block | None
    gradient: Block | None
    has_product: bool
    has_symbols: bool
    name: Runs
    is_name_beside: bool
    before: float
    after: float
    along: float
    reach: float = 0.0


def _number_width(digits: int) -> float:
    """Width of a number like −0.0123 in bold."""
    return text_width("−0.", VALUE, True) + (digits + 1) * text_width("0", VALUE, True) + 1


def _product_width(digits: int) -> float:
    """Width of ``= −0.197 × −0.534``."""
    return text_width("= −0. × −0.", PRODUCT) + 2 * digits * text_width("0", PRODUCT) + 2


def _matrix(rows: int, columns: int, digits: int) -> Block:
    width = text_width("−0.", CELL, True) + (digits + 1) * text_width("0", CELL, True) + 5
    return Block("matrix", rows, columns, (width, CELL_LINE), columns * width + 2 * BRACKET, rows * CELL_LINE + 4, CELL)


def heat_block(rows: int, columns: int) -> Block:
    """An array as a heat map, averaged down where it has many elements."""
    shown_rows, shown_columns = max(1, min(rows, _HEAT_ROWS)), max(1, min(columns, _HEAT_COLUMNS))
    cell = min(_HEAT_CELL, _HEAT_WIDTH / shown_columns), min(_HEAT_CELL, _HEAT_HEIGHT / shown_rows)
    height = NAME_LINE + 2 + shown_rows * cell[1]
    return Block("heat", shown_rows, shown_columns, cell, _HEAT_WIDTH, height, NAME)


def block_of(shape: Shape, digits: int, widest: float = inf) -> Block:
    """How an array of that shape is shown: up to 3 × 4 (or 4 × 3) numbers as a matrix, a vector as a column; as a heat
    map where that would be wider than ``widest``."""
    if not shape:
        return Block("number", 1, 1, (0.0, 0.0), _number_width(digits), LINE)
    rows, columns = (shape[0], 1) if len(shape) == 1 else (prod(shape[:-1]), shape[-1])
    is_small = max(rows, columns) <= _MATRIX_SIDE and 0 < rows * columns <= _MATRIX_CELLS
    if is_small and len(shape) <= 2:
        found = _matrix(rows, columns, digits)
        if found.width <= widest:
            return found
    return heat_block(1, rows) if len(shape) == 1 else heat_block(rows, columns)


def room_of(graph: Graph, edge: Edge, structure: Structure, names: Sequence[str]) -> Room:
    """The room of an edge's label; ``names``: of all values."""
    source = graph.nodes[edge.source]
    name = names[edge.source] if source.kind == "gate" else None
    return _room(source.shape, name, edge.lg_kind is not None, graph.nodes[edge.target].kind == "output", structure)


@lru_cache(maxsize=1024)
def _room(shape: Shape, called: str | None, has_gradient: bool, is_output: bool, structure: Structure) -> Room:
    """The room of what a gate called so, or something else, makes."""
    is_symbolic = structure.mode == "symbols"
    shown = block_of(() if is_symbolic else shape, structure.digits, structure.widest)
    value = shown if structure.has_value else None
    has_product = has_gradient and structure.has_product and not is_output
    gradient = shown if has_gradient and structure.has_downstream else None
    has_symbols = structure.mode == "both"
    has_name = not is_symbolic and not is_output  # the sink says the output's name
    name = name_runs(called) if called and has_name else ()
    across = (value.height if value else 0.0) + (NAME_LINE if has_symbols else 0.0)
    back = (gradient.height if gradient else 0.0) + (PRODUCT_LINE if has_product else 0.0)
    back += NAME_LINE if has_symbols and has_gradient else 0.0
    if structure.direction == "TB":
        return _upright(structure, value, gradient, has_product, has_symbols, name, across, back)
    wide = max(
        _LEAST_WIRE,
        _product_width(structure.digits) if has_product or is_symbolic or has_symbols else 0.0,
        value.width if value else 0.0,
        gradient.width if gradient else 0.0,
    )
    wide += 0.0 if shown.kind == "number" else _BESIDE_MATRIX
    free = (wide - (value.width if value else 0.0)) / 2
    is_beside = bool(name) and bool(value) and shown.kind == "number" and runs_width(name, NAME) <= free + 4
    before = GAP + across + (NAME_LINE if name and not is_beside and not has_symbols else 0.0)
    return Room(value, gradient, has_product, has_symbols, name, is_beside, before, GAP + back, wide)


def _upright(
    structure: Structure,
    value: Block | None,
    gradient: Block | None,
    has_product: bool,
    has_symbols: bool,
    name: Runs,
    across: float,
    back: float,
) -> Room:
    """The same room beside a wire that runs down."""
    symbols = _product_width(structure.digits) if structure.mode == "symbols" or has_symbols else 0.0
    left = max(value.width if value else 0.0, runs_width(name, NAME), symbols)
    right = max(gradient.width if gradient else 0.0, _product_width(structure.digits) if has_product else symbols)
    along = max(across + (NAME_LINE if name and not has_symbols else 0.0), back)
    return Room(value, gradient, has_product, has_symbols, name, False, 2 * GAP + left, 2 * GAP + right, along)

"""A gate taken apart for its close-up: a column for each operand and for the output, and how large all that is.

Lengths are SVG user units before scaling.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..drawing.labels import PRODUCT, PRODUCT_LINE, VALUE, Block, block_of
from ..drawing.metrics import text_width
from ..drawing.products import product_parts
from ..drawing.runs import Runs, name_runs, runs_width, sign_runs
from ..drawing.symbols import EdgeSymbols, symbols_of
from ..gates.record import Value
from ..numbers import readable
from ..steps.story import is_seed_one, symbols_at
from .measured import Trim, measured

if TYPE_CHECKING:
    from .deck import Deck

__all__ = ["Anatomy", "Column", "symbols_in", "taken_apart"]

NAME_SIZE, NAME_LINE = 15.0, 24.0
MIDDLE = 18.0  # between values and gradients
PAD, COLUMN_GAP = 16.0, 30.0  # in a card; between its columns
ARROW, RADIUS = 46.0, 23.0
SIGN_SIZE, _WIDEST_SIGN = 16.0, 2 * RADIUS - 8
_MOST_SCALE = 1.7
_LEAST_COLUMN = 54.0
_MOST_ROWS, _MOST_COLUMNS = 6, 8  # of an array that is written in numbers


@dataclass(frozen=True, slots=True)
class Column:
    """One value: its name, both its blocks, and the edge whose gradient it is (None: what arrives at the output)."""

    name: Runs
    value: Value
    gradient: Value | None
    above: Block
    below: Block | None
    edge: int | None
    width: float


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A gate taken apart, or inputs without an output; lengths before scaling."""

    operands: tuple[Column, ...]
    output: Column | None
    trim: Trim
    is_cut: bool  # not all operands have room
    gate: float = 0.0  # width of its shape

    @property
    def above(self) -> float:
        return max(column.above.height for column in self._columns)

    @property
    def below(self) -> float:
        blocks = [column.below.height for column in self._columns if column.below is not None]
        return max(blocks, default=0.0) + (PRODUCT_LINE if self.trim.products == "all" else 0.0)

    @property
    def _columns(self) -> tuple[Column, ...]:
        return self.operands if self.output is None else (*self.operands, self.output)

    @property
    def card(self) -> float:
        """Width of the operands' card."""
        wide = sum(column.width + COLUMN_GAP for column in self.operands) - COLUMN_GAP
        return wide + 2 * PAD + (COLUMN_GAP if self.is_cut else 0.0)

    @property
    def width(self) -> float:
        if self.output is None:
            return self.card
        gate = self.card + 2 * ARROW + self.gate if self.operands else 0.0
        return gate + self.output.width + 2 * PAD

    @property
    def height(self) -> float:
        return NAME_LINE + self.above + MIDDLE + self.below + PAD


def taken_apart(deck: Deck, position: int | None, width: float, height: float) -> tuple[Anatomy, float]:
    """The gate (None: the inputs) with as much as fits in letters of full size, and its scale."""
    full = Trim("all", 1.0, deck.trim.digits, "LR")
    graph = deck.traced.graph
    count = len(_inputs(deck) if position is None else graph.into[position])
    bare = replace(full, products="none")
    trims = ((full, True), (bare, True), (full, False), (bare, False), (replace(bare, labels="brief"), False))
    close = None
    for trim, has_cells in trims:
        close = _parts(deck, position, trim, count, has_cells)
        if min(width / close.width, height / close.height) >= 1:
            break
    assert close is not None
    while close.width > width and count > 1:
        count -= 1
        close = _parts(deck, position, trims[-1][0], count, False)
    return close, min(_MOST_SCALE, width / close.width, height / close.height)


def _parts(deck: Deck, position: int | None, trim: Trim, count: int, has_cells: bool) -> Anatomy:
    """The gate with its first operands; ``has_cells``: arrays of some size are numbers, too, not shades."""
    graph, evaluation = deck.traced.graph, deck.traced.evaluation
    if position is None:
        inputs = _inputs(deck)
        columns = tuple(
            _column(deck, trim, graph.nodes[at].name or "", (evaluation.values[at], None), None, has_cells)
            for at in inputs[:count]
        )
        return Anatomy(columns, None, trim, count < len(inputs))
    names = symbols_at(deck.story, position)
    if graph.nodes[position].kind == "output":
        edge = graph.into[position][0]
        value, gradient = evaluation.values[position], evaluation.downstream[edge]
        return Anatomy((), _column(deck, trim, graph.output_name, (value, gradient), None, has_cells), trim, False)
    operands = tuple(
        _column(
            deck,
            trim,
            names.operands[slot],
            (evaluation.values[graph.edges[edge].source], evaluation.downstream[edge]),
            edge,
            has_cells,
        )
        for slot, edge in enumerate(graph.into[position][:count])
    )
    given = evaluation.values[position], evaluation.gradients[position]
    output = _column(deck, trim, names.output or "", given, None, has_cells)
    operation = graph.nodes[position].operation
    assert operation is not None
    sign = runs_width(sign_runs(operation), SIGN_SIZE)
    gate = 2 * RADIUS if sign <= _WIDEST_SIGN else sign + 26
    return Anatomy(operands, output, trim, count < len(graph.into[position]), gate)


def _inputs(deck: Deck) -> list[int]:
    """Positions of the inputs, each once."""
    nodes = deck.traced.graph.nodes
    first = {nodes[at].name: at for at in reversed(range(len(nodes))) if nodes[at].kind == "input"}
    return sorted(first.values())


def _column(
    deck: Deck, trim: Trim, name: str, given: tuple[Value, Value | None], edge: int | None, has_cells: bool
) -> Column:
    value, gradient = given
    shape = () if isinstance(value, float) else value.shape
    block = block_of(shape, trim.digits)
    if has_cells and block.kind == "heat" and len(shape) <= 2:
        rows, columns = (1, *shape)[-2:]
        if rows <= _MOST_ROWS and columns <= _MOST_COLUMNS:
            block = replace(block, kind="matrix", rows=rows, columns=columns)
    above = measured(block, [value], trim, "value")
    below = None if gradient is None else measured(block, [gradient], trim, "gradient")
    runs = name_runs(name) if name else ()
    widths = [_LEAST_COLUMN, runs_width(runs, NAME_SIZE), above.width, below.width if below else 0.0]
    if edge is not None and below is not None and trim.products == "all":
        widths.append(_product_width(deck, edge, trim.digits))
    if deck.order.mode == "symbols" and edge is not None:
        known = symbols_in(deck)[edge]
        widths += [text_width(text, VALUE, True) for text in (known.value, known.dg or "DG")]
    return Column(runs, value, gradient, above, below, edge, max(widths))


def _product_width(deck: Deck, edge: int, digits: int) -> float:
    evaluation, graph = deck.traced.evaluation, deck.traced.graph
    local, upstream = evaluation.local_gradients[edge], evaluation.gradients[graph.edges[edge].target]
    if isinstance(local, float) and isinstance(upstream, float):
        text = f"= {readable(local, digits)} × {readable(upstream, digits)}"
    else:
        text = "= " + "".join(part for part, _ in product_parts(graph, graph.edges[edge], 400.0)[0])
    return text_width(text, PRODUCT) + 2


def symbols_in(deck: Deck) -> tuple[EdgeSymbols, ...]:
    """The labels in symbols, made once a deck."""
    if "symbols" not in deck.kept:
        seed = deck.traced.evaluation.seed
        deck.kept["symbols"] = symbols_of(deck.traced.graph, is_seed_one(seed))
    return deck.kept["symbols"]  # type: ignore[return-value]

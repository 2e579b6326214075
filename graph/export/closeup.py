"""The current gate by itself, large: what enters it, what leaves it, and how its gradients come about.

For graphs whose numbers could not be read in a drawing of the whole: the drawing stays, small, and this stands under
it. Two cards, operands and output, with the gate between them; values above, gradients below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..drawing.canvas import Canvas, Mood
from ..drawing.caption import product_ink
from ..drawing.ink import Pen, Spot, block_ink, text_ink
from ..drawing.labels import PRODUCT, PRODUCT_LINE, VALUE, Block, block_of
from ..drawing.markup import number
from ..drawing.metrics import BASELINE, FONTS, text_width
from ..drawing.parts import text_at
from ..drawing.products import product_parts
from ..drawing.runs import Runs, name_runs, runs_svg, runs_width, sign_runs
from ..drawing.symbols import EdgeSymbols, symbols_of
from ..gates.record import Value
from ..numbers import readable
from ..steps.story import symbols_at
from .fitting import style_of
from .measured import Trim, measured

if TYPE_CHECKING:
    from .deck import Deck
    from .shots import Shot

__all__ = ["close_up"]

_MOST_SCALE = 1.7
_NAME, _NAME_LINE = 15.0, 24.0
_MIDDLE = 18.0  # between values and gradients
_PAD, _COLUMN_GAP = 16.0, 30.0  # in a card; between its columns
_ARROW, _RADIUS = 46.0, 23.0
_LEAST_COLUMN = 54.0
_MOST_ROWS, _MOST_COLUMNS = 6, 8  # of an array that is written in numbers
_SIGN, _WIDEST_SIGN = 16.0, 2 * _RADIUS - 8
_IDS = re.compile(r' id="[^"]*"')


@dataclass(frozen=True, slots=True)
class _Column:
    """One value: its name, both its blocks, and the edge whose gradient it is (None: what arrives at the output)."""

    name: Runs
    value: Value
    gradient: Value | None
    above: Block
    below: Block | None
    edge: int | None
    width: float


@dataclass(frozen=True, slots=True)
class _Close:
    """A gate taken apart, or inputs without an output; lengths before scaling."""

    operands: tuple[_Column, ...]
    output: _Column | None
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
    def _columns(self) -> tuple[_Column, ...]:
        return self.operands if self.output is None else (*self.operands, self.output)

    @property
    def card(self) -> float:
        """Width of the operands' card."""
        wide = sum(column.width + _COLUMN_GAP for column in self.operands) - _COLUMN_GAP
        return wide + 2 * _PAD + (_COLUMN_GAP if self.is_cut else 0.0)

    @property
    def width(self) -> float:
        if self.output is None:
            return self.card
        gate = self.card + 2 * _ARROW + self.gate if self.operands else 0.0
        return gate + self.output.width + 2 * _PAD

    @property
    def height(self) -> float:
        return _NAME_LINE + self.above + _MIDDLE + self.below + _PAD


def close_up(deck: Deck, shot: Shot) -> str:
    """The gate of that slide in its room; nothing where no gate stands out."""
    box = deck.close_up
    if box is None or shot.whole is not None or shot.step is None:
        return ""
    step = deck.traced.timeline.steps[shot.step]
    last = len(deck.traced.graph.nodes) - 1
    position = None if step.phase == "start" else last if step.phase == "seed" else deck.story.positions[step.node]
    close, scale = _fitting(deck, position, box[2], box[3])
    left = box[0] + (box[2] - scale * close.width) / 2
    top = box[1] + (box[3] - scale * close.height) / 2
    shown = 3 if step.phase != "backward" else 2 if shot.part is None else shot.part
    markup = _IDS.sub("", _drawn(deck, close, position, is_back=step.phase in ("seed", "backward"), part=shown))
    return (
        f'<g id="close-up" font-family="{FONTS}" text-anchor="middle">'
        f'<g transform="translate({number(left)} {number(top)}) scale({scale:.5g})">{markup}</g></g>'
    )


def _fitting(deck: Deck, position: int | None, width: float, height: float) -> tuple[_Close, float]:
    """The gate (None: the inputs) with as much as fits in letters of full size, and its scale."""
    full = Trim("all", 1.0, deck.trim.digits, "LR")
    graph = deck.traced.graph
    count = len(_inputs(deck) if position is None else graph.into[position])
    bare = replace(full, products="none")
    trims = ((full, True), (bare, True), (full, False), (bare, False), (replace(bare, labels="brief"), False))
    close = None
    for trim, has_cells in trims:
        close = _taken_apart(deck, position, trim, count, has_cells)
        if min(width / close.width, height / close.height) >= 1:
            break
    assert close is not None
    while close.width > width and count > 1:
        count -= 1
        close = _taken_apart(deck, position, trims[-1][0], count, False)
    return close, min(_MOST_SCALE, width / close.width, height / close.height)


def _taken_apart(deck: Deck, position: int | None, trim: Trim, count: int, has_cells: bool) -> _Close:
    """The gate with its first operands; ``has_cells``: arrays of some size are numbers, too, not shades."""
    graph, evaluation = deck.traced.graph, deck.traced.evaluation
    if position is None:
        inputs = _inputs(deck)
        columns = tuple(
            _column(deck, trim, graph.nodes[at].name or "", (evaluation.values[at], None), None, has_cells)
            for at in inputs[:count]
        )
        return _Close(columns, None, trim, count < len(inputs))
    names = symbols_at(deck.story, position)
    if graph.nodes[position].kind == "output":
        edge = graph.into[position][0]
        value, gradient = evaluation.values[position], evaluation.downstream[edge]
        return _Close((), _column(deck, trim, graph.output_name, (value, gradient), None, has_cells), trim, False)
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
    sign = runs_width(sign_runs(operation), _SIGN)
    gate = 2 * _RADIUS if sign <= _WIDEST_SIGN else sign + 26
    return _Close(operands, output, trim, count < len(graph.into[position]), gate)


def _inputs(deck: Deck) -> list[int]:
    """Positions of the inputs, each once."""
    nodes = deck.traced.graph.nodes
    first = {nodes[at].name: at for at in reversed(range(len(nodes))) if nodes[at].kind == "input"}
    return sorted(first.values())


def _column(
    deck: Deck, trim: Trim, name: str, given: tuple[Value, Value | None], edge: int | None, has_cells: bool
) -> _Column:
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
    widths = [_LEAST_COLUMN, runs_width(runs, _NAME), above.width, below.width if below else 0.0]
    if edge is not None and below is not None and trim.products == "all":
        widths.append(_product_width(deck, edge, trim.digits))
    if deck.order.mode == "symbols" and edge is not None:
        known = _symbols(deck)[edge]
        widths += [text_width(text, VALUE, True) for text in (known.value, known.dg or "DG")]
    return _Column(runs, value, gradient, above, below, edge, max(widths))


def _product_width(deck: Deck, edge: int, digits: int) -> float:
    evaluation, graph = deck.traced.evaluation, deck.traced.graph
    local, upstream = evaluation.local_gradients[edge], evaluation.gradients[graph.edges[edge].target]
    if isinstance(local, float) and isinstance(upstream, float):
        text = f"= {readable(local, digits)} × {readable(upstream, digits)}"
    else:
        text = "= " + "".join(part for part, _ in product_parts(graph, graph.edges[edge], 400.0)[0])
    return text_width(text, PRODUCT) + 2


def _symbols(deck: Deck) -> tuple[EdgeSymbols, ...]:
    """The labels in symbols, made once a deck."""
    if "symbols" not in deck.kept:
        seed = deck.traced.evaluation.seed
        deck.kept["symbols"] = symbols_of(deck.traced.graph, isinstance(seed, float) and seed == 1.0)
    return deck.kept["symbols"]  # type: ignore[return-value]


def _drawn(deck: Deck, close: _Close, position: int | None, *, is_back: bool, part: int) -> str:
    """Cards, arrows, the gate and all numbers; ``part`` of a backward step as in ``Shot``, 3: nothing is left out."""
    paint = deck.style.paint
    accent = paint.downstream if is_back else paint.value
    middle = _NAME_LINE + close.above + _MIDDLE / 2
    pieces: list[str] = []
    x = 0.0
    if close.operands:
        pieces.append(_card(deck, x, close.card, close.height))
        at = x + _PAD
        for index, column in enumerate(close.operands):
            if index:
                pieces.append(_divider(deck, at - _COLUMN_GAP / 2, close.height))
            pieces.append(_written(deck, close, column, at + column.width / 2, is_back=is_back, part=part))
            at += column.width + _COLUMN_GAP
        if close.is_cut:
            pieces.append(text_at(at, middle, 20, paint.quiet, "…"))
        x = close.card
    if close.output is None:
        return "".join(pieces)
    if position is not None and close.operands:
        pieces.append(_arrow(x, x + _ARROW, middle, accent, is_back=is_back))
        pieces.append(_gate(deck, position, (x + _ARROW, middle), close.gate, accent))
        x += _ARROW + close.gate
        pieces.append(_arrow(x, x + _ARROW, middle, accent, is_back=is_back))
        x += _ARROW
    wide = close.output.width + 2 * _PAD
    pieces.append(_card(deck, x, wide, close.height))
    pieces.append(_written(deck, close, close.output, x + wide / 2, is_back=is_back, part=part))
    return "".join(pieces)


def _card(deck: Deck, x: float, wide: float, high: float) -> str:
    paint = deck.style.paint
    return (
        f'<rect x="{number(x)}" y="0" width="{number(wide)}" height="{number(high)}" rx="10" fill="{paint.frame}" '
        f'stroke="{paint.frame_line}" stroke-width="1"/>'
    )


def _divider(deck: Deck, x: float, high: float) -> str:
    place = f"M{number(x)} 12V{number(high - 12)}"
    return f'<path d="{place}" fill="none" stroke="{deck.style.paint.frame_line}" stroke-width="1"/>'


def _arrow(start: float, end: float, y: float, colour: str, *, is_back: bool) -> str:
    tip, tail = (start + 3, end - 3) if is_back else (end - 3, start + 3)
    side = 10.0 if is_back else -10.0
    head = f"{number(tip)},{number(y)} {number(tip + side)},{number(y - 4.5)} {number(tip + side)},{number(y + 4.5)}"
    return (
        f'<path d="M{number(tail)} {number(y)}H{number(tip + side)}" fill="none" stroke="{colour}" '
        f'stroke-width="2.2"/><polygon points="{head}" fill="{colour}"/>'
    )


def _gate(deck: Deck, position: int, at: tuple[float, float], wide: float, accent: str) -> str:
    operation, paint = deck.traced.graph.nodes[position].operation, deck.style.paint
    assert operation is not None
    x, y = at
    shape = f'<rect x="{number(x)}" y="{number(y - _RADIUS)}" width="{number(wide)}" height="{2 * _RADIUS:g}" '
    return f'{shape}rx="{_RADIUS:g}" fill="{paint.paper}" stroke="{accent}" stroke-width="2.6"/>' + text_at(
        x + wide / 2, y, _SIGN, paint.ink, runs_svg(sign_runs(operation), _SIGN)
    )


def _written(deck: Deck, close: _Close, column: _Column, x: float, *, is_back: bool, part: int) -> str:
    """Name, value, and the gradient where it has come."""
    paint, is_output = deck.style.paint, column.edge is None
    pieces: list[str] = []
    if column.name:
        pieces.append(
            text_at(x, _NAME_LINE / 2 + 2, _NAME, paint.quiet, runs_svg(column.name, _NAME), ' font-style="italic"')
        )
    top = _NAME_LINE + close.above - column.above.height
    if is_output and not is_back and close.output is not None:
        pieces.append(_tint(x, top, column.above, paint.forward_tint))
    pieces.append(_value(deck, column, column.above, Spot(x, top), is_gradient=False))
    if not is_back or column.gradient is None or column.below is None:
        return "".join(pieces)
    top = _NAME_LINE + close.above + _MIDDLE
    if is_output:
        pieces.append(_value(deck, column, column.below, Spot(x, top), is_gradient=True))
    elif part == 1:
        pieces.append(_local(deck, column, x, top))
    elif part >= 2:
        pieces.append(_tint(x, top, column.below, paint.backward_tint))
        pieces.append(_value(deck, column, column.below, Spot(x, top), is_gradient=True))
        if close.trim.products == "all":
            pieces.append(_product(deck, column, Spot(x, top + column.below.height)))
    return "".join(pieces)


def _tint(x: float, top: float, block: Block, colour: str) -> str:
    return (
        f'<rect x="{number(x - block.width / 2 - 5)}" y="{number(top - 2)}" width="{number(block.width + 10)}" '
        f'height="{number(block.height + 4)}" rx="4" fill="{colour}"/>'
    )


def _value(deck: Deck, column: _Column, block: Block, spot: Spot, *, is_gradient: bool) -> str:
    """A value in its colour: what arrives at the output is an upstream gradient."""
    paint = deck.style.paint
    colour = paint.value if not is_gradient else paint.upstream if column.edge is None else paint.downstream
    if deck.order.mode == "symbols" and column.edge is not None:
        known = _symbols(deck)[column.edge]
        text = (known.dg or "DG") if is_gradient else known.value
        return text_ink("", text, spot, spot.top + block.height / 2 + BASELINE * VALUE, VALUE, colour, "")
    pen = Pen(colour, paint, deck.trim.digits, "", {})
    shown = column.gradient if is_gradient else column.value
    assert shown is not None
    return block_ink("", shown, block, spot, pen, "gradient" if is_gradient else "value")


def _product(deck: Deck, column: _Column, spot: Spot) -> str:
    assert column.edge is not None
    is_symbolic = deck.order.mode == "symbols"
    style = replace(style_of(deck.order), digits=deck.trim.digits, mode="symbols" if is_symbolic else "numbers")
    canvas = Canvas(deck.drawing, deck.traced.evaluation, style, _symbols(deck) if is_symbolic else ())
    return product_ink(canvas, column.edge, Mood(style.paint, "", False), spot, column.width)


def _local(deck: Deck, column: _Column, x: float, top: float) -> str:
    """What the gate knows before the gradient leaves: its local gradient."""
    assert column.edge is not None
    graph, local = deck.traced.graph, deck.traced.evaluation.local_gradients[column.edge]
    if isinstance(local, float):
        text = f"LG = {readable(local, deck.trim.digits)}"
    else:
        parts = product_parts(graph, graph.edges[column.edge], 400.0)[0]
        text = "".join(part for part, role in parts if role == "lg").strip()
    return text_at(x, top + VALUE / 2 + 2, VALUE, deck.style.paint.local, text)

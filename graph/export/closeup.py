"""The current gate by itself, large: what enters it, what leaves it, and how its gradients come about.

For graphs whose numbers could not be read in a drawing of the whole: the drawing stays, small, and this stands under
it. Two cards, operands and output, with the gate between them; values above, gradients below.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..drawing.canvas import Canvas, Mood
from ..drawing.caption import product_ink
from ..drawing.ink import Pen, Spot, block_ink, text_ink
from ..drawing.labels import VALUE, Block
from ..drawing.markup import number
from ..drawing.metrics import BASELINE, FONTS
from ..drawing.parts import text_at
from ..drawing.products import product_parts
from ..drawing.runs import runs_svg, sign_runs
from ..numbers import readable
from .anatomy import (
    ARROW,
    COLUMN_GAP,
    MIDDLE,
    NAME_LINE,
    NAME_SIZE,
    PAD,
    RADIUS,
    SIGN_SIZE,
    Anatomy,
    Column,
    symbols_in,
    taken_apart,
)
from .fitting import style_of

if TYPE_CHECKING:
    from .deck import Deck
    from .shots import Shot

__all__ = ["close_up"]

_IDS = re.compile(r' id="[^"]*"')


def close_up(deck: Deck, shot: Shot) -> str:
    """The gate of that slide in its room; nothing where no gate stands out."""
    box = deck.close_up
    if box is None or shot.whole is not None or shot.step is None:
        return ""
    step = deck.traced.timeline.steps[shot.step]
    last = len(deck.traced.graph.nodes) - 1
    position = None if step.phase == "start" else last if step.phase == "seed" else deck.story.positions[step.node]
    close, scale = taken_apart(deck, position, box[2], box[3])
    left = box[0] + (box[2] - scale * close.width) / 2
    top = box[1] + (box[3] - scale * close.height) / 2
    shown = 3 if step.phase != "backward" else 2 if shot.part is None else shot.part
    markup = _IDS.sub("", _drawn(deck, close, position, is_back=step.phase in ("seed", "backward"), part=shown))
    return (
        f'<g id="close-up" font-family="{FONTS}" text-anchor="middle">'
        f'<g transform="translate({number(left)} {number(top)}) scale({scale:.5g})">{markup}</g></g>'
    )


def _drawn(deck: Deck, close: Anatomy, position: int | None, *, is_back: bool, part: int) -> str:
    """Cards, arrows, the gate and all numbers; ``part`` of a backward step as in ``Shot``, 3: nothing is left out."""
    paint = deck.style.paint
    accent = paint.downstream if is_back else paint.value
    middle = NAME_LINE + close.above + MIDDLE / 2
    pieces: list[str] = []
    x = 0.0
    if close.operands:
        pieces.append(_card(deck, x, close.card, close.height))
        at = x + PAD
        for index, column in enumerate(close.operands):
            if index:
                pieces.append(_divider(deck, at - COLUMN_GAP / 2, close.height))
            pieces.append(_written(deck, close, column, at + column.width / 2, is_back=is_back, part=part))
            at += column.width + COLUMN_GAP
        if close.is_cut:
            pieces.append(text_at(at, middle, 20, paint.quiet, "…"))
        x = close.card
    if close.output is None:
        return "".join(pieces)
    if position is not None and close.operands:
        pieces.append(_arrow(x, x + ARROW, middle, accent, is_back=is_back))
        pieces.append(_gate(deck, position, (x + ARROW, middle), close.gate, accent))
        x += ARROW + close.gate
        pieces.append(_arrow(x, x + ARROW, middle, accent, is_back=is_back))
        x += ARROW
    wide = close.output.width + 2 * PAD
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
    shape = f'<rect x="{number(x)}" y="{number(y - RADIUS)}" width="{number(wide)}" height="{2 * RADIUS:g}" '
    return f'{shape}rx="{RADIUS:g}" fill="{paint.paper}" stroke="{accent}" stroke-width="2.6"/>' + text_at(
        x + wide / 2, y, SIGN_SIZE, paint.ink, runs_svg(sign_runs(operation), SIGN_SIZE)
    )


def _written(deck: Deck, close: Anatomy, column: Column, x: float, *, is_back: bool, part: int) -> str:
    """Name, value, and the gradient where it has come."""
    paint, is_output = deck.style.paint, column.edge is None
    pieces: list[str] = []
    if column.name:
        pieces.append(
            text_at(
                x, NAME_LINE / 2 + 2, NAME_SIZE, paint.quiet, runs_svg(column.name, NAME_SIZE), ' font-style="italic"'
            )
        )
    top = NAME_LINE + close.above - column.above.height
    if is_output and not is_back and close.output is not None:
        pieces.append(_tint(x, top, column.above, paint.forward_tint))
    pieces.append(_value(deck, column, column.above, Spot(x, top), is_gradient=False))
    if not is_back or column.gradient is None or column.below is None:
        return "".join(pieces)
    top = NAME_LINE + close.above + MIDDLE
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


def _value(deck: Deck, column: Column, block: Block, spot: Spot, *, is_gradient: bool) -> str:
    """A value in its colour: what arrives at the output is an upstream gradient."""
    paint = deck.style.paint
    colour = paint.value if not is_gradient else paint.upstream if column.edge is None else paint.downstream
    if deck.order.mode == "symbols" and column.edge is not None:
        known = symbols_in(deck)[column.edge]
        text = (known.dg or "DG") if is_gradient else known.value
        return text_ink("", text, spot, spot.top + block.height / 2 + BASELINE * VALUE, VALUE, colour, "")
    pen = Pen(colour, paint, deck.trim.digits, "", {})
    shown = column.gradient if is_gradient else column.value
    assert shown is not None
    return block_ink("", shown, block, spot, pen, "gradient" if is_gradient else "value")


def _product(deck: Deck, column: Column, spot: Spot) -> str:
    assert column.edge is not None
    is_symbolic = deck.order.mode == "symbols"
    style = replace(style_of(deck.order), digits=deck.trim.digits, mode="symbols" if is_symbolic else "numbers")
    canvas = Canvas(deck.drawing, deck.traced.evaluation, style, symbols_in(deck) if is_symbolic else ())
    return product_ink(canvas, column.edge, Mood(style.paint, "", False), spot, column.width)


def _local(deck: Deck, column: Column, x: float, top: float) -> str:
    """What the gate knows before the gradient leaves: its local gradient."""
    assert column.edge is not None
    graph, local = deck.traced.graph, deck.traced.evaluation.local_gradients[column.edge]
    if isinstance(local, float):
        text = f"LG = {readable(local, deck.trim.digits)}"
    else:
        parts = product_parts(graph, graph.edges[column.edge], 400.0)[0]
        text = "".join(part for part, role in parts if role == "lg").strip()
    return text_at(x, top + VALUE / 2 + 2, VALUE, deck.style.paint.local, text)

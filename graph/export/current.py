"""The line ``= LG × UG`` at the current gate alone, where the drawing has no room for it at every wire.

Its height is reserved under every gradient; in width it may reach over the ends of its wire, where nothing else is
written at that height.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..drawing.canvas import Canvas, Mood
from ..drawing.caption import product_ink
from ..drawing.ink import Spot
from ..drawing.labels import PRODUCT_LINE
from ..drawing.markup import number
from ..drawing.places import gradient_place
from ..drawing.symbols import EdgeSymbols, symbols_of
from ..steps.story import is_seed_one
from .fitting import style_of
from .measured import product_width

if TYPE_CHECKING:
    from .deck import Deck

__all__ = ["with_current_products"]

_END = "</g>"  # of the drawing


def with_current_products(body: str, deck: Deck, step: int) -> str:
    """The picture of a backward step with the products of its gate; of other steps as it is."""
    now = deck.traced.timeline.steps[step]
    if now.phase != "backward":
        return body
    graph = deck.traced.graph
    flowing = [edge for edge in graph.into[deck.story.positions[now.node]] if deck.drawing.plan.rooms[edge].gradient]
    return body[: -len(_END)] + "".join(_product(deck, edge) for edge in flowing) + _END


def _product(deck: Deck, edge: int) -> str:
    style = replace(style_of(deck.order), digits=deck.trim.digits)
    symbols: tuple[EdgeSymbols, ...] = ()
    if style.mode in ("symbols", "both"):
        seed = deck.traced.evaluation.seed
        symbols = symbols_of(deck.traced.graph, is_seed_one(seed))
    canvas = Canvas(deck.drawing, deck.traced.evaluation, style, symbols)
    spot, _, high = gradient_place(deck.drawing, edge)
    wide = product_width(deck.traced, edge, style.digits)
    middle = min(max(spot.x, wide / 2), deck.drawing.width - wide / 2) if spot.anchor == "middle" else spot.x
    room = deck.drawing.plan.rooms[edge].gradient
    top = spot.top + (room.height if room else high)
    left = Spot(middle, top, spot.anchor).left(wide)
    ground = ""
    if deck.order.theme != "transparent":
        ground = (
            f'<rect x="{number(left - 2)}" y="{number(top + 1)}" width="{number(wide + 4)}" '
            f'height="{number(PRODUCT_LINE - 2)}" fill="{style.paint.paper}"/>'
        )
    return ground + product_ink(canvas, edge, Mood(style.paint, "", False), Spot(middle, top, spot.anchor), wide)

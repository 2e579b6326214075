"""Larger numbers on the wires, where the drawing leaves height that nothing else uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..drawing.fitting import fitted
from ..drawing.labels import VALUE
from ..drawing.markup import number
from ..drawing.metrics import text_width

if TYPE_CHECKING:
    from .deck import Deck

__all__ = ["with_larger_numbers"]

_MOST = 1.25  # of the font size: the tint behind a new number has room for that much
_LEAST = 1.05
_CAPITAL = 0.73  # height of a digit, as a share of the font size
_BESIDE = 4.0  # how far a number may reach beyond its reserved room, where only the wire is
_NUMBER = re.compile(rf'(<text id="[^"]+-(value|dg)" x="[^"]*" y=")([-\d.]+)("[^>]*? font-size="){VALUE:g}"')


def with_larger_numbers(body: str, deck: Deck) -> str:
    """The same picture with values growing upwards and gradients downwards from their wires; all by one factor."""
    growth = _growth(deck)
    if growth < _LEAST:
        return body
    size, down = VALUE * growth, VALUE * (growth - 1) * _CAPITAL

    def larger(match: re.Match[str]) -> str:
        y = number(float(match[3]) + (down if match[2] == "dg" else 0.0))
        return f'{match[1]}{y}{match[4]}{size:.4g}"'

    return _NUMBER.sub(larger, body)


def _growth(deck: Deck) -> float:
    """How much larger all numbers of the deck can be; 1 where more than numbers stands on the wires."""
    kept = deck.kept.get("growth")
    if isinstance(kept, float):
        return kept
    style, plan = deck.style, deck.drawing.plan
    is_plain = not style.has_product and style.mode in ("numbers", "compact")
    is_level = deck.drawing.style.direction != "TB"
    has_arrays = any(room.value is not None and room.value.kind != "number" for room in plan.rooms)
    growth = _MOST if is_plain and is_level and not has_arrays else 1.0
    evaluation = deck.traced.evaluation
    for position, (edge, room) in enumerate(zip(deck.traced.graph.edges, plan.rooms, strict=True)):
        for value in (evaluation.values[edge.source], evaluation.downstream[position]):
            if growth > 1.0 and isinstance(value, float):
                text, size = fitted(value, style.digits, room.along, VALUE)
                growth = min(growth, (room.along + _BESIDE) / text_width(text, size, True))
    deck.kept["growth"] = growth
    return growth

"""What captions are written on: the drawing, the numbers, the style, and how one caption stands out.

Where a value is one number, its caption is a blank with gaps (``%s``) into which the number's texts are put: under a
finger on the page the numbers change, and nothing else of a caption does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..numbers import full
from ..tracing.model import Evaluation
from ..words import say
from .fitting import fitted
from .ink import Pen, Spot
from .labels import Block
from .markup import escape, number
from .picture import Drawing
from .style import Style
from .symbols import EdgeSymbols
from .theme import Theme

__all__ = ["Blank", "Canvas", "Mood", "tint", "titled"]

Blank = tuple[str, float]  # the markup with its gaps, the width that the number may take


@dataclass(frozen=True, slots=True)
class Canvas:
    """What all captions of a frame need.

    Attributes:
        symbols: empty where the style shows none.
        blanks: where captions of single numbers, with gaps, are kept with the drawing; None: nowhere.
        captions: where whole captions of edges are kept with the numbers; None: nowhere.
    """

    drawing: Drawing
    evaluation: Evaluation
    style: Style
    symbols: tuple[EdgeSymbols, ...]
    blanks: dict[object, Blank] | None = None
    captions: dict[object, str] | None = None

    def pen(self, colour: str, mood: Mood) -> Pen:
        """What writes a value in that colour."""
        return Pen(colour, mood.paint, self.style.digits, mood.when, self.drawing.parts)

    def say(self, key: str) -> str:
        """A word of the drawing in the style's language."""
        return say(self.style.language, f"drawing.{key}")

    def titled_gap(self, key: str) -> str:
        """A word of the drawing before a gap, for a tooltip."""
        return self.say(key).replace("%", "%%") + ": %s" if self.style.has_tooltips else ""

    def blank(self, make: Callable[[Canvas, int, Mood, str], Blank], position: int, mood: Mood, name: str) -> Blank:
        """The caption with gaps that ``make`` makes."""
        if self.blanks is None:
            return make(self, position, mood, name)
        key = make, position, name, mood.when, mood.is_new, id(mood.paint)
        found = self.blanks.get(key)
        if found is None:
            found = self.blanks[key] = make(self, position, mood, name)
        return found

    def number_texts(self, value: float, block: Block, width: float) -> tuple[str, ...]:
        """What goes into the gaps of a number: its title, font size and text."""
        text, size = fitted(value, self.style.digits, width, block.size)
        return (full(value), f"{size:g}", text) if self.style.has_tooltips else (f"{size:g}", text)


@dataclass(frozen=True, slots=True)
class Mood:
    """How one caption stands out: its colours, the attribute that says when it appears, whether it is new."""

    paint: Theme
    when: str
    is_new: bool


def tint(spot: Spot, width: float, height: float, colour: str) -> str:
    """The ground behind what the step has written."""
    return (
        f'<rect x="{number(spot.left(width) - 4)}" y="{number(spot.top - 2)}" width="{number(width + 8)}" '
        f'height="{number(height + 4)}" rx="4" fill="{colour}" class="new"/>'
    )


def titled(markup: str, text: str, mood: Mood, style: Style) -> str:
    """Markup with a tooltip, where the style has them; on the page a group, so that it is found as a whole."""
    if style.is_interactive and not style.has_tooltips:
        return f"<g{mood.when}>{markup}</g>"
    return f"<g{mood.when}><title>{escape(text)}</title>{markup}</g>" if style.has_tooltips else markup

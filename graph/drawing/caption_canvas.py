"""The canvas of captions: the drawing, the numbers, the style, and how one caption stands out.

Where only markup is wanted, a caption is a blank with gaps (``%s``) into which the texts of the numbers are put: under
a finger on the page the numbers change, and nothing else of a caption does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..autodiff.graph import Evaluation
from ..layout.style import Style
from ..records import record
from ..scene.shapes import Group, Rect, Shape
from ..scene.svg_writer import template
from ..scene.theme import Theme
from ..words import say
from .nodes_and_wires import kept_group
from .number_labels import Pen, Spot, When
from .picture import Drawing
from .symbol_labels import EdgeSymbols

__all__ = ["Blank", "Canvas", "Mood", "tint", "titled"]


Blank = tuple[str, Spot, float]  # markup with gaps, where its number stands, how wide it may be


@dataclass(frozen=True, slots=True)
class Canvas:
    """What all captions of a frame need.

    Attributes:
        symbols: empty where the style shows none.
        blanks: where captions with gaps are kept with the drawing, for those who want markup only; None: nowhere.
        groups: where what stands in several frames is kept with the numbers; None: nowhere.
        is_markup: markup alone is wanted: what is kept is its text, without the shapes.
    """

    drawing: Drawing
    evaluation: Evaluation
    style: Style
    symbols: tuple[EdgeSymbols, ...]
    blanks: dict[object, Blank] | None = None
    groups: dict[object, Group] | None = None
    is_markup: bool = False

    def group(self, key: tuple[object, ...], make: Callable[[], tuple[Shape, ...]]) -> tuple[Shape, ...]:
        """What ``make`` makes, as a group that is kept where this canvas keeps any."""
        if self.groups is None:
            return make()
        found = self.groups.get(key)
        if found is None:
            found = self.groups[key] = kept_group(make(), is_markup=self.is_markup)
        return (found,)

    def pen(self, colour: str, mood: Mood) -> Pen:
        """What writes a value in that colour."""
        return Pen(colour, mood.paint, self.style.digits, mood.when, self.drawing.parts, mood.until, self.is_markup)

    def say(self, key: str) -> str:
        """A word of the drawing in the style's language."""
        return say(self.style.language, f"drawing.{key}")

    def blank(self, make: Make, position: int, mood: Mood, name: str) -> Blank:
        """The caption that ``make`` makes of numbers that are not known yet, with its gaps."""
        key = make, position, name, mood.when, mood.until, id(mood.paint)
        found = None if self.blanks is None else self.blanks.get(key)
        if found is None:
            shapes, spot, width = make(self, position, mood, name)
            found = template(*shapes), spot, width
            if self.blanks is not None:
                self.blanks[key] = found
        return found


@record(frozen=True, slots=True)
class Mood:
    """How one caption stands out: its colours, the steps at which it appears and is gone again, whether it is new."""

    paint: Theme
    when: When
    is_new: bool
    until: int | None = None


def tint(spot: Spot, width: float, height: float, colour: str) -> Rect:
    """The ground behind what the step has written."""
    return Rect(spot.left(width) - 4, spot.top - 2, width + 8, height + 4, colour, corner=4.0, kind="new")


def titled(canvas: Canvas, shapes: tuple[Shape, ...], text: Callable[[], str], mood: Mood) -> tuple[Shape, ...]:
    """Shapes with a tooltip, where the style has them; on the page a group, so that it is found as a whole."""
    style = canvas.style
    if not style.is_interactive and not style.has_tooltips:
        return shapes
    title = text() if style.has_tooltips else None
    return (Group(shapes, title=title, step=mood.when or None, until=mood.until),)


Make = Callable[[Canvas, int, Mood, str], tuple[tuple[Shape, ...], Spot, float]]

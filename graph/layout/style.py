"""The style of a drawing: everything a person can choose, in one record."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

from ..numbers import DIGITS
from ..scene.theme import Palette, Theme, ThemeName, theme_of

__all__ = ["DIRECTIONS", "MODES", "PAGE_STYLE", "Direction", "Mode", "Structure", "Style"]

Mode = Literal["numbers", "symbols", "both", "compact"]
Direction = Literal["auto", "LR", "TB"]
MODES: tuple[Mode, ...] = ("numbers", "symbols", "both", "compact")
DIRECTIONS: tuple[Direction, ...] = ("auto", "LR", "TB")


@dataclass(frozen=True, slots=True)
class Style:
    """Choices of one drawing.

    Attributes:
        mode: what the labels say; compact: value above, gradient below, nothing else.
        digits: significant digits of every number.
        has_value, has_downstream, has_local, has_upstream: which of the four numbers are written.
        direction: "LR" left to right, "TB" top to bottom, "auto": which of them fills ``page`` better.
        page: width and height that "auto" wants to fill (a slide's drawing box).
        has_background: a rectangle of the theme's paper under everything.
        is_interactive: marks that open and close composites, and areas to click on (for the page, not for slides).
        has_tooltips: every number carries its name and all its digits as a title.
        language: of titles and tooltips.
    """

    mode: Mode = "numbers"
    digits: int = DIGITS
    has_value: bool = True
    has_downstream: bool = True
    has_local: bool = True
    has_upstream: bool = True
    theme: ThemeName = "light"
    palette: Palette = "default"
    direction: Direction = "LR"
    page: tuple[float, float] = (1200.0, 404.0)
    has_background: bool = False
    is_interactive: bool = False
    has_tooltips: bool = False
    language: str = "en"

    @property
    def paint(self) -> Theme:
        return theme_of(self.theme, self.palette)

    @property
    def faded_paint(self) -> Theme:
        return theme_of(self.theme, self.palette, is_dimmed=True)

    @property
    def has_product(self) -> bool:
        """Whether a line with LG or UG stands under the downstream gradient."""
        return self.mode != "compact" and (self.has_local or self.has_upstream)

    @property
    def structure(self) -> Structure:
        """The part of the choices that the positions depend on; drawings may be kept by it."""
        return Structure(
            self.mode, self.digits, self.has_value, self.has_downstream, self.has_product, self.direction, self.page
        )


@dataclass(frozen=True, slots=True)
class Structure:
    """What of a style moves things: see ``Style``.

    Attributes:
        widest: matrix that is written in numbers, in points; a wider one is a heat map.
    """

    mode: Mode
    digits: int
    has_value: bool
    has_downstream: bool
    has_product: bool
    direction: Direction
    page: tuple[float, float]
    widest: float = inf


PAGE_STYLE = Style(is_interactive=True, has_tooltips=True)

"""Shapes of a picture: small frozen records in user units (points; x to the right, y down), which know no graph.

Colours are ``#rrggbb`` of a theme, or "none". Where all steps are in one picture, ``step`` says at which one something
appears (None: it is there from the beginning) and ``until`` at which one it is gone again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(**_: Any) -> Any:
        """A frozen dataclass to the type checker, which is who guards it: a picture makes shapes by the thousand, and
        one that is frozen while the program runs takes six times as long to be made."""
        return dataclass(slots=True, unsafe_hash=True)


__all__ = ["Anchor", "Circle", "Group", "Path", "Point", "Polygon", "Rect", "Segment", "Shape", "Span", "Text"]

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
Segment = (  # absolute; the last two numbers are where the segment ends
    tuple[Literal["M", "L"], float, float]
    | tuple[Literal["Q"], float, float, float, float]
    | tuple[Literal["C"], float, float, float, float, float, float]
    | tuple[Literal["Z"]]
)


@record(frozen=True, slots=True)
class Span:
    """A run of a text.

    Attributes:
        fill: "" for the text's own; size and is_bold: None for the text's own.
        dy: how far below the text's baseline it stands (raised: negative).
        at: its own anchor point, for the cells of a matrix; None: it follows what stands before it.
    """

    text: str
    fill: str = ""
    id: str = ""
    size: float | None = None
    dy: float = 0.0
    is_bold: bool | None = None
    is_italic: bool | None = None
    at: Point | None = None
    step: int | None = None


@record(frozen=True, slots=True)
class Text:
    """One line of text, or cells that each stand ``at`` their own place.

    Attributes:
        x, y: the anchor on the baseline; without meaning where the spans have their own places.
        family: font names; "" for those of the group around it.
        kind: what it is, in words separated by blanks (the classes of an SVG).
    """

    x: float
    y: float
    size: float
    spans: tuple[Span, ...]
    fill: str
    anchor: Anchor = "middle"
    is_bold: bool = False
    is_italic: bool = False
    family: str = ""
    id: str = ""
    kind: str = ""
    step: int | None = None
    until: int | None = None


@record(frozen=True, slots=True)
class Rect:
    """A rectangle; ``corner``: the radius of its corners; stroked where ``stroke_width`` is above 0."""

    x: float
    y: float
    width: float
    height: float
    fill: str = "none"
    stroke: str = "none"
    stroke_width: float = 0.0
    corner: float = 0.0
    fill_opacity: float = 1.0
    id: str = ""
    kind: str = ""
    step: int | None = None
    until: int | None = None


@record(frozen=True, slots=True)
class Circle:
    """A circle around (x, y)."""

    x: float
    y: float
    radius: float
    fill: str = "none"
    stroke: str = "none"
    stroke_width: float = 0.0
    fill_opacity: float = 1.0
    id: str = ""
    kind: str = ""
    step: int | None = None
    until: int | None = None


@record(frozen=True, slots=True)
class Path:
    """A line or an area of straight and curved segments.

    Attributes:
        is_hit: invisible; it makes a thin line wide enough for a finger. Only what can be clicked on has a use for it.
    """

    segments: tuple[Segment, ...]
    fill: str = "none"
    stroke: str = "none"
    stroke_width: float = 0.0
    fill_opacity: float = 1.0
    id: str = ""
    kind: str = ""
    step: int | None = None
    until: int | None = None
    is_hit: bool = False


@record(frozen=True, slots=True)
class Polygon:
    """A closed area with straight sides."""

    points: tuple[Point, ...]
    fill: str = "none"
    stroke: str = "none"
    stroke_width: float = 0.0
    fill_opacity: float = 1.0
    id: str = ""
    kind: str = ""
    step: int | None = None
    until: int | None = None


@record(frozen=True, slots=True)
class Group:
    """Shapes that belong together, drawn in their order.

    Attributes:
        kind: what it is, in words separated by blanks (the classes of an SVG).
        title: what hovering says; None for nothing.
        translate, scale: its own coordinates become those around it by p ↦ translate + scale · p.
        family: font names of all texts in it, which are centred where they say nothing else.
        is_bare: the shapes are only listed together: writers make no group of them.
        is_kept: it will be written again, so that its text (``written``) is kept.
    """

    children: tuple[Shape, ...] = ()
    id: str = ""
    kind: str = ""
    title: str | None = None
    translate: Point = (0.0, 0.0)
    scale: float = 1.0
    step: int | None = None
    until: int | None = None
    family: str = ""
    is_bare: bool = False
    is_kept: bool = False
    written: str | None = field(default=None, init=False, compare=False, repr=False)


Shape = Text | Rect | Circle | Path | Polygon | Group

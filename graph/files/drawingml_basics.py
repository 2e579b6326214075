"""Basics of every DrawingML shape: names and numbers, places, fills, geometry.

ECMA-376 part 1, chapter 20.1: CT_Transform2D, CT_CustomGeometry2D, CT_SolidColorFillProperties.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from ..scene.markup import escape
from ..scene.shapes import Point, Segment

__all__ = [
    "EMU",
    "Frame",
    "Geometry",
    "Page",
    "box_of",
    "freeform",
    "group_box_of",
    "kept_geometry",
    "points_of",
    "preset",
    "shape_xml",
    "solid",
]

EMU = 9_525  # a user unit of the scene
_FINE = 6  # steps of a path's own coordinates, a unit of the scene
_GRID = 500  # EMU, a twentieth of a unit, on which places stand: two digits less of each that cannot be packed
_TAGS = {"M": ("moveTo", 1), "L": ("lnTo", 1), "Q": ("quadBezTo", 2), "C": ("cubicBezTo", 3)}
_POINT = '<a:pt x="%d" y="%d"/>'
_PIECES = {  # of a path, by letter, with places for whole numbers
    letter: f"<a:{tag}>{_POINT * points}</a:{tag}>" for letter, (tag, points) in _TAGS.items()
} | {"Z": "<a:close/>"}


@dataclass(slots=True)
class Page:
    """The ids and names of one slide's shapes.

    Attributes:
        ids: of shapes by name; a name is the same on all slides, so that Morph finds it again.
        used: how often a name that says too little has been given.
        sites: by id of a node's group, its shape's name, geometry, and middle and half sizes in units of the slide.
    """

    ids: dict[str, int] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    sites: dict[str, tuple[str, str, Point, Point]] = field(default_factory=dict)

    def id_of(self, name: str) -> int:
        """The number of the shape with that name."""
        return self.ids.setdefault(name, len(self.ids) + 10)

    def unique(self, name: str) -> str:
        """The name, told apart from the same one before it."""
        count = self.used[name] = self.used.get(name, 0) + 1
        return name if count == 1 else f"{name}-{count}"


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a group's coordinates lie on the slide."""

    x: float
    y: float
    scale: float

    def at(self, x: float, y: float) -> Point:
        return self.x + self.scale * x, self.y + self.scale * y


def preset(name: str, share: float | None = None) -> str:
    guide = "" if share is None else f'<a:gd name="adj" fmla="val {round(share * 100_000)}"/>'
    return f'<a:prstGeom prst="{name}">{f"<a:avLst>{guide}</a:avLst>" if guide else "<a:avLst/>"}</a:prstGeom>'


def solid(colour: str, opacity: float = 1.0) -> str:
    value = colour[1:].upper()
    if opacity == 1.0:
        return f'<a:solidFill><a:srgbClr val="{value}"/></a:solidFill>'
    alpha = f'<a:alpha val="{round(opacity * 100_000)}"/>'
    return f'<a:solidFill><a:srgbClr val="{value}">{alpha}</a:srgbClr></a:solidFill>'


def box_of(x: float, y: float, wide: float, high: float, turned: str = "") -> str:
    return f"<a:xfrm{turned}><a:off {_at(x, y)}/><a:ext {_size(wide, high)}/></a:xfrm>"


def _at(x: float, y: float) -> str:
    return f'x="{round(x * EMU / _GRID) * _GRID}" y="{round(y * EMU / _GRID) * _GRID}"'


def _size(wide: float, high: float) -> str:
    return f'cx="{round(wide * EMU / _GRID) * _GRID}" cy="{round(high * EMU / _GRID) * _GRID}"'


def group_box_of(x: float, y: float, wide: float, high: float) -> str:
    """The place of a group whose shapes have the slide's own coordinates."""
    at, size = _at(x, y), _size(wide, high)
    return f"<a:xfrm><a:off {at}/><a:ext {size}/><a:chOff {at}/><a:chExt {size}/></a:xfrm>"


def shape_xml(page: Page, name: str, at: Point, size: Point, geometry: str, paint: str, words: str = "") -> str:
    kind = ' txBox="1"' if words else ""
    known = f'<p:cNvPr id="{page.id_of(name)}" name="{escape(name)}"/>'
    return (
        f"<p:sp><p:nvSpPr>{known}<p:cNvSpPr{kind}/><p:nvPr/></p:nvSpPr>"
        f"<p:spPr>{box_of(*at, *size)}{geometry}{paint}</p:spPr>{words}</p:sp>"
    )


def freeform(segments: tuple[Segment, ...], frame: Frame, page: Page, name: str, paint: str) -> str:
    """A shape of its own geometry."""
    geometry = kept_geometry(segments)
    size = geometry.width * frame.scale, geometry.height * frame.scale
    return shape_xml(page, name, frame.at(geometry.left, geometry.top), size, geometry.markup, paint)


class Geometry(NamedTuple):
    """The place and the size of a path, and its DrawingML."""

    left: float
    top: float
    width: float
    height: float
    markup: str


def _geometry_of(segments: tuple[Segment, ...]) -> Geometry:
    """A path's geometry. Nothing may be of no width: it would not be drawn."""
    numbers = [each for segment in segments for each in segment[1:]]
    xs, ys = numbers[::2], numbers[1::2]
    left, top = min(xs), min(ys)
    wide, high = max(max(xs) - left, 1 / _FINE), max(max(ys) - top, 1 / _FINE)
    places = zip([round((x - left) * _FINE) for x in xs], [round((y - top) * _FINE) for y in ys], strict=True)
    path = f'<a:path w="{round(wide * _FINE)}" h="{round(high * _FINE)}">{_path(segments, list(places))}</a:path>'
    geometry = f"<a:custGeom><a:pathLst>{path}</a:pathLst></a:custGeom>"
    return Geometry(left, top, wide, high, geometry)


def _path(segments: tuple[Segment, ...], places: list[tuple[int, int]]) -> str:
    """The pieces of a path between places in its own steps. A curve that is nowhere farther from a line than half a
    step, which is what rounding takes anyway, is written as one; what leads nowhere is left out."""
    pieces: list[str] = []
    numbers: list[int] = []
    next_place, (x, y) = 0, (0, 0)
    for segment in segments:
        letter = segment[0]
        count = len(segment) // 2
        ends = places[next_place : next_place + count]
        next_place += count
        if letter == "Q" and _is_flat(ends[0][0] - x, ends[0][1] - y, ends[1][0] - x, ends[1][1] - y):
            letter, ends = "L", ends[1:]
        if letter == "L" and ends[0] == (x, y) and len(places) > 2:
            continue
        pieces.append(_PIECES[letter])
        for x, y in ends:
            numbers += x, y
    return "".join(pieces) % tuple(numbers)


def _is_flat(control_x: int, control_y: int, end_x: int, end_y: int) -> bool:
    """Whether a quadratic curve from the origin stays within half a step of the line to its end, and between both."""
    length = end_x * end_x + end_y * end_y
    across, along = control_x * end_y - control_y * end_x, control_x * end_x + control_y * end_y
    return across * across <= length and 0 <= along <= length


kept_geometry = lru_cache(maxsize=2048)(_geometry_of)  # most shapes are the same on all slides, as letters are


def points_of(segment: Segment) -> list[Point]:
    numbers = segment[1:]
    return list(zip(numbers[::2], numbers[1::2], strict=True))

"""Formulas as paths: set once, used in every format, because mathematics as text survives in no slide program.

ziamath draws MathML with the STIX Two Math font; what it gets was written by our own printer, and is bounded anyhow.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import zip_longest
from typing import Any

from ..notation.formula_parts import row_mathml
from ..scene.shapes import Group, Path, Rect, Shape
from ..scene.theme import Theme
from ..steps.formula_notations import Formula
from .formula_glyphs import at_place, moved, outline_letters_once, placed_letter
from .formula_rows import measure_rows_once
from .hangul_formulas import with_hangul, with_squares

__all__ = ["Setting", "set_formula"]

SIZE = 26.0  # font size at which formulas are set; they shrink to fit, and do not grow
_LEAST = 0.5  # smallest share of that size
_GAP, _LEADING = 64.0, 10.0  # between formulas side by side, between lines
_LONGEST, _DEEPEST = 300, 20  # letters, and elements nested: what a setter takes without trouble
_LONGEST_MARKUP = 12_000  # characters of MathML


@dataclass(frozen=True, slots=True)
class Ink:
    """Shapes around a baseline: they begin at x = 0, reach ``ascent`` above it and ``descent`` below."""

    shapes: Group
    width: float
    ascent: float
    descent: float


@dataclass(frozen=True, slots=True)
class _Placed:
    ink: Ink
    x: float
    y: float


@cache
def _engine() -> Any:
    """The formula setter; loaded when the first formula is set, for it takes a while."""
    import ziamath

    ziamath.config.precision = 2
    ziamath.config.svg2 = False  # no <symbol> and <use>: half of the slide programs lose them
    measure_rows_once()
    outline_letters_once()
    return ziamath


def _elements(mathml: str) -> ET.Element | None:
    """A line of MathML as elements; None where it is more than a setter takes without trouble."""
    if len(mathml) > _LONGEST_MARKUP:
        return None
    row = ET.fromstring(row_mathml(mathml))
    level, depth = [row], 0
    while level := [child for element in level for child in element]:
        depth += 1
        if depth > _DEEPEST:
            return None
    return row if sum(map(len, row.itertext())) <= _LONGEST else None


def _name_names(row: ET.Element) -> None:
    """Names become texts, where no bracket follows: ziamath takes them for functions, sets them apart, and paints the
    sign before them like them."""
    for element in row.iter():
        for child, after in zip_longest(element, element[1:]):
            is_name = child.tag == "mi" and not child.attrib and len(child.text or "") > 1
            if is_name and (after is None or (after.tag == "mo" and (after.text or "")[:1] != "(")):
                child.tag = "mtext"


def _name_bare_letters(row: ET.Element) -> None:
    """Letters that stand in a row as they are become texts: the setter leaves them out, or gives up."""
    for element in row.iter("mrow"):
        pieces = [element.text, *(child.tail for child in element)]
        element.text = None
        for place in reversed(range(len(pieces))):
            if place:
                element[place - 1].tail = None
            said = (pieces[place] or "").strip()
            if said:
                bare = ET.Element("mtext")
                bare.text = said
                element.insert(place, bare)


def _paint(row: ET.Element, colours: Mapping[str, str], ink: str) -> None:
    for element in row.iter():
        colour = colours.get(element.attrib.pop("class", ""))
        if colour:
            element.set("mathcolor", colour)
    row.set("mathcolor", ink)


@lru_cache(maxsize=256)
def _ink(mathml: str, colours: tuple[tuple[str, str], ...], ink: str) -> Ink | None:
    """One line of MathML (without ``<math>``) as paths; None where it cannot be set."""
    row = _elements(mathml)
    if row is None:
        return None
    _name_bare_letters(row)
    _name_names(row)
    _paint(row, dict(colours), ink)
    whole = ET.Element("math", {"xmlns": "http://www.w3.org/1998/Math/MathML", "display": "block"})
    whole.append(row)
    text, korean = with_squares(ET.tostring(whole, encoding="unicode"))
    try:
        drawn = _engine().Math(text, size=SIZE).svgxml()
    except Exception:  # noqa: BLE001  a foreign setter's own faults: the slide goes without its formula
        return None
    return _read(drawn, korean)


def _read(root: ET.Element, korean: str) -> Ink | None:
    """What the setter drew: paths of straight and quadratic segments, and bars."""
    left, top, width, height = (float(part) for part in root.get("viewBox", "0 0 0 0").split())
    shapes: list[Shape] = []
    for element in root.iter():
        if "transform" in element.attrib:
            return None
        for child in element:
            child.attrib.setdefault("fill", element.get("fill", "#000000"))
        fill = element.get("fill", "#000000")
        if element.tag == "path":
            outline, x, y = placed_letter(element)
            shapes.append(Path(moved(outline, x, y), fill) if korean else at_place(outline, fill, x, y))
        elif element.tag == "rect":
            x, y, wide, high = (float(element.get(name, "0")) for name in ("x", "y", "width", "height"))
            shapes.append(Rect(x, y, wide, high, fill))
        elif element.tag not in ("svg", "g"):
            return None
    whole = with_hangul(shapes, korean) if korean else tuple(shapes)
    return None if whole is None else Ink(Group(whole, translate=(-left, 0.0), is_kept=True), width, -top, height + top)


@dataclass(frozen=True, slots=True)
class Setting:
    """A formula set in a room: its shapes around the room's middle, and the scale at which they fit it."""

    shapes: Group
    scale: float


def set_formula(formula: Formula, paint: Theme, width: float, height: float) -> Setting | None:
    """The formula in a room of that size, the middle of the room at (0, 0).

    Lines stand side by side where there is room, else one under the other; whichever is larger.
    """
    colours = (("dg", paint.downstream), ("lg", paint.local), ("ug", paint.upstream), ("value", paint.value))
    lines = formula.lines("mathml")
    going_on = [not line.left for line in formula.write("mathml")]
    kept: tuple[list[_Placed], float] | None = None
    for texts in dict.fromkeys((_joined(lines, going_on), lines)):
        if kept is not None and kept[1] == 1.0:
            break
        inks = [_ink(text, colours, paint.ink) for text in texts]
        whole = [ink for ink in inks if ink is not None]
        if len(whole) < len(inks):
            continue
        for arrange in (_side_by_side, _stacked):
            placed, wide, high = arrange(whole)
            scale = min(1.0, width / wide, height / high)
            if kept is None or scale > kept[1]:
                kept = [_moved(item, wide, high) for item in placed], scale
    if kept is None or kept[1] < _LEAST:
        return None
    groups = tuple(Group((item.ink.shapes,), translate=(item.x, item.y)) for item in kept[0])
    return Setting(Group(groups, scale=kept[1]), kept[1])


def _joined(lines: tuple[str, ...], going_on: Sequence[bool]) -> tuple[str, ...]:
    """The same with lines that go on from the one above joined to it."""
    joined: list[str] = []
    for line, goes_on in zip(lines, going_on, strict=True):
        if joined and goes_on:
            joined[-1] += line
        else:
            joined.append(line)
    return tuple(joined)


def _moved(item: _Placed, width: float, height: float) -> _Placed:
    return _Placed(item.ink, item.x - width / 2, item.y - height / 2)


def _side_by_side(inks: list[Ink]) -> tuple[list[_Placed], float, float]:
    ascent, descent = max(ink.ascent for ink in inks), max(ink.descent for ink in inks)
    placed, x = [], 0.0
    for ink in inks:
        placed.append(_Placed(ink, x, ascent))
        x += ink.width + _GAP
    return placed, x - _GAP, ascent + descent


def _stacked(inks: list[Ink]) -> tuple[list[_Placed], float, float]:
    width, y, placed = max(ink.width for ink in inks), 0.0, []
    for ink in inks:
        placed.append(_Placed(ink, (width - ink.width) / 2, y + ink.ascent))
        y += ink.ascent + ink.descent + _LEADING
    return placed, width, y - _LEADING

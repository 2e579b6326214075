"""Letters of formulas, outlined once: ziafont writes a letter's outline as text at every place where it stands, and
that text is most of what a deck with many formulas costs."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache, lru_cache
from typing import Any, cast

from ..scene.shapes import Group, Path, Segment

__all__ = ["at_place", "moved", "outline_letters_once", "placed_letter"]

Outline = tuple[Segment, ...]

_COMMAND = re.compile(r"([MLQCZ])([^MLQCZ]*)")
_KEY = "letter"  # the attribute by which a letter's outline is found; "x" and "y" say where it stands
_outlines: dict[str, Outline] = {}  # by letter and size; as many as a font has letters, in three sizes


@cache
def outline_letters_once() -> None:
    """Have ziafont name a letter's outline and its place instead of writing it out, and ziamath hand a style on
    without copying all that is in it."""
    from ziamath import drawable, styles

    letters: Any = drawable.SimpleGlyph  # of ziafont, which ziamath brings along
    style_module: Any = styles
    written = letters.svgpath

    def named(glyph: Any, x0: float = 0, y0: float = 0, scale_factor: float = 1) -> ET.Element | None:
        key = f"{glyph.id} {scale_factor:.4f}"
        if key not in _outlines:
            element = written(glyph, 0, 0, scale_factor)
            _outlines[key] = () if element is None else _outline_of(element.get("d", ""))
        if not _outlines[key]:
            return None
        return ET.Element("path", {_KEY: key, "x": f"{x0:.2f}", "y": f"{y0:.2f}"})

    letters.svgpath = named
    style_module.asdict = lambda style: {name: getattr(style, name) for name in style.__dataclass_fields__}


def placed_letter(element: ET.Element) -> tuple[Outline, float, float]:
    """The outline of a path that ziamath wrote, and where it stands: at (0, 0) where it is written out."""
    key = element.get(_KEY)
    if key is None:
        return _outline_of(element.get("d", "")), 0.0, 0.0
    return _outlines[key], float(element.get("x", "0")), float(element.get("y", "0"))


def _outline_of(data: str) -> Outline:
    """Path data of absolute commands, each written out; without lines that lead nowhere."""
    segments: list[Segment] = []
    last: tuple[float, ...] = ()
    for command, numbers in _COMMAND.findall(data):
        at = tuple(float(part) for part in numbers.split())
        if command != "L" or at != last:
            segments.append(cast("Segment", (command, *at)))
        last = at[-2:]
    return tuple(segments)


def moved(outline: Outline, x: float, y: float) -> Outline:
    """The outline in another place."""
    by = (x, y) * 3
    return tuple(
        cast("Segment", (segment[0], *(at + more for at, more in zip(segment[1:], by, strict=False))))
        for segment in outline
    )


@lru_cache(maxsize=1024)
def _letter(outline: Outline, fill: str) -> Group:
    return Group((Path(outline, fill),), is_bare=True, is_kept=True)


def at_place(outline: Outline, fill: str, x: float, y: float) -> Group:
    """A letter at its place, whose outline is written once for all places."""
    return Group((_letter(outline, fill),), translate=(x, y))

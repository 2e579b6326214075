"""Where every text of a slide stands and how large it is, by arithmetic: the widest font of our lists."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from graph.layout.text_widths import text_width
from graph.slides.text_lines import line_width

SVG = "{http://www.w3.org/2000/svg}"
_MOVE = re.compile(r"(translate|scale)\((-?[\d.]+)(?:[ ,]+(-?[\d.]+))?\)")
_HIGH, _LOW = 0.7, 0.02  # of the font size, over and under the baseline, where digits have ink
_AIR = 0.6  # units by which two texts may touch


@dataclass(frozen=True)
class Said:
    """A text on the slide: letters, id, font size on the slide, and the box of its ink."""

    text: str
    id: str
    size: float
    box: tuple[float, float, float, float]


def texts_of(svg: str) -> list[Said]:
    """All texts of a slide; a text whose parts have places of their own counts as so many."""
    return list(_texts(ET.fromstring(svg), (1.0, 0.0, 0.0), {}, ""))


def _texts(element: ET.Element, place: tuple[float, float, float], style: dict[str, str], name: str) -> Iterator[Said]:
    style = style | element.attrib
    scale, dx, dy = place
    for kind, first, second in _MOVE.findall(element.get("transform", "")):
        if kind == "translate":
            dx, dy = dx + scale * float(first), dy + scale * float(second or 0)
        else:
            scale *= float(first)
    name = element.get("id", "") or name
    if element.tag != f"{SVG}text":
        for child in element:
            yield from _texts(child, (scale, dx, dy), {k: v for k, v in style.items() if k not in ("x", "y")}, name)
        return
    pieces = [(element, "".join(element.itertext()))]
    if any("x" in span.attrib for span in element):
        pieces = [(span, "".join(span.itertext())) for span in element]
    for piece, letters in pieces:
        own = style | piece.attrib
        yield _said(letters, name, own, (scale, dx, dy))


def _said(letters: str, name: str, style: dict[str, str], place: tuple[float, float, float]) -> Said:
    letters = letters.replace("\xa0", " ")
    scale, dx, dy = place
    size, is_bold = float(style.get("font-size", "16")), style.get("font-weight") == "bold"
    is_words = style.get("font-family", "").startswith("'Noto")
    wide = line_width(((letters, ""),), size, is_bold) if is_words else text_width(letters, size, is_bold)
    left = float(style["x"]) - wide * {"middle": 0.5, "end": 1.0}.get(style.get("text-anchor", "start"), 0.0)
    y = float(style["y"])
    corners = (left, y - _HIGH * size, left + wide, y + _LOW * size)
    x0, y0, x1, y1 = corners
    return Said(letters, name, size * scale, (dx + scale * x0, dy + scale * y0, dx + scale * x1, dy + scale * y1))


def overlapping(said: list[Said]) -> list[tuple[str, str]]:
    """Pairs of texts whose ink meets."""
    pairs = []
    for first, second in combinations(said, 2):
        a, b = first.box, second.box
        if min(a[2], b[2]) - max(a[0], b[0]) > _AIR and min(a[3], b[3]) - max(a[1], b[1]) > _AIR:
            pairs.append((f"{first.id}: {first.text}", f"{second.id}: {second.text}"))
    return pairs

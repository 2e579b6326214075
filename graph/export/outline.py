"""Every ``<text>`` of a slide turned into paths from the shipped fonts: the same everywhere, no longer editable.

A letter that no shipped font has stays text. Kerning plays no part: the shipped fonts have none.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from ..drawing.markup import number
from .fonts import FOLDER

__all__ = ["letter_path", "outlined"]

_SVG = "http://www.w3.org/2000/svg"
_TEXT, _SPAN, _PATH, _GROUP = (f"{{{_SVG}}}{tag}" for tag in ("text", "tspan", "path", "g"))
_INHERITED = ("font-family", "font-size", "font-weight", "font-style", "fill", "text-anchor")


@dataclass(slots=True)
class _Letter:
    """One letter to be set: its text attributes, and where a new place begins (``x``, ``y``) or the line shifts."""

    char: str
    style: dict[str, str]
    x: float | None = None
    y: float | None = None
    dy: float = 0.0


@cache
def _font(name: str) -> tuple[Any, Any, float]:
    """Glyphs and character map of a shipped font, and units of an em."""
    from fontTools.ttLib import TTFont

    font = TTFont(FOLDER / name, lazy=True)
    return font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm


def _names(style: dict[str, str]) -> tuple[str, ...]:
    """Font files in which to look for a letter of that style."""
    is_bold = style.get("font-weight") == "bold"
    sans = "DejaVuSans-Bold.ttf" if is_bold else "DejaVuSans.ttf"
    if style.get("font-style") == "italic":
        sans = "DejaVuSans-Oblique.ttf"
    korean = "NotoSansCJKkr-Bold.otf" if is_bold else "NotoSansCJKkr-Regular.otf"
    is_words = style.get("font-family", "").startswith("'Noto")
    return (korean, sans) if is_words else (sans, korean)


@lru_cache(maxsize=4096)
def _glyph(names: tuple[str, ...], char: str) -> tuple[str, float, str] | None:
    """Font, advance in ems and glyph name of a letter; None where no font has it."""
    for name in names:
        glyphs, characters, em = _font(name)
        if ord(char) in characters:
            glyph = characters[ord(char)]
            return name, glyphs[glyph].width / em, glyph
    return None


def _path(name: str, glyph: str, x: float, y: float, size: float) -> str:
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen

    glyphs, _, em = _font(name)
    pen = SVGPathPen(glyphs, ntos=number)
    glyphs[glyph].draw(TransformPen(pen, (size / em, 0, 0, -size / em, x, y)))
    commands: str = pen.getCommands()
    return commands


def letter_path(char: str, x: float, y: float, size: float) -> str | None:
    """The outline of a letter of words, its baseline beginning at (x, y); None where no shipped font has it."""
    found = _glyph(("NotoSansCJKkr-Regular.otf",), char)
    return None if found is None else _path(found[0], found[2], x, y, size)


def outlined(svg: str) -> str:
    """The slide with paths in place of its texts."""
    ET.register_namespace("", _SVG)
    root = ET.fromstring(svg)
    pending: list[tuple[ET.Element, dict[str, str]]] = [(root, {})]
    while pending:
        parent, inherited = pending.pop()
        style = inherited | {name: parent.attrib[name] for name in _INHERITED if name in parent.attrib}
        for index, child in enumerate(list(parent)):
            if child.tag == _TEXT:
                parent[index] = _as_paths(child, style)
            else:
                pending.append((child, style))
    return ET.tostring(root, encoding="unicode")


def _letters(text: ET.Element, inherited: dict[str, str]) -> Iterator[_Letter]:
    style = inherited | {name: text.attrib[name] for name in _INHERITED if name in text.attrib}
    x, y = _place(text)
    for char in text.text or "":
        yield _Letter(char, style, x, y)
        x = y = None
    for span in text:
        inner = style | {name: span.attrib[name] for name in _INHERITED if name in span.attrib}
        span_x, span_y = _place(span)
        x, y = (span_x if span_x is not None else x), (span_y if span_y is not None else y)
        dy = float(span.get("dy", "0"))
        for char in span.text or "":
            yield _Letter(char, inner, x, y, dy)
            x, y, dy = None, None, 0.0
        for char in span.tail or "":
            yield _Letter(char, style, x, y)
            x = y = None


def _place(element: ET.Element) -> tuple[float | None, float | None]:
    x, y = element.get("x"), element.get("y")
    return (float(x) if x is not None else None), (float(y) if y is not None else None)


def _as_paths(text: ET.Element, inherited: dict[str, str]) -> ET.Element:
    """A group with the text's id and one path a colour."""
    group = ET.Element(_GROUP, {name: text.attrib[name] for name in ("id", "class") if name in text.attrib})
    chunk: list[_Letter] = []
    y = 0.0
    for letter in _letters(text, inherited):
        if letter.x is not None and chunk:
            _set(chunk, y, group)
            chunk = []
        y = letter.y if letter.y is not None and not chunk else y
        chunk.append(letter)
    if chunk:
        _set(chunk, y, group)
    return group


def _set(chunk: list[_Letter], y: float, group: ET.Element) -> None:
    """One chunk: letters that are anchored together."""
    sizes = [float(letter.style.get("font-size", "16")) for letter in chunk]
    found = [_glyph(_names(letter.style), letter.char) for letter in chunk]
    widths = [size * (glyph[1] if glyph else 0.78) for size, glyph in zip(sizes, found, strict=True)]
    share = {"middle": 0.5, "end": 1.0}.get(chunk[0].style.get("text-anchor", "start"), 0.0)
    x = (chunk[0].x or 0.0) - share * sum(widths)
    paths: dict[str, list[str]] = {}
    for letter, size, glyph, width in zip(chunk, sizes, found, widths, strict=True):
        y += letter.dy
        fill = letter.style.get("fill", "#000000")
        if glyph is not None:
            paths.setdefault(fill, []).append(_path(glyph[0], glyph[2], x, y, size))
        else:
            plain = ET.SubElement(
                group, _TEXT, {"x": number(x), "y": number(y), "font-size": f"{size:g}", "fill": fill}
            )
            plain.text = letter.char
        x += width
    for fill, pieces in paths.items():
        data = "".join(pieces)
        if data:
            ET.SubElement(group, _PATH, {"d": data, "fill": fill})

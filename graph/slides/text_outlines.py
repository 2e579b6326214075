"""Texts of a slide turned into paths from the shipped fonts: the same everywhere, no longer editable.

A letter that no shipped font has stays text. Kerning plays no part: the shipped fonts have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from io import BytesIO
from typing import Any

from ..scene.changes import replaced
from ..scene.shapes import Group, Path, Segment, Shape, Span, Text
from .shipped_fonts import FOLDER

__all__ = ["letter_outline", "outlined"]

_UNKNOWN = 0.78  # ems: the width of a letter that no font has
_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}  # of a text, left of its anchor


@dataclass(frozen=True, slots=True)
class _Letter:
    """One letter of a text: as its span is painted, in the font that has it."""

    char: str
    span: Span
    size: float
    fill: str
    glyph: tuple[str, float, str] | None

    @property
    def width(self) -> float:
        return self.size * (self.glyph[1] if self.glyph else _UNKNOWN)


@cache
def _font(name: str) -> tuple[Any, Any, float]:
    """Glyphs and character map of a shipped font, and units of an em."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO((FOLDER / name).read_bytes()), lazy=True)  # lazily from a file would hold it open for good
    return font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm


def _names(text: Text, span: Span, family: str) -> tuple[str, ...]:
    """Font files in which to look for a letter of that span."""
    is_bold = text.is_bold if span.is_bold is None else span.is_bold
    is_italic = text.is_italic if span.is_italic is None else span.is_italic
    sans = "DejaVuSans-Oblique.ttf" if is_italic else "DejaVuSans-Bold.ttf" if is_bold else "DejaVuSans.ttf"
    korean = "NotoSansCJKkr-Bold.otf" if is_bold else "NotoSansCJKkr-Regular.otf"
    return (korean, sans) if family.startswith("'Noto") else (sans, korean)


@lru_cache(maxsize=4096)
def _glyph(names: tuple[str, ...], char: str) -> tuple[str, float, str] | None:
    """Font, advance in ems and glyph name of a letter; None where no font has it."""
    for name in names:
        glyphs, characters, em = _font(name)
        if ord(char) in characters:
            glyph = characters[ord(char)]
            return name, glyphs[glyph].width / em, glyph
    return None


@cache
def _segment_pen() -> Any:
    """The class of pens that collect segments; fontTools is loaded when it is first needed."""
    from fontTools.pens.basePen import BasePen

    class SegmentPen(BasePen):
        """Collects what a glyph draws, turned over and scaled."""

        def __init__(self, glyphs: Any, x: float, y: float, scale: float) -> None:
            super().__init__(glyphs)
            self.segments: list[Segment] = []
            self._x, self._y, self._scale = x, y, scale

        def _at(self, point: tuple[float, float]) -> tuple[float, float]:
            return self._x + self._scale * point[0], self._y - self._scale * point[1]

        def _moveTo(self, point: Any) -> None:  # noqa: N802  (names of fontTools)
            self.segments.append(("M", *self._at(point)))

        def _lineTo(self, point: Any) -> None:  # noqa: N802
            self.segments.append(("L", *self._at(point)))

        def _curveToOne(self, first: Any, second: Any, point: Any) -> None:  # noqa: N802
            self.segments.append(("C", *self._at(first), *self._at(second), *self._at(point)))

        def _qCurveToOne(self, middle: Any, point: Any) -> None:  # noqa: N802
            self.segments.append(("Q", *self._at(middle), *self._at(point)))

        def _closePath(self) -> None:  # noqa: N802
            self.segments.append(("Z",))

    return SegmentPen


def _outline(name: str, glyph: str, x: float, y: float, size: float) -> tuple[Segment, ...]:
    glyphs, _, em = _font(name)
    pen = _segment_pen()(glyphs, x, y, size / em)
    glyphs[glyph].draw(pen)
    return tuple(pen.segments)


def letter_outline(char: str, x: float, y: float, size: float) -> tuple[Segment, ...] | None:
    """The outline of a letter of words, its baseline beginning at (x, y); None where no shipped font has it."""
    found = _glyph(("NotoSansCJKkr-Regular.otf",), char)
    return None if found is None else _outline(found[0], found[2], x, y, size)


def outlined(scene: Group) -> Group:
    """The slide with paths in place of its texts."""
    return _within(scene, "")


def _within(group: Group, family: str) -> Group:
    family = group.family or family

    def change(shape: Shape) -> Shape:
        if isinstance(shape, Text):
            return _as_paths(shape, shape.family or family)
        return _within(shape, family) if isinstance(shape, Group) else shape

    return replaced(replace(group, is_kept=False), change)


def _as_paths(text: Text, family: str) -> Group:
    """A group with the text's id and one path for each colour."""
    shapes: list[Shape] = []
    for spans in _rows(text):
        letters = [
            _Letter(
                char, span, span.size or text.size, span.fill or text.fill, _glyph(_names(text, span, family), char)
            )
            for span in spans
            for char in span.text
        ]
        x, y = spans[0].at or (text.x, text.y)
        shapes += _set(letters, x - _SHARE[text.anchor] * sum(letter.width for letter in letters), y, family)
    return Group(tuple(shapes), text.id, text.kind, step=text.step)


def _rows(text: Text) -> Iterator[list[Span]]:
    """Spans that are anchored together."""
    row: list[Span] = []
    for span in text.spans:
        if span.at is not None and row:
            yield row
            row = []
        row.append(span)
    if row:
        yield row


def _set(letters: list[_Letter], x: float, y: float, family: str) -> list[Shape]:
    paths: dict[str, list[Segment]] = {}
    others: list[Shape] = []
    for letter in letters:
        at = y + letter.span.dy
        if letter.glyph is not None:
            paths.setdefault(letter.fill, []).extend(_outline(letter.glyph[0], letter.glyph[2], x, at, letter.size))
        else:
            others.append(Text(x, at, letter.size, (Span(letter.char),), letter.fill, "start", family=family))
        x += letter.width
    return [*(Path(tuple(data), fill) for fill, data in paths.items() if data), *others]

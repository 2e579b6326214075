"""A scene in TikZ: the same shapes at the same places as in the SVG, in TeX's fonts.

https://tikz.dev: PGF/TikZ manual, part III.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from ..scene.shapes import Circle, Group, Path, Point, Polygon, Rect, Segment, Shape, Span, Text
from .tex_text import in_tex

__all__ = ["tikz_lines"]

_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}
_LEAST_LINE = 0.15  # points
_MOST_PIECES = 100  # of a path of boxes: a QR code is longer than the lines that TeX reads, and than its memory


@dataclass(frozen=True, slots=True)
class _Pen:
    """Where a group's coordinates lie on the page, in points; y grows downwards. ``names``: of colours."""

    x: float
    y: float
    scale: float
    names: Mapping[str, str]

    def at(self, x: float, y: float) -> str:
        return f"({self.x + self.scale * x:.2f},{self.y + self.scale * y:.2f})"

    def colour(self, colour: str) -> str:
        return self.names.get(colour, "none")


def tikz_lines(scene: Group, scale: float, names: Mapping[str, str]) -> Iterator[str]:
    """A line for each shape, several for one of many boxes, for a picture with ``x=1pt, y=-1pt``.

    Args:
        scale: points a unit of the scene.
        names: TeX's names of the colours ``#rrggbb`` in it.
    """
    yield from _lines(scene, _Pen(0.0, 0.0, scale, names))


def _lines(shape: Shape, pen: _Pen) -> Iterator[str]:
    match shape:
        case Group():
            x, y = pen.x + pen.scale * shape.translate[0], pen.y + pen.scale * shape.translate[1]
            inner = _Pen(x, y, pen.scale * shape.scale, pen.names)
            for child in shape.children:
                yield from _lines(child, inner)
        case Text():
            yield from _text(shape, pen)
        case Rect():
            corner = f",rounded corners={min(shape.corner, shape.height / 2) * pen.scale:.2f}pt" if shape.corner else ""
            ends = f"{pen.at(shape.x, shape.y)} rectangle {pen.at(shape.x + shape.width, shape.y + shape.height)}"
            yield from _painted(shape, ends, pen, corner)
        case Circle():
            around = f"{pen.at(shape.x, shape.y)} circle[radius={shape.radius * pen.scale:.2f}]"
            yield from _painted(shape, around, pen)
        case Polygon():
            yield from _painted(shape, " -- ".join(pen.at(*point) for point in shape.points) + " -- cycle", pen)
        case Path():
            if not shape.is_hit and shape.segments:
                if len(shape.segments) > _MOST_PIECES and all(map(_is_box, _contours(shape.segments))):
                    yield from _boxes(shape, pen)
                else:
                    yield from _painted(shape, _path(shape.segments, pen), pen)


def _painted(shape: Rect | Circle | Path | Polygon, outline: str, pen: _Pen, more: str = "") -> Iterator[str]:
    options: list[str] = []
    if shape.fill != "none":
        options.append(f"fill={pen.colour(shape.fill)}")
        if shape.fill_opacity != 1:
            options.append(f"fill opacity={shape.fill_opacity:g}")
    if shape.stroke != "none" and shape.stroke_width:
        width = max(_LEAST_LINE, shape.stroke_width * pen.scale)
        options.append(f"draw={pen.colour(shape.stroke)},line width={width:.2f}pt")
    if options:
        yield rf"\path[{','.join(options)}{more}] {outline};"


def _path(segments: tuple[Segment, ...], pen: _Pen) -> str:
    pieces: list[str] = []
    last: Point = (0.0, 0.0)
    for segment in segments:
        if segment[0] == "Z":
            pieces.append("-- cycle")
            continue
        numbers = segment[1:]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if segment[0] == "Q":  # a cubic with the same course
            (mx, my), (x, y) = points
            points = [
                (last[0] + 2 * (mx - last[0]) / 3, last[1] + 2 * (my - last[1]) / 3),
                (x + 2 * (mx - x) / 3, y + 2 * (my - y) / 3),
                (x, y),
            ]
        last = points[-1]
        texts = [pen.at(*point) for point in points]
        if segment[0] == "M":
            pieces.append(texts[0])
        elif segment[0] == "L":
            pieces.append(f"-- {texts[0]}")
        else:
            pieces.append(f".. controls {texts[0]} and {texts[1]} .. {texts[2]}")
    return " ".join(pieces)


def _boxes(shape: Path, pen: _Pen) -> Iterator[str]:
    """A path of many boxes, none of them in another, as several paths."""
    ends = [(contour[0][1:], contour[2][1:]) for contour in _contours(shape.segments)]
    for start in range(0, len(ends), _MOST_PIECES):
        boxes = (f"{pen.at(*first)} rectangle {pen.at(*last)}" for first, last in ends[start : start + _MOST_PIECES])
        yield from _painted(shape, " ".join(boxes), pen)


def _contours(segments: tuple[Segment, ...]) -> list[tuple[Segment, ...]]:
    starts = [index for index, segment in enumerate(segments) if segment[0] == "M"]
    return [segments[start:end] for start, end in pairwise([*starts, len(segments)])]


def _is_box(contour: tuple[Segment, ...]) -> bool:
    """Whether it goes level, upright and level again, and is closed."""
    if [segment[0] for segment in contour] != ["M", "L", "L", "L", "Z"]:
        return False
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = (segment[1:] for segment in contour[:4])  # type: ignore[misc]
    return (ay, bx, cy, dx) == (by, cx, dy, ax)


def _text(text: Text, pen: _Pen) -> Iterator[str]:
    """A node for spans that stand together; spans with a place of their own are nodes by themselves."""
    rows: list[list[Span]] = []
    for span in text.spans:
        if span.at is not None or not rows:
            rows.append([])
        rows[-1].append(span)
    for row in rows:
        x, y = row[0].at or (text.x, text.y)
        size = text.size * pen.scale
        content = "".join(_span(span, text, pen) for span in row)
        style = (
            (r"\ttfamily" if "Mono" in text.family else "")
            + (r"\bfseries" if text.is_bold else "")
            + (r"\itshape" if text.is_italic else "")
        )
        font = rf"\fontsize{{{size:.2f}}}{{{1.2 * size:.2f}}}\selectfont{style}"
        yield (
            rf"\node[anchor={_ANCHORS[text.anchor]},text={pen.colour(text.fill)},font={font}] at {pen.at(x, y)} "
            rf"{{{content}}};"
        )


def _span(span: Span, text: Text, pen: _Pen) -> str:
    inner = in_tex(span.text)
    if span.dy:
        size = (span.size or text.size) * pen.scale
        inner = (
            rf"\raisebox{{{-span.dy * pen.scale:.2f}pt}}{{\fontsize{{{size:.2f}}}{{{size:.2f}}}\selectfont {inner}}}"
        )
    return rf"\textcolor{{{pen.colour(span.fill)}}}{{{inner}}}" if span.fill else inner

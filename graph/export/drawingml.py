"""A scene in DrawingML: every shape of it a shape that can be selected and changed in a slide program.

ECMA-376 part 1, chapters 19.3 (PresentationML) and 20.1 (DrawingML); CT_Shape, CT_Connector, CT_CustomGeometry2D.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from typing import cast

from ..drawing.metrics import text_width
from ..scene.markup import escape
from ..scene.shapes import Circle, Group, Path, Point, Polygon, Rect, Segment, Shape, Span, Text
from .letters import is_hangul

__all__ = ["EMU", "Page", "drawn", "drawn_formula"]

EMU = 9_525  # a user unit of the scene
_POINT = 75  # hundredths of a point a user unit, for font sizes
_ASCENT, _LINE = 0.905, 1.15  # of Arial: its first baseline, its line, as shares of the font size
_ROOM = 1.3  # of a text's width: another font may be wider
_SITES = {"ellipse": (6, 2, 4, 0), "rect": (3, 1, 2, 0)}  # connection sites: right, left, bottom, top
_FINE = 8  # steps of a path's own coordinates, a unit of the scene
_TAGS = {"M": "moveTo", "L": "lnTo", "Q": "quadBezTo", "C": "cubicBezTo", "Z": ""}
_NEAR = 4.0  # units by which a wire's end may miss the site that it is glued to


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
class _Frame:
    """Where a group's coordinates lie on the slide."""

    x: float
    y: float
    scale: float

    def at(self, x: float, y: float) -> Point:
        return self.x + self.scale * x, self.y + self.scale * y


def drawn(group: Group, page: Page) -> Iterator[str]:
    """The XML of a group's shapes, one after the other, in the order of the scene."""
    page.sites.update(_sites(group, _Frame(0.0, 0.0, 1.0)))
    yield from _group(group, _Frame(0.0, 0.0, 1.0), page, "")


def drawn_formula(group: Group, page: Page) -> Iterator[str]:
    """The XML of a formula: a shape for each of its letters, which packs well because letters come again. No two steps
    share a formula, so that they have no names to be found again by."""
    for colour, segments in _areas(group, _Frame(0.0, 0.0, 1.0)):
        yield _freeform(tuple(segments), _Frame(0.0, 0.0, 1.0), page, page.unique("formula"), _solid(colour))


def _areas(group: Group, frame: _Frame) -> Iterator[tuple[str, list[Segment]]]:
    """All filled paths and bars in a group, in the slide's own coordinates, with their colours."""
    frame = _Frame(*frame.at(*group.translate), frame.scale * group.scale)
    for shape in group.children:
        if isinstance(shape, Group):
            yield from _areas(shape, frame)
        elif isinstance(shape, Path):
            yield shape.fill, [_moved(segment, frame) for segment in shape.segments]
        elif isinstance(shape, Rect):
            (left, top), (right, bottom) = (
                frame.at(shape.x, shape.y),
                frame.at(shape.x + shape.width, shape.y + shape.height),
            )
            corners: list[Segment] = [("M", left, top), ("L", right, top), ("L", right, bottom), ("L", left, bottom)]
            yield shape.fill, [*corners, ("Z",)]


def _moved(segment: Segment, frame: _Frame) -> Segment:
    numbers = [each for point in _points(segment) for each in frame.at(*point)]
    return cast("Segment", (segment[0], *numbers))


# ---- names and places
def _sites(group: Group, frame: _Frame) -> Iterator[tuple[str, tuple[str, str, Point, Point]]]:
    """Where wires can be glued to nodes."""
    frame = _Frame(*frame.at(*group.translate), frame.scale * group.scale)
    for shape in group.children:
        if isinstance(shape, Group):
            yield from _sites(shape, frame)
        elif shape.kind == "shape" and isinstance(shape, Circle):
            radius = frame.scale * shape.radius
            yield group.id, (f"!!{group.id}-shape", "ellipse", frame.at(shape.x, shape.y), (radius, radius))
        elif shape.kind == "shape" and isinstance(shape, Rect):
            half = frame.scale * shape.width / 2, frame.scale * shape.height / 2
            middle = frame.at(shape.x + shape.width / 2, shape.y + shape.height / 2)
            yield group.id, (f"!!{group.id}-shape", "rect", middle, half)


def _group(group: Group, frame: _Frame, page: Page, owner: str) -> Iterator[str]:
    frame = _Frame(*frame.at(*group.translate), frame.scale * group.scale)
    owner = group.id or owner
    names = _names(group.children, owner)
    arrow: Polygon | None = None
    for index, (shape, name) in enumerate(zip(group.children, names, strict=True)):
        if isinstance(shape, Group):
            yield from _group(shape, frame, page, owner)
            continue
        if isinstance(shape, Path) and shape.is_hit:
            continue
        if isinstance(shape, Path) and shape.kind == "wire":
            arrow = next((each for each in group.children[index:] if isinstance(each, Polygon)), None)
            yield _wire(shape, arrow, frame, page, page.unique(name))
            continue
        if shape is not arrow:
            yield from _shape(shape, frame, page, name)


def _names(shapes: Sequence[Shape], owner: str) -> list[str]:
    """Names by what a shape is: its id, or its part in the group, or what it stands before."""
    names: list[str] = []
    following = ""
    for shape in reversed(shapes):
        if shape.id:
            following = shape.id
            names.append(f"!!{shape.id}")
        elif shape.kind:
            names.append(f"!!{owner}-{shape.kind.split()[0]}")
        elif isinstance(shape, Text) and any(span.id for span in shape.spans):
            names.append(f"!!{owner}-product")
        else:
            names.append(f"!!{following or owner}-{type(shape).__name__.lower()}")
    return names[::-1]


# ---- shapes
def _shape(shape: Shape, frame: _Frame, page: Page, name: str) -> Iterator[str]:
    match shape:
        case Text():
            yield from _texts(shape, frame, page, name)
        case Rect():
            x, y = frame.at(shape.x, shape.y)
            size = frame.scale * shape.width, frame.scale * shape.height
            share = min(shape.corner / min(shape.width, shape.height), 0.5) if shape.corner and min(size) > 0 else 0.0
            geometry = _preset("roundRect", share) if share else _preset("rect")
            yield _sp(page, page.unique(name), (x, y), size, geometry, _paint(shape, frame.scale))
        case Circle():
            x, y = frame.at(shape.x - shape.radius, shape.y - shape.radius)
            size = 2 * frame.scale * shape.radius, 2 * frame.scale * shape.radius
            yield _sp(page, page.unique(name), (x, y), size, _preset("ellipse"), _paint(shape, frame.scale))
        case Polygon():
            segments: list[Segment] = [("M", *shape.points[0]), *(("L", *point) for point in shape.points[1:]), ("Z",)]
            yield _freeform(tuple(segments), frame, page, page.unique(name), _paint(shape, frame.scale))
        case Path():
            if shape.segments:
                yield _freeform(shape.segments, frame, page, page.unique(name), _paint(shape, frame.scale))


def _preset(name: str, share: float | None = None) -> str:
    guide = "" if share is None else f'<a:gd name="adj" fmla="val {round(share * 100_000)}"/>'
    return f'<a:prstGeom prst="{name}">{f"<a:avLst>{guide}</a:avLst>" if guide else "<a:avLst/>"}</a:prstGeom>'


def _solid(colour: str, opacity: float = 1.0) -> str:
    value = colour[1:].upper()
    if opacity == 1.0:
        return f'<a:solidFill><a:srgbClr val="{value}"/></a:solidFill>'
    alpha = f'<a:alpha val="{round(opacity * 100_000)}"/>'
    return f'<a:solidFill><a:srgbClr val="{value}">{alpha}</a:srgbClr></a:solidFill>'


def _paint(shape: Rect | Circle | Path | Polygon, scale: float, tail: str = "") -> str:
    fill = "<a:noFill/>" if shape.fill == "none" else _solid(shape.fill, shape.fill_opacity)
    if shape.stroke == "none" or not shape.stroke_width:
        return fill
    width = round(shape.stroke_width * scale * EMU)
    return f'{fill}<a:ln w="{width}" cap="flat">{_solid(shape.stroke)}<a:round/>{tail}</a:ln>'


def _box(x: float, y: float, wide: float, high: float, turned: str = "") -> str:
    return (
        f'<a:xfrm{turned}><a:off x="{round(x * EMU)}" y="{round(y * EMU)}"/>'
        f'<a:ext cx="{round(wide * EMU)}" cy="{round(high * EMU)}"/></a:xfrm>'
    )


def _sp(page: Page, name: str, at: Point, size: Point, geometry: str, paint: str, words: str = "") -> str:
    kind = ' txBox="1"' if words else ""
    known = f'<p:cNvPr id="{page.id_of(name)}" name="{escape(name)}"/>'
    return (
        f"<p:sp><p:nvSpPr>{known}<p:cNvSpPr{kind}/><p:nvPr/></p:nvSpPr>"
        f"<p:spPr>{_box(*at, *size)}{geometry}{paint}</p:spPr>{words}</p:sp>"
    )


def _freeform(segments: tuple[Segment, ...], frame: _Frame, page: Page, name: str, paint: str) -> str:
    """A shape of its own geometry."""
    left, top, wide, high, geometry = _geometry(segments)
    scale = frame.scale
    return _sp(page, name, frame.at(left, top), (wide * scale, high * scale), geometry, paint)


@lru_cache(maxsize=2048)  # most shapes are the same on all slides
def _geometry(segments: tuple[Segment, ...]) -> tuple[float, float, float, float, str]:
    """Left, top, width and height of a path, and its geometry. Nothing may be of no width: it would not be drawn."""
    numbers = [each for segment in segments for each in segment[1:]]
    left, top = min(numbers[::2]), min(numbers[1::2])
    wide, high = max(max(numbers[::2]) - left, 1 / _FINE), max(max(numbers[1::2]) - top, 1 / _FINE)
    pieces: list[str] = []
    for segment in segments:
        tag = _TAGS[segment[0]]
        if not tag:
            pieces.append("<a:close/>")
            continue
        points = "".join(
            [f'<a:pt x="{round((x - left) * _FINE)}" y="{round((y - top) * _FINE)}"/>' for x, y in _points(segment)]
        )
        pieces.append(f"<a:{tag}>{points}</a:{tag}>")
    path = f'<a:path w="{round(wide * _FINE)}" h="{round(high * _FINE)}">{"".join(pieces)}</a:path>'
    geometry = f'<a:custGeom><a:avLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>{path}</a:pathLst></a:custGeom>'
    return left, top, wide, high, geometry


def _points(segment: Segment) -> list[Point]:
    numbers = segment[1:]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


# ---- wires
def _wire(wire: Path, arrow: Polygon | None, frame: _Frame, page: Page, name: str) -> str:
    """A wire with its arrow head as one shape: a glued connector where it is straight, else a freeform."""
    tail = '<a:tailEnd type="triangle" w="med" len="med"/>' if arrow is not None else ""
    paint = _paint(wire, frame.scale, tail)
    segments = wire.segments
    if arrow is not None:
        segments = (*segments[:-1], _ending_at(segments[-1], arrow.points[0]))
    points = [frame.at(*point) for segment in segments for point in _points(segment)]
    start, end = points[0], points[-1]
    is_level = all(abs(y - start[1]) < 0.01 for _, y in points)
    is_upright = all(abs(x - start[0]) < 0.01 for x, _ in points)
    if arrow is None or not (is_level or is_upright):
        return _freeform(segments, frame, page, name, paint)
    return _connector(start, end, page, name, paint)


def _ending_at(segment: Segment, tip: Point) -> Segment:
    """The segment led on to the tip of the arrow."""
    if segment[0] == "C":
        return ("C", *segment[1:5], *tip)
    return ("Q", *segment[1:3], *tip) if segment[0] == "Q" else ("L", *tip)


def _connector(start: Point, end: Point, page: Page, name: str, paint: str) -> str:
    (x, y), (a, b) = start, end
    turned = (' flipH="1"' if a < x else "") + (' flipV="1"' if b < y else "")
    box = _box(min(x, a), min(y, b), abs(a - x), abs(b - y), turned)
    glue = _glue("stCxn", start, page) + _glue("endCxn", end, page)
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{page.id_of(name)}" name="{escape(name)}"/><p:cNvCxnSpPr>{glue}'
        f"</p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr><p:spPr>{box}{_preset('line')}{paint}</p:spPr></p:cxnSp>"
    )


def _glue(tag: str, at: Point, page: Page) -> str:
    """The connection of a wire's end to the site that it is at."""
    for name, geometry, (x, y), (wide, high) in page.sites.values():
        places = ((x + wide, y), (x - wide, y), (x, y + high), (x, y - high))
        for site, place in zip(_SITES[geometry], places, strict=True):
            if abs(place[0] - at[0]) <= _NEAR and abs(place[1] - at[1]) <= _NEAR:
                return f'<a:{tag} id="{page.id_of(name)}" idx="{site}"/>'
    return ""


# ---- texts
def _texts(text: Text, frame: _Frame, page: Page, name: str) -> Iterator[str]:
    """A text box; one a row for the cells of a matrix, which stand at tabs."""
    rows: dict[float, list[Span]] = {}
    for span in text.spans:
        rows.setdefault(span.at[1] if span.at is not None else text.y, []).append(span)
    if all(span.at is None for span in text.spans):
        yield _line(text, list(text.spans), (text.x, text.y), frame, page, page.unique(name))
        return
    for y, spans in rows.items():
        yield _row(text, spans, y, frame, page, page.unique(f"{name}-row"))


def _line(text: Text, spans: Iterable[Span], at: Point, frame: _Frame, page: Page, name: str) -> str:
    size = text.size * frame.scale
    runs = list(spans)
    wide = _ROOM * sum(text_width(span.text, (span.size or text.size) * frame.scale, text.is_bold) for span in runs) + 2
    x, y = frame.at(*at)
    left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor]
    align = {"start": "l", "middle": "ctr", "end": "r"}[text.anchor]
    paragraph = f'<a:p><a:pPr algn="{align}"/>{"".join(_run(span, text, frame.scale) for span in runs)}</a:p>'
    return _words(page, name, (left, y - _ASCENT * size), (wide, _LINE * size), paragraph)


def _row(text: Text, spans: list[Span], y: float, frame: _Frame, page: Page, name: str) -> str:
    """Cells at centred tabs, as far from the box's left side as in the drawing."""
    size = text.size * frame.scale
    places = [frame.at(*(span.at or (text.x, y)))[0] for span in spans]
    half = max(text_width(span.text, size, text.is_bold) for span in spans) / 2 + 1
    left, right = min(places) - half, max(places) + half
    tabs = "".join(f'<a:tab pos="{round((place - left) * EMU)}" algn="ctr"/>' for place in places)
    runs = "".join(_run(span, text, frame.scale, lead="\t") for span in spans)
    paragraph = f'<a:p><a:pPr algn="l"><a:tabLst>{tabs}</a:tabLst></a:pPr>{runs}</a:p>'
    _, baseline = frame.at(0.0, y)
    return _words(page, name, (left, baseline - _ASCENT * size), (right - left, _LINE * size), paragraph)


def _words(page: Page, name: str, at: Point, size: Point, paragraphs: str) -> str:
    body = (
        '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></a:bodyPr>'
        f"<a:lstStyle/>{paragraphs}</p:txBody>"
    )
    return _sp(page, name, at, size, _preset("rect"), "<a:noFill/>", body)


def _run(span: Span, text: Text, scale: float, lead: str = "") -> str:
    """A run of text; raised and lowered ones by the share of their size."""
    size = ceil((text.size if span.dy else span.size or text.size) * scale * _POINT)
    is_bold = text.is_bold if span.is_bold is None else span.is_bold
    is_italic = text.is_italic if span.is_italic is None else span.is_italic
    marks = (' b="1"' if is_bold else "") + (' i="1"' if is_italic else "")
    if span.dy:
        marks += f' baseline="{round(-100_000 * span.dy / text.size)}"'
    fill = _solid(span.fill or text.fill)
    letters = escape(lead + span.text)
    lang = "ko-KR" if any(map(is_hangul, letters)) else "en-US"
    return f'<a:r><a:rPr lang="{lang}" sz="{size}"{marks}>{fill}</a:rPr><a:t>{letters}</a:t></a:r>'

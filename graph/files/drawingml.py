"""A scene in DrawingML: every shape of it a shape that can be selected and changed in a slide program.

ECMA-376 part 1, chapters 19.3 (PresentationML) and 20.1 (DrawingML); CT_Shape, CT_Connector, CT_CustomGeometry2D.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..scene.markup import escape
from ..scene.shapes import Circle, Group, Path, Point, Polygon, Rect, Segment, Shape, Text
from .drawingml_basics import EMU, Frame, Page, box_of, freeform, points_of, preset, shape_xml, solid
from .drawingml_text import in_lines, text_boxes

__all__ = ["drawn"]

_SITES = {"ellipse": (6, 2, 4, 0), "rect": (3, 1, 2, 0)}  # connection sites: right, left, bottom, top
_NEAR = 4.0  # units by which a wire's end may miss the site that it is glued to


def drawn(group: Group, page: Page) -> Iterator[str]:
    """The XML of a group's shapes, one after the other, in the order of the scene."""
    page.sites.update(_sites(group, Frame(0.0, 0.0, 1.0), ""))
    yield from _group(group, Frame(0.0, 0.0, 1.0), page, "")


# ---- names and places
def _sites(group: Group, frame: Frame, owner: str) -> Iterator[tuple[str, tuple[str, str, Point, Point]]]:
    """Where wires can be glued to nodes."""
    owner = group.id or owner
    frame = Frame(*frame.at(*group.translate), frame.scale * group.scale)
    for shape in group.children:
        if isinstance(shape, Group):
            yield from _sites(shape, frame, owner)
        elif shape.kind == "shape" and isinstance(shape, Circle):
            radius = frame.scale * shape.radius
            yield owner, (f"!!{owner}-shape", "ellipse", frame.at(shape.x, shape.y), (radius, radius))
        elif shape.kind == "shape" and isinstance(shape, Rect):
            half = frame.scale * shape.width / 2, frame.scale * shape.height / 2
            middle = frame.at(shape.x + shape.width / 2, shape.y + shape.height / 2)
            yield owner, (f"!!{owner}-shape", "rect", middle, half)


def _group(group: Group, frame: Frame, page: Page, owner: str) -> Iterator[str]:
    frame = Frame(*frame.at(*group.translate), frame.scale * group.scale)
    owner = group.id or owner
    children = in_lines(group.children)
    names = _names(children, owner)
    arrow: Polygon | None = None
    for index, (shape, name) in enumerate(zip(children, names, strict=True)):
        if isinstance(shape, Group):
            yield from _group(shape, frame, page, owner)
            continue
        if isinstance(shape, Path) and shape.is_hit:
            continue
        if isinstance(shape, Path) and shape.kind == "wire":
            arrow = next((each for each in children[index:] if isinstance(each, Polygon)), None)
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
def _shape(shape: Shape, frame: Frame, page: Page, name: str) -> Iterator[str]:
    match shape:
        case Text():
            yield from text_boxes(shape, frame, page, name)
        case Rect():
            x, y = frame.at(shape.x, shape.y)
            size = frame.scale * shape.width, frame.scale * shape.height
            share = min(shape.corner / min(shape.width, shape.height), 0.5) if shape.corner and min(size) > 0 else 0.0
            geometry = preset("roundRect", share) if share else preset("rect")
            yield shape_xml(page, page.unique(name), (x, y), size, geometry, _paint(shape, frame.scale))
        case Circle():
            x, y = frame.at(shape.x - shape.radius, shape.y - shape.radius)
            size = 2 * frame.scale * shape.radius, 2 * frame.scale * shape.radius
            yield shape_xml(page, page.unique(name), (x, y), size, preset("ellipse"), _paint(shape, frame.scale))
        case Polygon():
            segments: list[Segment] = [("M", *shape.points[0]), *(("L", *point) for point in shape.points[1:]), ("Z",)]
            yield freeform(tuple(segments), frame, page, page.unique(name), _paint(shape, frame.scale))
        case Path():
            if shape.segments:
                yield freeform(shape.segments, frame, page, page.unique(name), _paint(shape, frame.scale))


def _paint(shape: Rect | Circle | Path | Polygon, scale: float, tail: str = "") -> str:
    fill = "<a:noFill/>" if shape.fill == "none" else solid(shape.fill, shape.fill_opacity)
    if shape.stroke == "none" or not shape.stroke_width:
        return fill
    width = round(shape.stroke_width * scale * EMU)
    return f'{fill}<a:ln w="{width}" cap="flat">{solid(shape.stroke)}<a:round/>{tail}</a:ln>'


# ---- wires
def _wire(wire: Path, arrow: Polygon | None, frame: Frame, page: Page, name: str) -> str:
    """A wire with its arrow head as one shape: a glued connector where it is straight, else a freeform."""
    tail = '<a:tailEnd type="triangle" w="med" len="med"/>' if arrow is not None else ""
    paint = _paint(wire, frame.scale, tail)
    segments = wire.segments
    if arrow is not None:
        segments = (*segments[:-1], _ending_at(segments[-1], arrow.points[0]))
    points = [frame.at(*point) for segment in segments for point in points_of(segment)]
    start, end = points[0], points[-1]
    is_level = all(abs(y - start[1]) < 0.01 for _, y in points)
    is_upright = all(abs(x - start[0]) < 0.01 for x, _ in points)
    if arrow is None or not (is_level or is_upright):
        return freeform(segments, frame, page, name, paint)
    return _connector(start, end, page, name, paint)


def _ending_at(segment: Segment, tip: Point) -> Segment:
    """The segment led on to the tip of the arrow."""
    if segment[0] == "C":
        return ("C", *segment[1:5], *tip)
    return ("Q", *segment[1:3], *tip) if segment[0] == "Q" else ("L", *tip)


def _connector(start: Point, end: Point, page: Page, name: str, paint: str) -> str:
    (x, y), (a, b) = start, end
    turned = (' flipH="1"' if a < x else "") + (' flipV="1"' if b < y else "")
    box = box_of(min(x, a), min(y, b), abs(a - x), abs(b - y), turned)
    glue = _glue("stCxn", start, page) + _glue("endCxn", end, page)
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{page.id_of(name)}" name="{escape(name)}"/><p:cNvCxnSpPr>{glue}'
        f"</p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr><p:spPr>{box}{preset('line')}{paint}</p:spPr></p:cxnSp>"
    )


def _glue(tag: str, at: Point, page: Page) -> str:
    """The connection of a wire's end to the site that it is at."""
    for name, geometry, (x, y), (wide, high) in page.sites.values():
        places = ((x + wide, y), (x - wide, y), (x, y + high), (x, y - high))
        for site, place in zip(_SITES[geometry], places, strict=True):
            if abs(place[0] - at[0]) <= _NEAR and abs(place[1] - at[1]) <= _NEAR:
                return f'<a:{tag} id="{page.id_of(name)}" idx="{site}"/>'
    return ""

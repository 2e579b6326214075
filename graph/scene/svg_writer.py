"""SVG of a scene: the one place that writes its markup.

A group that ``is_kept`` is written once and keeps its text. Where only numbers change, a group is written once with
gaps in the numbers' places, and then only filled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from math import inf
from typing import Any

from .markup import escape, number
from .shapes import Circle, Group, Path, Polygon, Rect, Segment, Shape, Span, Text

__all__ = [
    "GAP",
    "GAP_SIZE",
    "Box",
    "as_written",
    "boxes_markup",
    "document",
    "group_start",
    "path_data",
    "span_markup",
    "template",
    "write",
    "written_once",
]

GAP = "\ufffc"  # a text, and a font size, that is filled in later
GAP_SIZE = inf  # so is what is worked out from it
_HERE = 0.0, 0.0
_SHORT_PATH = 24  # segments

Box = tuple[float, float, float, float]


def document(width: float, height: float, shapes: Iterable[Shape], title: str, description: str) -> str:
    """The shapes as a whole SVG file of that size."""
    wide, high = number(width), number(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{write(*shapes)}</svg>"
    )


def write(*shapes: Shape) -> str:
    """The shapes one after the other."""
    return "".join(_pieces(shapes))


def _pieces(shapes: Iterable[Shape]) -> list[str]:
    return [
        shape.written if type(shape) is Group and shape.written is not None else _WRITERS[type(shape)](shape)
        for shape in shapes
    ]


def written_once(group: Group, shapes: Iterable[Shape]) -> Group:
    """The group's markup with shapes that are made one by one: each can go when it is written, and a large text is put
    together once."""
    return as_written("".join([group_start(group), *_pieces(shapes), "</g>"]))


def as_written(markup: str, kind: str = "") -> Group:
    """Markup of this module, kept somewhere, in the place of its shapes: no other writer can do anything with it."""
    group = Group(kind=kind, is_bare=not kind)
    object.__setattr__(group, "written", f'<g class="{kind}">{markup}</g>' if kind else markup)
    return group


def template(*shapes: Shape) -> str:
    """The shapes with ``%s`` for every ``GAP`` and ``GAP_SIZE``, to be filled in the order of the markup."""
    markup = write(*shapes).replace("%", "%%")
    return markup.replace(f'="{GAP_SIZE:g}"', '="%s"').replace(GAP, "%s")


def path_data(segments: Iterable[Segment]) -> str:
    """The ``d`` of a path; level and upright lines in their short form."""
    pieces: list[str] = []
    last_x = last_y = ""
    for segment in segments:
        if segment[0] == "Z":
            pieces.append("Z")
            last_x = last_y = ""
            continue
        x, y = number(segment[-2]), number(segment[-1])
        if segment[0] != "L":
            before = "".join([f"{number(each)} " for each in segment[1:-2]])
            pieces.append(f"{segment[0]}{before}{x} {y}")
        elif y == last_y:
            pieces.append(f"H{x}")
        else:
            pieces.append(f"V{y}" if x == last_x else f"L{x} {y}")
        last_x, last_y = x, y
    return "".join(pieces)


def boxes_markup(places: Iterable[Box], fill: str) -> str:
    """A path of boxes (left, top, right, bottom) without making its segments first: heat maps have many."""
    data = "".join([f"M{number(x)} {number(y)}H{number(end)}V{number(low)}H{number(x)}Z" for x, y, end, low in places])
    return f'<path d="{data}" fill="{fill}"/>'


def span_markup(spans: Iterable[Span]) -> str:
    """The content of a text."""
    pieces: list[str] = []
    below = 0.0  # the line; a tspan moves on from where the last one stood
    for span in spans:
        attributes = f' id="{span.id}"' if span.id else ""
        if span.at is not None:
            attributes += f' x="{number(span.at[0])}" y="{number(span.at[1])}"'
        if span.dy != below:
            attributes += f' dy="{span.dy - below:.4g}"'
            below = span.dy
        if span.size is not None:
            attributes += f' font-size="{span.size:.4g}"'
        if span.is_bold is not None or span.is_italic is not None:
            attributes += _weight(span.is_bold, span.is_italic)
        if span.fill:
            attributes += f' fill="{span.fill}"'
        if span.step:
            attributes += f' data-step="{span.step}"'
        text = escape(span.text)
        pieces.append(f"<tspan{attributes}>{text}</tspan>" if attributes else text)
    return "".join(pieces)


def _weight(is_bold: bool | None, is_italic: bool | None) -> str:
    """Weight and slant where they are said."""
    if is_bold is None and is_italic is None:
        return ""
    bold = "" if is_bold is None else f' font-weight="{"bold" if is_bold else "normal"}"'
    return bold if is_italic is None else f'{bold} font-style="{"italic" if is_italic else "normal"}"'


def _name(shape: Text | Rect | Circle | Path | Polygon | Group) -> str:
    """Id and class."""
    text = f' id="{shape.id}"' if shape.id else ""
    return f'{text} class="{shape.kind}"' if shape.kind else text


def _steps(shape: Text | Rect | Circle | Path | Polygon | Group) -> str:
    """From where to where it is seen."""
    text = f' data-step="{shape.step}"' if shape.step else ""
    return text if shape.until is None else f'{text} data-until="{shape.until}"'


@lru_cache(maxsize=1024)
def short(value: float) -> str:
    """A size as it stands in an attribute."""
    return f"{value:g}"


def _paint(shape: Rect | Circle | Path | Polygon) -> str:
    text = f' fill="{shape.fill}"'
    if shape.fill_opacity != 1.0:
        text += f' fill-opacity="{shape.fill_opacity:g}"'
    if shape.stroke_width:
        text += f' stroke="{shape.stroke}" stroke-width="{short(shape.stroke_width)}"'
    return text if shape.step is None and shape.until is None else text + _steps(shape)


def _text(text: Text) -> str:
    start = f'<text id="{text.id}"' if text.id else "<text"
    if text.kind:
        start += f' class="{text.kind}"'
    if text.spans and text.spans[0].at is not None:
        start += f' text-anchor="{text.anchor}"'
    else:
        start += f' x="{number(text.x)}" y="{number(text.y)}"'
        if text.anchor != "middle":
            start += f' text-anchor="{text.anchor}"'
    more = ' font-weight="bold"' if text.is_bold else ""
    if text.is_italic:
        more += ' font-style="italic"'
    if text.family:
        more += f' font-family="{text.family}"'
    steps = "" if text.step is None and text.until is None else _steps(text)
    return f'{start} font-size="{short(text.size)}"{more} fill="{text.fill}"{steps}>{span_markup(text.spans)}</text>'


def _rect(rect: Rect) -> str:
    corner = f' rx="{number(rect.corner)}"' if rect.corner else ""
    return (
        f'<rect{_name(rect)} x="{number(rect.x)}" y="{number(rect.y)}" width="{number(rect.width)}" '
        f'height="{number(rect.height)}"{corner}{_paint(rect)}/>'
    )


def _circle(circle: Circle) -> str:
    return (
        f'<circle{_name(circle)} cx="{number(circle.x)}" cy="{number(circle.y)}" r="{number(circle.radius)}"'
        f"{_paint(circle)}/>"
    )


def _path(path: Path) -> str:
    hit = ' pointer-events="stroke"' if path.is_hit else ""
    data = _short_path(path.segments) if len(path.segments) <= _SHORT_PATH else path_data(path.segments)
    return f'<path{_name(path)} d="{data}"{_paint(path)}{hit}/>'


@lru_cache(maxsize=512)
def _short_path(segments: tuple[Segment, ...]) -> str:
    """A wire is drawn in some colours."""
    return path_data(segments)


def _polygon(polygon: Polygon) -> str:
    corners = " ".join([f"{number(x)},{number(y)}" for x, y in polygon.points])
    return f'<polygon{_name(polygon)} points="{corners}"{_paint(polygon)}/>'


def _group(group: Group) -> str:
    inner = write(*group.children)
    if not group.is_bare:
        inner = f"{group_start(group)}{inner}</g>"
    if group.is_kept:
        object.__setattr__(group, "written", inner)
    return inner


def group_start(group: Group) -> str:
    """A group's tag and title, without what is in it and without its end."""
    start = f'<g id="{group.id}"' if group.id else "<g"
    if group.kind:
        start += f' class="{group.kind}"'
    if group.step is not None or group.until is not None:
        start += _steps(group)
    if group.family or group.scale != 1.0 or group.translate != _HERE:
        start += _inherited(group)
    return f"{start}>" if group.title is None else f"{start}><title>{escape(group.title)}</title>"


def _inherited(group: Group) -> str:
    """What a group says about all that is in it."""
    text = f' font-family="{group.family}" text-anchor="middle"' if group.family else ""
    moves = [f"translate({number(group.translate[0])} {number(group.translate[1])})"] if any(group.translate) else []
    moves += [f"scale({group.scale:.5g})"] if group.scale != 1.0 else []
    return f'{text} transform="{" ".join(moves)}"' if moves else text


_WRITERS: dict[type, Callable[[Any], str]] = {
    Text: _text,
    Rect: _rect,
    Circle: _circle,
    Path: _path,
    Polygon: _polygon,
    Group: _group,
}

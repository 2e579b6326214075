"""The markup of a drawing that no number changes: frames, wires and shapes, by theme and by how they stand out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..language.names import typeset_plain
from ..tracing.expand import can_open
from ..tracing.model import Graph
from ..words import say
from .figures import Figure
from .labels import NAME
from .markup import escape, number
from .metrics import BASELINE
from .picture import Drawing
from .runs import runs_svg
from .style import Style
from .theme import Theme
from .wires import Point

__all__ = ["KOREAN_FONTS", "frames_of", "node_shape", "nodes_of", "once", "text_at", "wire", "wires_of"]

Made = TypeVar("Made")
KOREAN_FONTS = "'Noto Sans KR','Noto Sans CJK KR','Apple SD Gothic Neo','Malgun Gothic',sans-serif"
_BADGE = 5.5  # half the side of the mark that opens a composite


def text_at(x: float, y: float, size: float, colour: str, content: str, more: str = "") -> str:
    """A text with its middle at (x, y); ``content`` is markup."""
    baseline = number(y + BASELINE * size)
    return f'<text x="{number(x)}" y="{baseline}" font-size="{size:g}" fill="{colour}"{more}>{content}</text>'


def frames_of(drawing: Drawing, style: Style) -> str:
    """All frames of open composites, outer ones first."""
    order = sorted(range(len(drawing.frames)), key=lambda position: drawing.frames[position].depth)
    return once(drawing, ("frames", *_key(style)), lambda: "".join(_frame(drawing, item, style) for item in order))


def wires_of(drawing: Drawing, style: Style, is_faded: bool) -> tuple[str, ...]:
    """By edge position, the wire with its arrow head and the name of what it carries."""
    paint = style.faded_paint if is_faded else style.paint
    count = range(len(drawing.graph.edges))
    key = ("wires", is_faded, *_key(style))
    return once(drawing, key, lambda: tuple(wire(drawing, edge, paint, None, style) for edge in count))


def nodes_of(drawing: Drawing, style: Style, is_faded: bool) -> tuple[str, ...]:
    """By node position, the beginning of its group: shape, sign or name, marks."""
    paint = style.faded_paint if is_faded else style.paint
    count = range(len(drawing.graph.nodes))
    key = ("nodes", is_faded, *_key(style))
    return once(drawing, key, lambda: tuple(node_shape(drawing, node, paint, None, style) for node in count))


def _key(style: Style) -> tuple[object, ...]:
    return style.theme, style.palette, style.is_interactive, style.has_tooltips, style.language


def once(drawing: Drawing, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """What ``make`` gives, kept with the drawing."""
    if key not in drawing.parts:
        drawing.parts[key] = make()
    return drawing.parts[key]  # type: ignore[return-value]


def wire(drawing: Drawing, edge: int, paint: Theme, accent: str | None, style: Style) -> str:
    """One wire; ``accent``: the colour in which it stands out."""
    curve, colour = drawing.wires[edge], accent or paint.wire
    width = "2.4" if accent else "1.4"
    hit = ""
    if style.is_interactive:  # a wire is too thin for a finger
        hit = (
            f'<path class="hit" d="{curve.path}" fill="none" stroke="none" stroke-width="16" pointer-events="stroke"/>'
        )
    return (
        f'{hit}<path class="wire" d="{curve.path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        f'<polygon class="arrow" points="{curve.arrow}" fill="{colour}"/>{_wire_name(drawing, edge, paint)}'
        f"{_leaf(drawing, edge, paint, style)}"
    )


def _leaf(drawing: Drawing, edge: int, paint: Theme, style: Style) -> str:
    """The small copy of a node that a wire begins at."""
    at = drawing.leaves.get(edge)
    if at is None:
        return ""
    figure, node = drawing.plan.leaves[edge], drawing.graph.nodes[drawing.graph.edges[edge].source]
    x, y = at[0] - figure.width / 2, at[1] - figure.height / 2
    title = ""
    if style.has_tooltips:
        title = f"<title>{escape(say(style.language, 'drawing.leaf', name=typeset_plain(node.name or '')))}</title>"
    return (
        f'<g class="leaf">{title}<rect x="{number(x)}" y="{number(y)}" width="{number(figure.width)}" '
        f'height="{number(figure.height)}" rx="7" fill="{paint.box if node.kind == "input" else paint.paper}" '
        f'stroke="{paint.wire}" stroke-width="0.9"/>'
        f"{text_at(*at, figure.size, paint.ink, runs_svg(figure.text, figure.size))}</g>"
    )


def _wire_name(drawing: Drawing, edge: int, paint: Theme) -> str:
    room, (x, y) = drawing.plan.rooms[edge], drawing.labels[edge]
    if not room.name or room.has_symbols:
        return ""
    more = ' font-style="italic" class="name"'
    if drawing.style.direction == "TB":
        top = y - (NAME + 2 + (room.value.height if room.value else 0.0)) / 2
        x, y, more = x - 6, top + NAME / 2, more + ' text-anchor="end"'
    elif room.is_name_beside:
        x, y, more = x - room.along / 2 + 1, y - 10, more + ' text-anchor="start"'
    else:
        y -= room.before - NAME / 2 - 1
    return text_at(x, y, NAME, paint.quiet, runs_svg(room.name, NAME), more)


def _outline(figure: Figure, at: Point, fill: str, stroke: str, width: float, grow: float = 0.0) -> str:
    """The node's shape, ``grow`` larger on every side."""
    x, y = at
    wide, high = figure.width + 2 * grow, figure.height + 2 * grow
    paint = f'fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"'
    if figure.form == "circle":
        return f'<circle class="shape" cx="{number(x)}" cy="{number(y)}" r="{number(wide / 2)}" {paint}/>'
    corner = {"pill": high / 2, "box": 9.0 + grow, "plain": 2.0 + grow, "sink": 6.0}[figure.form]
    return (
        f'<rect class="shape" x="{number(x - wide / 2)}" y="{number(y - high / 2)}" width="{number(wide)}" '
        f'height="{number(high)}" rx="{number(corner)}" {paint}/>'
    )


def node_shape(drawing: Drawing, position: int, paint: Theme, accent: str | None, style: Style) -> str:
    """The shape and its sign or name, without the closing of its group; ``accent``: the colour of its ring."""
    node, figure, at = drawing.graph.nodes[position], drawing.plan.figures[position], drawing.spots[position]
    fill = {"box": paint.box, "plain": paint.constant, "sink": "none"}.get(figure.form, paint.paper)
    stroke = "none" if figure.form == "sink" else paint.outline
    shape = _outline(figure, at, fill, stroke, 1.4)
    if accent:
        shape = _outline(figure, at, paint.paper if fill == "none" else fill, accent, 3.2, 0.6)
    more = ' font-weight="bold"' if figure.form == "sink" else ""
    text = ""
    if figure.text:
        text = text_at(at[0], at[1], figure.size, paint.ink, runs_svg(figure.text, figure.size), more)
    marks = _marks(drawing, position, paint) if style.is_interactive else ""
    title = _node_title(drawing.graph, position, style)
    return (
        f'<g id="{node.id}" class="node {node.kind}">{title}{_junction(drawing, position, paint)}{shape}{text}{marks}'
    )


def _junction(drawing: Drawing, position: int, paint: Theme) -> str:
    """The dot where the wires of a node part."""
    figure, (x, y) = drawing.plan.figures[position], drawing.spots[position]
    if figure.sum is None:
        return ""
    rest = figure.junction - figure.lead
    x, y = (x, y + rest) if drawing.style.direction == "TB" else (x + rest, y)
    return f'<circle class="junction" cx="{number(x)}" cy="{number(y)}" r="2.6" fill="{paint.wire}"/>'


def _node_title(graph: Graph, position: int, style: Style) -> str:
    """What hovering says: the gate's title, or the whole name of what is drawn shortened."""
    node = graph.nodes[position]
    if not style.has_tooltips:
        return ""
    if node.operation is not None:
        words = node.operation.gate.words
        text = words[style.language].title if style.language in words else node.operation.gate.name
        text += f" → {typeset_plain(node.name)}" if node.name else ""
    else:
        text = typeset_plain(node.name or (graph.output_name if node.kind == "output" else ""))
    return f"<title>{escape(text)}</title>" if text else ""


def _marks(drawing: Drawing, position: int, paint: Theme) -> str:
    """A small plus at a composite that can be opened, a small minus at a gate that closes a typed-out one."""
    node, figure, (x, y) = drawing.graph.nodes[position], drawing.plan.figures[position], drawing.spots[position]
    opens = can_open(drawing.graph, position)
    if not opens and node.id not in drawing.graph.closable:
        return ""
    inset = 0.15 * figure.width if figure.form == "circle" else 5.0
    x, y = x + figure.width / 2 - inset + 2, y + figure.height / 2 - (inset if figure.form == "circle" else 3.0) + 2
    return _badge(f"{node.id}-{'open' if opens else 'close'}", x, y, opens, paint)


def _badge(name: str, x: float, y: float, is_plus: bool, paint: Theme) -> str:
    upright = f"M{number(x)} {number(y - 3)}V{number(y + 3)}" if is_plus else ""
    return (
        f'<g id="{name}" class="handle"><rect x="{number(x - _BADGE)}" y="{number(y - _BADGE)}" '
        f'width="{2 * _BADGE:g}" height="{2 * _BADGE:g}" rx="3" fill="{paint.paper}" stroke="{paint.outline}" '
        f'stroke-width="1"/><path d="M{number(x - 3)} {number(y)}H{number(x + 3)}{upright}" fill="none" '
        f'stroke="{paint.outline}" stroke-width="1.3"/></g>'
    )


def _frame(drawing: Drawing, position: int, style: Style) -> str:
    """The frame of an open composite: its title in the upper left, its handle in the upper right corner."""
    group, frame, paint = drawing.graph.groups[position], drawing.frames[position], style.paint
    title = group.title(style.language)
    title += f" → {typeset_plain(group.name)}" if group.name else ""
    fonts = "" if not any("가" <= letter <= "힣" for letter in title) else f' font-family="{KOREAN_FONTS}"'
    size = 12 if group.kind == "composite" else 16  # what a program calls it is read from afar
    handle = ""
    if style.is_interactive and group.is_closable:
        handle = _badge(f"{group.id}-close", frame.x + frame.width - 12, frame.y + 12, False, paint)
    return (
        f'<g id="{group.id}" class="group"><rect id="{group.id}-frame" x="{number(frame.x)}" y="{number(frame.y)}" '
        f'width="{number(frame.width)}" height="{number(frame.height)}" rx="12" fill="{paint.frame}" '
        f'stroke="{paint.frame_line}" stroke-width="1.2"/>'
        + text_at(frame.x + 12, frame.y + 12, size, paint.quiet, escape(title), f' text-anchor="start"{fonts}')
        + f"{handle}</g>"
    )

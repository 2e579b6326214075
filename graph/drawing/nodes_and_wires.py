"""The shapes of a drawing that no number changes: frames, wires and nodes, by theme and by how they stand out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..autodiff.graph import Graph
from ..autodiff.open_composites import can_open
from ..layout.label_sizes import NAME
from ..layout.node_figures import Figure
from ..layout.style import Style
from ..layout.text_runs import runs_spans
from ..layout.text_widths import BASELINE
from ..notation.names import typeset_plain
from ..scene.shapes import Anchor, Circle, Group, Path, Point, Polygon, Rect, Segment, Shape, Span, Text
from ..scene.svg_writer import as_written, write
from ..scene.theme import Theme
from ..words import say
from .bounding_boxes import Extent
from .frame_titles import title_place
from .picture import Drawing

__all__ = [
    "KOREAN_FONTS",
    "centred",
    "frames_of",
    "node_shape",
    "node_title",
    "nodes_of",
    "once",
    "wire",
    "wires_of",
]

Made = TypeVar("Made")
KOREAN_FONTS = "'Noto Sans KR','Noto Sans CJK KR','Apple SD Gothic Neo','Malgun Gothic',sans-serif"
_BADGE = 5.5  # half the side of the mark that opens a composite


def centred(
    x: float,
    y: float,
    size: float,
    colour: str,
    text: str | tuple[Span, ...],
    *,
    anchor: Anchor = "middle",
    is_bold: bool = False,
    is_italic: bool = False,
    family: str = "",
    kind: str = "",
    step: int | None = None,
    until: int | None = None,
) -> Text:
    """A text with its middle at (x, y)."""
    spans = (Span(text),) if isinstance(text, str) else text
    base = y + BASELINE * size
    return Text(x, base, size, spans, colour, anchor, is_bold, is_italic, family, "", kind, step, until)


def frames_of(drawing: Drawing, style: Style, *, is_markup: bool) -> Group:
    """All frames of open composites, outer ones first."""

    def make() -> Group:
        order = sorted(range(len(drawing.frames)), key=lambda position: drawing.frames[position].depth)
        titles: list[Extent] = []
        return kept_group(tuple([_frame(drawing, item, style, titles) for item in order]), is_markup=is_markup)

    return once(drawing, ("frames", is_markup, *_key(style)), make)


def wires_of(drawing: Drawing, style: Style, *, is_faded: bool, is_markup: bool) -> tuple[Group, ...]:
    """By edge position, the wire with its arrow head and the name of what it carries."""
    paint = style.faded_paint if is_faded else style.paint

    def make() -> tuple[Group, ...]:
        wires = [wire(drawing, edge, paint, None, style) for edge in range(len(drawing.graph.edges))]
        return tuple([kept_group(shapes, is_markup=is_markup) for shapes in wires])

    return once(drawing, ("wires", is_faded, is_markup, *_key(style)), make)


def nodes_of(drawing: Drawing, style: Style, *, is_faded: bool, is_markup: bool) -> tuple[Group, ...]:
    """By node position, what begins its group: shape, sign or name, marks."""
    paint = style.faded_paint if is_faded else style.paint

    def make() -> tuple[Group, ...]:
        nodes = [node_shape(drawing, node, paint, None, style) for node in range(len(drawing.graph.nodes))]
        return tuple([kept_group(shapes, is_markup=is_markup) for shapes in nodes])

    return once(drawing, ("nodes", is_faded, is_markup, *_key(style)), make)


def kept_group(shapes: tuple[Shape, ...], *, is_markup: bool) -> Group:
    """Shapes that are the same in many frames; where markup alone is wanted, their text."""
    return as_written(write(*shapes)) if is_markup else Group(shapes, is_bare=True, is_kept=True)


def _key(style: Style) -> tuple[object, ...]:
    return style.theme, style.palette, style.is_interactive, style.has_tooltips, style.language


def once(drawing: Drawing, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """What ``make`` gives, kept with the drawing."""
    if key not in drawing.parts:
        drawing.parts[key] = make()
    return drawing.parts[key]  # type: ignore[return-value]


def wire(drawing: Drawing, edge: int, paint: Theme, accent: str | None, style: Style) -> tuple[Shape, ...]:
    """One wire; ``accent``: the colour in which it stands out."""
    curve, colour = drawing.wires[edge], accent or paint.wire
    segments = curve.segments
    shapes: list[Shape] = []
    if style.is_interactive:  # a wire is too thin for a finger
        shapes.append(Path(segments, stroke_width=16.0, kind="hit", is_hit=True))
    shapes.append(Path(segments, stroke=colour, stroke_width=2.4 if accent else 1.4, kind="wire"))
    shapes.append(Polygon(curve.head, colour, kind="arrow"))
    return *shapes, *_wire_name(drawing, edge, paint), *_leaf(drawing, edge, paint, style)


def _leaf(drawing: Drawing, edge: int, paint: Theme, style: Style) -> list[Shape]:
    """The small copy of a node that a wire begins at."""
    at = drawing.leaves.get(edge)
    if at is None:
        return []
    figure, node = drawing.plan.leaves[edge], drawing.graph.nodes[drawing.graph.edges[edge].source]
    title = None
    if style.has_tooltips:
        title = say(style.language, "drawing.leaf", name=typeset_plain(node.name or ""))
    fill = paint.box if node.kind == "input" else paint.paper
    x, y = at[0] - figure.width / 2, at[1] - figure.height / 2
    box = Rect(x, y, figure.width, figure.height, fill, paint.wire, 0.9, 7.0)
    name = centred(*at, figure.size, paint.ink, runs_spans(figure.text, figure.size))
    return [Group((box, name), kind="leaf", title=title)]


def _wire_name(drawing: Drawing, edge: int, paint: Theme) -> list[Shape]:
    room, (x, y) = drawing.plan.rooms[edge], drawing.labels[edge]
    if not room.name or room.has_symbols:
        return []
    anchor: Anchor = "middle"
    if drawing.style.direction == "TB":
        top = y - (NAME + 2 + (room.value.height if room.value else 0.0)) / 2
        x, y, anchor = x - 6, top + NAME / 2, "end"
    elif room.is_name_beside:
        x, y, anchor = x - room.along / 2 + 1, y - 10, "start"
    else:
        y -= room.before - NAME / 2 - 1
    spans = runs_spans(room.name, NAME)
    return [centred(x, y, NAME, paint.quiet, spans, anchor=anchor, is_italic=True, kind="name")]


def _outline(figure: Figure, at: Point, fill: str, stroke: str, width: float, grow: float = 0.0) -> Shape:
    """The node's shape, ``grow`` larger on every side."""
    x, y = at
    wide, high = figure.width + 2 * grow, figure.height + 2 * grow
    if figure.form == "circle":
        return Circle(x, y, wide / 2, fill, stroke, width, kind="shape")
    corner = {"pill": high / 2, "box": 9.0 + grow, "plain": 2.0 + grow, "sink": 6.0}[figure.form]
    return Rect(x - wide / 2, y - high / 2, wide, high, fill, stroke, width, corner, kind="shape")


def node_shape(drawing: Drawing, position: int, paint: Theme, accent: str | None, style: Style) -> tuple[Shape, ...]:
    """The shape and its sign or name; ``accent``: the colour of its ring."""
    figure, at = drawing.plan.figures[position], drawing.spots[position]
    fill = {"box": paint.box, "plain": paint.constant, "sink": "none"}.get(figure.form, paint.paper)
    stroke = "none" if figure.form == "sink" else paint.outline
    shapes = _junction(drawing, position, paint)
    if accent:
        shapes.append(_outline(figure, at, paint.paper if fill == "none" else fill, accent, 3.2, 0.6))
    else:
        shapes.append(_outline(figure, at, fill, stroke, 1.4))
    if figure.text:
        spans = runs_spans(figure.text, figure.size)
        shapes.append(centred(*at, figure.size, paint.ink, spans, is_bold=figure.form == "sink"))
    return *shapes, *(_marks(drawing, position, paint) if style.is_interactive else ())


def _junction(drawing: Drawing, position: int, paint: Theme) -> list[Shape]:
    """The dot where the wires of a node part."""
    figure, (x, y) = drawing.plan.figures[position], drawing.spots[position]
    if figure.sum is None:
        return []
    rest = figure.junction - figure.lead
    x, y = (x, y + rest) if drawing.style.direction == "TB" else (x + rest, y)
    return [Circle(x, y, 2.6, paint.wire, kind="junction")]


def node_title(graph: Graph, position: int, style: Style) -> str | None:
    """What hovering says: the gate's title, or the whole name of what is drawn shortened."""
    node = graph.nodes[position]
    if not style.has_tooltips:
        return None
    if node.operation is not None:
        text = node.operation.gate.words(style.language).title
        text += f" → {typeset_plain(node.name)}" if node.name else ""
    else:
        text = typeset_plain(node.name or (graph.output_name if node.kind == "output" else ""))
    return text or None


def _marks(drawing: Drawing, position: int, paint: Theme) -> list[Shape]:
    """A small plus at a composite that can be opened, a small minus at a gate that closes a typed-out one."""
    node, figure, (x, y) = drawing.graph.nodes[position], drawing.plan.figures[position], drawing.spots[position]
    opens = can_open(drawing.graph, position)
    if not opens and node.id not in drawing.graph.closable:
        return []
    inset = 0.15 * figure.width if figure.form == "circle" else 5.0
    x, y = x + figure.width / 2 - inset + 2, y + figure.height / 2 - (inset if figure.form == "circle" else 3.0) + 2
    return [_badge(f"{node.id}-{'open' if opens else 'close'}", x, y, opens, paint)]


def _badge(name: str, x: float, y: float, is_plus: bool, paint: Theme) -> Group:
    square = Rect(x - _BADGE, y - _BADGE, 2 * _BADGE, 2 * _BADGE, paint.paper, paint.outline, 1.0, 3.0)
    strokes: list[Segment] = [("M", x - 3, y), ("L", x + 3, y)]
    if is_plus:
        strokes += ("M", x, y - 3), ("L", x, y + 3)
    return Group((square, Path(tuple(strokes), stroke=paint.outline, stroke_width=1.3)), name, "handle")


def _frame(drawing: Drawing, position: int, style: Style, titles: list[Extent]) -> Group:
    """The frame of an open composite: its title at the upper side, beside the ``titles`` of those before it, its handle
    in the upper right corner."""
    group, frame, paint = drawing.graph.groups[position], drawing.frames[position], style.paint
    title = group.title(style.language)
    title += f" → {typeset_plain(group.name)}" if group.name else ""
    family = KOREAN_FONTS if any("가" <= letter <= "힣" for letter in title) else ""
    size = 12.0 if group.kind == "composite" else 16.0  # what a program calls it is read from afar
    box = Rect(
        *(frame.x, frame.y, frame.width, frame.height, paint.frame, paint.frame_line, 1.2, 12.0),
        id=f"{group.id}-frame",
    )
    place = title_place(drawing, frame, title, size, titles)
    titles.append(place)
    words = centred(place.left, frame.y + 12, size, paint.quiet, title, anchor="start", family=family)
    handle: tuple[Shape, ...] = ()
    if style.is_interactive and group.is_closable:
        handle = (_badge(f"{group.id}-close", frame.x + frame.width - 12, frame.y + 12, False, paint),)
    return Group((box, words, *handle), group.id, "group")

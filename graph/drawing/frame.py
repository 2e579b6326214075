"""One frame of a drawing: the picture at a step, with the numbers that have appeared.

What has not appeared is left out, never hidden; everything else stands where it stands in all frames.
"""

from __future__ import annotations

from typing import cast

from ..scene.shapes import Group, Rect, Shape
from ..scene.svg import as_written, document, write
from ..steps.frames import Frame, frame_at
from ..steps.story import is_seed_one
from ..steps.timeline import Timeline
from ..tracing.model import Evaluation
from ..words import say
from .canvas import Canvas
from .element_captions import Notes, edge_ink, edge_shapes, faults_by_node, node_ink, node_shapes, notes_of
from .metrics import FONTS
from .parts import frames_of, node_shape, node_title, nodes_of, once, wire, wires_of
from .picture import Drawing
from .style import Style
from .symbols import EdgeSymbols, symbols_of
from .theme import Theme

__all__ = ["captions_of", "frame_scene", "render", "render_body"]


def render(
    drawing: Drawing,
    evaluation: Evaluation,
    timeline: Timeline,
    step: int | None = None,
    *,
    style: Style | None = None,
    has_highlight: bool = True,
) -> str:
    """The drawing as a whole SVG file.

    Args:
        step: the step that is shown; None: everything, and what appears later carries ``data-step``.
        style: colours, digits, language other than those the drawing was made with; its structure must be the same.
        has_highlight: the current gate has a ring, what it reads and writes stands out, the rest is fainter.
    """
    style = style or drawing.style
    shapes: list[Shape] = [
        _root(drawing, evaluation, timeline, step, style, has_highlight, has_blanks=style.is_interactive)
    ]
    if style.has_background:
        shapes.insert(0, Rect(0.0, 0.0, drawing.width, drawing.height, style.paint.paper, id="background"))
    return document(drawing.width, drawing.height, shapes, *_titles(drawing, timeline, step, style))


def render_body(
    drawing: Drawing,
    evaluation: Evaluation,
    timeline: Timeline,
    step: int | None = None,
    *,
    style: Style | None = None,
    has_highlight: bool = True,
) -> str:
    """The drawing as one group, to be placed by whoever asks: its size is ``drawing.width × drawing.height``."""
    style = style or drawing.style
    return write(_root(drawing, evaluation, timeline, step, style, has_highlight, has_blanks=style.is_interactive))


def frame_scene(
    drawing: Drawing,
    evaluation: Evaluation,
    timeline: Timeline,
    step: int | None = None,
    *,
    style: Style | None = None,
    has_highlight: bool = True,
) -> Group:
    """The same as shapes, for every writer: groups of frames, edges and nodes, by their ids."""
    return _root(drawing, evaluation, timeline, step, style or drawing.style, has_highlight, has_blanks=False)


def captions_of(drawing: Drawing, evaluation: Evaluation, timeline: Timeline, style: Style) -> dict[str, str]:
    """What is written at each edge and node, by its id: all that changes in the page's drawing with the numbers."""
    frame = frame_at(drawing.graph, timeline, None)
    canvas = _canvas(drawing, evaluation, timeline, style, None, has_blanks=style.is_interactive)
    graph, faults, paint = drawing.graph, faults_by_node(evaluation), style.paint
    found = {edge.id: edge_ink(canvas, frame, position, paint) for position, edge in enumerate(graph.edges)}
    for position, node in enumerate(graph.nodes):
        found[node.id] = node_ink(canvas, notes_of(canvas, timeline, frame, position, paint, faults), position)
    return found


def _root(
    drawing: Drawing,
    evaluation: Evaluation,
    timeline: Timeline,
    step: int | None,
    style: Style,
    has_highlight: bool,
    *,
    has_blanks: bool,
) -> Group:
    frame = frame_at(drawing.graph, timeline, step, has_highlight=has_highlight)
    canvas = _canvas(drawing, evaluation, timeline, style, step, has_blanks=has_blanks)
    edges, nodes = _edges(canvas, frame), _nodes(canvas, timeline, frame)
    return Group((frames_of(drawing, style), *edges, *nodes), "drawing", family=FONTS)


def _canvas(
    drawing: Drawing, evaluation: Evaluation, timeline: Timeline, style: Style, step: int | None, *, has_blanks: bool
) -> Canvas:
    """The page, where numbers change under a finger, keeps its blanks with the drawing; a deck what rests in many
    frames with the numbers."""
    symbols = _symbols(drawing, evaluation, style)
    if has_blanks:
        return Canvas(drawing, evaluation, style, symbols, blanks=once(drawing, ("blanks", style), dict))
    if step is None:
        return Canvas(drawing, evaluation, style, symbols)
    key = "groups", id(drawing), style  # the drawing is kept with them: its id must not pass to another one
    _, groups = cast("tuple[Drawing, dict[object, Group]]", timeline.kept.setdefault(key, (drawing, {})))
    return Canvas(drawing, evaluation, style, symbols, groups=groups)


def _symbols(drawing: Drawing, evaluation: Evaluation, style: Style) -> tuple[EdgeSymbols, ...]:
    """The labels in symbols, made once; none where the style shows none."""
    if style.mode not in ("symbols", "both"):
        return ()
    is_one = is_seed_one(evaluation.seed)
    return once(drawing, ("symbols", is_one), lambda: symbols_of(drawing.graph, is_one))


def _titles(drawing: Drawing, timeline: Timeline, step: int | None, style: Style) -> tuple[str, str]:
    graph = drawing.graph
    title = say(style.language, "drawing.title", name=graph.output_name)
    if step is not None:
        title += say(style.language, "drawing.at_step", step=step, last=len(timeline.steps) - 1)
    inputs = sum(node.kind == "input" for node in graph.nodes)
    return title, say(style.language, "drawing.description", gates=len(graph.gates), inputs=inputs)


def _accent(style: Style, frame: Frame) -> str:
    return style.paint.value if frame.direction == "forward" else style.paint.downstream


def _edges(canvas: Canvas, frame: Frame) -> list[Group]:
    edges = canvas.drawing.graph.edges
    resting = wires_of(canvas.drawing, canvas.style, bool(frame.direction))
    near = [position for position, edge in enumerate(edges) if frame.is_near(edge.id)]
    on_top = set(near)
    groups = [
        _resting_edge(canvas, frame, position, resting[position])
        for position in range(len(edges))
        if position not in on_top
    ]
    paint, accent = canvas.style.paint, _accent(canvas.style, frame)
    for position in near:  # what stands out lies on top
        shapes = (
            *wire(canvas.drawing, position, paint, accent, canvas.style),
            *_edge_caption(canvas, frame, position, paint),
        )
        groups.append(Group(shapes, edges[position].id, "edge"))
    return groups


def _resting_edge(canvas: Canvas, frame: Frame, position: int, resting: Group) -> Group:
    """An edge that doesn't stand out: in most frames of a deck the same."""
    name, paint = canvas.drawing.graph.edges[position].id, _quiet(canvas.style, frame)
    seen = frame.state(f"{name}-value"), frame.state(f"{name}-dg")
    key = "edge", position, seen, id(paint)
    found = None if canvas.groups is None else canvas.groups.get(key)
    if found is None:
        held = _edge_caption(canvas, frame, position, paint)
        found = Group((resting, *held), name, "edge", is_kept=canvas.groups is not None)
        if canvas.groups is not None:
            canvas.groups[key] = found
    return found


def _quiet(style: Style, frame: Frame) -> Theme:
    """The colours of what doesn't stand out."""
    return style.faded_paint if frame.direction else style.paint


def _held(shapes: tuple[Shape, ...], style: Style) -> tuple[Shape, ...]:
    """A caption; on the page in a group of its own, where newer numbers can take its place."""
    return (Group(shapes, kind="captions"),) if style.is_interactive else shapes


def _edge_caption(canvas: Canvas, frame: Frame, position: int, paint: Theme) -> tuple[Shape, ...]:
    if canvas.blanks is None:
        return _held(edge_shapes(canvas, frame, position, paint), canvas.style)
    return _held((as_written(edge_ink(canvas, frame, position, paint)),), canvas.style)


def _node_caption(canvas: Canvas, notes: Notes, position: int) -> tuple[Shape, ...]:
    if canvas.blanks is None:
        return _held(node_shapes(canvas, notes, position), canvas.style)
    return _held((as_written(node_ink(canvas, notes, position)),), canvas.style)


def _nodes(canvas: Canvas, timeline: Timeline, frame: Frame) -> list[Group]:
    drawing, style = canvas.drawing, canvas.style
    resting, faults = nodes_of(drawing, style, bool(frame.direction)), faults_by_node(canvas.evaluation)
    groups: list[Group] = []
    for position, node in enumerate(drawing.graph.nodes):
        is_near = frame.is_near(node.id)
        notes = notes_of(canvas, timeline, frame, position, style.paint if is_near else _quiet(style, frame), faults)
        if not is_near:
            groups.append(_resting_node(canvas, notes, position, resting[position]))
            continue
        ring = _accent(style, frame) if frame.state(node.id) == "current" else None
        shape = node_shape(drawing, position, style.paint, ring, style)
        groups.append(_node(canvas, position, (*shape, *_node_caption(canvas, notes, position))))
    return groups


def _resting_node(canvas: Canvas, notes: Notes, position: int, resting: Group) -> Group:
    """A node that doesn't stand out."""
    if canvas.groups is None:
        return _node(canvas, position, (resting, *_node_caption(canvas, notes, position)))
    key = "node", position, tuple([id(each.total) for each in notes.sums]), notes.warning is None, id(resting)
    found = canvas.groups.get(key)
    if found is None:
        shapes = resting, *_node_caption(canvas, notes, position)
        found = canvas.groups[key] = _node(canvas, position, shapes, is_kept=True)
    return found


def _node(canvas: Canvas, position: int, shapes: tuple[Shape, ...], *, is_kept: bool = False) -> Group:
    node = canvas.drawing.graph.nodes[position]
    title = node_title(canvas.drawing.graph, position, canvas.style)
    return Group(shapes, node.id, f"node {node.kind}", title, is_kept=is_kept)

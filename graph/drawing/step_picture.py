"""One frame of a drawing: the picture at a step, with the numbers that have appeared.

What has not appeared is left out, never hidden; everything else stands where it stands in all frames.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import cast

from ..autodiff.graph import Evaluation
from ..layout.style import Style
from ..layout.text_widths import FONTS
from ..scene.shapes import Group, Rect, Shape
from ..scene.svg_writer import as_written, document, written_once
from ..scene.theme import Theme
from ..steps.explained_trace import is_seed_one
from ..steps.frames import Frame, frame_at
from ..steps.timeline import Timeline
from ..words import say
from .caption_canvas import Blank, Canvas
from .element_labels import Notes, edge_ink, edge_shapes, faults_by_node, node_ink, node_shapes, notes_of
from .nodes_and_wires import frames_of, node_shape, node_title, nodes_of, once, wire, wires_of
from .picture import Drawing
from .symbol_labels import EdgeSymbols, symbols_of

__all__ = ["captions_of", "frame_scene", "render"]

_CAPTIONS = "captions"  # the kind of the group that newer numbers replace


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
    shapes: list[Shape] = [_root(drawing, evaluation, timeline, step, style, has_highlight, is_markup=True)]
    if style.has_background:
        shapes.insert(0, Rect(0.0, 0.0, drawing.width, drawing.height, style.paint.paper, id="background"))
    return document(drawing.width, drawing.height, shapes, *_titles(drawing, timeline, step, style))


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
    return _root(drawing, evaluation, timeline, step, style or drawing.style, has_highlight, is_markup=False)


def captions_of(drawing: Drawing, evaluation: Evaluation, timeline: Timeline, style: Style) -> dict[str, str]:
    """What is written at each edge and node, by its id: all that changes in the page's drawing with the numbers."""
    frame = frame_at(drawing.graph, timeline, None)
    canvas = _canvas(drawing, evaluation, timeline, style, None, is_markup=True)
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
    is_markup: bool,
) -> Group:
    frame = frame_at(drawing.graph, timeline, step, has_highlight=has_highlight)
    canvas = _canvas(drawing, evaluation, timeline, style, step, is_markup=is_markup)
    frames = frames_of(drawing, style, is_markup=is_markup)
    parts = chain((frames,), _edges(canvas, frame), _nodes(canvas, timeline, frame))
    whole = Group((), "drawing", family=FONTS)
    return written_once(whole, parts) if is_markup else replace(whole, children=tuple(parts))


def _canvas(
    drawing: Drawing, evaluation: Evaluation, timeline: Timeline, style: Style, step: int | None, *, is_markup: bool
) -> Canvas:
    """The page, where numbers change under a finger, keeps its blanks with the drawing, and so does a whole drawing
    that is written again; a deck what rests in many frames with the numbers."""
    symbols = _symbols(drawing, evaluation, style)
    if is_markup and (style.is_interactive or (step is None and _is_written_again(drawing, style))):
        blanks: dict[object, Blank] = once(drawing, ("blanks", style), dict)
        return Canvas(drawing, evaluation, style, symbols, blanks, None, is_markup)
    if step is None:
        return Canvas(drawing, evaluation, style, symbols, None, None, is_markup)
    key = "groups", id(drawing), style, is_markup  # the drawing is kept, too: its id must not pass to another one
    _, groups = cast("tuple[Drawing, dict[object, Group]]", timeline.kept.setdefault(key, (drawing, {})))
    return Canvas(drawing, evaluation, style, symbols, None, groups, is_markup)


def _is_written_again(drawing: Drawing, style: Style) -> bool:
    """Whether this is not the first time: for one time, captions with gaps would be made in vain."""
    times = once(drawing, ("times written", style), lambda: [0])
    times[0] += 1
    return times[0] > 1


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


def _edges(canvas: Canvas, frame: Frame) -> Iterator[Group]:
    """All edges; what stands out lies on top."""
    drawing, style, groups = canvas.drawing, canvas.style, canvas.groups
    paint = style.faded_paint if frame.direction else style.paint
    resting = wires_of(drawing, style, is_faded=bool(frame.direction), is_markup=canvas.is_markup)
    near: list[int] = []
    for position, edge in enumerate(drawing.graph.edges):
        if edge.id in frame.marked:
            near.append(position)
            continue
        key = "edge", position, frame.state(f"{edge.id}-value"), frame.state(f"{edge.id}-dg"), id(paint)
        group = None if groups is None else groups.get(key)
        if group is None:
            shapes = resting[position], *_edge_caption(canvas, frame, position, paint)
            group = Group(shapes, edge.id, "edge", is_kept=groups is not None)
            if groups is not None:
                groups[key] = group
        yield group
    for position in near:
        yield _near_edge(canvas, frame, position)


def _near_edge(canvas: Canvas, frame: Frame, position: int) -> Group:
    """An edge that the gate of the step reads or writes."""
    paint, accent = canvas.style.paint, _accent(canvas.style, frame)
    line = canvas.group(("wire", position, accent), lambda: wire(canvas.drawing, position, paint, accent, canvas.style))
    shapes = *line, *_edge_caption(canvas, frame, position, paint)
    return Group(shapes, canvas.drawing.graph.edges[position].id, "edge")


def _accent(style: Style, frame: Frame) -> str:
    return style.paint.value if frame.direction == "forward" else style.paint.downstream


def _edge_caption(canvas: Canvas, frame: Frame, position: int, paint: Theme) -> tuple[Shape, ...]:
    """A caption; on the page in a group of its own, where newer numbers can take its place."""
    if canvas.blanks is not None:
        return (_as_captions(canvas, edge_ink(canvas, frame, position, paint)),)
    shapes = edge_shapes(canvas, frame, position, paint)
    return (Group(shapes, kind=_CAPTIONS),) if canvas.style.is_interactive else shapes


def _as_captions(canvas: Canvas, ink: str) -> Group:
    return as_written(ink, _CAPTIONS if canvas.style.is_interactive else "")


def _node_caption(canvas: Canvas, notes: Notes, position: int) -> tuple[Shape, ...]:
    if canvas.blanks is not None:
        return (_as_captions(canvas, node_ink(canvas, notes, position)),)
    shapes = node_shapes(canvas, notes, position)
    return (Group(shapes, kind=_CAPTIONS),) if canvas.style.is_interactive else shapes


def _nodes(canvas: Canvas, timeline: Timeline, frame: Frame) -> Iterator[Group]:
    drawing, style = canvas.drawing, canvas.style
    quiet = style.faded_paint if frame.direction else style.paint
    resting = nodes_of(drawing, style, is_faded=bool(frame.direction), is_markup=canvas.is_markup)
    faults = faults_by_node(canvas.evaluation)
    for position, node in enumerate(drawing.graph.nodes):
        is_near = node.id in frame.marked
        notes = notes_of(canvas, timeline, frame, position, style.paint if is_near else quiet, faults)
        if is_near:
            yield _near_node(canvas, frame, notes, position)
        else:
            yield _resting_node(canvas, notes, position, resting[position])


def _near_node(canvas: Canvas, frame: Frame, notes: Notes, position: int) -> Group:
    """The gate of the step, or a node at the other end of an edge that it reads or writes."""
    drawing, style = canvas.drawing, canvas.style
    is_current = frame.state(drawing.graph.nodes[position].id) == "current"
    ring = _accent(style, frame) if is_current else None
    shape = canvas.group(("shape", position, ring), lambda: node_shape(drawing, position, style.paint, ring, style))
    return _node(canvas, position, (*shape, *_node_caption(canvas, notes, position)))


def _resting_node(canvas: Canvas, notes: Notes, position: int, resting: Group) -> Group:
    """A node that doesn't stand out."""
    if canvas.groups is None:
        return _node(canvas, position, (resting, *_node_caption(canvas, notes, position)))
    key = "node", position, notes.sums[-1].step if notes.sums else None, notes.warning is None, id(resting)
    found = canvas.groups.get(key)
    if found is None:
        shapes = resting, *_node_caption(canvas, notes, position)
        found = canvas.groups[key] = _node(canvas, position, shapes, is_kept=True)
    return found


def _node(canvas: Canvas, position: int, shapes: tuple[Shape, ...], *, is_kept: bool = False) -> Group:
    node = canvas.drawing.graph.nodes[position]
    title = node_title(canvas.drawing.graph, position, canvas.style)
    return Group(shapes, node.id, f"node {node.kind}", title, is_kept=is_kept)

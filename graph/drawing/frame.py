"""One frame of a drawing: the picture at a step, with the numbers that have appeared.

What has not appeared is left out, never hidden; everything else stands where it stands in all frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import cast

from ..steps.story import is_seed_one
from ..steps.timeline import Step, Timeline
from ..tracing.model import Evaluation, Fault
from ..words import say
from .canvas import Canvas, Mood
from .caption import gradient_ink, sum_ink, value_ink, warning_ink
from .markup import escape, number
from .metrics import FONTS
from .parts import frames_of, node_shape, nodes_of, once, wire, wires_of
from .picture import Drawing
from .style import Style
from .symbols import EdgeSymbols, symbols_of
from .theme import Theme

__all__ = ["Moment", "captions_of", "render", "render_body"]


@dataclass(frozen=True, slots=True)
class Moment:
    """What is seen at one step.

    Attributes:
        step: its index; None: everything is seen, each element marked with the step at which it appears.
        node: position of the current gate, None at the start and when nothing stands out.
        reads, writes: positions of the edges that the current gate reads from and writes to.
        accent: "forward" or "backward", or "" when nothing stands out.
    """

    step: int | None
    node: int | None
    reads: frozenset[int]
    writes: frozenset[int]
    accent: str

    def sees(self, appears: int | None) -> bool:
        """Whether something that appears at that step is seen."""
        return appears is not None and (self.step is None or appears <= self.step)

    def when(self, appears: int | None) -> str:
        """The attribute that says when something appears; only where everything is there."""
        return f' data-step="{appears}"' if self.step is None and appears else ""


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
    body = render_body(drawing, evaluation, timeline, step, style=style, has_highlight=has_highlight)
    wide, high = number(drawing.width), number(drawing.height)
    ground = ""
    if style.has_background:
        ground = f'<rect id="background" width="{wide}" height="{high}" fill="{style.paint.paper}"/>'
    title, description = _titles(drawing, timeline, step, style)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{ground}{body}</svg>"
    )


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
    moment = _moment(drawing, timeline, step, has_highlight)
    canvas = _canvas(drawing, evaluation, timeline, style, step)
    return (
        f'<g id="drawing" font-family="{FONTS}" text-anchor="middle">{frames_of(drawing, style)}'
        f"{_edges(canvas, timeline, moment)}{_nodes(canvas, timeline, moment)}</g>"
    )


def captions_of(drawing: Drawing, evaluation: Evaluation, timeline: Timeline, style: Style) -> dict[str, str]:
    """What is written at each edge and node, by its id: all that changes in the page's drawing with the numbers."""
    moment = _moment(drawing, timeline, None, has_highlight=False)
    canvas = _canvas(drawing, evaluation, timeline, style, None)
    graph, faults, paint = drawing.graph, _faults(evaluation), style.paint
    found = {
        edge.id: _edge_caption(canvas, timeline, position, moment, paint) for position, edge in enumerate(graph.edges)
    }
    for position, node in enumerate(graph.nodes):
        found[node.id] = _node_caption(canvas, timeline, position, moment, paint, faults)
    return found


def _canvas(drawing: Drawing, evaluation: Evaluation, timeline: Timeline, style: Style, step: int | None) -> Canvas:
    """The page, where numbers change under a finger, keeps its blanks with the drawing; a deck its captions with the
    numbers."""
    symbols = _symbols(drawing, evaluation, style)
    if style.is_interactive:
        return Canvas(drawing, evaluation, style, symbols, blanks=once(drawing, ("blanks", style), dict))
    if step is None:
        return Canvas(drawing, evaluation, style, symbols)
    key = "captions", id(drawing), style  # the drawing is kept with them: its id must not pass to another one
    _, captions = cast("tuple[Drawing, dict[object, str]]", timeline.kept.setdefault(key, (drawing, {})))
    return Canvas(drawing, evaluation, style, symbols, captions=captions)


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


def _moment(drawing: Drawing, timeline: Timeline, step: int | None, has_highlight: bool) -> Moment:
    nothing: frozenset[int] = frozenset()
    if step is None or not has_highlight:
        return Moment(step, None, nothing, nothing, "")
    now: Step = timeline.steps[step]
    if now.phase == "start":
        return Moment(step, None, nothing, nothing, "")
    graph = drawing.graph
    position = next(index for index, node in enumerate(graph.nodes) if node.id == now.node)
    into, out_of = frozenset(graph.into[position]), frozenset(graph.out_of[position])
    if now.phase == "forward":
        return Moment(step, position, into, out_of, "forward")
    return Moment(step, position, out_of, into, "backward")


def _edges(canvas: Canvas, timeline: Timeline, moment: Moment) -> str:
    drawing, style = canvas.drawing, canvas.style
    resting = wires_of(drawing, style, bool(moment.accent))
    accent = style.paint.value if moment.accent == "forward" else style.paint.downstream
    near = moment.reads | moment.writes
    pieces: list[str] = []
    for position in sorted(range(len(drawing.graph.edges)), key=near.__contains__):  # what stands out lies on top
        name, is_near = drawing.graph.edges[position].id, position in near
        paint = style.paint if is_near or not moment.accent else style.faded_paint
        pieces += f'<g id="{name}" class="edge">', resting[position]
        if is_near:
            pieces[-1] = wire(drawing, position, paint, accent, style)
        pieces += _held(_edge_caption(canvas, timeline, position, moment, paint), style), "</g>"
    return "".join(pieces)


def _held(caption: str, style: Style) -> str:
    """A caption; on the page in a group of its own, where newer numbers can take its place."""
    return f'<g class="captions">{caption}</g>' if style.is_interactive else caption


def _edge_caption(canvas: Canvas, timeline: Timeline, position: int, moment: Moment, paint: Theme) -> str:
    """What is written at a wire; in most frames of a deck the same."""
    name = canvas.drawing.graph.edges[position].id
    new = moment.accent if position in moment.writes else ""
    value_at, gradient_at = timeline.appears.get(f"{name}-value"), timeline.appears.get(f"{name}-dg")
    has_value, has_gradient = moment.sees(value_at), moment.sees(gradient_at)
    key = position, has_value, has_gradient, new, id(paint)
    found = None if canvas.captions is None else canvas.captions.get(key)
    if found is None:
        found = ""
        if has_value:
            found = value_ink(canvas, position, Mood(paint, moment.when(value_at), new == "forward"))
        if has_gradient:
            found += gradient_ink(canvas, position, Mood(paint, moment.when(gradient_at), new == "backward"))
        if canvas.captions is not None:
            canvas.captions[key] = found
    return found


def _nodes(canvas: Canvas, timeline: Timeline, moment: Moment) -> str:
    drawing, style = canvas.drawing, canvas.style
    resting = nodes_of(drawing, style, bool(moment.accent))
    accent = style.paint.value if moment.accent == "forward" else style.paint.downstream
    near = _near_nodes(drawing, moment)
    faults = _faults(canvas.evaluation)
    pieces: list[str] = []
    for position in range(len(drawing.graph.nodes)):
        paint = style.paint if position in near or not moment.accent else style.faded_paint
        if position in near:
            ring = accent if position == moment.node else None
            pieces.append(node_shape(drawing, position, style.paint, ring, style))
        else:
            pieces.append(resting[position])
        pieces += _held(_node_caption(canvas, timeline, position, moment, paint, faults), style), "</g>"
    return "".join(pieces)


def _faults(evaluation: Evaluation) -> dict[int, Fault]:
    """The first fault of each node, by its position."""
    return {fault.node: fault for fault in reversed(evaluation.faults)}


def _node_caption(
    canvas: Canvas, timeline: Timeline, position: int, moment: Moment, paint: Theme, faults: dict[int, Fault]
) -> str:
    caption = _sum(canvas, timeline, position, moment, paint)
    if position in faults:
        at = _fault_step(canvas.drawing, timeline, faults[position])
        if moment.sees(at):
            caption += warning_ink(canvas, faults[position], Mood(paint, moment.when(at), False))
    return caption


def _near_nodes(drawing: Drawing, moment: Moment) -> frozenset[int]:
    edges = drawing.graph.edges
    return frozenset(end for item in moment.reads | moment.writes for end in (edges[item].source, edges[item].target))


def _fault_step(drawing: Drawing, timeline: Timeline, fault: Fault) -> int:
    """The step that tells of a fault: where the value appears; kinks and gradients, where the gate hands back."""
    graph = drawing.graph
    is_value = fault.key == "nonfinite_value"
    edges = graph.out_of[fault.node] if is_value else graph.into[fault.node]
    ids = (f"{graph.edges[edge].id}-{'value' if is_value else 'dg'}" for edge in edges)
    return next((timeline.appears[name] for name in ids if name in timeline.appears), 0)


def _sum(canvas: Canvas, timeline: Timeline, position: int, moment: Moment, paint: Theme) -> str:
    """The sum of the gradients that have met at a node so far.

    On the page, where everything is there at once, each sum before the last says until when it is seen.
    """
    if canvas.drawing.plan.figures[position].sum is None:
        return ""
    name = canvas.drawing.graph.nodes[position].id
    seen = [(step, total) for step, total in timeline.sums.get(name, ()) if moment.sees(step)]
    if not seen:
        return ""
    last, total = seen[-1]
    mood = Mood(paint, moment.when(seen[0][0]), moment.accent == "backward" and last == moment.step)
    earlier: list[str] = []
    if moment.step is None and canvas.style.is_interactive:
        mood = Mood(paint, moment.when(last), False)
        for (step, before), (until, _) in pairwise(seen):
            brief = Mood(paint, f'{moment.when(step)} data-until="{until}"', False)
            earlier.append(sum_ink(canvas, position, before, brief, ""))
    return "".join(earlier) + sum_ink(canvas, position, total, mood, f"{name}-grad")

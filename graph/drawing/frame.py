"""One frame of a drawing: the picture at a step, with the numbers that have appeared.

What has not appeared is left out, never hidden; everything else stands where it stands in all frames.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..gates.record import Value
from ..steps.timeline import Step, Timeline
from ..tracing.model import Evaluation
from ..words import say
from .caption import gradient_ink, sum_ink, value_ink, warning_ink
from .markup import escape, number
from .metrics import FONTS
from .parts import frames_of, node_shape, nodes_of, wire, wires_of
from .picture import Drawing
from .style import Style
from .theme import Theme

__all__ = ["Moment", "render", "render_body"]


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
    return (
        f'<g id="drawing" font-family="{FONTS}" text-anchor="middle">{frames_of(drawing, style)}'
        f"{_edges(drawing, evaluation, timeline, moment, style)}{_nodes(drawing, evaluation, timeline, moment, style)}</g>"
    )


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


def _edges(drawing: Drawing, evaluation: Evaluation, timeline: Timeline, moment: Moment, style: Style) -> str:
    graph, appears = drawing.graph, timeline.appears
    plain, faded = wires_of(drawing, style, False), None
    if moment.accent:
        faded = wires_of(drawing, style, True)
    accents = {"forward": style.paint.value, "backward": style.paint.downstream}
    pieces: list[str] = []
    near = moment.reads | moment.writes
    for position in sorted(range(len(graph.edges)), key=near.__contains__):  # what stands out lies on top
        edge, is_near = graph.edges[position], position in near
        paint = style.faded_paint if moment.accent and not is_near else style.paint
        if moment.accent and is_near:
            markup = wire(drawing, position, style.paint, accents[moment.accent], style)
        else:
            markup = faded[position] if faded else plain[position]
        is_written = moment.accent if position in moment.writes else ""
        pieces.append(f'<g id="{edge.id}" class="edge">{markup}')
        value_at, gradient_at = appears.get(f"{edge.id}-value"), appears.get(f"{edge.id}-dg")
        if moment.sees(value_at):
            is_new = is_written == "forward"
            pieces.append(value_ink(drawing, evaluation, position, style, paint, moment.when(value_at), is_new))
        if moment.sees(gradient_at):
            is_new = is_written == "backward"
            pieces.append(gradient_ink(drawing, evaluation, position, style, paint, moment.when(gradient_at), is_new))
        pieces.append("</g>")
    return "".join(pieces)


def _nodes(drawing: Drawing, evaluation: Evaluation, timeline: Timeline, moment: Moment, style: Style) -> str:
    graph = drawing.graph
    plain = nodes_of(drawing, style, bool(moment.accent))
    near = _near_nodes(drawing, moment)
    accents = {"forward": style.paint.value, "backward": style.paint.downstream}
    faults = {fault.node: fault for fault in evaluation.faults}
    pieces: list[str] = []
    for position, node in enumerate(graph.nodes):
        paint = style.faded_paint if moment.accent and position not in near else style.paint
        if position == moment.node:
            pieces.append(node_shape(drawing, position, style.paint, accents[moment.accent], style))
        elif position in near:
            pieces.append(node_shape(drawing, position, style.paint, None, style))
        else:
            pieces.append(plain[position])
        pieces.append(_sum(drawing, timeline, position, moment, style, paint))
        if position in faults:
            at = _first_value_step(drawing, timeline, position)
            if moment.sees(at):
                pieces.append(warning_ink(drawing, faults[position], style, paint, moment.when(at)))
        pieces.append("</g>")
    return "".join(pieces)


def _near_nodes(drawing: Drawing, moment: Moment) -> frozenset[int]:
    edges = drawing.graph.edges
    return frozenset(end for item in moment.reads | moment.writes for end in (edges[item].source, edges[item].target))


def _first_value_step(drawing: Drawing, timeline: Timeline, position: int) -> int:
    """The step at which a node's own value appears."""
    leaving = drawing.graph.out_of[position]
    return timeline.appears.get(f"{drawing.graph.edges[leaving[0]].id}-value", 0) if leaving else 0


def _sum(
    drawing: Drawing, timeline: Timeline, position: int, moment: Moment, style: Style, paint: Theme
) -> str:
    """The sum of the gradients that have met at a node so far."""
    if drawing.plan.figures[position].sum is None:
        return ""
    node = drawing.graph.nodes[position].id
    running: Mapping[int, Value] = dict(timeline.sums.get(node, ()))
    seen = {step: total for step, total in running.items() if moment.sees(step)}
    if not seen:
        return ""
    first, last = min(seen), max(seen)
    is_new = moment.accent == "backward" and last == moment.step
    return sum_ink(drawing, position, running, last, style, paint, moment.when(first), is_new)

"""All that is written at one edge or node in a frame: as shapes, and as markup where only the text is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from ..autodiff.graph import Evaluation, Fault
from ..gates.gate import Value
from ..records import record
from ..scene.shapes import Shape
from ..scene.svg_writer import write
from ..scene.theme import Theme
from ..steps.frames import Frame
from ..steps.timeline import Timeline
from .caption_canvas import Canvas, Mood
from .caption_templates import gradient_ink, sum_ink, value_ink
from .edge_labels import (
    gradient_ground,
    gradient_shapes,
    sum_ground,
    sum_shapes,
    value_ground,
    value_shapes,
    warning_shapes,
)
from .number_labels import When
from .picture import Drawing

__all__ = ["Notes", "Sum", "edge_ink", "edge_shapes", "faults_by_node", "node_ink", "node_shapes", "notes_of"]


@record(frozen=True, slots=True)
class Sum:
    """The gradients that have met at a node up to a step; ``name``: the id of its text, "" for none."""

    step: int
    total: Value
    mood: Mood
    name: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What is written at a node: the sum of its gradients (before it, on the page, the sums that it grew from), and a
    warning."""

    sums: tuple[Sum, ...] = ()
    warning: tuple[Fault, Mood] | None = None


_NOTHING = Notes()


def _when(frame: Frame, appears: int) -> When:
    """The step that an element has to name: only where all steps are in one picture."""
    return appears if frame.step is None and appears else ""


def _mood(frame: Frame, element: str, paint: Theme) -> Mood | None:
    """How an element stands out; None where it isn't seen."""
    state = frame.state(element)
    return None if state == "hidden" else Mood(paint, _when(frame, frame.appears[element]), state == "new")


def edge_shapes(canvas: Canvas, frame: Frame, position: int, paint: Theme) -> tuple[Shape, ...]:
    """What is written at a wire."""
    edge, numbers = canvas.drawing.graph.edges[position], canvas.evaluation
    value, gradient = _mood(frame, f"{edge.id}-value", paint), _mood(frame, f"{edge.id}-dg", paint)
    shapes: tuple[Shape, ...] = ()
    if value is not None:
        shapes = value_ground(canvas, position) if value.is_new else ()
        number, key = numbers.values[edge.source], ("value", position, id(paint))
        shapes += canvas.group(key, partial(value_shapes, canvas, position, value, number))
    if gradient is not None:
        shapes += gradient_ground(canvas, position) if gradient.is_new else ()
        local, upstream = numbers.local_gradients[position], numbers.gradients[edge.target]
        arrived, key = numbers.downstream[position], ("gradient", position, id(paint))
        shapes += canvas.group(key, partial(gradient_shapes, canvas, position, gradient, arrived, local, upstream))
    return shapes


def edge_ink(canvas: Canvas, frame: Frame, position: int, paint: Theme) -> str:
    """The same as markup."""
    name, ink = canvas.drawing.graph.edges[position].id, ""
    value, gradient = _mood(frame, f"{name}-value", paint), _mood(frame, f"{name}-dg", paint)
    if value is not None:
        ground = write(*value_ground(canvas, position)) if value.is_new else ""
        ink = ground + value_ink(canvas, position, value)
    if gradient is not None:
        ground = write(*gradient_ground(canvas, position)) if gradient.is_new else ""
        ink += ground + gradient_ink(canvas, position, gradient)
    return ink


def node_shapes(canvas: Canvas, notes: Notes, position: int) -> tuple[Shape, ...]:
    """What is written at a node."""
    shapes: tuple[Shape, ...] = ()
    for each in notes.sums:
        shapes += sum_ground(canvas, position) if each.mood.is_new else ()
        shapes += sum_shapes(canvas, position, each.total, each.mood, each.name)
    return shapes if notes.warning is None else shapes + warning_shapes(canvas, *notes.warning)


def node_ink(canvas: Canvas, notes: Notes, position: int) -> str:
    """The same as markup."""
    ink = ""
    for each in notes.sums:
        ink += write(*sum_ground(canvas, position)) if each.mood.is_new else ""
        ink += sum_ink(canvas, position, each.total, each.mood, each.name)
    return ink if notes.warning is None else ink + write(*warning_shapes(canvas, *notes.warning))


def faults_by_node(evaluation: Evaluation) -> dict[int, Fault]:
    """The first fault of each node, by its position."""
    return {fault.node: fault for fault in reversed(evaluation.faults)}


def notes_of(
    canvas: Canvas, timeline: Timeline, frame: Frame, position: int, paint: Theme, faults: Mapping[int, Fault]
) -> Notes:
    """What is to be written at a node in a frame."""
    sums = _sums(canvas, timeline, frame, position, paint)
    if position in faults:
        at = _fault_step(canvas.drawing, timeline, faults[position])
        if frame.step is None or at <= frame.step:
            return Notes(sums, (faults[position], Mood(paint, _when(frame, at), False)))
    return Notes(sums) if sums else _NOTHING


def _fault_step(drawing: Drawing, timeline: Timeline, fault: Fault) -> int:
    """The step that tells of a fault: where the value appears; kinks and gradients, where the gate hands back."""
    graph = drawing.graph
    is_value = fault.key == "nonfinite_value"
    edges = graph.out_of[fault.node] if is_value else graph.into[fault.node]
    ids = (f"{graph.edges[edge].id}-{'value' if is_value else 'dg'}" for edge in edges)
    return next((timeline.appears[name] for name in ids if name in timeline.appears), 0)


def _sums(canvas: Canvas, timeline: Timeline, frame: Frame, position: int, paint: Theme) -> tuple[Sum, ...]:
    """The sum of the gradients that have met at a node so far.

    On the page, where everything is there at once, each sum before the last says until when it is seen.
    """
    if canvas.drawing.plan.figures[position].sum is None:
        return ()
    node = canvas.drawing.graph.nodes[position].id
    every = timeline.sums.get(node, ())
    seen = every if frame.step is None else [entry for entry in every if entry[0] <= frame.step]
    if not seen:
        return ()
    last, total = seen[-1]
    name = f"{node}-grad"
    if frame.step is not None or not canvas.style.is_interactive:
        return (Sum(last, total, Mood(paint, _when(frame, seen[0][0]), frame.state(name) == "new"), name),)
    earlier = [
        Sum(step, before, Mood(paint, _when(frame, step), False, until), "")
        for (step, before), (until, _) in pairwise(seen)
    ]
    return (*earlier, Sum(last, total, Mood(paint, _when(frame, last), False), name))

"""Captions as markup: written once with gaps, and filled with the texts of numbers.

Under a finger on the page the numbers change, and nothing else of a caption does.
"""

from __future__ import annotations

from ..gates.gate import Value
from ..layout.label_sizes import PRODUCT, Block
from ..scene.shapes import Shape
from ..scene.svg_writer import short, write
from .caption_canvas import Canvas, Mood
from .edge_labels import gradient_shapes, sum_shapes, value_shapes
from .label_places import gradient_place, sum_place, value_place
from .number_fitting import fitted, fitted_pair
from .number_labels import OPEN, Role, Spot, block_fill, summary

__all__ = ["gradient_ink", "sum_ink", "value_ink"]

_Made = tuple[tuple[Shape, ...], Spot, float]  # the shapes, where their number stands, how wide it may be
_Texts = tuple[str, ...]


def value_ink(canvas: Canvas, position: int, mood: Mood) -> str:
    """The forward value of an edge."""
    edge, block = canvas.drawing.graph.edges[position], canvas.drawing.plan.rooms[position].value
    if block is None:
        return ""
    value = canvas.evaluation.values[edge.source]
    markup, spot, width = canvas.blank(_open_value, position, mood, "")
    texts = _texts(canvas, f"{edge.id}-value", value, block, spot, width, mood.paint.value, mood, "value")
    return write(*value_shapes(canvas, position, mood, value)) if texts is None else markup % texts


def _open_value(canvas: Canvas, position: int, mood: Mood, _: str) -> _Made:
    return value_shapes(canvas, position, mood, OPEN), *value_place(canvas.drawing, position)


def _texts(
    canvas: Canvas,
    name: str,
    value: Value,
    block: Block,
    spot: Spot,
    width: float,
    colour: str,
    mood: Mood,
    role: Role,
) -> _Texts | None:
    """What hovering says of a value and what its block shows; None where it needs other shapes."""
    style = canvas.style
    if style.mode == "symbols":
        return (summary(value),) if style.has_tooltips else ()
    if type(value) is float and block.kind == "number":
        text, size = fitted(value, style.digits, max(width, block.width), block.size)
        return (summary(value), short(size), text) if style.has_tooltips else (short(size), text)
    shown = block_fill(name, value, block, spot, canvas.pen(colour, mood), role, width)
    return shown if shown is None or not style.has_tooltips else (summary(value), *shown)


def gradient_ink(canvas: Canvas, position: int, mood: Mood) -> str:
    """The downstream gradient of an edge and how it came about."""
    evaluation, edge = canvas.evaluation, canvas.drawing.graph.edges[position]
    gradient, local = evaluation.downstream[position], evaluation.local_gradients[position]
    upstream = evaluation.gradients[edge.target]
    markup, spot, width = canvas.blank(_open_gradient, position, mood, "" if local is None else "lg")
    texts: _Texts | None = None
    if gradient is not None and upstream is not None:
        texts = _gradient_texts(canvas, position, mood, gradient, local, upstream, spot, width)
    if texts is None:
        return write(*gradient_shapes(canvas, position, mood, gradient, local, upstream))
    return markup % texts


def _open_gradient(canvas: Canvas, position: int, mood: Mood, local: str) -> _Made:
    spot, width, _ = gradient_place(canvas.drawing, position)
    return gradient_shapes(canvas, position, mood, OPEN, OPEN if local else None, OPEN), spot, width


def _gradient_texts(
    canvas: Canvas,
    position: int,
    mood: Mood,
    gradient: Value,
    local: Value | None,
    upstream: Value,
    spot: Spot,
    width: float,
) -> _Texts | None:
    style, room, edge = canvas.style, canvas.drawing.plan.rooms[position], canvas.drawing.graph.edges[position]
    texts: _Texts | None = ()
    if room.gradient is not None:
        name, colour = f"{edge.id}-dg", mood.paint.downstream
        texts = _texts(canvas, name, gradient, room.gradient, spot, width, colour, mood, "gradient")
    if texts is None or not room.has_product:
        return texts
    if style.has_tooltips:
        texts += (summary(upstream),) if local is None else (summary(local), summary(upstream))
    if style.mode == "symbols" or edge.lg_kind != "scalar":
        return texts
    if type(local) is not float or type(upstream) is not float:
        return None
    first, second, size = fitted_pair(local, upstream, style.digits, width, PRODUCT)
    texts += (short(size), first) if style.has_local else (short(size),)
    return (*texts, second) if style.has_upstream else texts


def sum_ink(canvas: Canvas, position: int, total: Value, mood: Mood, name: str) -> str:
    """The sum of the gradients that have met at a node; ``name``: the id of its text, "" for none."""
    block: Block | None = canvas.drawing.plan.figures[position].sum
    assert block is not None
    markup, spot, width = canvas.blank(_open_sum, position, mood, name)
    texts = _texts(canvas, name, total, block, spot, width, mood.paint.downstream, mood, "gradient")
    return write(*sum_shapes(canvas, position, total, mood, name)) if texts is None else markup % texts


def _open_sum(canvas: Canvas, position: int, mood: Mood, name: str) -> _Made:
    return sum_shapes(canvas, position, OPEN, mood, name), sum_place(canvas.drawing, position)[1], 0.0

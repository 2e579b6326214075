"""Forward mode on the drawing: the tangent of every value, written where its gradient would stand."""

from __future__ import annotations

from dataclasses import replace

from ..analysis.forward_mode import ForwardMode
from ..autodiff.graph import Evaluation
from ..layout.label_sizes import LINE, PRODUCT, PRODUCT_LINE, VALUE
from ..layout.style import Style
from ..layout.text_widths import BASELINE
from ..numbers import readable
from ..scene.shapes import Shape, Span, Text
from ..scene.svg_writer import write
from ..steps.timeline import Timeline
from .label_places import gradient_place
from .number_fitting import fitted_size
from .number_labels import Pen, Spot, When, block_shapes, line_of
from .picture import Drawing

__all__ = ["TANGENT", "tangent_captions"]

TANGENT = "#0369a1"  # on the page the colour of the theme
_STILL = "#5b6a7e"  # of values that do not move


def tangent_captions(
    drawing: Drawing, evaluation: Evaluation, timeline: Timeline, moved: ForwardMode, style: Style
) -> dict[str, str]:
    """Markup by edge id: the tangent of what the edge carries, and what the gate makes of it.

    A tangent appears with its value (``data-step``); ``× LG = share`` under it when its gate is reached.
    """
    graph = drawing.graph
    order = {step.node: step.index for step in timeline.steps if step.phase == "forward"}
    found: dict[str, str] = {}
    for position, edge in enumerate(graph.edges):
        block = drawing.plan.rooms[position].gradient
        if edge.lg_kind is None or block is None:
            continue
        spot, wide, _ = gradient_place(drawing, position)
        tangent, name = moved.tangents[edge.source], f"{edge.id}-tangent"
        when: When = timeline.appears.get(f"{edge.id}-value") or ""
        if tangent is None:
            y = spot.top + LINE / 2 + BASELINE * VALUE
            found[edge.id] = write(line_of(name, "0", spot, y, VALUE, _STILL, when))
            continue
        pen = Pen(TANGENT, style.paint, style.digits, when, {})
        ink: tuple[Shape, ...] = block_shapes(name, tangent, block, spot, pen, "gradient", wide)
        share, local = moved.shares[position], evaluation.local_gradients[position]
        target = graph.nodes[edge.target]
        if isinstance(local, float) and isinstance(share, float) and drawing.plan.rooms[position].has_product:
            line = replace(spot, top=spot.top + block.height)
            ink = *ink, _share(local, share, line, wide, order.get(target.id), style)
        found[edge.id] = write(*ink)
    return found


def _share(local: float, share: float, spot: Spot, width: float, step: int | None, style: Style) -> Text:
    """``× −4 = −4``: the tangent times the local gradient is what the edge adds to its gate's tangent."""
    slope, product = readable(local, style.digits), readable(share, style.digits)
    slope = f"({slope})" if slope.startswith("−") else slope
    size = fitted_size(f"× {slope} = {product}", width, PRODUCT)
    spans = Span("× "), Span(slope, style.paint.local), Span(" = "), Span(product, TANGENT)
    y = spot.top + PRODUCT_LINE / 2 + BASELINE * PRODUCT
    return Text(spot.x, y, size, spans, _STILL, spot.anchor, kind="share", step=step)

"""Labels at a wire and at a node: value, gradients, sums, warnings.

As shapes; a number may be ``OPEN``, which leaves gaps for its texts.
"""

from __future__ import annotations

from functools import lru_cache

from ..autodiff.graph import Fault
from ..gates.gate import Value
from ..layout.label_sizes import LINE, NAME, NAME_LINE, PRODUCT, PRODUCT_LINE, VALUE, Block
from ..layout.node_figures import CHIP
from ..layout.style import Style
from ..layout.text_widths import BASELINE, text_width
from ..scene.shapes import Group, Polygon, Rect, Shape, Span, Text
from ..scene.svg_writer import GAP, GAP_SIZE
from ..steps.explained_trace import is_seed_one, loss_name
from .caption_canvas import Canvas, Mood, tint, titled
from .gradient_line import Parts, product_parts, symbol_parts
from .label_places import gradient_place, sum_place, value_place
from .nodes_and_wires import centred
from .number_fitting import fitted_pair, fitted_size
from .number_labels import OPEN, Spot, block_shapes, line_of, summary

__all__ = [
    "gradient_ground",
    "gradient_shapes",
    "sum_ground",
    "sum_shapes",
    "value_ground",
    "value_shapes",
    "warning_shapes",
]


def value_shapes(canvas: Canvas, position: int, mood: Mood, value: Value) -> tuple[Shape, ...]:
    """The forward value of an edge, on its side of the wire."""
    drawing, style, colour = canvas.drawing, canvas.style, mood.paint.value
    room, name = drawing.plan.rooms[position], f"{drawing.graph.edges[position].id}-value"
    if room.value is None:
        return ()
    spot, wide = value_place(drawing, position)
    if style.mode == "symbols":
        ink: tuple[Shape, ...] = (_symbol(name, canvas.symbols[position].value, spot, wide, VALUE, colour, mood),)
    else:
        ink = block_shapes(name, value, room.value, spot, canvas.pen(colour, mood), "value", wide)
    if room.has_symbols:
        above = Spot(spot.x, spot.top - NAME_LINE, spot.anchor)
        ink += (_symbol("", canvas.symbols[position].value, above, wide, NAME, colour, mood),)
    return titled(canvas, ink, lambda: f"{canvas.say('value')}: {summary(value)}", mood)


def value_ground(canvas: Canvas, position: int) -> tuple[Shape, ...]:
    """What lies behind a new value."""
    room = canvas.drawing.plan.rooms[position]
    if room.value is None:
        return ()
    spot, _ = value_place(canvas.drawing, position)
    inked = 2 * text_width("0", VALUE, True) * 2 if room.is_name_beside else room.value.width  # the name stays free
    return (tint(spot, inked, room.value.height, canvas.style.paint.forward_tint),)


def _symbol(name: str, text: str, spot: Spot, width: float, size: float, colour: str, mood: Mood) -> Text:
    """A text in symbols, made smaller where it must be."""
    is_bold = size == VALUE
    fits = fitted_size(text, width, size, is_bold)
    y = spot.top + (LINE if is_bold else NAME_LINE) / 2 + BASELINE * fits
    is_strong = is_bold and mood.paint.has_bold_numbers
    return line_of(name, text, spot, y, fits, colour, mood.when, is_strong, mood.until)


def gradient_shapes(
    canvas: Canvas, position: int, mood: Mood, gradient: Value | None, local: Value | None, upstream: Value | None
) -> tuple[Shape, ...]:
    """The downstream gradient of an edge and how it came about, on their side of the wire."""
    drawing, style, colour = canvas.drawing, canvas.style, mood.paint.downstream
    room, name = drawing.plan.rooms[position], f"{drawing.graph.edges[position].id}-dg"
    block = room.gradient
    spot, wide, _ = gradient_place(drawing, position)
    ink: tuple[Shape, ...] = ()
    if block is not None and gradient is not None:
        if style.mode == "symbols":
            known = canvas.symbols[position].dg or "DG"
            text: tuple[Shape, ...] = (_symbol(name, known, spot, wide, VALUE, colour, mood),)
        else:
            text = block_shapes(name, gradient, block, spot, canvas.pen(colour, mood), "gradient", wide)
        ink += _titled_gradient(canvas, text, gradient, mood)
    if room.has_product:
        line = Spot(spot.x, spot.top + (block.height if block else 0.0), spot.anchor)
        ink += product_shapes(canvas, position, mood, line, wide, local, upstream)
    return ink


def _titled_gradient(canvas: Canvas, text: tuple[Shape, ...], gradient: Value, mood: Mood) -> tuple[Shape, ...]:
    return titled(canvas, text, lambda: f"{canvas.say('dg')}: {summary(gradient)}", mood)


def gradient_ground(canvas: Canvas, position: int) -> tuple[Shape, ...]:
    """What lies behind a new gradient."""
    spot, wide, height = gradient_place(canvas.drawing, position)
    if not height:
        return ()
    room = canvas.drawing.plan.rooms[position]
    inked = wide if room.has_product or not room.gradient else room.gradient.width
    return (tint(spot, inked, height, canvas.style.paint.backward_tint),)


def product_shapes(
    canvas: Canvas, position: int, mood: Mood, spot: Spot, width: float, local: Value | None, upstream: Value | None
) -> tuple[Shape, ...]:
    """The line ``= LG × UG`` of an edge in that width, in its colours; in both modes the same in symbols under it."""
    edge, style = canvas.drawing.graph.edges[position], canvas.style
    graph = canvas.drawing.graph
    in_symbols = symbol_parts(graph, edge, canvas.symbols[position], width, style.language) if canvas.symbols else None
    if style.mode == "symbols" and in_symbols:
        parts, size = in_symbols
    elif isinstance(local, float) and isinstance(upstream, float) and edge.lg_kind == "scalar":
        first, second, size = GAP, GAP, GAP_SIZE
        if local is not OPEN:
            first, second, size = fitted_pair(local, upstream, style.digits, width, PRODUCT)
        parts = ((first, "lg"), (" × ", ""), (second, "ug"))
    else:
        parts, size = product_parts(graph, edge, width, style.language)
    lines: tuple[Shape, ...] = (_product_line(canvas, edge.id, parts, size, spot, mood),)
    if style.mode == "both" and in_symbols and edge.lg_rule is None:
        below = Spot(spot.x, spot.top + PRODUCT_LINE, spot.anchor)
        lines += (_product_line(canvas, "", *in_symbols, below, mood),)
    given = [(key, value) for key, value in (("lg", local), ("ug", upstream)) if value is not None]
    return titled(
        canvas, lines, lambda: "; ".join(f"{canvas.say(key)}: {summary(value)}" for key, value in given), mood
    )


def _product_line(canvas: Canvas, edge: str, parts: Parts, size: float, spot: Spot, mood: Mood) -> Text:
    """The coloured parts as one text; LG's and UG's have ids where an ``edge`` is named."""
    spans = _product_spans(canvas.style, edge, parts, mood)
    y = spot.top + PRODUCT_LINE / 2 + BASELINE * PRODUCT
    return Text(spot.x, y, size, spans, mood.paint.quiet, spot.anchor, step=mood.when or None)


def _product_spans(style: Style, edge: str, parts: Parts, mood: Mood) -> tuple[Span, ...]:
    """The content of the line: what of DG, LG and UG the style shows."""
    has_both = style.has_local and style.has_upstream
    spans: list[Span] = [_sign("= ")] if has_both and style.has_downstream else []
    named = ""
    for text, role in parts:
        if not role:
            spans += [_sign(text)] * has_both
            continue
        if not (style.has_upstream if role == "ug" else style.has_local):
            continue
        colour = mood.paint.upstream if role == "ug" else mood.paint.local
        identity, step = ("", None) if not edge or role in named else (f"{edge}-{role}", mood.when or None)
        named += role
        inner = text.strip()  # some readers of SVG drop spaces at the ends of a tspan
        whole = Span(inner, colour, identity, step=step)
        if inner == text:
            spans.append(whole)
        else:
            before, after = text.split(inner, 1)
            spans += [_sign(before)] * bool(before) + [whole] + [_sign(after)] * bool(after)
    return tuple(spans)


@lru_cache(maxsize=64)
def _sign(text: str) -> Span:
    return Span(text)


def sum_shapes(canvas: Canvas, position: int, total: Value, mood: Mood, name: str) -> tuple[Shape, ...]:
    """The mark += and the sum of the gradients that have met at a node; ``name`` is the sum's id, "" for none."""
    drawing, style, colour = canvas.drawing, canvas.style, mood.paint.downstream
    block: Block | None = drawing.plan.figures[position].sum
    assert block is not None
    _, spot = sum_place(drawing, position)
    if style.mode == "symbols":
        loss = loss_name(drawing.graph, is_seed_one(canvas.evaluation.seed))
        text = f"∂{loss}/∂{canvas.symbols[drawing.graph.out_of[position][0]].value}"
        ink: tuple[Shape, ...] = (_symbol(name, text, spot, block.width, VALUE, colour, mood),)
    else:
        ink = block_shapes(name, total, block, spot, canvas.pen(colour, mood), "gradient")
    ink = _sum_mark(canvas, position, mood) + ink
    return titled(canvas, ink, lambda: f"{canvas.say('sum')}: {summary(total)}", mood)


def sum_ground(canvas: Canvas, position: int) -> tuple[Shape, ...]:
    """What lies behind a new sum."""
    block: Block | None = canvas.drawing.plan.figures[position].sum
    _, spot = sum_place(canvas.drawing, position)
    return () if block is None else (tint(spot, block.width, block.height, canvas.style.paint.backward_tint),)


def _sum_mark(canvas: Canvas, position: int, mood: Mood) -> tuple[Shape, ...]:
    (x, y), _ = sum_place(canvas.drawing, position)
    (wide, high), colour, step = CHIP, mood.paint.downstream, mood.when or None
    box = Rect(x - wide / 2, y - high / 2, wide, high, "none", colour, 1.0, corner=4.5, step=step, until=mood.until)
    return box, centred(x, y, 11.0, colour, "+=", is_bold=True, step=step, until=mood.until)


def warning_shapes(canvas: Canvas, fault: Fault, mood: Mood) -> tuple[Shape, ...]:
    """A small warning sign at a gate; hovering says what it is about."""
    drawing, paint = canvas.drawing, mood.paint
    figure, (x, y) = drawing.plan.figures[fault.node], drawing.spots[fault.node]
    inset = 0.13 * figure.width if figure.form == "circle" else 4.0
    x, y = x + figure.width / 2 - inset, y - figure.height / 2 + (inset if figure.form == "circle" else 0.0)
    sign = Polygon(((x, y - 9), (x + 9, y + 6), (x - 9, y + 6)), paint.paper, paint.warning, 1.5)
    mark = centred(x, y + 0.8, 10.5, paint.warning, "!", is_bold=True)
    return (
        Group(
            (sign, mark),
            f"{drawing.graph.nodes[fault.node].id}-warning",
            f"warning {fault.kind}",
            canvas.say(fault.kind),
            step=mood.when or None,
        ),
    )

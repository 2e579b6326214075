"""What is written at a wire and at a node: value, gradients, sums, warnings.

As shapes; and as markup for those who only want the text, where single numbers are put into blanks.
"""

from __future__ import annotations

from ..gates.record import Value
from ..numbers import full
from ..scene.shapes import Group, Polygon, Rect, Shape, Span, Text
from ..scene.svg import GAP, GAP_SIZE, write
from ..steps.story import is_seed_one, loss_name
from ..tracing.model import Fault
from .canvas import Canvas, Mood, tint, titled
from .figures import CHIP
from .fitting import fitted_pair, fitted_size
from .ink import OPEN, Spot, block_shapes, line_of, summary
from .labels import LINE, NAME, NAME_LINE, PRODUCT, PRODUCT_LINE, VALUE, Block
from .metrics import BASELINE, text_width
from .parts import centred
from .places import gradient_place, sum_place, value_place
from .products import Parts, product_parts, symbol_parts

__all__ = [
    "gradient_ink",
    "gradient_shapes",
    "product_ink",
    "sum_ink",
    "sum_shapes",
    "value_ink",
    "value_shapes",
    "warning_shapes",
]

_Width = tuple[tuple[Shape, ...], float]  # shapes, and the width that their number may take


def value_ink(canvas: Canvas, position: int, mood: Mood) -> str:
    """The forward value of an edge, as markup."""
    drawing = canvas.drawing
    edge, block = drawing.graph.edges[position], drawing.plan.rooms[position].value
    if block is None:
        return ""
    value = canvas.evaluation.values[edge.source]
    if type(value) is not float or canvas.symbols:
        return write(*value_shapes(canvas, position, mood, value))
    blank, width = canvas.blank(_value_blank, position, mood, edge.id)
    return blank % canvas.number_texts(value, block, width)


def _value_blank(canvas: Canvas, position: int, mood: Mood, _: str) -> _Width:
    block = canvas.drawing.plan.rooms[position].value
    wide = value_place(canvas.drawing, position)[1]
    return value_shapes(canvas, position, mood, OPEN), max(wide, block.width if block else 0.0)


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
    caption = titled(ink, f"{canvas.say('value')}: {summary(value)}", mood, style)
    if not mood.is_new:
        return caption
    inked = 2 * text_width("0", VALUE, True) * 2 if room.is_name_beside else room.value.width  # the name stays free
    return tint(spot, inked, room.value.height, mood.paint.forward_tint), *caption


def _symbol(name: str, text: str, spot: Spot, width: float, size: float, colour: str, mood: Mood) -> Text:
    """A text in symbols, made smaller where it must be."""
    is_bold = size == VALUE
    fits = fitted_size(text, width, size, is_bold)
    y = spot.top + (LINE if is_bold else NAME_LINE) / 2 + BASELINE * fits
    is_strong = is_bold and mood.paint.has_bold_numbers
    return line_of(name, text, spot, y, fits, colour, mood.when, is_strong, mood.until)


def gradient_ink(canvas: Canvas, position: int, mood: Mood) -> str:
    """The downstream gradient of an edge and how it came about, as markup."""
    style, evaluation = canvas.style, canvas.evaluation
    room, edge = canvas.drawing.plan.rooms[position], canvas.drawing.graph.edges[position]
    gradient, local = evaluation.downstream[position], evaluation.local_gradients[position]
    upstream = evaluation.gradients[edge.target]
    if type(gradient) is not float or edge.lg_kind != "scalar" or canvas.symbols:
        return write(*gradient_shapes(canvas, position, mood, gradient, local, upstream))
    blank, width = canvas.blank(_gradient_blank, position, mood, edge.id)
    texts: list[str] = []
    if room.gradient is not None:
        texts += canvas.number_texts(gradient, room.gradient, max(width, room.gradient.width))
    if room.has_product:
        assert type(local) is float
        assert type(upstream) is float
        if style.has_tooltips:
            texts += full(local), full(upstream)
        first, second, size = fitted_pair(local, upstream, style.digits, width, PRODUCT)
        texts.append(f"{size:g}")
        texts += [first] if style.has_local else []
        texts += [second] if style.has_upstream else []
    return blank % tuple(texts)


def _gradient_blank(canvas: Canvas, position: int, mood: Mood, _: str) -> _Width:
    wide = gradient_place(canvas.drawing, position)[1]
    return gradient_shapes(canvas, position, mood, OPEN, OPEN, OPEN), wide


def gradient_shapes(
    canvas: Canvas, position: int, mood: Mood, gradient: Value | None, local: Value | None, upstream: Value | None
) -> tuple[Shape, ...]:
    """The downstream gradient of an edge and how it came about, on their side of the wire."""
    drawing, style, colour = canvas.drawing, canvas.style, mood.paint.downstream
    room, name = drawing.plan.rooms[position], f"{drawing.graph.edges[position].id}-dg"
    block = room.gradient
    spot, wide, height = gradient_place(drawing, position)
    ink: tuple[Shape, ...] = ()
    if mood.is_new and height:
        inked = wide if room.has_product or not block else block.width
        ink = (tint(spot, inked, height, mood.paint.backward_tint),)
    if block is not None and gradient is not None:
        if style.mode == "symbols":
            known = canvas.symbols[position].dg or "DG"
            text: tuple[Shape, ...] = (_symbol(name, known, spot, wide, VALUE, colour, mood),)
        else:
            text = block_shapes(name, gradient, block, spot, canvas.pen(colour, mood), "gradient", wide)
        ink += titled(text, f"{canvas.say('dg')}: {summary(gradient)}", mood, style)
    if room.has_product:
        line = Spot(spot.x, spot.top + (block.height if block else 0.0), spot.anchor)
        ink += product_shapes(canvas, position, mood, line, wide, local, upstream)
    return ink


def product_ink(canvas: Canvas, position: int, mood: Mood, spot: Spot, width: float) -> str:
    """The line ``= LG × UG`` of an edge in that width, as markup."""
    evaluation, edge = canvas.evaluation, canvas.drawing.graph.edges[position]
    local, upstream = evaluation.local_gradients[position], evaluation.gradients[edge.target]
    return write(*product_shapes(canvas, position, mood, spot, width, local, upstream))


def product_shapes(
    canvas: Canvas, position: int, mood: Mood, spot: Spot, width: float, local: Value | None, upstream: Value | None
) -> tuple[Shape, ...]:
    """The line ``= LG × UG`` of an edge in that width, in its colours; in both modes the same in symbols under it."""
    edge, style = canvas.drawing.graph.edges[position], canvas.style
    in_symbols = symbol_parts(canvas.drawing.graph, edge, canvas.symbols[position], width) if canvas.symbols else None
    if style.mode == "symbols" and in_symbols:
        parts, size = in_symbols
    elif isinstance(local, float) and isinstance(upstream, float) and edge.lg_kind == "scalar":
        first, second, size = GAP, GAP, GAP_SIZE
        if local is not OPEN:
            first, second, size = fitted_pair(local, upstream, style.digits, width, PRODUCT)
        parts = ((first, "lg"), (" × ", ""), (second, "ug"))
    else:
        parts, size = product_parts(canvas.drawing.graph, edge, width)
    lines: tuple[Shape, ...] = (_product_line(canvas, edge.id, parts, size, spot, mood),)
    if style.mode == "both" and in_symbols and edge.lg_rule is None:
        below = Spot(spot.x, spot.top + PRODUCT_LINE, spot.anchor)
        lines += (_product_line(canvas, "", *in_symbols, below, mood),)
    title = "; ".join(
        f"{canvas.say(key)}: {summary(value)}" for key, value in (("lg", local), ("ug", upstream)) if value is not None
    )
    return titled(lines, title, mood, style)


def _product_line(canvas: Canvas, edge: str, parts: Parts, size: float, spot: Spot, mood: Mood) -> Text:
    """The coloured parts as one text; LG's and UG's have ids where an ``edge`` is named."""
    shown = canvas.style.has_downstream, canvas.style.has_local, canvas.style.has_upstream
    spans = _product_spans(parts, edge, shown, mood.paint.local, mood.paint.upstream, mood.when or None)
    y = spot.top + PRODUCT_LINE / 2 + BASELINE * PRODUCT
    return Text(spot.x, y, size, spans, mood.paint.quiet, spot.anchor, step=mood.when or None)


def _product_spans(
    parts: Parts, edge: str, shown: tuple[bool, bool, bool], local: str, upstream: str, step: int | None
) -> tuple[Span, ...]:
    """The content of the line; ``shown``: whether DG, LG and UG are."""
    has_total, has_local, has_upstream = shown
    colours = {"lg": local, "ug": upstream}
    is_shown = {"lg": has_local, "ug": has_upstream, "": has_local and has_upstream}
    spans: list[Span] = [Span("= ")] if is_shown[""] and has_total else []
    named: set[str] = set()
    for text, role in parts:
        if not is_shown[role]:
            continue
        if not role:
            spans.append(Span(text))
            continue
        identity = f"{edge}-{role}" if edge and role not in named else ""
        named.add(role)
        inner = text.strip()  # some readers of SVG drop spaces at the ends of a tspan
        before, after = text.split(inner, 1) if inner != text else ("", "")
        whole = Span(inner, colours[role], identity, step=step if identity else None)
        spans += [Span(before)] * bool(before) + [whole] + [Span(after)] * bool(after)
    return tuple(spans)


def sum_ink(canvas: Canvas, position: int, total: Value, mood: Mood, name: str) -> str:
    """The sum of the gradients that have met at a node, as markup."""
    block: Block | None = canvas.drawing.plan.figures[position].sum
    assert block is not None
    if type(total) is not float or canvas.symbols:
        return write(*sum_shapes(canvas, position, total, mood, name))
    blank, width = canvas.blank(_sum_blank, position, mood, name)
    return blank % canvas.number_texts(total, block, width)


def _sum_blank(canvas: Canvas, position: int, mood: Mood, name: str) -> _Width:
    block = canvas.drawing.plan.figures[position].sum
    return sum_shapes(canvas, position, OPEN, mood, name), block.width if block else 0.0


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
    caption = titled(ink, f"{canvas.say('sum')}: {summary(total)}", mood, style)
    return (tint(spot, block.width, block.height, mood.paint.backward_tint), *caption) if mood.is_new else caption


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

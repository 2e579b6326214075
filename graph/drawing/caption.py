"""What is written at a wire and at a node: value, gradients, sums, warnings."""

from __future__ import annotations

from functools import lru_cache

from ..gates.record import Value
from ..numbers import full
from ..steps.story import is_seed_one, loss_name
from ..tracing.model import Fault
from .canvas import Blank, Canvas, Mood, tint, titled
from .figures import CHIP
from .fitting import fitted_pair, fitted_size
from .ink import Spot, block_ink, gap_ink, summary, text_ink
from .labels import LINE, NAME, NAME_LINE, PRODUCT, PRODUCT_LINE, VALUE, Block
from .markup import escape, number
from .metrics import BASELINE, text_width
from .parts import text_at
from .places import gradient_place, sum_place, value_place
from .products import Parts, product_parts, symbol_parts
from .style import Style

__all__ = ["gradient_ink", "product_ink", "sum_ink", "value_ink", "warning_ink"]

_PREFIX = "\x01"  # where the beginning of an id goes: no text has it
_NUMBER_PARTS: Parts = (("%s", "lg"), (" × ", ""), ("%s", "ug"))


def value_ink(canvas: Canvas, position: int, mood: Mood) -> str:
    """The forward value of an edge, on its side of the wire."""
    drawing, style, paint = canvas.drawing, canvas.style, mood.paint
    edge, room = drawing.graph.edges[position], drawing.plan.rooms[position]
    if room.value is None:
        return ""
    value, block, name = canvas.evaluation.values[edge.source], room.value, f"{edge.id}-value"
    if type(value) is float and not canvas.symbols:
        blank, width = canvas.blank(_value_blank, position, mood, name)
        return blank % canvas.number_texts(value, block, width)
    spot, wide = value_place(drawing, position)
    if style.mode == "symbols":
        ink = _symbol(name, canvas.symbols[position].value, spot, wide, VALUE, paint.value, mood)
    else:
        ink = block_ink(name, value, block, spot, canvas.pen(paint.value, mood), "value", wide)
    if room.has_symbols:
        above = Spot(spot.x, spot.top - NAME_LINE, spot.anchor)
        ink += _symbol("", canvas.symbols[position].value, above, wide, NAME, paint.value, mood)
    return _value_ground(canvas, position, mood) + titled(ink, f"{canvas.say('value')}: {summary(value)}", mood, style)


def _value_blank(canvas: Canvas, position: int, mood: Mood, name: str) -> Blank:
    block = canvas.drawing.plan.rooms[position].value
    assert block is not None
    spot, wide = value_place(canvas.drawing, position)
    ink = titled(
        gap_ink(name, block, spot, mood.paint.value, mood.when), canvas.titled_gap("value"), mood, canvas.style
    )
    return _value_ground(canvas, position, mood) + ink, max(wide, block.width)


def _value_ground(canvas: Canvas, position: int, mood: Mood) -> str:
    room = canvas.drawing.plan.rooms[position]
    if not mood.is_new or room.value is None:
        return ""
    spot, _ = value_place(canvas.drawing, position)
    inked = 2 * text_width("0", VALUE, True) * 2 if room.is_name_beside else room.value.width  # the name stays free
    return tint(spot, inked, room.value.height, mood.paint.forward_tint)


def _symbol(name: str, text: str, spot: Spot, width: float, size: float, colour: str, mood: Mood) -> str:
    """A text in symbols, made smaller where it must be."""
    is_bold = size == VALUE
    fits = fitted_size(text, width, size, is_bold)
    line = LINE if is_bold else NAME_LINE
    return text_ink(name, text, spot, spot.top + line / 2 + BASELINE * fits, fits, colour, mood.when, is_bold)


def gradient_ink(canvas: Canvas, position: int, mood: Mood) -> str:
    """The downstream gradient of an edge and how it came about, on their side of the wire."""
    drawing, style, paint = canvas.drawing, canvas.style, mood.paint
    edge, room = drawing.graph.edges[position], drawing.plan.rooms[position]
    gradient, block, name = canvas.evaluation.downstream[position], room.gradient, f"{edge.id}-dg"
    if type(gradient) is float and edge.lg_kind == "scalar" and not canvas.symbols:
        return _gradient_of_numbers(canvas, position, mood, gradient)
    spot, wide, _ = gradient_place(drawing, position)
    ink = [_gradient_ground(canvas, position, mood)]
    if block is not None and gradient is not None:
        if style.mode == "symbols":
            text = _symbol(name, canvas.symbols[position].dg or "DG", spot, wide, VALUE, paint.downstream, mood)
        else:
            text = block_ink(name, gradient, block, spot, canvas.pen(paint.downstream, mood), "gradient", wide)
        ink.append(titled(text, f"{canvas.say('dg')}: {summary(gradient)}", mood, style))
    if room.has_product:
        line = Spot(spot.x, spot.top + (block.height if block else 0.0), spot.anchor)
        ink.append(product_ink(canvas, position, mood, line, wide))
    return "".join(ink)


def _gradient_ground(canvas: Canvas, position: int, mood: Mood) -> str:
    spot, wide, height = gradient_place(canvas.drawing, position)
    if not mood.is_new or not height:
        return ""
    room = canvas.drawing.plan.rooms[position]
    inked = wide if room.has_product or not room.gradient else room.gradient.width
    return tint(spot, inked, height, mood.paint.backward_tint)


def _gradient_of_numbers(canvas: Canvas, position: int, mood: Mood, gradient: float) -> str:
    style, room, edge = canvas.style, canvas.drawing.plan.rooms[position], canvas.drawing.graph.edges[position]
    blank, width = canvas.blank(_gradient_blank, position, mood, edge.id)
    texts: list[str] = []
    if room.gradient is not None:
        texts += canvas.number_texts(gradient, room.gradient, max(width, room.gradient.width))
    if room.has_product:
        local, upstream = canvas.evaluation.local_gradients[position], canvas.evaluation.gradients[edge.target]
        assert type(local) is float
        assert type(upstream) is float
        if style.has_tooltips:
            texts += full(local), full(upstream)
        first, second, size = fitted_pair(local, upstream, style.digits, width, PRODUCT)
        texts.append(f"{size:g}")
        texts += [first] if style.has_local else []
        texts += [second] if style.has_upstream else []
    return blank % tuple(texts)


def _gradient_blank(canvas: Canvas, position: int, mood: Mood, name: str) -> Blank:
    style, room = canvas.style, canvas.drawing.plan.rooms[position]
    spot, wide, _ = gradient_place(canvas.drawing, position)
    ink = _gradient_ground(canvas, position, mood)
    if room.gradient is not None:
        text = gap_ink(f"{name}-dg", room.gradient, spot, mood.paint.downstream, mood.when)
        ink += titled(text, canvas.titled_gap("dg"), mood, style)
        spot = Spot(spot.x, spot.top + room.gradient.height, spot.anchor)
    if room.has_product:
        line = _product_line(f"{name}-", _NUMBER_PARTS, "%s", spot, mood, style)
        ink += titled(line, f"{canvas.titled_gap('lg')}; {canvas.titled_gap('ug')}", mood, style)
    return ink, wide


def product_ink(canvas: Canvas, position: int, mood: Mood, spot: Spot, width: float) -> str:
    """The line ``= LG × UG`` of an edge in that width, in its colours; in both modes the same in symbols under it."""
    edge, style = canvas.drawing.graph.edges[position], canvas.style
    local, upstream = canvas.evaluation.local_gradients[position], canvas.evaluation.gradients[edge.target]
    in_symbols = symbol_parts(canvas.drawing.graph, edge, canvas.symbols[position], width) if canvas.symbols else None
    if style.mode == "symbols" and in_symbols:
        parts, size = in_symbols
    elif isinstance(local, float) and isinstance(upstream, float) and edge.lg_kind == "scalar":
        first, second, size = fitted_pair(local, upstream, style.digits, width, PRODUCT)
        parts = ((first, "lg"), (" × ", ""), (second, "ug"))
    else:
        parts, size = product_parts(canvas.drawing.graph, edge, width)
    line = _product_line(f"{edge.id}-", parts, f"{size:g}", spot, mood, style)
    if style.mode == "both" and in_symbols and edge.lg_rule is None:
        below = Spot(spot.x, spot.top + PRODUCT_LINE, spot.anchor)
        line += _product_line("", in_symbols[0], f"{in_symbols[1]:g}", below, mood, style)
    title = "; ".join(
        f"{canvas.say(key)}: {summary(value)}" for key, value in (("lg", local), ("ug", upstream)) if value is not None
    )
    return titled(line, title, mood, style)


def _product_line(prefix: str, parts: Parts, size: str, spot: Spot, mood: Mood, style: Style) -> str:
    """The coloured parts as one text; ``prefix`` begins the ids of LG's and UG's parts, "" gives them none."""
    shown = style.has_downstream, style.has_local, style.has_upstream
    spans = _product_spans(parts, bool(prefix), shown, mood.paint.local, mood.paint.upstream, mood.when)
    baseline = number(spot.top + PRODUCT_LINE / 2 + BASELINE * PRODUCT)
    return (
        f'<text x="{number(spot.x)}" y="{baseline}"{spot.attribute} font-size="{size}" '
        f'fill="{mood.paint.quiet}"{mood.when}>{spans.replace(_PREFIX, prefix)}</text>'
    )


@lru_cache(maxsize=256)  # with gaps for numbers, it is the same at all wires
def _product_spans(
    parts: Parts, has_ids: bool, shown: tuple[bool, bool, bool], local: str, upstream: str, when: str
) -> str:
    """The content of the line; ``shown``: whether DG, LG and UG are."""
    has_total, has_local, has_upstream = shown
    colours = {"lg": local, "ug": upstream}
    is_shown = {"lg": has_local, "ug": has_upstream, "": has_local and has_upstream}
    spans: list[str] = ["= "] if is_shown[""] and has_total else []
    named: set[str] = set()
    for text, role in parts:
        if not is_shown[role]:
            continue
        if not role:
            spans.append(escape(text))
            continue
        identity = f' id="{_PREFIX}{role}"{when}' if has_ids and role not in named else ""
        named.add(role)
        inner = text.strip()  # some readers of SVG drop spaces at the ends of a tspan
        before, after = text.split(inner, 1) if inner != text else ("", "")
        spans.append(f'{before}<tspan{identity} fill="{colours[role]}">{escape(inner)}</tspan>{after}')
    return "".join(spans)


def sum_ink(canvas: Canvas, position: int, total: Value, mood: Mood, name: str) -> str:
    """The mark += and the sum of the gradients that have met at a node; ``name`` is the sum's id, "" for none."""
    drawing, style, paint = canvas.drawing, canvas.style, mood.paint
    block: Block | None = drawing.plan.figures[position].sum
    assert block is not None
    if type(total) is float and not canvas.symbols:
        blank, width = canvas.blank(_sum_blank, position, mood, name)
        return blank % canvas.number_texts(total, block, width)
    _, spot = sum_place(drawing, position)
    if style.mode == "symbols":
        loss = loss_name(drawing.graph, is_seed_one(canvas.evaluation.seed))
        text = f"∂{loss}/∂{canvas.symbols[drawing.graph.out_of[position][0]].value}"
        ink = _symbol(name, text, spot, block.width, VALUE, paint.downstream, mood)
    else:
        ink = block_ink(name, total, block, spot, canvas.pen(paint.downstream, mood), "gradient")
    ink = _sum_mark(canvas, position, mood) + ink
    return _sum_ground(canvas, position, mood) + titled(ink, f"{canvas.say('sum')}: {summary(total)}", mood, style)


def _sum_blank(canvas: Canvas, position: int, mood: Mood, name: str) -> Blank:
    block = canvas.drawing.plan.figures[position].sum
    assert block is not None
    _, spot = sum_place(canvas.drawing, position)
    ink = _sum_mark(canvas, position, mood) + gap_ink(name, block, spot, mood.paint.downstream, mood.when)
    return _sum_ground(canvas, position, mood) + titled(ink, canvas.titled_gap("sum"), mood, canvas.style), block.width


def _sum_ground(canvas: Canvas, position: int, mood: Mood) -> str:
    block = canvas.drawing.plan.figures[position].sum
    if not mood.is_new or block is None:
        return ""
    _, spot = sum_place(canvas.drawing, position)
    return tint(spot, block.width, block.height, mood.paint.backward_tint)


def _sum_mark(canvas: Canvas, position: int, mood: Mood) -> str:
    (x, y), _ = sum_place(canvas.drawing, position)
    (wide, high), colour = CHIP, mood.paint.downstream
    return (
        f'<rect x="{number(x - wide / 2)}" y="{number(y - high / 2)}" width="{wide:g}" height="{high:g}" '
        f'rx="4.5" fill="none" stroke="{colour}" stroke-width="1"{mood.when}/>'
        + text_at(x, y, 11, colour, "+=", f' font-weight="bold"{mood.when}')
    )


def warning_ink(canvas: Canvas, fault: Fault, mood: Mood) -> str:
    """A small warning sign at a gate; hovering says what it is about."""
    drawing, paint = canvas.drawing, mood.paint
    figure, (x, y) = drawing.plan.figures[fault.node], drawing.spots[fault.node]
    inset = 0.13 * figure.width if figure.form == "circle" else 4.0
    x, y = x + figure.width / 2 - inset, y - figure.height / 2 + (inset if figure.form == "circle" else 0.0)
    corners = f"{number(x)},{number(y - 9)} {number(x + 9)},{number(y + 6)} {number(x - 9)},{number(y + 6)}"
    node = drawing.graph.nodes[fault.node].id
    return (
        f'<g id="{node}-warning" class="warning {fault.kind}"{mood.when}>'
        f"<title>{escape(canvas.say(fault.kind))}</title>"
        f'<polygon points="{corners}" fill="{paint.paper}" stroke="{paint.warning}" stroke-width="1.5"/>'
        + text_at(x, y + 0.8, 10.5, paint.warning, "!", ' font-weight="bold"')
        + "</g>"
    )

"""What is written at a wire and at a node: value, gradients, sums, warnings."""

from __future__ import annotations

from dataclasses import dataclass

from ..gates.record import Value
from ..tracing.model import Evaluation, Fault
from ..words import say
from .figures import CHIP
from .fitting import fitted_pair, fitted_size
from .ink import Pen, Spot, block_ink, summary, text_ink
from .labels import LINE, NAME, NAME_LINE, PRODUCT, PRODUCT_LINE, VALUE, Block
from .markup import escape, number
from .metrics import BASELINE, text_width
from .parts import text_at
from .picture import Drawing
from .places import gradient_place, sum_place, value_place
from .products import Parts, product_parts, symbol_parts
from .style import Style
from .symbols import EdgeSymbols
from .theme import Theme

__all__ = ["Canvas", "Mood", "gradient_ink", "sum_ink", "value_ink", "warning_ink"]


@dataclass(frozen=True, slots=True)
class Canvas:
    """What all captions of a frame need; ``symbols`` is empty where the style shows none."""

    drawing: Drawing
    evaluation: Evaluation
    style: Style
    symbols: tuple[EdgeSymbols, ...]

    def pen(self, colour: str, mood: Mood) -> Pen:
        """What writes a value in that colour."""
        return Pen(colour, mood.paint, self.style.digits, mood.when, self.drawing.parts)

    def say(self, key: str) -> str:
        """A word of the drawing in the style's language."""
        return say(self.style.language, f"drawing.{key}")


@dataclass(frozen=True, slots=True)
class Mood:
    """How one caption stands out: its colours, the attribute that says when it appears, whether it is new."""

    paint: Theme
    when: str
    is_new: bool


def _tint(spot: Spot, width: float, height: float, colour: str) -> str:
    """The ground behind what the step has written."""
    return (
        f'<rect x="{number(spot.left(width) - 4)}" y="{number(spot.top - 2)}" width="{number(width + 8)}" '
        f'height="{number(height + 4)}" rx="4" fill="{colour}"/>'
    )


def _titled(markup: str, text: str, mood: Mood, style: Style) -> str:
    """Markup with a tooltip, where the style has them; on the page a group, so that it is found as a whole."""
    if style.is_interactive and not style.has_tooltips:
        return f"<g{mood.when}>{markup}</g>"
    return f"<g{mood.when}><title>{escape(text)}</title>{markup}</g>" if style.has_tooltips else markup


def value_ink(canvas: Canvas, position: int, mood: Mood) -> str:
    """The forward value of an edge, on its side of the wire."""
    drawing, style, paint = canvas.drawing, canvas.style, mood.paint
    edge, room = drawing.graph.edges[position], drawing.plan.rooms[position]
    if room.value is None:
        return ""
    value, block = canvas.evaluation.values[edge.source], room.value
    spot, wide = value_place(drawing, position)
    name = f"{edge.id}-value"
    if style.mode == "symbols":
        ink = _symbol(name, canvas.symbols[position].value, spot, wide, VALUE, paint.value, mood)
    else:
        ink = block_ink(name, value, block, spot, canvas.pen(paint.value, mood), "value", wide)
    if room.has_symbols:
        above = Spot(spot.x, spot.top - NAME_LINE, spot.anchor)
        ink += _symbol("", canvas.symbols[position].value, above, wide, NAME, paint.value, mood)
    inked = 2 * text_width("0", VALUE, True) * 2 if room.is_name_beside else block.width  # the name stays free
    ground = _tint(spot, inked, block.height, paint.forward_tint) if mood.is_new else ""
    return ground + _titled(ink, f"{canvas.say('value')}: {summary(value)}", mood, style)


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
    gradient, block = canvas.evaluation.downstream[position], room.gradient
    spot, wide, height = gradient_place(drawing, position)
    ink: list[str] = []
    if mood.is_new and height:
        ink.append(_tint(spot, wide if room.has_product or not block else block.width, height, paint.backward_tint))
    if block is not None and gradient is not None:
        name = f"{edge.id}-dg"
        if style.mode == "symbols":
            text = _symbol(name, canvas.symbols[position].dg or "DG", spot, wide, VALUE, paint.downstream, mood)
        else:
            text = block_ink(name, gradient, block, spot, canvas.pen(paint.downstream, mood), "gradient", wide)
        ink.append(_titled(text, f"{canvas.say('dg')}: {summary(gradient)}", mood, style))
    if room.has_product:
        line = Spot(spot.x, spot.top + (block.height if block else 0.0), spot.anchor)
        ink.append(_product(canvas, position, mood, line, wide))
    return "".join(ink)


def _product(canvas: Canvas, position: int, mood: Mood, spot: Spot, width: float) -> str:
    """The line ``= LG × UG``, each in its colour; in both modes the same in symbols under it."""
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
    line = _product_line(f"{edge.id}-", parts, size, spot, mood, style)
    if style.mode == "both" and in_symbols and edge.lg_rule is None:
        below = Spot(spot.x, spot.top + PRODUCT_LINE, spot.anchor)
        line += _product_line("", in_symbols[0], in_symbols[1], below, mood, style)
    title = "; ".join(
        f"{canvas.say(key)}: {summary(value)}" for key, value in (("lg", local), ("ug", upstream)) if value is not None
    )
    return _titled(line, title, mood, style)


def _product_line(prefix: str, parts: Parts, size: float, spot: Spot, mood: Mood, style: Style) -> str:
    """The coloured parts as one text; ``prefix`` begins the ids of LG's and UG's parts, "" gives them none."""
    colours = {"lg": mood.paint.local, "ug": mood.paint.upstream}
    shown = {"lg": style.has_local, "ug": style.has_upstream, "": style.has_local and style.has_upstream}
    spans: list[str] = ["= "] if shown[""] and style.has_downstream else []
    named: set[str] = set()
    for text, role in parts:
        if not shown[role]:
            continue
        if not role:
            spans.append(escape(text))
            continue
        identity = f' id="{prefix}{role}"{mood.when}' if prefix and role not in named else ""
        named.add(role)
        inner = text.strip()  # some readers of SVG drop spaces at the ends of a tspan
        before, after = text[: text.index(inner)], text[text.index(inner) + len(inner) :]
        spans.append(f'{before}<tspan{identity} fill="{colours[role]}">{escape(inner)}</tspan>{after}')
    baseline = number(spot.top + PRODUCT_LINE / 2 + BASELINE * PRODUCT)
    return (
        f'<text x="{number(spot.x)}" y="{baseline}"{spot.attribute} font-size="{size:g}" '
        f'fill="{mood.paint.quiet}"{mood.when}>{"".join(spans)}</text>'
    )


def sum_ink(canvas: Canvas, position: int, total: Value, mood: Mood, name: str) -> str:
    """The mark += and the sum of the gradients that have met at a node; ``name`` is the sum's id, "" for none."""
    drawing, style, paint = canvas.drawing, canvas.style, mood.paint
    block: Block | None = drawing.plan.figures[position].sum
    assert block is not None
    (x, y), spot = sum_place(drawing, position)
    wide, high = CHIP
    mark = (
        f'<rect x="{number(x - wide / 2)}" y="{number(y - high / 2)}" width="{wide:g}" height="{high:g}" '
        f'rx="4.5" fill="none" stroke="{paint.downstream}" stroke-width="1"{mood.when}/>'
        + text_at(x, y, 11, paint.downstream, "+=", f' font-weight="bold"{mood.when}')
    )
    if style.mode == "symbols":
        text = f"∂{drawing.graph.output_name}/∂{canvas.symbols[drawing.graph.out_of[position][0]].value}"
        ink = _symbol(name, text, spot, block.width, VALUE, paint.downstream, mood)
    else:
        ink = block_ink(name, total, block, spot, canvas.pen(paint.downstream, mood), "gradient")
    ground = _tint(spot, block.width, block.height, paint.backward_tint) if mood.is_new else ""
    return ground + _titled(mark + ink, f"{canvas.say('sum')}: {summary(total)}", mood, style)


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

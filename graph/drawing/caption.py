"""What is written at a wire and at a node: value, gradients, sums, warnings."""

from __future__ import annotations

from collections.abc import Mapping

from ..gates.record import Value
from ..tracing.model import Evaluation, Fault
from ..words import say
from .figures import CHIP
from .fitting import fitted_pair
from .ink import Spot, block_ink, summary
from .labels import GAP, NAME_LINE, PRODUCT, PRODUCT_LINE, Block
from .markup import escape, number
from .metrics import BASELINE
from .parts import text_at
from .picture import Drawing
from .products import product_parts
from .style import Style
from .theme import Theme

__all__ = ["gradient_ink", "sum_ink", "value_ink", "warning_ink"]

_BESIDE = GAP + 2  # from an upright wire to the texts beside it


def _tint(x: float, y: float, width: float, height: float, colour: str) -> str:
    """The ground behind what the step has written."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" rx="4" '
        f'fill="{colour}"/>'
    )


def _titled(markup: str, text: str, when: str, style: Style) -> str:
    """Markup with a tooltip, where the style has them."""
    return f"<g{when}><title>{escape(text)}</title>{markup}</g>" if style.has_tooltips else markup


def _ground(spot: Spot, width: float, height: float, paint: str) -> str:
    return _tint(spot.left(width) - 4, spot.top - 2, width + 8, height + 4, paint)


def value_ink(
    drawing: Drawing,
    evaluation: Evaluation,
    position: int,
    style: Style,
    paint: Theme,
    when: str,
    is_new: bool,
) -> str:
    """The forward value of an edge, on its side of the wire."""
    edge, room, (x, y) = drawing.graph.edges[position], drawing.plan.rooms[position], drawing.labels[position]
    if room.value is None:
        return ""
    value = evaluation.values[edge.source]
    if drawing.style.direction == "TB":
        above = NAME_LINE if room.name else 0.0
        spot = Spot(x - _BESIDE, y - (room.value.height - above) / 2, "end")
    else:
        spot = Spot(x, y - GAP - room.value.height)
    ground = _ground(spot, room.value.width, room.value.height, paint.forward_tint) if is_new else ""
    name = f"{edge.id}-value"
    wide = room.value.width if drawing.style.direction == "TB" or room.is_name_beside else room.along
    ink = block_ink(name, value, room.value, spot, paint.value, paint, style.digits, when, "value", wide)
    return ground + _titled(ink, f"{say(style.language, 'drawing.value')}: {summary(value)}", when, style)


def gradient_ink(
    drawing: Drawing,
    evaluation: Evaluation,
    position: int,
    style: Style,
    paint: Theme,
    when: str,
    is_new: bool,
) -> str:
    """The downstream gradient of an edge and how it came about, on their side of the wire."""
    edge, room, (x, y) = drawing.graph.edges[position], drawing.plan.rooms[position], drawing.labels[position]
    gradient = evaluation.downstream[position]
    height = (room.gradient.height if room.gradient else 0.0) + (PRODUCT_LINE if room.has_product else 0.0)
    if drawing.style.direction == "TB":
        spot = Spot(x + _BESIDE, y - height / 2, "start")
    else:
        spot = Spot(x, y + GAP)
    wide = max(room.gradient.width if room.gradient else 0.0, room.along if room.has_product else 0.0)
    if drawing.style.direction == "TB":
        wide = room.after - 2 * GAP
    ink: list[str] = []
    if is_new and height:
        ink.append(_ground(spot, wide, height, paint.backward_tint))
    top = spot.top
    if room.gradient is not None and gradient is not None:
        name = f"{edge.id}-dg"
        block = block_ink(
            name, gradient, room.gradient, spot, paint.downstream, paint, style.digits, when, "gradient", wide
        )
        ink.append(_titled(block, f"{say(style.language, 'drawing.dg')}: {summary(gradient)}", when, style))
        top += room.gradient.height
    if room.has_product:
        line = Spot(spot.x, top, spot.anchor)
        ink.append(_product(drawing, evaluation, position, style, paint, line, when, wide))
    return "".join(ink)


def _product(
    drawing: Drawing,
    evaluation: Evaluation,
    position: int,
    style: Style,
    paint: Theme,
    spot: Spot,
    when: str,
    width: float,
) -> str:
    """The line ``= LG × UG``, each in its colour."""
    edge = drawing.graph.edges[position]
    local, upstream = evaluation.local_gradients[position], evaluation.gradients[edge.target]
    size = PRODUCT
    if isinstance(local, float) and isinstance(upstream, float) and edge.lg_kind == "scalar":
        first, second, size = fitted_pair(local, upstream, style.digits, width, PRODUCT)
        pieces = ((first, "lg"), (" × ", ""), (second, "ug"))
    else:
        pieces, size = product_parts(drawing.graph, edge, width)
    colours = {"lg": paint.local, "ug": paint.upstream}
    shown = {"lg": style.has_local, "ug": style.has_upstream}
    pieces = tuple(piece for piece in pieces if shown.get(piece[1], True))
    if not (style.has_local and style.has_upstream):
        pieces = tuple(piece for piece in pieces if piece[1])
    named: set[str] = set()
    spans: list[str] = ["= "] if style.has_downstream and style.has_local and style.has_upstream else []
    for text, role in pieces:
        if not role:
            spans.append(escape(text))
            continue
        identity = f' id="{edge.id}-{role}"{when}' if role not in named else ""
        named.add(role)
        inner = text.strip()  # some readers of SVG drop spaces at the ends of a tspan
        before, after = text[: text.index(inner)], text[text.index(inner) + len(inner) :]
        spans.append(f'{before}<tspan{identity} fill="{colours[role]}">{escape(inner)}</tspan>{after}')
    baseline = number(spot.top + PRODUCT_LINE / 2 + BASELINE * PRODUCT)
    line = (
        f'<text x="{number(spot.x)}" y="{baseline}"{spot.attribute} font-size="{size:g}" fill="{paint.quiet}"{when}>'
        f"{''.join(spans)}</text>"
    )
    return _titled(line, _product_title(local, upstream, style), when, style)


def _product_title(local: Value | None, upstream: Value | None, style: Style) -> str:
    texts = []
    for key, value in (("lg", local), ("ug", upstream)):
        if value is not None:
            texts.append(f"{say(style.language, f'drawing.{key}')}: {summary(value)}")
    return "; ".join(texts)


def sum_ink(
    drawing: Drawing,
    position: int,
    running: Mapping[int, Value],
    at: int,
    style: Style,
    paint: Theme,
    when: str,
    is_new: bool,
) -> str:
    """The mark += and the sum of the gradients that have met at a node; ``data-sums`` tells the sums before the last."""
    figure, (x, y) = drawing.plan.figures[position], drawing.spots[position]
    block: Block | None = figure.sum
    assert block is not None
    node, total = drawing.graph.nodes[position].id, running[at]
    wide, high = CHIP
    if drawing.style.direction == "TB":
        middle = y + figure.along - figure.lead - max(block.height, high) / 2
        chip, spot = (x - GAP - wide / 2, middle), Spot(x + _BESIDE, middle - block.height / 2, "start")
    else:
        middle = x + figure.along - figure.lead - max(block.width, wide) / 2
        chip, spot = (middle, y - GAP - high / 2), Spot(middle, y + GAP)
    ground = _ground(spot, block.width, block.height, paint.backward_tint) if is_new else ""
    mark = (
        f'<rect x="{number(chip[0] - wide / 2)}" y="{number(chip[1] - high / 2)}" width="{wide:g}" height="{high:g}" '
        f'rx="4.5" fill="none" stroke="{paint.downstream}" stroke-width="1"{when}/>'
        + text_at(*chip, 11, paint.downstream, "+=", f' font-weight="bold"{when}')
    )
    ink = block_ink(f"{node}-grad", total, block, spot, paint.downstream, paint, style.digits, when, "gradient")
    return ground + _titled(mark + ink, f"{say(style.language, 'drawing.sum')}: {summary(total)}", when, style)


def warning_ink(drawing: Drawing, fault: Fault, style: Style, paint: Theme, when: str) -> str:
    """A small warning sign at a gate; hovering says what it is about."""
    figure, (x, y) = drawing.plan.figures[fault.node], drawing.spots[fault.node]
    inset = 0.13 * figure.width if figure.form == "circle" else 4.0
    x, y = x + figure.width / 2 - inset, y - figure.height / 2 + (inset if figure.form == "circle" else 0.0)
    corners = f"{number(x)},{number(y - 9)} {number(x + 9)},{number(y + 6)} {number(x - 9)},{number(y + 6)}"
    node = drawing.graph.nodes[fault.node].id
    return (
        f'<g id="{node}-warning" class="warning {fault.kind}"{when}>'
        f"<title>{escape(say(style.language, f'drawing.{fault.kind}'))}</title>"
        f'<polygon points="{corners}" fill="{paint.paper}" stroke="{paint.warning}" stroke-width="1.5"/>'
        + text_at(x, y + 0.8, 10.5, paint.warning, "!", ' font-weight="bold"')
        + "</g>"
    )

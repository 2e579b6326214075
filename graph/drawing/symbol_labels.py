"""The labels in symbols: what every wire carries and how its gradient comes about, before any number is put in."""

from __future__ import annotations

from dataclasses import dataclass

from ..autodiff.graph import Edge, Graph
from ..autodiff.value_names import value_names
from ..notation.pieces import ATOM, PRODUCT, Piece, name_piece
from ..steps.explained_trace import loss_name
from ..steps.formula_templates import key_of, operand_slots, template_of

__all__ = ["EdgeSymbols", "symbols_of"]

_LONGEST = 15  # characters of a text over a wire
_ONE = Piece("1", is_letter=False)


@dataclass(frozen=True, slots=True)
class EdgeSymbols:
    """Texts of one edge; the last three are None where no gradient flows. ``lg`` and ``ug`` are ready to be factors."""

    value: str
    dg: str | None = None
    lg: str | None = None
    ug: str | None = None


def symbols_of(graph: Graph, is_seed_one: bool) -> tuple[EdgeSymbols, ...]:
    """By edge position. Texts that would not fit give way to names: ∂f/∂q, UG."""
    values = _values(graph)
    gradients: list[Piece | None] = [None] * len(graph.nodes)
    found: list[EdgeSymbols] = [EdgeSymbols(values[edge.source].text) for edge in graph.edges]
    output = Piece(name_piece(loss_name(graph, is_seed_one), "plain").text)
    sink = len(graph.nodes) - 1
    for position in (sink, *reversed(graph.gates)):
        upstream = gradients[position] or _ONE
        for number in graph.into[position]:
            edge = graph.edges[number]
            if edge.lg_kind is None:
                continue
            text = values[edge.source].text
            if position == sink:
                whole: Piece | None = _ONE if is_seed_one else Piece("UG")
                found[number] = EdgeSymbols(text, "1" if is_seed_one else "UG")
            else:
                local = _local(graph, edge, values)
                whole = _product(local, upstream) if local and not graph.nodes[position].shape else None
                whole = whole or _derivative(output, values[edge.source])
                found[number] = EdgeSymbols(text, whole.text, _factor(local), _factor(upstream, is_second=True))
            is_only = len(graph.out_of[edge.source]) == 1
            gradients[edge.source] = whole if is_only else _derivative(output, values[edge.source])
    return tuple(found)


def _values(graph: Graph) -> list[Piece]:
    """By node position: its name, its expression where that is short, or u₁, u₂, …."""
    names = value_names(graph)
    values: list[Piece] = []
    for position, node in enumerate(graph.nodes):
        if node.kind == "output":
            values.append(values[node.operands[0]])
            continue
        name = (
            names[position] if node.name else (graph.output_name if graph.nodes[-1].operands[0] == position else None)
        )
        piece = name_piece(name, "plain") if name else None
        if piece is None and node.operation is not None:
            key = key_of(node.operation)
            template = template_of(key, "short", "plain")
            slots = dict(zip(operand_slots(key), (values[operand] for operand in node.operands), strict=True))
            written = template.piece(slots) if all(slot in slots for slot in template.names) else None
            piece = written if written and len(written.text) <= _LONGEST else None
        if piece is None:
            piece = name_piece(names[position], "plain")
        values.append(piece)
    return values


def _local(graph: Graph, edge: Edge, values: list[Piece]) -> Piece | None:
    """The local gradient of an elementwise gate, None for rules and where it is too long."""
    node = graph.nodes[edge.target]
    if edge.lg_rule is not None or node.operation is None or not node.operation.gate.local_formulas:
        return None
    key = key_of(node.operation)
    template = template_of(key, f"local {edge.operand}", "plain", "∘" if node.shape else "")
    slots = dict(zip(operand_slots(key), (values[operand] for operand in node.operands), strict=True))
    slots["out"] = values[edge.target]
    if any(name not in slots for name in template.names):
        return None
    piece = template.piece(slots)
    return piece if len(piece.text) <= _LONGEST else None


def _product(local: Piece, upstream: Piece) -> Piece | None:
    """LG × UG with factors of one left out; None where that is too long or names another derivative."""
    if "∂" in upstream.text or "UG" in upstream.text:
        return None
    if local.text == "1":
        return upstream
    if upstream.text == "1":
        return local
    if local.text == "−1":
        is_bare = upstream.binding >= PRODUCT and not upstream.is_negative
        piece = Piece(f"−{upstream.text}" if is_bare else f"−({upstream.text})", PRODUCT, True)
    else:
        first = f"({local.text})" if "/" in local.text else _factor(local)
        text = f"{first}·{_factor(upstream, is_second=True)}"
        piece = Piece(text, PRODUCT, text.startswith("−"))
    return piece if len(piece.text) <= _LONGEST else None


def _factor(piece: Piece | None, *, is_second: bool = False) -> str | None:
    """A piece as a factor: bracketed where it holds together too loosely."""
    if piece is None:
        return None
    if piece.binding < PRODUCT or (is_second and piece.is_negative):
        return f"({piece.text})"
    return piece.text


def _derivative(output: Piece, value: Piece) -> Piece:
    """∂f/∂x, or UG where even that is long."""
    below = value.text if value.binding >= ATOM and not value.is_negative else f"({value.text})"
    text = f"∂{output.text}/∂{below}"
    return Piece(text, PRODUCT, is_letter=False) if len(text) <= _LONGEST else Piece("UG")

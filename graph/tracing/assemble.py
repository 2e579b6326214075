"""Lowered program -> Graph: what reaches the output, with ids, edges, and how a gradient crosses each edge."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .builder import Builder, Draft, Ref
from .call_groups import call_groups
from .expand import Expand, open_composites
from .expressions import Source
from .lower import Lowered
from .model import Edge, Graph, Input, Node
from .recognise import closable_composites, close_composites

__all__ = ["assemble"]


def _reached(builder: Builder, output: int) -> set[int]:
    """Positions of the nodes that the output depends on."""
    seen = {output}
    pending = [output]
    while pending:
        for operand in builder.nodes[pending.pop()].operands:
            if operand not in seen:
                seen.add(operand)
                pending.append(operand)
    return seen


def _pruned(builder: Builder, kept: set[int]) -> tuple[Builder, dict[int, int]]:
    """The builder without what does not reach the output, ids given; old position -> new position."""
    small = builder.successor(builder.gate_count)
    moved: dict[int, int] = {}
    for position, draft in enumerate(builder.nodes):
        if position in kept:
            moved[position] = len(small.nodes)
            draft.operands = tuple(moved[operand] for operand in draft.operands)
            draft.id = draft.id or f"n{len(small.nodes) + 1}"
            small.nodes.append(draft)
            if position in builder.constants:
                small.constants[moved[position]] = builder.constants[position]
            if position in builder.free:
                small.free.add(moved[position])
    return small, moved


def assemble(lowered: Lowered, expand: Expand, close: tuple[str, ...]) -> Graph:
    """The gate graph of a lowered program.

    Args:
        expand: composites to open, see ``open_composites``.
        close: ids of gates whose typed-out composite (``1/(1+exp(-u))``) is to be drawn as one gate.
    """
    kept = _reached(lowered.builder, lowered.output.position)
    unused = _unused(lowered, kept)
    builder, places = _pruned(lowered.builder, kept)
    if close:
        builder, moved = close_composites(builder, frozenset(close))
        places = {old: moved[new] for old, new in places.items() if new in moved}
    closable = closable_composites(builder, places[lowered.output.position])
    calls = call_groups(builder)
    builder, moved, groups = open_composites(builder, expand)
    groups = [*calls, *groups]
    places = {old: moved[new] for old, new in places.items()}
    output = places[lowered.output.position]
    nodes = [_node(draft) for draft in builder.nodes]
    nodes.append(Node("nout", "output", None, (output,), lowered.output_name, nodes[output].shape))
    still = _without_gradient(builder)
    edges = [edge for position, draft in enumerate(builder.nodes) for edge in _edges(builder, position, draft, still)]
    has_gradient = nodes[output].kind != "constant" and output not in still
    kind = None if not has_gradient else "elementwise" if nodes[output].shape else "scalar"
    edges.append(Edge("eout-0", output, len(nodes) - 1, 0, 0, kind))  # type: ignore[arg-type]
    edges = _without_dead_ends(edges, len(nodes))
    into: list[list[int]] = [[] for _ in nodes]
    out_of: list[list[int]] = [[] for _ in nodes]
    for number, edge in enumerate(edges):
        into[edge.target].append(number)
        out_of[edge.source].append(number)
    return Graph(
        nodes=tuple(nodes),
        edges=tuple(edges),
        inputs=_inputs(lowered.sources, places),
        constants=builder.constants,
        groups=tuple(groups),
        output_name=lowered.output_name,
        unused=unused,
        source=builder.source,
        into=tuple(map(tuple, into)),
        out_of=tuple(map(tuple, out_of)),
        gates=tuple(position for position, node in enumerate(nodes) if node.kind == "gate"),
        closable=closable,
    )


def _node(draft: Draft) -> Node:
    kind: Any = draft.kind
    return Node(draft.id, kind, draft.operation, draft.operands, draft.name, draft.shape, draft.span, draft.group)


def _takes(builder: Builder, draft: Draft) -> tuple[bool, ...]:
    """By the gate's operand, whether the gate hands it a gradient."""
    assert draft.operation is not None
    sources = iter(draft.operands)
    shapes = [() if c is not None else builder.nodes[next(sources)].shape for c in draft.operation.constants]
    takes = draft.operation.gate.takes_gradient
    return takes(*shapes) if takes else (True,) * len(shapes)


def _without_gradient(builder: Builder) -> set[int]:
    """Positions of the gates that no gradient leaves again: comparisons, and what is made of them alone."""
    still: set[int] = set()
    for position, draft in enumerate(builder.nodes):
        if draft.operation is None:
            continue
        operands = [k for k, constant in enumerate(draft.operation.constants) if constant is None]
        takes = _takes(builder, draft)
        if not any(takes):
            still.add(position)
            continue
        taking = [source for k, source in zip(operands, draft.operands, strict=True) if takes[k]]
        is_still = all(source in still or builder.nodes[source].kind == "constant" for source in taking)
        if is_still and (len(taking) < len(operands) or any(source in still for source in taking)):
            still.add(position)
    return still


def _edges(builder: Builder, position: int, draft: Draft, still: set[int]) -> list[Edge]:
    """The edges that enter a gate, with the way a gradient crosses each; none leaves the nodes of ``still``."""
    operation = draft.operation
    if operation is None:
        return []
    gate = operation.gate
    operands = [number for number, constant in enumerate(operation.constants) if constant is None]
    shapes: list[Any] = [()] * len(operation.constants)
    for operand, source in zip(operands, draft.operands, strict=True):
        shapes[operand] = builder.nodes[source].shape
    takes = _takes(builder, draft)
    rules = gate.rules(*shapes, **operation.params) if callable(gate.rules) else gate.rules
    edges: list[Edge] = []
    for slot, (operand, source) in enumerate(zip(operands, draft.operands, strict=True)):
        start = builder.nodes[source]
        kind: Any = "rule"
        if start.kind == "constant" or source in still or not takes[operand]:
            kind = None
        elif draft.shape == () and start.shape == ():
            kind = "scalar"
        elif gate.is_elementwise:
            kind = "elementwise"
        rule = rules[min(operand, len(rules) - 1)] if kind == "rule" and rules else None
        is_broadcast = kind == "elementwise" and start.shape != draft.shape
        edges.append(Edge(f"e{draft.id[1:]}-{slot}", source, position, slot, operand, kind, rule, is_broadcast))
    return edges


def _without_dead_ends(edges: list[Edge], count: int) -> list[Edge]:
    """No gradient flows along an edge into a gate that none reaches, as one that only makes class labels."""
    receives = [False] * count
    receives[-1] = True
    kept: list[Edge] = []
    for edge in reversed(edges):  # by target: what leaves a gate is settled before what enters it
        if edge.lg_kind and not receives[edge.target]:
            edge = replace(edge, lg_kind=None, lg_rule=None, is_broadcast=False)
        elif edge.lg_kind:
            receives[edge.source] = True
        kept.append(edge)
    return kept[::-1]


def _inputs(sources: list[Source], places: dict[int, int]) -> tuple[Input, ...]:
    """The program's inputs in order of first appearance, earlier versions of a name under ``x@line``."""
    last = {source.name: source for source in sources}
    inputs: list[Input] = []
    keys: set[str] = set()
    for source in sources:
        nodes = {key: places[position] for key, position in source.nodes.items() if position in places}
        key = source.name
        if last[source.name] is not source:
            if not source.nodes:
                continue  # given a new value before it was used
            key = f"{source.name}@{source.line}"
            while key in keys:
                key += "'"
        keys.add(key)
        inputs.append(Input(key, source.name, source.value, source.shape, source.is_free, nodes, source.span))
    return tuple(inputs)


def _unused(lowered: Lowered, kept: set[int]) -> tuple[str, ...]:
    """Names that do not reach the output, in typed order."""
    names: dict[str, bool] = {}
    for source in lowered.sources:
        names[source.name] = names.get(source.name, False) or any(p in kept for p in source.nodes.values())
    for name, value in lowered.named:
        if isinstance(value, Ref):
            names[name] = names.get(name, False) or value.position in kept
    return tuple(name for name, is_used in names.items() if not is_used)

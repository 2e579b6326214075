"""Lowered program -> Graph: what reaches the output, with ids, edges, and how a gradient crosses each edge."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from .builder import Builder, Ref
from .call_groups import MOST_GATES, call_groups
from .close_composites import closable_composites, close_composites
from .closed_groups import closable_groups, close_groups
from .draft_nodes import Source
from .graph import Graph, Group, Input
from .open_composites import Expand, open_composites
from .wiring import wired

__all__ = ["OPEN_CALLS", "Lowered", "assemble"]

OPEN_CALLS = "calls"  # among the ids to open: all calls, layers and passes
_LATER = "bcdefghijklmnoprstuvwxyz"  # without the q, which cannot be raised


@dataclass(slots=True)
class Lowered:
    """A program as nodes in the making, with its inputs, its output, and every named value."""

    builder: Builder
    sources: list[Source]
    output: Ref
    output_name: str
    named: list[tuple[str, Any]]


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
            draft.id = draft.id or f"n{len(small.nodes) + 1}"
            operands = tuple(moved[operand] for operand in draft.operands)
            # the builder's own nodes stay: decisions are tried on them again when values change
            small.nodes.append(draft if operands == draft.operands else replace(draft, operands=operands))
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
    builder, moved, closed = _grouped(builder, places[lowered.output.position], expand, frozenset(close))
    places = {old: moved[new] for old, new in places.items() if new in moved}
    closable = closable_composites(builder, places[lowered.output.position])
    calls = call_groups(builder, closable_groups(builder, places[lowered.output.position]))
    builder, moved, groups = open_composites(builder, expand)
    groups = [*calls, *groups]
    places = {old: moved[new] for old, new in places.items()}
    output = places[lowered.output.position]
    wiring = wired(builder, output, lowered.output_name)
    return Graph(
        nodes=wiring.nodes,
        edges=wiring.edges,
        inputs=_inputs(lowered.sources, places),
        constants=builder.constants,
        groups=tuple(groups),
        output_name=lowered.output_name,
        unused=unused,
        source=builder.source,
        into=wiring.into,
        out_of=wiring.out_of,
        gates=wiring.gates,
        closable=closable,
        closed=closed,
    )


def _grouped(
    builder: Builder, output: int, expand: Expand, close: frozenset[str]
) -> tuple[Builder, dict[int, int], dict[str, Group]]:
    """The builder with the calls closed that are to be: those of ``close``, and in a graph too large to be seen at once
    all that were not opened."""
    opened: frozenset[str] = frozenset() if isinstance(expand, str) else frozenset(expand)
    is_many = sum(draft.kind == "gate" for draft in builder.nodes) > MOST_GATES
    is_large = is_many and expand != "all" and OPEN_CALLS not in opened
    if not builder.calls or not (close or is_large):
        return builder, {position: position for position in range(len(builder.nodes))}, {}
    exits = closable_groups(builder, output)
    wanted = [place for place in exits if f"c{place}" in close or (is_large and f"c{place}" not in opened)]
    return close_groups(builder, wanted, exits)


def _inputs(sources: list[Source], places: dict[int, int]) -> tuple[Input, ...]:
    """The program's inputs in order of first appearance, earlier versions of a name under ``x@line``."""
    last = {source.name: source for source in sources}
    inputs: list[Input] = []
    on_line: Counter[str] = Counter()
    for source in sources:
        nodes = {key: places[position] for key, position in source.nodes.items() if position in places}
        key = source.name
        if last[source.name] is not source:
            if not source.nodes:
                continue  # given a new value before it was used
            line = f"{source.name}@{source.line}"
            key = line + _later(on_line[line])
            on_line[line] += 1
        inputs.append(Input(key, source.name, source.value, source.shape, source.is_free, nodes, source.span))
    return tuple(inputs)


def _later(place: int) -> str:
    """What tells the inputs of one line apart: nothing of the first, then b, c, …"""
    letters = ""
    while place > 0:
        place, letter = divmod(place - 1, len(_LATER))
        letters = _LATER[letter] + letters
    return letters


def _unused(lowered: Lowered, kept: set[int]) -> tuple[str, ...]:
    """Names that do not reach the output, in typed order."""
    names: dict[str, bool] = {}
    for source in lowered.sources:
        names[source.name] = names.get(source.name, False) or any(p in kept for p in source.nodes.values())
    for name, value in lowered.named:
        if isinstance(value, Ref):
            names[name] = names.get(name, False) or value.position in kept
    return tuple(name for name, is_used in names.items() if not is_used)

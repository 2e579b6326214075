"""Composite gates opened where they stand: each becomes the simpler gates that its record spells out."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace
from typing import Literal

from .builder import Builder, Draft, Ref
from .expansion import expansion_of, lay_down
from .graph import Graph, Group

__all__ = ["Expand", "can_open", "expansion_text", "open_composites"]

Expand = Literal["all", "none"] | Collection[str]


def expansion_text(draft: Draft, builder: Builder) -> str | None:
    """The gate in simpler gates, in our own language; None where it is simple already."""
    return expansion_of(draft.operation, [builder.nodes[position].shape for position in draft.operands])


def can_open(graph: Graph, position: int) -> bool:
    """Whether a node is a composite or a closed call that can be opened."""
    node = graph.nodes[position]
    return node.id in graph.closed or bool(
        expansion_of(node.operation, [graph.nodes[operand].shape for operand in node.operands])
    )


def open_composites(builder: Builder, expand: Expand) -> tuple[Builder, dict[int, int], list[Group]]:
    """A builder in which the chosen composites are opened.

    Args:
        builder: nodes with their ids.
        expand: "all", "none", or ids of gates to open; ids that are no composite are passed over.

    Returns:
        the new builder, where each old node's value is made in it, and the groups, outer before inner.
    """
    places = {position: position for position in range(len(builder.nodes))}
    groups: list[Group] = []
    if expand == "none" or not expand:
        return builder, places, groups
    wanted = None if expand == "all" else frozenset(expand)
    while True:
        chosen = [
            position
            for position, draft in enumerate(builder.nodes)
            if (wanted is None or draft.id in wanted) and expansion_text(draft, builder)
        ]
        if not chosen:
            return builder, places, groups
        builder, moved = _open_once(builder, frozenset(chosen), groups)
        places = {old: moved[new] for old, new in places.items()}


def _open_once(builder: Builder, chosen: frozenset[int], groups: list[Group]) -> tuple[Builder, dict[int, int]]:
    """One pass: the chosen positions opened, all others copied; old position -> new position."""
    opened = builder.successor(builder.gate_count - len(chosen))
    opened.element_count -= sum(math.prod(builder.nodes[position].shape) for position in chosen)
    moved: dict[int, int] = {}
    for position, draft in enumerate(builder.nodes):
        operands = tuple(moved[operand] for operand in draft.operands)
        if position not in chosen:
            opened.nodes.append(replace(draft, operands=operands))
            moved[position] = len(opened.nodes) - 1
            if position in builder.constants:
                opened.constants[moved[position]] = builder.constants[position]
            if position in builder.free:
                opened.free.add(moved[position])
            continue
        moved[position] = _open_one(builder, draft, operands, opened)
        assert draft.operation is not None
        groups.append(Group(draft.id, draft.operation, draft.group, draft.name, draft.span))
    return opened, moved


def _open_one(builder: Builder, draft: Draft, operands: tuple[int, ...], opened: Builder) -> int:
    """Lowers the expansion of one gate into ``opened``; the position of its output."""
    operation, text = draft.operation, expansion_text(draft, builder)
    assert operation is not None
    assert text is not None
    refs = iter(operands)
    bindings = {
        name: Ref(next(refs)) if constant is None else constant
        for name, constant in zip(operation.gate.operands, operation.constants, strict=True)
    }
    start = len(opened.nodes)
    result = lay_down(text, bindings, opened, draft.span)
    assert isinstance(result, Ref)
    for number, inner in enumerate(opened.nodes[start:], start=1):
        inner.id, inner.group, inner.span = f"{draft.id}-{number}", draft.id, draft.span
    opened.nodes[result.position].name = draft.name
    return result.position

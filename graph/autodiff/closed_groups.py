"""Calls, layers and passes closed into one gate each: the gates inside run forward and backward as one."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..gates.gate import Gate, Operation, Shape, Value, Words
from ..words import LANGUAGES, say
from .array_plan import make_array_plan
from .builder import Builder, Draft
from .call_groups import group_of, places_of
from .graph import Graph, Group, Input
from .passes import ArrayPlan
from .wiring import wired

__all__ = ["closable_groups", "close_groups"]

_Exits = Mapping[int, tuple[tuple[int, ...], frozenset[int]]]  # by call: the values that leave it, and all gates in it
_MOST_EXITS = 3  # of a call that can be closed: a state and what is remembered, queries, keys and values


class _Inside:
    """The graph inside a closed group, its operands as inputs; the last run is kept for the way back."""

    def __init__(self, graph: Graph) -> None:
        self._plan: ArrayPlan = make_array_plan(graph)
        self._last: tuple[tuple[Value, ...], list[Value]] = ((), [])

    def _run(self, operands: tuple[Value, ...]) -> list[Value]:
        known, slots = self._last
        is_known = len(known) == len(operands) and all(one is other for one, other in zip(known, operands, strict=True))
        if not is_known:
            slots = self._plan.run_forward({str(k): value for k, value in enumerate(operands)})
            self._last = operands, slots
        return slots

    def forward(self, _: Any, *operands: Value) -> Value:
        return self._run(operands)[len(self._plan.graph.nodes) - 1]

    def vjp(self, upstream: Value, _: Value, *operands: Value) -> tuple[Value | None, ...]:
        gradients: list[Value | None] = self._plan.run_backward(self._run(operands), upstream)[0]
        return tuple(gradients[: len(operands)])


def closable_groups(builder: Builder, output: int) -> _Exits:
    """The calls that few values leave, of two gates or more."""
    if not builder.calls:
        return {}
    inside: dict[int, set[int]] = {}
    for position, draft in enumerate(builder.nodes):
        for place in places_of(builder, draft):
            inside.setdefault(place, set()).add(position)
    consumers: list[list[int]] = [[] for _ in builder.nodes]
    for position, draft in enumerate(builder.nodes):
        for operand in draft.operands:
            consumers[operand].append(position)
    found: dict[int, tuple[tuple[int, ...], frozenset[int]]] = {}
    for place, gates in inside.items():
        exits = [p for p in sorted(gates) if p == output or any(each not in gates for each in consumers[p])]
        if len(gates) > len(exits) and len(exits) <= _MOST_EXITS:
            found[place] = tuple(exits), frozenset(gates)
    return found


def close_groups(
    builder: Builder, wanted: Collection[int], closable: _Exits
) -> tuple[Builder, dict[int, int], dict[str, Group]]:
    """A builder in which the chosen calls are one gate for each value that leaves them, the outermost of those that
    stand in each other.

    Returns:
        the new builder, old position -> new position, and the closed groups by the ids of their gates.
    """
    chosen = {place for place in wanted if place in closable}
    outer = [place for place in chosen if not any(other in chosen for other in _around(builder, place))]
    exits = {exit_: place for place in outer for exit_ in closable[place][0]}
    covered = {position for place in outer for position in closable[place][1]} - set(exits)
    covered |= _own_constants(builder, [closable[place][1] for place in outer])
    closed, moved, groups = builder.successor(0), dict[int, int](), dict[str, Group]()
    for position, draft in enumerate(builder.nodes):
        if position in covered:
            continue
        if position in exits:
            place = exits[position]
            draft = _closed(builder, place, position, closable)
            groups[draft.id] = group_of(builder.calls, place, parent=None)
        closed.nodes.append(replace(draft, operands=tuple(moved[operand] for operand in draft.operands)))
        closed.gate_count += draft.kind == "gate"
        moved[position] = closed.carry_over(builder, position)
    return closed, moved, groups


def _around(builder: Builder, place: int) -> list[int]:
    """The calls that a call stands in."""
    found: list[int] = []
    parent = builder.calls[place].parent
    while parent is not None:
        found.append(parent)
        parent = builder.calls[parent].parent
    return found


def _own_constants(builder: Builder, groups: list[frozenset[int]]) -> set[int]:
    """Constants that nothing outside a group uses."""
    used: dict[int, set[int]] = {position: set() for position in builder.constants}
    for position, draft in enumerate(builder.nodes):
        for operand in draft.operands:
            if operand in used:
                used[operand].add(position)
    return {constant for constant, by in used.items() if any(by and by <= gates for gates in groups)}


def _closed(builder: Builder, place: int, exit_: int, closable: _Exits) -> Draft:
    """The gate that stands for what one value that leaves a call is worked out by, from the others that leave it."""
    exits, gates = closable[place]
    cone = _cone(builder, exit_, gates - {other for other in exits if other != exit_})
    order = sorted(cone)
    used = [operand for position in order for operand in builder.nodes[position].operands]
    hidden = _own_constants(builder, [gates]) & set(used)
    outside = list(dict.fromkeys(operand for operand in used if operand not in cone and operand not in hidden))
    graph = _graph_inside(builder, outside, order, sorted(hidden), exit_)
    call, last, others = builder.calls[place], builder.nodes[exit_], len(exits) - 1 - exits.index(exit_)
    operation = Operation(_gate(call.kind, call.name, graph, len(outside)), (None,) * len(outside))
    name = f"c{place}_{others}" if others else f"c{place}"
    return Draft("gate", operation, tuple(outside), last.name, last.shape, call.span, None, name, call.parent)


def _cone(builder: Builder, exit_: int, gates: frozenset[int]) -> set[int]:
    """The gates of a group that a value depends on."""
    found, pending = {exit_}, [exit_]
    while pending:
        for operand in builder.nodes[pending.pop()].operands:
            if operand in gates and operand not in found:
                found.add(operand)
                pending.append(operand)
    return found


def _graph_inside(builder: Builder, outside: list[int], order: list[int], hidden: list[int], exit_: int) -> Graph:
    """The gates of a group as a graph of their own: operands, constants, gates, output."""
    inner = builder.successor(0)
    at: dict[int, int] = {}
    for number, position in enumerate([*outside, *hidden, *order]):
        draft = builder.nodes[position]
        at[position] = number
        if number < len(outside):
            inner.nodes.append(Draft("input", None, (), str(number), draft.shape, id=f"n{number}"))
            continue
        inner.nodes.append(replace(draft, operands=tuple(at[operand] for operand in draft.operands)))
        if position in builder.constants:
            inner.constants[number] = builder.constants[position]
    wiring = wired(inner, at[exit_], "")
    return Graph(
        nodes=wiring.nodes,
        edges=wiring.edges,
        inputs=tuple(_operand(number, builder.nodes[position].shape) for number, position in enumerate(outside)),
        constants=inner.constants,
        groups=(),
        output_name="out",
        unused=(),
        source=builder.source,
        into=wiring.into,
        out_of=wiring.out_of,
        gates=wiring.gates,
        closable={},
    )


def _operand(number: int, shape: Shape) -> Input:
    value: Value = np.zeros(shape) if shape else 0.0
    return Input(str(number), str(number), value, shape, False, {(): number})


def _gate(kind: str, name: str, graph: Graph, count: int) -> Gate:
    """The record of a closed group."""
    inside, shape = _Inside(graph), graph.nodes[-1].shape
    takes = tuple(any(graph.edges[edge].lg_kind for edge in graph.out_of[k]) for k in range(count))
    called = re.sub(r"\W", "_", name).strip("_") or "call"
    called = f"pass_{called}" if kind == "pass" else called
    operands = tuple(f"x_{k + 1}" for k in range(count))
    fields = {"name": name, "count": len(graph.gates)}
    return Gate(
        name=f"{kind}:{name}",
        sign=f"↻{name}" if kind == "pass" else name,
        operands=operands,
        forward=inside.forward,
        vjp=inside.vjp,
        shape=lambda *_: shape,
        takes_gradient=lambda *_: takes,
        formula=f"{called}({', '.join(operands)})",
        rules=("J.T @ UG",) * count,
        own_words={
            language: Words(
                say(language, f"drawing.group.{kind}", name=name),
                say(language, "closed_group.forward", **fields),
                say(language, "closed_group.local", **fields),
            )
            for language in LANGUAGES
        },
    )

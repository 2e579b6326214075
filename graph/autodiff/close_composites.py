"""Typed-out composites: finds ``1/(1+exp(-u))`` among the gates and closes it into one σ gate when asked."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from ..gates import GATES
from ..gates.gate import Gate, Operation
from ..language.marks import Mark
from ..limits import LIBRARY
from .builder import Builder, Draft, Ref
from .expansion import lay_down

__all__ = ["closable_composites", "close_composites"]

_Pattern = tuple[Draft, ...]  # the expansion's nodes: its one operand first, its output last


@cache
def _patterns() -> dict[str, list[tuple[Gate, _Pattern]]]:
    """Expansions of composites of one operand without parameters, by the name of their last gate."""
    patterns: dict[str, list[tuple[Gate, _Pattern]]] = {}
    for gate in GATES.values():
        if len(gate.operands) == 1 and not gate.parameters and gate.is_elementwise and isinstance(gate.expansion, str):
            builder = Builder("", LIBRARY)
            operand = builder.add_input(gate.operands[0], (), False, None)
            lay_down(gate.expansion, {gate.operands[0]: operand}, builder, None)
            if len(builder.nodes) > 2:
                last = builder.nodes[-1].operation
                assert last is not None
                patterns.setdefault(last.gate.name, []).append((gate, tuple(builder.nodes)))
    return patterns


def _is_same(one: Operation, other: Operation) -> bool:
    """Same gate, numbers and parameters; a number may stand on either side where the drawn sign is the same."""
    if one.gate is not other.gate or one.params != other.params:
        return False
    signs = one.gate.constant_signs
    is_symmetric = len(signs) == 2 and signs[0] == signs[1]
    return one.constants == other.constants or (is_symmetric and one.constants == other.constants[::-1])


def _match(builder: Builder, position: int, pattern: _Pattern, consumers: list[int]) -> tuple[int, set[int]] | None:
    """The node that feeds the pattern ending at ``position``, and the nodes it covers; None without a match."""
    operand: int | None = None
    covered: set[int] = set()
    pending = [(position, len(pattern) - 1)]
    while pending:
        node, place = pending.pop()
        if place == 0:
            if operand not in (None, node):
                return None
            operand = node
            continue
        draft, wanted = builder.nodes[node], pattern[place]
        if draft.operation is None or wanted.operation is None or not _is_same(draft.operation, wanted.operation):
            return None
        if node != position and (consumers[node] != 1 or draft.name):
            return None
        covered.add(node)
        pending.extend(zip(draft.operands, wanted.operands, strict=True))
    return None if operand is None or operand in covered else (operand, covered)


def _consumers(builder: Builder) -> list[int]:
    counts = [0] * len(builder.nodes)
    for draft in builder.nodes:
        for operand in draft.operands:
            counts[operand] += 1
    return counts


def _found(builder: Builder, position: int, consumers: list[int]) -> tuple[Gate, int, set[int]] | None:
    operation = builder.nodes[position].operation
    for gate, pattern in _patterns().get(operation.gate.name, ()) if operation else ():
        match = _match(builder, position, pattern, consumers)
        if match:
            return gate, *match
    return None


def closable_composites(builder: Builder, output: int) -> dict[str, str]:
    """Id of the last gate of each typed-out composite -> the composite's name."""
    consumers = _consumers(builder)
    consumers[output] += 1
    found = ((draft.id, _found(builder, position, consumers)) for position, draft in enumerate(builder.nodes))
    return {node_id: match[0].name for node_id, match in found if match}


def close_composites(builder: Builder, ids: frozenset[str]) -> tuple[Builder, dict[int, int]]:
    """A builder in which the typed-out composites that end at ``ids`` are one gate each; old -> new position."""
    consumers = _consumers(builder)
    matches = {
        position: match
        for position, draft in enumerate(builder.nodes)
        if draft.id in ids and (match := _found(builder, position, consumers))
    }
    inner = {node for position, (_, _, covered) in matches.items() for node in covered if node != position}
    closed = builder.successor(0)
    moved: dict[int, int] = {}
    for position, draft in enumerate(builder.nodes):
        if position in inner:
            continue
        if position in matches:
            gate, operand, _ = matches[position]
            mark = Mark(draft.span, draft.span) if draft.span else None
            assert mark is not None
            made = closed.apply(gate, [Ref(moved[operand])], {}, mark)
            assert isinstance(made, Ref)
            closed.nodes[made.position] = replace(
                closed.nodes[made.position], id=draft.id, name=draft.name, call=draft.call
            )
        else:
            closed.nodes.append(replace(draft, operands=tuple(moved[o] for o in draft.operands)))
            closed.gate_count += draft.kind == "gate"
        moved[position] = closed.carry_over(builder, position)
    return closed, moved

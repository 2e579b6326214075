"""Ranks in which gates stand near to those that come before and after them in time.

Where a drawing is seen through a window that follows the steps, the way of the eye counts more than that of the wires.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from ..autodiff.graph import Graph
from .layout_plan import Plan
from .ranks import STRAIGHT, label_ranks_of, late_ranks_of, ranks_of

__all__ = ["Way", "ranked", "straight_in_time"]

Way = Literal["steps", "operands", "uses"]

_ROUNDS = 12  # over all nodes, to and fro
_NEXT = 64  # times as straight a wire is to the gate of the next step as to a gate of a much later step


@dataclass(frozen=True, slots=True)
class _Pull:
    """How strongly a node is drawn to stand some ranks after another (or before it)."""

    other: int
    shift: int
    weight: int


def ranked(graph: Graph, plan: Plan, way: Way) -> Plan:
    """The plan with other ranks.

    Args:
        way: "steps": each node where its wires and the way to its neighbours in time weigh least. Nodes are moved one
            by one, once from where they stand and once from where each is right after its operands; the better end of
            the two is taken. "operands": each right after its operands; "uses": each right before the first that reads
            it.
    """
    early = [2 * own for own in ranks_of(graph)]
    best = early
    if way == "steps":
        pulls = _pulls(graph, plan)
        ends = [_settled(graph, plan, pulls, start) for start in ([*plan.ranks], early)]
        best = min(ends, key=lambda rank: _load(pulls, rank))
    elif way == "uses":
        best = [2 * own for own in late_ranks_of(graph)]
    first = min(own - _before(graph, plan, position) for position, own in enumerate(best))
    rank = [own - first for own in best]
    return replace(plan, ranks=tuple(rank), label_ranks=label_ranks_of(graph, plan.leaves, plan.weights, rank))


def _before(graph: Graph, plan: Plan, position: int) -> int:
    """How many ranks the leaves of a node's wires need before it."""
    return 2 if any(edge in plan.leaves for edge in graph.into[position]) else 0


def _pulls(graph: Graph, plan: Plan) -> list[list[_Pull]]:
    """By node, where its wires and its neighbours in time draw it."""
    pulls: dict[int, list[_Pull]] = defaultdict(list)
    for position, edge in enumerate(graph.edges):
        if position not in plan.leaves:
            weight = min(plan.weights[position])
            pulls[edge.source].append(_Pull(edge.target, -2, weight))
            pulls[edge.target].append(_Pull(edge.source, 2, weight))
    gates = [position for position, node in enumerate(graph.nodes) if node.kind == "gate"]
    for before, after in pairwise(gates):
        pulls[before].append(_Pull(after, 0, STRAIGHT))
        pulls[after].append(_Pull(before, 0, STRAIGHT))
    return [pulls[position] for position in range(len(graph.nodes))]


def _settled(graph: Graph, plan: Plan, pulls: Sequence[Sequence[_Pull]], rank: list[int]) -> list[int]:
    """The ranks after nodes were moved as long as that helps: there and back, over all nodes."""
    order = range(len(rank))
    for turn in range(_ROUNDS):
        before = [*rank]
        for position in order if turn % 2 == 0 else reversed(order):
            rank[position] = _best(graph, plan, pulls[position], rank, position)
        if turn and rank == before:
            break
    return rank


def _best(graph: Graph, plan: Plan, pulls: Sequence[_Pull], rank: Sequence[int], position: int) -> int:
    """The rank, between the node's operands and its uses, at which it is drawn least elsewhere."""
    least = [rank[graph.edges[edge].source] + 2 for edge in graph.into[position] if edge not in plan.leaves]
    most = [rank[graph.edges[edge].target] - 2 for edge in graph.out_of[position] if edge not in plan.leaves]
    own = rank[position]
    places = {rank[pull.other] + pull.shift for pull in pulls} | {own}
    free = [place for place in places if max(least, default=place) <= place <= min(most, default=place)]
    return min(free, key=lambda place: (_drawn(pulls, rank, place), abs(place - own), place))


def _drawn(pulls: Sequence[_Pull], rank: Sequence[int], place: int) -> int:
    return sum([pull.weight * abs(rank[pull.other] + pull.shift - place) for pull in pulls])


def _load(pulls: Sequence[Sequence[_Pull]], rank: Sequence[int]) -> int:
    return sum([_drawn(each, rank, own) for each, own in zip(pulls, rank, strict=True)])


def straight_in_time(graph: Graph, plan: Plan) -> Plan:
    """The plan with wires that are the straighter, the sooner the one gate follows on the other: gates of steps that
    follow each other then stand in a line, and those that have time give way."""
    gates = [position for position, node in enumerate(graph.nodes) if node.operands]
    at = {position: number for number, position in enumerate(gates)}
    weights: list[tuple[int, int]] = []
    for edge in graph.edges:
        first = min(at[graph.edges[use].target] for use in graph.out_of[edge.source])
        passed = at[edge.target] - at.get(edge.source, first - 1)
        weights.append((max(1, _NEXT // passed), max(1, _NEXT // passed)))
    return replace(plan, weights=tuple(weights))

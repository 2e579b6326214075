"""Bends of long wires where they pass the ranks between their ends: as few as what stands there lets them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..autodiff.graph import Graph
from .box_places import Bend, Boxes
from .label_sizes import Room
from .layout_plan import Plan
from .node_figures import Figure
from .wire_curves import Point

__all__ = ["straightened"]

_CLEAR, _APART = 9.0, 12.0  # between a wire that passes and texts, and between two of them
_ROUNDS = 2

Row = list[list[float]]  # boxes of a rank in their order: across, the middle and how far ink reaches before and after


def straightened(graph: Graph, plan: Plan, boxes: Boxes) -> dict[Bend, Point]:
    """The bends, moved across to where wires are straighter; their order in a rank stays.

    Graphviz, which has little time for large graphs, leaves waves in long wires. Where there are frames, only wires
    that stay in one are moved, since others might come to cross one.
    """
    places = _places(plan, boxes)
    wires = _safe(graph, dict.fromkeys(edge for edge, _ in places))
    chains = _chains(graph, plan, boxes.labels, places, wires)
    for _ in range(_ROUNDS):
        for start, chain in chains:
            level = start
            for row, index in chain:
                low, high = _corridor(row, index)
                level = row[index][0] = low if level < low else min(level, high)
    return {bend: (boxes.bends[bend][0], row[index][0]) for bend, (row, index) in places.items()}


def _safe(graph: Graph, edges: Iterable[int]) -> list[int]:
    """Those of the edges that cross no frame however they are moved: both ends are in a frame without frames in it."""
    if not graph.groups:
        return list(edges)
    innermost = {group.id for group in graph.groups} - {group.parent for group in graph.groups}
    ends = ((edge, graph.nodes[graph.edges[edge].source].group, graph.edges[edge].target) for edge in edges)
    return [edge for edge, group, target in ends if group in innermost and graph.nodes[target].group == group]


def _places(plan: Plan, boxes: Boxes) -> dict[Bend, tuple[Row, int]]:
    """Of every bend, the row of all that stands in its rank, and its place in it."""
    passed = {rank for _, rank in boxes.bends}
    rows: dict[int, Row] = {rank: [] for rank in passed}
    items: list[tuple[int, Figure | Room, Point]] = [
        *zip(plan.ranks, plan.figures, boxes.nodes, strict=True),
        *zip(plan.label_ranks, plan.rooms, boxes.labels, strict=True),
        *((plan.label_ranks[edge] - 1, plan.leaves[edge], place) for edge, place in boxes.leaves.items()),
    ]
    for rank, item, (_, level) in items:
        if rank in passed:
            rows[rank].append([level, item.before + _CLEAR, item.after + _CLEAR])
    own = {bend: [level, _APART / 2, _APART / 2] for bend, (_, level) in boxes.bends.items()}
    for (_, rank), box in zip(own, own.values(), strict=True):
        rows[rank].append(box)
    indexes: dict[int, int] = {}
    for row in rows.values():
        row.sort()
        indexes.update((id(box), index) for index, box in enumerate(row))
    return {bend: (rows[bend[1]], indexes[id(box)]) for bend, box in own.items()}


def _chains(
    graph: Graph, plan: Plan, labels: list[Point], places: Mapping[Bend, tuple[Row, int]], wires: list[int]
) -> list[tuple[float, list[tuple[Row, int]]]]:
    """For every row of bends the level of its wire's label, and the bends from there outwards: a wire keeps to its
    label's level as long as it can."""
    found: list[tuple[float, list[tuple[Row, int]]]] = []
    for edge in wires:
        label, level = plan.label_ranks[edge], labels[edge][1]
        first = label if edge in plan.leaves else plan.ranks[graph.edges[edge].source] + 1
        for ranks in (range(label - 1, first - 1, -1), range(label + 1, plan.ranks[graph.edges[edge].target])):
            found.append((level, [places[edge, rank] for rank in ranks]))  # noqa: PERF401
    return found


def _corridor(row: Row, index: int) -> tuple[float, float]:
    """From where to where a bend may lie between its neighbours."""
    level, before, after = row[index]
    low, high = -1e9, 1e9
    if index:
        neighbour = row[index - 1]
        low = min(level, neighbour[0] + neighbour[2] + (before if neighbour[2] == _APART / 2 else 0.0))
    if index + 1 < len(row):
        neighbour = row[index + 1]
        high = max(level, neighbour[0] - neighbour[1] - (after if neighbour[1] == _APART / 2 else 0.0))
    return low, high

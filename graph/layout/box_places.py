"""Boxes as Graphviz has placed them: points (along, across), *along* being the way in which wires run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ..autodiff.graph import Graph
from .dot_source import BEND, bends_of
from .label_sizes import Room
from .layout_plan import Plan
from .node_figures import Figure
from .wire_curves import Point

__all__ = ["Bend", "Boxes", "boxes_of", "keeps_ranks", "moved", "reach_of"]

Bend = tuple[int, int]  # edge position and rank


@dataclass(frozen=True, slots=True)
class Boxes:
    """Middles of boxes: of nodes and labels by position, of leaves by edge position, of bends."""

    nodes: list[Point]
    labels: list[Point]
    leaves: dict[int, Point]
    bends: dict[Bend, Point]


def boxes_of(graph: Graph, plan: Plan, found: Mapping[str, Point], is_upright: bool) -> Boxes:
    """The boxes by what they stand for; ``found``: points (x, y) by DOT name."""
    if is_upright:
        found = {name: (y, x) for name, (x, y) in found.items()}
    return Boxes(
        [found[f"n{position}"] for position in range(len(graph.nodes))],
        [found[f"e{position}"] for position in range(len(graph.edges))],
        {edge: found[f"l{edge}"] for edge in plan.leaves},
        {bend: found[name] for bend, name in bends_of(graph, plan)},
    )


def keeps_ranks(graph: Graph, plan: Plan, found: Mapping[str, Point], is_upright: bool) -> bool:
    """Whether all boxes stand in the ranks of the plan. Nothing else is possible, except around frames."""
    boxes = boxes_of(graph, plan, found, is_upright)
    middles: dict[int, list[float]] = defaultdict(list)
    for rank, (along, _) in zip((*plan.ranks, *plan.label_ranks), (*boxes.nodes, *boxes.labels), strict=True):
        middles[rank].append(along)
    for (_, rank), (along, _) in boxes.bends.items():
        middles[rank].append(along)
    return all(max(rank) - min(rank) < 1.0 for rank in middles.values())


def moved(boxes: Boxes, along: float, across: float) -> Boxes:
    """The same boxes elsewhere."""
    return Boxes(
        [(a + along, b + across) for a, b in boxes.nodes],
        [(a + along, b + across) for a, b in boxes.labels],
        {edge: (a + along, b + across) for edge, (a, b) in boxes.leaves.items()},
        {bend: (a + along, b + across) for bend, (a, b) in boxes.bends.items()},
    )


def reach_of(plan: Plan, boxes: Boxes) -> tuple[float, float, float, float]:
    """From where to where everything reaches, first along, then across."""
    groups: tuple[tuple[list[Point], tuple[Figure | Room, ...]], ...] = (
        (boxes.nodes, plan.figures),
        (boxes.labels, plan.rooms),
        (list(boxes.leaves.values()), tuple(plan.leaves.values())),
    )
    low = high = boxes.nodes[0][0]
    top = bottom = boxes.nodes[0][1]
    for places, items in groups:
        for (along, across), item in zip(places, items, strict=True):
            half = item.along / 2
            low, high = min(low, along - half), max(high, along + half)
            top, bottom = min(top, across - item.before), max(bottom, across + item.after)
    for _, across in boxes.bends.values():
        top, bottom = min(top, across - BEND.before), max(bottom, across + BEND.after)
    return low, high, top, bottom

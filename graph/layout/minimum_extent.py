"""The least extent of a drawing, known from its plan before anything is laid out."""

from __future__ import annotations

from collections import defaultdict

from ..autodiff.graph import Graph
from .dot_source import BEND, NODE_GAP, RANK_GAP, bends_of
from .label_sizes import Room
from .layout_plan import Plan
from .node_figures import Figure
from .style import Structure

__all__ = ["minimum_extent"]


def minimum_extent(graph: Graph, plan: Plan, structure: Structure) -> tuple[float, float]:
    """Width and height that a drawing has at least, without its margins.

    Along the wires this is what the drawing takes, where no frame makes it longer: which rank everything stands in is
    known, and a rank is as long as its longest box. Across, it is the fullest rank.
    """
    ranks: dict[int, list[Figure | Room]] = defaultdict(list)
    for rank, figure in zip(plan.ranks, plan.figures, strict=True):
        ranks[rank].append(figure)
    for rank, room in zip(plan.label_ranks, plan.rooms, strict=True):
        ranks[rank].append(room)
    for edge, leaf in plan.leaves.items():
        ranks[plan.label_ranks[edge] - 1].append(leaf)
    node_gap, rank_gap = plan.gap * NODE_GAP[structure.direction], plan.gap * RANK_GAP
    across = max([_least_across(items, plan.shift, node_gap) for items in ranks.values()])
    for (_, rank), _ in bends_of(graph, plan):  # across they may still be moved into one another's room
        ranks[rank].append(BEND)
    along = sum([max([item.along for item in items]) for items in ranks.values()]) + rank_gap * (len(ranks) - 1)
    return (across, along) if structure.direction == "TB" else (along, across)


def _least_across(items: list[Figure | Room], shift: float, gap: float) -> float:
    """The boxes of a rank side by side. Graphviz holds them symmetrical; what that adds to one doesn't count where it
    stands at the end."""
    rooms = [item.before + item.after for item in items]
    halves = [max(item.before + shift, item.after - shift) for item in items]
    added = sorted([2 * half - room for half, room in zip(halves, rooms, strict=True)])
    return sum(rooms) + sum(added[:-2]) + gap * (len(items) - 1)

"""What is to be laid out: the room of every node and label, and what the layout will cost."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from ..tracing.model import Graph
from .figures import Figure, figure_of
from .labels import Room, room_of
from .style import Structure

__all__ = ["Plan", "depths_of", "innermost_group", "layout_cost", "orderly_gates", "plan_of", "ranks_of"]


@dataclass(frozen=True, slots=True)
class Plan:
    """All sizes of a drawing, before anything has a place.

    Attributes:
        figures: by node position; rooms: by edge position.
        shift: how far every middle is moved towards the gradients' side so that boxes, which Graphviz holds
            symmetrical, waste little: the same for all, so that wires stay level.
        edge_groups: by edge position, the innermost open composite that holds both its ends, or None.
        cost: V, see ``layout_cost``.
    """

    figures: tuple[Figure, ...]
    rooms: tuple[Room, ...]
    shift: float
    edge_groups: tuple[str | None, ...]
    cost: int


def ranks_of(graph: Graph) -> list[int]:
    """Rank of every node when each stands as far left as it can: right after the last of its operands."""
    rank: list[int] = []
    for node in graph.nodes:
        rank.append(1 + max((rank[operand] for operand in node.operands), default=-1))
    return rank


def _late_ranks(graph: Graph) -> list[int]:
    """Rank of every node when each stands as far right as it can: right before its first use."""
    rank = [0] * len(graph.nodes)
    for position in range(len(graph.nodes) - 1, -1, -1):
        uses = [rank[graph.edges[edge].target] for edge in graph.out_of[position]]
        rank[position] = min(uses, default=0) - 1
    return rank


def layout_cost(graph: Graph) -> int:
    """V: the sum over edges of their rank span. Time grows with long wires, not with size.

    Graphviz makes the sum small; of two simple ways to rank, the better is near to what it finds.
    """
    ranks = ranks_of(graph), _late_ranks(graph)
    return min(sum(rank[edge.target] - rank[edge.source] for edge in graph.edges) for rank in ranks)


def orderly_gates(graph: Graph) -> tuple[bool, ...]:
    """By node position, whether its operands may be held in typed order without forcing wires to cross: nothing
    that leads to it is used anywhere else."""
    own: list[bool] = []
    for node in graph.nodes:
        own.append(all(own[operand] and len(graph.out_of[operand]) == 1 for operand in node.operands))
    return tuple(whole and len(node.operands) > 1 for whole, node in zip(own, graph.nodes, strict=True))


def depths_of(graph: Graph) -> dict[str, int]:
    """By id of an open composite, how many others it lies in."""
    parents = {group.id: group.parent for group in graph.groups}
    depths: dict[str, int] = {}
    for group, parent in parents.items():
        depths[group] = 0
        while parent is not None:
            depths[group] += 1
            parent = parents[parent]
    return depths


def innermost_group(graph: Graph) -> tuple[str | None, ...]:
    """By edge, the innermost open composite that holds both its ends."""
    parents = {group.id: group.parent for group in graph.groups}
    chains: dict[str | None, tuple[str, ...]] = {None: ()}

    def chain(group: str | None) -> tuple[str, ...]:
        """From the outermost group to this one."""
        if group not in chains:
            path: list[str] = []
            at = group
            while at is not None:
                path.append(at)
                at = parents[at]
            chains[group] = tuple(reversed(path))
        return chains[group]

    found: list[str | None] = []
    for edge in graph.edges:
        ends = chain(graph.nodes[edge.source].group), chain(graph.nodes[edge.target].group)
        shared = [a for a, b in zip(*ends, strict=False) if a == b]
        found.append(shared[-1] if shared else None)
    return tuple(found)


def plan_of(graph: Graph, structure: Structure) -> Plan:
    """Sizes of everything in the drawing."""
    rooms = tuple(room_of(graph, edge, structure) for edge in graph.edges)
    figures = tuple(figure_of(graph, position, structure) for position in range(len(graph.nodes)))
    shift = median((room.after - room.before) / 2 for room in rooms) if rooms else 0.0
    limit = 11.0 if structure.direction == "TB" else 6.0  # wires pass this much nearer to the gradients' texts
    shift = max(-limit, min(limit, shift))
    return Plan(figures, rooms, shift, innermost_group(graph), layout_cost(graph))

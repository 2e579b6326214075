"""The plan of a layout: the room of every node and label, and what the layout will cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from statistics import median

from ..autodiff.graph import Graph
from ..autodiff.value_names import value_names
from .label_sizes import Room, room_of
from .node_figures import Figure, figure_of, leaf_of
from .ranks import Weights, late_ranks_of, ranks_of, settled_ranks, weights_of
from .style import Structure

__all__ = ["Plan", "depths_of", "far_uses", "innermost_group", "layout_cost", "orderly_gates", "plan_of", "ranks_of"]

_TANGLED = 400  # V from which on wires from inputs to far gates are not drawn at full length
_HOPELESS = 1_000  # the same for wires from all that has a name
_NEAR, _MEDIUM = 3, 8  # ranks that a wire may span then


@dataclass(frozen=True, slots=True)
class Plan:
    """All sizes of a drawing, before anything has a place.

    Attributes:
        figures: by node position; rooms: by edge position.
        shift: how far every middle is moved towards the gradients' side so that boxes, which Graphviz holds
            symmetrical, waste little: the same for all, so that wires stay level.
        edge_groups: by edge position, the innermost open composite that holds both its ends, or None.
        cost: V, see ``layout_cost``.
        leaves: by position of an edge that is not drawn at full length, the small copy of its source that its wire
            begins at instead.
        ranks: by node position; label_ranks: by edge position; see ``ranks``.
        weights: by edge position, how straight its wire is to be before and after its label.
        gap: between boxes, as a share of what is usual.
        has_frames: open composites and loops stand together in frames, which keep all else out of their place.
    """

    figures: tuple[Figure, ...]
    rooms: tuple[Room, ...]
    shift: float
    edge_groups: tuple[str | None, ...]
    cost: int
    leaves: Mapping[int, Figure]
    ranks: tuple[int, ...]
    label_ranks: tuple[int, ...]
    weights: Weights
    gap: float = 1.0
    has_frames: bool = True


def layout_cost(graph: Graph, leaves: Collection[int] = ()) -> int:
    """V: the sum over edges of their rank span; 1 for those whose wires begin at a leaf.

    Time grows with long wires, not with size. The better of two simple ways to rank is near to what is drawn.
    """
    return _cost(graph, (ranks_of(graph), late_ranks_of(graph)), leaves)


def _cost(graph: Graph, ways: tuple[list[int], list[int]], leaves: Collection[int]) -> int:
    return min([_spans(graph, rank, leaves) for rank in ways])


def _spans(graph: Graph, rank: list[int], leaves: Collection[int]) -> int:
    whole = sum([rank[edge.target] - rank[edge.source] for edge in graph.edges])
    return whole - sum([rank[graph.edges[edge].target] - rank[graph.edges[edge].source] - 1 for edge in leaves])


def far_uses(graph: Graph) -> tuple[frozenset[int], int]:
    """Edges whose wires are to begin at a leaf, and V then.

    Where one input is used all along a program, its wires would cover everything else. The first uses stay at the
    node itself, and so does the sum of all gradients.
    """
    return _far_uses(graph, (ranks_of(graph), late_ranks_of(graph)))


def _far_uses(graph: Graph, ways: tuple[list[int], list[int]]) -> tuple[frozenset[int], int]:
    far, late = frozenset[int](), ways[1]
    cost = _cost(graph, ways, far)
    for kinds, most, longest in ((("input",), _TANGLED, _NEAR), (("input", "gate"), _HOPELESS, _MEDIUM)):
        if cost <= most:
            break
        far |= {
            number
            for number, edge in enumerate(graph.edges)
            if late[edge.target] - late[edge.source] > longest
            and graph.nodes[edge.source].kind in kinds
            and graph.nodes[edge.source].name
        }
        cost = _cost(graph, ways, far)
    return far, cost


def orderly_gates(graph: Graph, leaves: Collection[int] = ()) -> tuple[bool, ...]:
    """By node position, whether its operands may be held in typed order without forcing wires to cross: nothing
    that leads to it is used anywhere else."""
    own: list[bool] = []
    for edges in graph.into:
        sources = [graph.edges[edge].source for edge in edges if edge not in leaves]
        own.append(all(own[source] and len(graph.out_of[source]) == 1 for source in sources))
    return tuple(whole and len(edges) > 1 for whole, edges in zip(own, graph.into, strict=True))


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
    if not graph.groups:
        return (None,) * len(graph.edges)
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
    names = value_names(graph)
    rooms = tuple(room_of(graph, edge, structure, names) for edge in graph.edges)
    figures = tuple(figure_of(graph, position, structure, name) for position, name in enumerate(names))
    shift = median((room.after - room.before) / 2 for room in rooms) if rooms else 0.0
    limit = 11.0 if structure.direction == "TB" else 6.0  # wires pass this much nearer to the gradients' texts
    shift = max(-limit, min(limit, shift))
    early, late = ranks_of(graph), late_ranks_of(graph)
    far, cost = _far_uses(graph, (early, late))
    is_upright = structure.direction == "TB"
    leaves = {edge: leaf_of(names[graph.edges[edge].source], is_upright=is_upright) for edge in sorted(far)}
    weights = weights_of(graph, early, leaves)
    ranks, label_ranks = settled_ranks(graph, leaves, weights, late)
    return Plan(figures, rooms, shift, innermost_group(graph), cost, leaves, ranks, label_ranks, weights)

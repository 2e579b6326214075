"""The graph in DOT: our own ids and empty boxes whose size is given, nothing that a person typed.

Nodes and wires are written here: nothing of ours needs quoting, and the package would look at each word of them.

Attributes: https://graphviz.org/doc/info/attrs.html
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache

from graphviz import Digraph

from ..autodiff.graph import Graph
from .label_sizes import Room
from .layout_plan import Plan, depths_of, orderly_gates
from .node_figures import Figure
from .ranks import STRAIGHT
from .style import Structure

__all__ = ["BEND", "NODE_GAP", "RANK_GAP", "bends_of", "dot_of"]

_FINE_COST = 400  # V up to which places are found exactly; beyond, time comes first,
_TIDY, _TIDY_COST = 100, 1_500  # but where hardly a wire spans more than one rank that costs little, up to a higher V
_ROUNDS = 100  # of moving boxes, where time comes first
_POINTS = 72.0  # Graphviz measures boxes in inches
NODE_GAP = {"LR": 14.0, "TB": 20.0}  # between boxes of a rank; wires are to pass there
RANK_GAP = 17.0
_FRAME_MARGIN = 20.0
_LEVEL, _LEVELLER = 2, 8  # times as straight a long wire is between its bends as at its end; with few rounds
_BEND = 4.0  # half of the room that a wire has across where it only passes
BEND = Room(None, None, False, False, (), False, _BEND, _BEND, 0.5)


def _inches(points: float) -> str:
    return f"{points / _POINTS:.4f}"


def _box(item: Figure | Room, shift: float, is_upright: bool) -> str:
    """Width and height of a symmetrical box around a middle that is moved by ``shift``."""
    return _box_of(item.along, max(item.before + shift, item.after - shift), is_upright)


@lru_cache(maxsize=1024)
def _box_of(along: float, half: float, is_upright: bool) -> str:
    wide, high = (2 * half, along) if is_upright else (along, 2 * half)
    return f"width={_inches(wide)} height={_inches(high)}"


@lru_cache(maxsize=64)
def _head(direction: str, gap: float, nslimit: str, nslimit1: str, mclimit: str) -> str:
    """The text from the beginning to the first node.

    Args:
        gap: between boxes, as a share of what is usual.
        nslimit, nslimit1, mclimit: rounds that the simplex for places and that for ranks may take, by box, and rounds
            against crossings.
    """
    attributes = {
        "rankdir": direction,
        "nodesep": _inches(gap * NODE_GAP[direction]),
        "ranksep": _inches(gap * RANK_GAP),
        "splines": "none",  # wires are ours: see ``wire_routes``
        "pad": "0",
        "margin": "0",
        "nslimit": nslimit,
        "nslimit1": nslimit1,
        "mclimit": mclimit,
        "searchsize": "30" if nslimit == "100" else "100",
    }
    dot = Digraph("g", graph_attr=attributes)
    dot.attr("node", label="")  # the usual ellipses: their middles are written, and of less text than a box's corners
    return str(dot.source).rpartition("}")[0]


def dot_of(graph: Graph, plan: Plan, structure: Structure, has_frames: bool = True) -> str:
    """DOT: node ``n<position>``, label ``e<position>``, leaf ``l<edge position>``, frame ``cluster<position>``, bend
    of a wire in a rank ``b<edge position>_<rank>``."""
    is_upright = structure.direction == "TB"
    boxes: list[tuple[str, str, str | None]] = []
    for position, (node, figure, is_orderly) in enumerate(
        zip(graph.nodes, plan.figures, orderly_gates(graph, plan.leaves), strict=True)
    ):
        box = _box(figure, plan.shift, is_upright)
        boxes.append((f"n{position}", f"{box} ordering=in" if is_orderly else box, node.group))
    for position, (room, group) in enumerate(zip(plan.rooms, plan.edge_groups, strict=True)):
        boxes.append((f"e{position}", _box(room, plan.shift, is_upright), group))
    for position, leaf in plan.leaves.items():
        boxes.append((f"l{position}", _box(leaf, plan.shift, is_upright), plan.edge_groups[position]))
    usual = Counter([box for _, box, _ in boxes]).most_common(1)[0][0]
    members: dict[str | None, list[str]] = defaultdict(list)
    for name, box, group in boxes:
        statement = f"\t{name}\n" if box == usual else f"\t{name} [{box}]\n"
        members[group if has_frames else None].append(statement)
    bend, bends = _box(BEND, plan.shift, is_upright), list(bends_of(graph, plan))
    if has_frames and graph.groups:
        for (edge, _), name in bends:
            members[plan.edge_groups[edge]].append(f"\t{name} [{bend}]\n")
    is_tidy = plan.cost - len(graph.edges) <= _TIDY and plan.cost <= _TIDY_COST
    if is_tidy or plan.cost <= _FINE_COST:
        head, level = _head(structure.direction, plan.gap, "100", "1", "4"), _LEVEL
    else:  # few rounds; of ranks none is needed, where all wires are from one to the next
        rounds = f"{_ROUNDS / (len(boxes) + len(bends)):.4f}"
        head, level = _head(structure.direction, plan.gap, rounds, "1" if graph.groups else "0.01", "0.3"), _LEVELLER
    frames = _frames(graph, members) if has_frames and graph.groups else []
    wires = _wires(graph, plan, level)
    return "".join([head, f"\tnode [{usual}]\n", *frames, *members[None], f"\tnode [{bend}]\n", *wires, "}\n"])


def bends_of(graph: Graph, plan: Plan) -> Iterator[tuple[tuple[int, int], str]]:
    """Edge position and rank of every bend, with its DOT name."""
    for position, (edge, label) in enumerate(zip(graph.edges, plan.label_ranks, strict=True)):
        first = label if position in plan.leaves else plan.ranks[edge.source] + 1
        if plan.ranks[edge.target] - first > 1:
            for rank in (*range(first, label), *range(label + 1, plan.ranks[edge.target])):
                yield (position, rank), f"b{position}_{rank}"


def _wires(graph: Graph, plan: Plan, level: int) -> list[str]:
    """Every wire in two parts, before and after its label. A long one is to turn at its ends: in between it weighs
    ``level`` times as much."""
    text: list[str] = [f"\tedge [weight={STRAIGHT}]\n"]
    for position, edge in enumerate(graph.edges):
        weight, label = plan.weights[position][0], plan.label_ranks[position]
        is_leaf = position in plan.leaves
        bends = [] if is_leaf else [f"b{position}_{rank}" for rank in range(plan.ranks[edge.source] + 1, label)]
        start = f"l{position}" if is_leaf else f"n{edge.source}"
        if bends:
            text.append(_wire((*bends, f"e{position}"), weight * level))
        text.append(_wire((start, bends[0] if bends else f"e{position}"), weight))
    for edges in graph.into:
        for position in edges:
            weight, label, gate = plan.weights[position][1], plan.label_ranks[position], graph.edges[position].target
            bends = [f"b{position}_{rank}" for rank in range(label + 1, plan.ranks[gate])]
            if bends:
                text.append(_wire((f"e{position}", *bends), weight * level))
            text.append(_wire((bends[-1] if bends else f"e{position}", f"n{gate}"), weight))
    return text


def _wire(names: tuple[str, ...], weight: int) -> str:
    return f"\t{' -> '.join(names)}\n" if weight == STRAIGHT else f"\t{' -> '.join(names)} [weight={weight}]\n"


def _frames(graph: Graph, members: dict[str | None, list[str]]) -> list[str]:
    """Open composites as nested clusters; inner ones first, because a cluster is copied when it is added."""
    clusters = {
        group.id: Digraph(f"cluster{position}", graph_attr={"margin": f"{_FRAME_MARGIN:g}", "id": f"c{position}"})
        for position, group in enumerate(graph.groups)
    }
    whole = Digraph()
    parents, depths = {group.id: group.parent for group in graph.groups}, depths_of(graph)
    for group in sorted(clusters, key=lambda name: -depths[name]):
        clusters[group].body += members[group]
        parent = parents[group]
        (whole if parent is None else clusters[parent]).subgraph(clusters[group])
    return list(whole.body)

"""The graph in DOT: our own ids and empty boxes of fixed size, nothing that a person typed.

Nodes and wires are written here: nothing of ours needs quoting, and the package would look at each word of them.

Attributes: https://graphviz.org/doc/info/attrs.html
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from graphviz import Digraph

from ..tracing.model import Edge, Graph
from .figures import Figure
from .labels import Room
from .plan import Plan, depths_of, orderly_gates, ranks_of
from .style import Structure

__all__ = ["dot_of"]

_FINE_COST = 400  # V up to which places are found exactly; beyond, time comes first,
_TIDY, _TIDY_COST = 100, 1_500  # but where hardly a wire spans more than one rank that costs little, up to a higher V
_POINTS = 72.0  # Graphviz measures boxes in inches
_NODE_GAP = {"LR": 14.0, "TB": 20.0}  # between boxes of a rank; wires are to pass there
_RANK_GAP = 17.0
_FRAME_MARGIN = 20.0


def _inches(points: float) -> str:
    return f"{points / _POINTS:.4f}"


def _box(item: Figure | Room, shift: float, is_upright: bool) -> str:
    """Width and height of a symmetrical box around a middle that is moved by ``shift``."""
    across = 2 * max(item.before + shift, item.after - shift)
    wide, high = (across, item.along) if is_upright else (item.along, across)
    return f"width={_inches(wide)} height={_inches(high)}"


@cache
def _head(direction: str, *, is_fine: bool) -> str:
    """The text from the beginning to the first node.

    Large graphs get few rounds of improvement. Their wires stay curves that go round boxes: straight lines would save
    a fifth of the time, and cross numbers.
    """
    attributes = {
        "rankdir": direction,
        "nodesep": _inches(_NODE_GAP[direction]),
        "ranksep": _inches(_RANK_GAP),
        "pad": "0",
        "margin": "0",
        "nslimit": "100" if is_fine else "0.1",
        "nslimit1": "1" if is_fine else "0.1",
        "mclimit": "1" if is_fine else "0.3",
    }
    dot = Digraph("g", graph_attr=attributes)
    dot.attr("node", shape="box", label="", fixedsize="true", margin="0")
    return str(dot.source).rpartition("}")[0]


def dot_of(graph: Graph, plan: Plan, structure: Structure, has_frames: bool = True) -> str:
    """DOT: node ``n<position>``, label ``e<position>``, leaf ``l<edge position>``, frame ``cluster<position>``;
    wires have the ids ``t<edge position>`` (from the source or its leaf to the label) and ``h<edge position>`` (from
    the label to the gate)."""
    is_upright = structure.direction == "TB"
    members: dict[str | None, list[str]] = defaultdict(list)
    for position, (node, figure, is_orderly) in enumerate(
        zip(graph.nodes, plan.figures, orderly_gates(graph, plan.leaves), strict=True)
    ):
        more = " ordering=in" if is_orderly else ""
        if figure.cells > 1:
            more += f' shape=record label="{{{"|".join(f"<p{cell}>" for cell in range(figure.cells))}}}"'
        members[node.group if has_frames else None].append(
            f"\tn{position} [{_box(figure, plan.shift, is_upright)}{more}]\n"
        )
    for position, (room, group) in enumerate(zip(plan.rooms, plan.edge_groups, strict=True)):
        members[group if has_frames else None].append(f"\te{position} [{_box(room, plan.shift, is_upright)}]\n")
    for position, leaf in plan.leaves.items():
        members[plan.edge_groups[position] if has_frames else None].append(
            f"\tl{position} [{_box(leaf, plan.shift, is_upright)}]\n"
        )
    is_tidy = plan.cost - len(graph.edges) <= _TIDY and plan.cost <= _TIDY_COST
    text = [_head(structure.direction, is_fine=is_tidy or plan.cost <= _FINE_COST)]
    text += _frames(graph, members) if has_frames and graph.groups else []
    return "".join([*text, *members[None], *_wires(graph, plan, structure), "}\n"])


def _wires(graph: Graph, plan: Plan, structure: Structure) -> list[str]:
    """Every wire in two pieces. The heavier a piece, the straighter: chains bend before a gate with several operands
    or where wires part, and of several operands the one with the longest way behind it goes straight on."""
    entry, leave = ("n", "s") if structure.direction == "TB" else ("w", "e")
    ends = [_ends(plan, edge) for edge in graph.edges]
    text = [f"\tedge [dir=none headport={entry} tailclip=false weight=8]\n"]
    for position, edge in enumerate(graph.edges):
        is_alone = len(graph.out_of[edge.source]) == 1 or position in plan.leaves
        start, weight = (
            f"l{position}" if position in plan.leaves else ends[position][0],
            "" if is_alone else " weight=1",
        )
        text.append(f"\t{start} -> e{position} [id=t{position}{weight}]\n")
    text.append(f'\tedge [headclip=false headport="" tailclip=true tailport={leave}]\n')
    rank = ranks_of(graph)
    for edges in graph.into:
        ranks = [rank[graph.edges[position].source] for position in edges]
        top = max(ranks, default=0)
        deepest = top if ranks.count(top) == 1 else None
        for position, own in zip(edges, ranks, strict=True):
            weight = "" if len(edges) == 1 else " weight=9" if own == deepest else " weight=2"
            text.append(f"\te{position} -> {ends[position][1]} [id=h{position}{weight}]\n")
    return text


def _ends(plan: Plan, edge: Edge) -> tuple[str, str]:
    """Where a wire begins and ends: at the middle of a node, or of the cell that holds the junction or the shape."""
    source, target = plan.figures[edge.source], plan.figures[edge.target]
    return (
        f"n{edge.source}" + (f":p{source.cells - 1}" if source.cells > 1 else ""),
        f"n{edge.target}" + (":p0" if target.cells > 1 else ""),
    )


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

"""The graph in DOT: our own ids and empty boxes of fixed size, nothing that a person typed.

Attributes: https://graphviz.org/doc/info/attrs.html
"""

from __future__ import annotations

from collections import defaultdict

from graphviz import Digraph

from ..tracing.model import Edge, Graph
from .plan import Plan, depths_of, orderly_gates, ranks_of
from .style import Structure

__all__ = ["FAST_COST", "dot_of"]

_FINE_COST, FAST_COST = 400, 1_000  # V up to which places are found exactly; from which on time comes first
_POINTS = 72.0  # Graphviz measures boxes in inches
_NODE_GAP = {"LR": 14.0, "TB": 20.0}  # between boxes of a rank; wires are to pass there
_RANK_GAP = 17.0
_FRAME_MARGIN = 20.0


def _inches(points: float) -> str:
    return f"{points / _POINTS:.4f}"


def _box(along: float, before: float, after: float, shift: float, direction: str) -> dict[str, str]:
    """Width and height of a symmetrical box around a middle that is moved by ``shift``."""
    across = 2 * max(before + shift, after - shift)
    wide, high = (across, along) if direction == "TB" else (along, across)
    return {"width": _inches(wide), "height": _inches(high)}


def _graph_attributes(plan: Plan, structure: Structure) -> dict[str, str]:
    attributes = {
        "rankdir": structure.direction,
        "nodesep": _inches(_NODE_GAP[structure.direction]),
        "ranksep": _inches(_RANK_GAP),
        "pad": "0",
        "margin": "0",
        "nslimit": "100" if plan.cost <= _FINE_COST else "2",
        "nslimit1": "1",
    }
    if plan.cost > _FINE_COST:
        attributes["mclimit"] = "0.3"
    if plan.cost > FAST_COST:
        attributes |= {"nslimit": "0.1", "nslimit1": "0.1", "splines": "line"}
    return attributes


def dot_of(graph: Graph, plan: Plan, structure: Structure, has_frames: bool = True) -> str:
    """The DOT text: node ``n<position>``, label ``e<position>``, frame ``cluster<position>``; wires have the ids
    ``t<edge position>`` (from the source to the label) and ``h<edge position>`` (from the label to the gate)."""
    dot = Digraph("g", graph_attr=_graph_attributes(plan, structure))
    dot.attr("node", shape="box", label="", fixedsize="true", margin="0")
    members: dict[str | None, list[tuple[str, dict[str, str]]]] = defaultdict(list)
    orderly = orderly_gates(graph)
    for position, (node, figure) in enumerate(zip(graph.nodes, plan.figures, strict=True)):
        size = _box(figure.along, figure.before, figure.after, plan.shift, structure.direction)
        if orderly[position]:
            size["ordering"] = "in"
        if figure.cells > 1:
            size |= {"shape": "record", "label": "{" + "|".join(f"<p{cell}>" for cell in range(figure.cells)) + "}"}
        members[node.group if has_frames else None].append((f"n{position}", size))
    for position, room in enumerate(plan.rooms):
        size = _box(room.along, room.before, room.after, plan.shift, structure.direction)
        members[plan.edge_groups[position] if has_frames else None].append((f"e{position}", size))
    if has_frames:
        _add_frames(dot, graph, members)
    dot.body += (_statement(name, size) for name, size in members[None])
    _add_wires(dot, graph, plan, structure)
    return str(dot.source)


def _add_wires(dot: Digraph, graph: Graph, plan: Plan, structure: Structure) -> None:
    """Every wire in two pieces. The heavier a piece, the straighter: chains bend before a gate with several operands
    or where wires part, and of several operands the one with the longest way behind it goes straight on."""
    entry, leave = ("n", "s") if structure.direction == "TB" else ("w", "e")
    ends = [_ends(plan, edge) for edge in graph.edges]
    dot.attr("edge", dir="none", headport=entry, tailclip="false", weight="8")
    for position, edge in enumerate(graph.edges):
        weight = {} if len(graph.out_of[edge.source]) == 1 else {"weight": "1"}
        dot.body.append(_statement(f"{ends[position][0]} -> e{position}", {"id": f"t{position}", **weight}))
    dot.attr("edge", headport="", tailclip="true", tailport=leave, headclip="false")
    rank = ranks_of(graph)
    for edges in graph.into:
        ranks = [rank[graph.edges[position].source] for position in edges]
        top = max(ranks, default=0)
        deepest = top if ranks.count(top) == 1 else None
        for position, own in zip(edges, ranks, strict=True):
            weight = {} if len(edges) == 1 else {"weight": "2"}
            if len(edges) > 1 and own == deepest:
                weight = {"weight": "9"}
            dot.body.append(_statement(f"e{position} -> {ends[position][1]}", {"id": f"h{position}", **weight}))


def _statement(head: str, attributes: dict[str, str]) -> str:
    """A node or a wire. Our own ids and numbers need no quoting, and the package, which would look at each of them,
    would take five times as long; ``label`` is the one attribute that is more than a word."""
    listed = " ".join(
        f'{name}="{value}"' if name == "label" else f"{name}={value}" for name, value in attributes.items()
    )
    return f"\t{head} [{listed}]\n"


def _ends(plan: Plan, edge: Edge) -> tuple[str, str]:
    """Where a wire begins and ends: at the middle of a node, or of the cell that holds the junction or the shape."""
    source, target = plan.figures[edge.source], plan.figures[edge.target]
    return (
        f"n{edge.source}" + (f":p{source.cells - 1}" if source.cells > 1 else ""),
        f"n{edge.target}" + (":p0" if target.cells > 1 else ""),
    )


def _add_frames(dot: Digraph, graph: Graph, members: dict[str | None, list[tuple[str, dict[str, str]]]]) -> None:
    """Open composites as nested clusters; inner ones first, because a cluster is copied when it is added."""
    clusters = {
        group.id: Digraph(f"cluster{position}", graph_attr={"margin": f"{_FRAME_MARGIN:g}", "id": f"c{position}"})
        for position, group in enumerate(graph.groups)
    }
    parents, depths = {group.id: group.parent for group in graph.groups}, depths_of(graph)
    for group in sorted(clusters, key=lambda name: -depths[name]):
        clusters[group].body += (_statement(name, size) for name, size in members[group])
        parent = parents[group]
        (dot if parent is None else clusters[parent]).subgraph(clusters[group])

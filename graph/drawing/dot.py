"""The graph in DOT: our own ids and empty boxes of fixed size, nothing that a person typed.

Attributes: https://graphviz.org/doc/info/attrs.html
"""

from __future__ import annotations

from collections import defaultdict

from graphviz import Digraph

from ..tracing.model import Graph
from .plan import Plan, orderly_gates
from .style import Structure

__all__ = ["FAST_COST", "dot_of"]

FAST_COST = 1_500  # V above which quality gives way to time
_POINTS = 72.0  # Graphviz measures boxes in inches
_NODE_GAP, _RANK_GAP = 14.0, 18.0  # between boxes of a rank, between ranks
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
        "nodesep": _inches(_NODE_GAP),
        "ranksep": _inches(_RANK_GAP),
        "pad": "0",
        "margin": "0",
        "nslimit": "1",
        "nslimit1": "1",
    }
    if plan.cost > FAST_COST:
        attributes |= {"nslimit": "0.1", "nslimit1": "0.1", "splines": "line"}
    return attributes


def dot_of(graph: Graph, plan: Plan, structure: Structure, has_frames: bool = True) -> str:
    """The DOT text: node ``n<position>``, label ``e<position>``, frame ``cluster<position>``; wires have the ids
    ``t<edge position>`` (from the source to the label) and ``h<edge position>`` (from the label to the gate)."""
    dot = Digraph("g", graph_attr=_graph_attributes(plan, structure))
    dot.attr("node", shape="box", label="", fixedsize="true")
    dot.attr("edge", dir="none")
    members: dict[str | None, list[tuple[str, dict[str, str]]]] = defaultdict(list)
    orderly = orderly_gates(graph)
    for position, (node, figure) in enumerate(zip(graph.nodes, plan.figures, strict=True)):
        size = _box(figure.along, figure.before, figure.after, plan.shift, structure.direction)
        if orderly[position]:
            size["ordering"] = "in"
        members[node.group if has_frames else None].append((f"n{position}", size))
    for position, room in enumerate(plan.rooms):
        size = _box(room.along, room.before, room.after, plan.shift, structure.direction)
        members[plan.edge_groups[position] if has_frames else None].append((f"e{position}", size))
    if has_frames:
        _add_frames(dot, graph, members)
    for name, size in members[None]:
        dot.node(name, **size)
    entry, leave = ("n", "s") if structure.direction == "TB" else ("w", "e")
    for position, edge in enumerate(graph.edges):
        start = {"tailclip": "false"} if plan.figures[edge.source].sum is None else {"tailport": leave}
        end = {"headclip": "false"} if plan.figures[edge.target].sum is None else {"headport": entry}
        # Where a chain must bend, it shall bend before a gate with several operands or where wires part.
        leaves_alone, enters_alone = len(graph.out_of[edge.source]) == 1, len(graph.into[edge.target]) == 1
        weights = ("8" if leaves_alone else "1"), ("8" if enters_alone else "2")
        dot.edge(f"n{edge.source}", f"e{position}", id=f"t{position}", headport=entry, weight=weights[0], **start)
        dot.edge(f"e{position}", f"n{edge.target}", id=f"h{position}", tailport=leave, weight=weights[1], **end)
    return dot.source


def _add_frames(dot: Digraph, graph: Graph, members: dict[str | None, list[tuple[str, dict[str, str]]]]) -> None:
    """Open composites as nested clusters; inner ones first, because a cluster is copied when it is added."""
    clusters = {
        group.id: Digraph(f"cluster{position}", graph_attr={"margin": f"{_FRAME_MARGIN:g}", "id": f"c{position}"})
        for position, group in enumerate(graph.groups)
    }
    parents = {group.id: group.parent for group in graph.groups}
    depths = {group: _depth(group, parents) for group in clusters}
    for group in sorted(clusters, key=lambda name: -depths[name]):
        for name, size in members[group]:
            clusters[group].node(name, **size)
        parent = parents[group]
        (dot if parent is None else clusters[parent]).subgraph(clusters[group])


def _depth(group: str, parents: dict[str, str | None]) -> int:
    depth = 0
    at: str | None = group
    while at is not None:
        depth, at = depth + 1, parents[at]
    return depth

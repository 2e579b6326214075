"""All wires of a drawing, from Graphviz's splines; where several would enter a gate at one point, they are spread."""

from __future__ import annotations

from collections.abc import Mapping
from math import atan2, cos, pi, sin

from ..tracing.model import Graph
from .figures import Figure
from .plan import Plan
from .wires import End, Piece, Point, Wire, pieces_of, way_back, wire_of

__all__ = ["end_of", "routed"]

_CLOSE = 0.55  # radians between two arrow heads under which they are moved apart
_APART = 20.0  # points between them then


def end_of(figure: Figure, middle: Point, is_upright: bool) -> End:
    """A node as the end of wires; ``middle`` is that of its reserved box."""
    x, y = middle
    shape, junction = figure.lead - figure.along / 2, figure.junction - figure.along / 2
    if is_upright:
        return End(figure, (x, y + shape), (x, y + junction) if figure.sum else None)
    return End(figure, (x + shape, y), (x + junction, y) if figure.sum else None)


def routed(
    graph: Graph,
    plan: Plan,
    splines: Mapping[str, list[float]],
    move: Point,
    ends: list[End],
    starts: Mapping[int, End],
    labels: list[Point],
    is_upright: bool,
) -> tuple[Wire, ...]:
    """The wires, by edge position.

    Args:
        move: how far Graphviz's ``splines`` are from their places.
        ends: the nodes, by position; starts: the leaves, by position of the edge whose wire begins there.
    """
    levels: list[Piece] = []
    for (x, y), room in zip(labels, plan.rooms, strict=True):
        half = room.along / 2
        entry, leave = ((x, y - half), (x, y + half)) if is_upright else ((x - half, y), (x + half, y))
        levels.append((entry, entry, leave, leave))
    heads: list[list[Piece]] = []
    backs: list[list[Piece]] = []
    for number, edge in enumerate(graph.edges):
        target = ends[edge.target]
        heads.append(pieces_of(splines[f"h{number}"], move, levels[number][3], target.middle))
        backs.append(way_back(heads[-1], target))
    for target, edges in zip(ends, graph.into, strict=True):
        for number in _spread(heads, backs, edges, target.middle) if len(edges) > 1 else ():
            backs[number] = way_back(heads[number], target)
    wires: list[Wire] = []
    for number, edge in enumerate(graph.edges):
        source = starts.get(number) or ends[edge.source]
        tail = pieces_of(splines[f"t{number}"], move, source.junction or source.middle, levels[number][0])
        wires.append(wire_of(tail, source, levels[number], backs[number]))
    return tuple(wires)


def _spread(heads: list[list[Piece]], backs: list[list[Piece]], edges: tuple[int, ...], middle: Point) -> list[int]:
    """Move the last pieces of wires that enter a shape at nearly one point apart, in the order in which they come.

    Returns: the edges whose wires were moved.
    """
    cx, cy = middle
    arrivals: list[tuple[float, int]] = []
    for edge in edges:
        x, y = backs[edge][0][0]
        arrivals.append((atan2(y - cy, x - cx) % (2 * pi), edge))  # from the right, clockwise: all come from the left
    arrivals.sort()
    moved: list[int] = []
    group: list[tuple[float, int]] = []
    for arrival in [*arrivals, (10.0 * pi, -1)]:
        if group and arrival[0] - group[-1][0] > _CLOSE:
            if len(group) > 1:
                _fan(heads, group, middle)
                moved += [edge for _, edge in group]
            group = []
        group.append(arrival)
    return moved


def _fan(heads: list[list[Piece]], group: list[tuple[float, int]], middle: Point) -> None:
    """Aim each wire of a group at a point of its own beside the middle."""
    angle = sum(angle for angle, _ in group) / len(group)
    across = -sin(angle), cos(angle)
    cx, cy = middle

    def origin(item: tuple[float, int]) -> float:
        """How far round the wire's beginning lies."""
        x, y = heads[item[1]][0][0]
        return (atan2(y - cy, x - cx) - angle + pi) % (2 * pi)

    for order, (_, edge) in enumerate(sorted(group, key=origin)):
        offset = (order - (len(group) - 1) / 2) * _APART
        dx, dy = across[0] * offset, across[1] * offset
        a, b, (px, py), (qx, qy) = heads[edge][-1]
        heads[edge][-1] = a, b, (px + dx, py + dy), (qx + dx, qy + dy)

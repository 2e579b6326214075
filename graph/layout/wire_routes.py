"""The way of every wire: level through the ranks, and from one level to the next in the gaps between them.

Graphviz has placed all boxes, also the bends of wires that span several ranks. So nothing stands on a wire's level
within the ranks where it has a box, and between two ranks there are no boxes at all. Where a rank is free beside a
wire, it takes longer for its turn. Points are (along, across) here: *along* is the direction in which wires run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan2, cos, pi, sin
from typing import NamedTuple

from ..autodiff.graph import Graph
from .box_places import Boxes
from .label_sizes import Room
from .layout_plan import Plan
from .node_figures import Figure
from .wire_curves import End, Piece, Point, Wire, straight, way_back, wire_of

__all__ = ["end_of", "routed"]

_CLOSE = 0.55  # radians between two arrow heads under which they are moved apart
_APART = 20.0  # points between them then
_CLEAR = 3.0  # between a turn and what it passes in a rank
_POINT = Room(None, None, False, False, (), False, 0.0, 0.0, 0.0)
_SOFTEST, _STEEPER, _STEEPEST = 0.4, 0.28, 0.95  # share of its reach after which a wire turns into a gate


def end_of(figure: Figure, middle: Point, is_upright: bool) -> End:
    """A node as the end of wires; ``middle`` is that of its reserved box."""
    x, y = middle
    shape, junction = figure.lead - figure.along / 2, figure.junction - figure.along / 2
    if is_upright:
        return End(figure, (x, y + shape), (x, y + junction) if figure.sum else None)
    return End(figure, (x + shape, y), (x + junction, y) if figure.sum else None)


@dataclass(slots=True)
class _Rank:
    """What stands in a rank.

    Attributes:
        middle: along; low, high: how far its boxes reach; texts: how far its nodes' shapes and texts do.
        taken: across, the middle of every box, and how far its ink reaches.
    """

    middle: float
    low: float
    high: float
    texts: float
    taken: list[tuple[float, float, float]]

    def is_free(self, own: float, other: float) -> bool:
        """Whether nothing stands between the level of a box in this rank and another level."""
        low, high = (own, other) if own < other else (other, own)
        return not any(end > low and start < high and middle != own for middle, start, end in self.taken)


class _Stop(NamedTuple):
    """A place that a wire passes level: from ``arrives`` to ``leaves`` where its rank is free beside it, otherwise
    from the rank's beginning to ``late``."""

    rank: _Rank
    level: float
    arrives: float
    leaves: float
    late: float


class _Head(NamedTuple):
    """A wire from its label to the rank of its gate: the pieces to ``at``, and from where on it may turn."""

    pieces: list[Piece]
    at: Point
    turns: float
    gate: Point
    low: float
    is_free: bool


def _ranks(plan: Plan, boxes: Boxes) -> dict[int, _Rank]:
    """The ranks by number, from the middles of all boxes."""
    items: list[tuple[int, Point, Figure | Room, float]] = [
        (rank, place, figure, figure.junction if figure.sum else figure.along)
        for rank, place, figure in zip(plan.ranks, boxes.nodes, plan.figures, strict=True)
    ]
    items += [
        (rank, place, room, room.along)
        for rank, place, room in zip(plan.label_ranks, boxes.labels, plan.rooms, strict=True)
    ]
    items += [
        (plan.label_ranks[edge] - 1, at, plan.leaves[edge], plan.leaves[edge].along)
        for edge, at in boxes.leaves.items()
    ]
    items += [(rank, place, _POINT, 0.0) for (_, rank), place in boxes.bends.items()]
    ranks: dict[int, _Rank] = {}
    for number, (middle, level), item, inked in items:
        half = item.along / 2
        rank = ranks.get(number)
        if rank is None:
            rank = ranks[number] = _Rank(middle, middle - half, middle + half, middle - half + inked, [])
        else:
            if middle - half < rank.low:
                rank.low = middle - half
            if middle + half > rank.high:
                rank.high = middle + half
            if middle - half + inked > rank.texts:
                rank.texts = middle - half + inked
        rank.taken.append((level, level - item.before - _CLEAR, level + item.after + _CLEAR))
    return ranks


def routed(
    graph: Graph, plan: Plan, boxes: Boxes, ends: list[End], starts: Mapping[int, End], is_upright: bool
) -> tuple[Wire, ...]:
    """The wires, by edge position.

    Args:
        ends: the nodes, by position; starts: the leaves, by edge position.
    """
    ranks, bends = _ranks(plan, boxes), boxes.bends
    sources = [_departure(end, ranks[rank], is_upright) for end, rank in zip(ends, plan.ranks, strict=True)]
    tails: list[list[Piece]] = []
    levels: list[Piece] = []
    heads: list[_Head] = []
    for number, (edge, room, place) in enumerate(zip(graph.edges, plan.rooms, plan.label_ranks, strict=True)):
        (along, level), half = boxes.labels[number], room.along / 2
        label = _Stop(ranks[place], level, along - half, along + half, ranks[place].high)
        source, first, last = sources[edge.source], plan.ranks[edge.source], plan.ranks[edge.target]
        if number in starts:
            first = place - 1
            source = _departure(starts[number], ranks[first], is_upright)
        tails.append(
            _tail(source, [_passing(ranks[rank], bends[number, rank]) for rank in range(first + 1, place)], label)
        )
        levels.append(straight((label.arrives, level), (label.leaves, level)))
        stops = [_passing(ranks[rank], bends[number, rank]) for rank in range(place + 1, last)]
        heads.append(_head(label, stops, sources[edge.target]))
    return _finished(graph, tails, levels, heads, ends, starts, is_upright)


def _departure(end: End, rank: _Rank, is_upright: bool) -> _Stop:
    """A node or leaf as the first stop of a wire."""
    (x, y), junction, figure = end.middle, end.junction, end.figure
    along, level = (y, x) if is_upright else (x, y)
    if junction:
        turns = junction[1] if is_upright else junction[0]
        return _Stop(rank, level, along, turns, max(turns, rank.texts))
    shape = (figure.height if is_upright else figure.width) / 2
    return _Stop(rank, level, along, along, max(along + shape, rank.texts))


def _passing(rank: _Rank, place: Point) -> _Stop:
    return _Stop(rank, place[1], rank.middle, rank.middle, rank.high)


def _pass(pieces: list[Piece], at: Point, start: _Stop, stops: list[_Stop]) -> tuple[Point, _Stop]:
    """Add the way from a stop through others. Returns: how far it has come, and the last stop."""
    before = start
    for stop in stops:
        if stop.level != before.level:
            begins = before.leaves if before.rank.is_free(before.level, stop.level) else before.late
            ends = stop.arrives if stop.rank.is_free(stop.level, before.level) else stop.rank.low
            at = _turn(pieces, at, begins, ends, stop.level)
        before = stop
    return at, before


def _turn(pieces: list[Piece], at: Point, begins: float, ends: float, level: float) -> Point:
    """Add a turn to another level."""
    along, across = at
    if begins > along:
        pieces.append(straight(at, (begins, across)))
    reach = ends - begins
    reach *= min(_STEEPEST, 0.5 + 0.05 * abs(level - across) / reach)  # a steep turn gets rounder corners
    pieces.append(((begins, across), (begins + reach, across), (ends - reach, level), (ends, level)))
    return ends, level


def _tail(source: _Stop, stops: list[_Stop], label: _Stop) -> list[Piece]:
    """The way from a source's middle to the label."""
    if not stops and source.level == label.level:  # as nearly always
        return [straight((source.arrives, source.level), (label.arrives, label.level))]
    pieces: list[Piece] = []
    at, _ = _pass(pieces, (source.arrives, source.level), source, [*stops, label])
    if at[0] < label.arrives:
        pieces.append(straight(at, (label.arrives, label.level)))
    return pieces


def _head(label: _Stop, stops: list[_Stop], gate: _Stop) -> _Head:
    """The way from the label towards a gate."""
    pieces: list[Piece] = []
    at, last = _pass(pieces, (label.leaves, label.level), label, stops)
    goal, rank = (gate.arrives, gate.level), gate.rank
    if last.level == gate.level:
        return _Head(pieces, at, last.leaves, goal, rank.low, True)
    turns = last.leaves if last.rank.is_free(last.level, gate.level) else last.late
    return _Head(pieces, at, turns, goal, rank.low, rank.is_free(gate.level, last.level))


def _way(head: _Head, aside: Point = (0.0, 0.0)) -> list[Piece]:
    """The whole way from the label to the gate's middle, or to a point beside it."""
    pieces, at, (along, across) = [*head.pieces], head.at, head.at
    goal = head.gate[0] + aside[0], head.gate[1] + aside[1]
    if goal[1] == across:
        pieces.append(straight(at, goal))
    elif head.is_free:
        if head.turns > along:
            pieces.append(straight(at, (head.turns, across)))
        reach = goal[0] - head.turns
        share = min(_STEEPEST, _SOFTEST + _STEEPER * abs(goal[1] - across) / reach)
        pieces.append(((head.turns, across), (head.turns + share * reach, across), goal, goal))
    else:
        at = _turn(pieces, at, head.turns, head.low, goal[1])
        pieces.append(straight(at, goal))
    return pieces


def _finished(
    graph: Graph,
    tails: list[list[Piece]],
    levels: list[Piece],
    heads: list[_Head],
    ends: list[End],
    starts: Mapping[int, End],
    is_upright: bool,
) -> tuple[Wire, ...]:
    """The wires cut off at the shapes; where several would enter a gate at one point, they are spread."""

    def turned(pieces: list[Piece]) -> list[Piece]:
        return [tuple([(y, x) for x, y in piece]) for piece in pieces] if is_upright else pieces  # type: ignore[misc]

    backs = [way_back(turned(_way(head)), ends[edge.target]) for head, edge in zip(heads, graph.edges, strict=True)]
    for target, edges in zip(ends, graph.into, strict=True):
        for number, (dx, dy) in _spread(heads, backs, edges, target.middle, is_upright) if len(edges) > 1 else ():
            aside = (dy, dx) if is_upright else (dx, dy)
            backs[number] = way_back(turned(_way(heads[number], aside)), target)
    return tuple(
        [
            wire_of(turned(tail), starts.get(number) or ends[edge.source], turned([level])[0], back)
            for number, (edge, tail, level, back) in enumerate(zip(graph.edges, tails, levels, backs, strict=True))
        ]
    )


def _spread(
    heads: list[_Head], backs: list[list[Piece]], edges: tuple[int, ...], middle: Point, is_upright: bool
) -> list[tuple[int, Point]]:
    """Edges whose wires enter a shape at nearly one point, and how far each is to go past the middle, so that they
    enter in the order in which they come."""
    cx, cy = middle
    angles: list[tuple[float, int]] = []
    for edge in edges:
        x, y = backs[edge][0][0]
        angles.append((atan2(y - cy, x - cx) % (2 * pi), edge))  # from the right, clockwise: all come from the left
    angles.sort()
    moved: list[tuple[int, Point]] = []
    group: list[tuple[float, int]] = []
    for angle in [*angles, (10.0 * pi, -1)]:
        if group and angle[0] - group[-1][0] > _CLOSE:
            if len(group) > 1:
                moved += _fan(heads, group, middle, is_upright)
            group = []
        group.append(angle)
    return moved


def _fan(
    heads: list[_Head], group: list[tuple[float, int]], middle: Point, is_upright: bool
) -> list[tuple[int, Point]]:
    """For each wire of a group a point of its own beside the middle."""
    angle = sum(angle for angle, _ in group) / len(group)
    across = -sin(angle), cos(angle)
    cx, cy = middle

    def origin(item: tuple[float, int]) -> float:
        """How far round the wire's beginning lies."""
        x, y = heads[item[1]].at[:: -1 if is_upright else 1]
        return (atan2(y - cy, x - cx) - angle + pi) % (2 * pi)

    offsets = [(order - (len(group) - 1) / 2) * _APART for order in range(len(group))]
    return [
        (edge, (across[0] * offset, across[1] * offset))
        for offset, (_, edge) in zip(offsets, sorted(group, key=origin), strict=True)
    ]

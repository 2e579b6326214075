"""An estimate of a drawing's size before it is laid out: most arrangements that cannot fit need not be tried."""

from __future__ import annotations

from collections import defaultdict

from ..autodiff.graph import Graph
from ..drawing.picture import MARGIN
from ..layout.dot_source import NODE_GAP, RANK_GAP
from ..layout.layout_plan import Plan, ranks_of
from .slide_places import MOST_SCALE, Box

__all__ = ["Foresight"]


class Foresight:
    """Estimates for one graph.

    The length is the sum over ranks of the longest box, the height that of the tallest rank. Some graphs become a
    fifth smaller than that, so that only what is far too large is left out for it.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.ranks = _near_their_use(graph)

    def scale(self, plan: Plan, box: Box, *, is_upright: bool) -> float:
        """How much larger a drawing of that plan would become in the box."""
        along, across = self._size(plan)
        wide, high = (across, along) if is_upright else (along, across)
        return min(MOST_SCALE, box[2] / wide, box[3] / high)

    def _size(self, plan: Plan) -> tuple[float, float]:
        """Estimated length along the wires, and size across them."""
        longest: dict[float, float] = defaultdict(float)
        stacked: dict[float, float] = defaultdict(lambda: 2 * MARGIN - NODE_GAP["LR"])

        def put(rank: float, along: float, before: float, after: float) -> None:
            longest[rank] = max(longest[rank], along)
            stacked[rank] += 2 * max(before + plan.shift, after - plan.shift) + NODE_GAP["LR"]

        for at, figure in zip(self.ranks, plan.figures, strict=True):
            put(at, figure.along, figure.before, figure.after)
        for edge, room in zip(self.graph.edges, plan.rooms, strict=True):
            if self.ranks[edge.target] - self.ranks[edge.source] == 1:  # a longer wire's label has a choice of places
                put(self.ranks[edge.target] - 0.5, room.along, room.before, room.after)
        ranks = max(self.ranks) - min(self.ranks)
        return sum(longest.values()) + 2 * ranks * RANK_GAP + 2 * MARGIN, max(stacked.values())


def _near_their_use(graph: Graph) -> list[int]:
    """Ranks as Graphviz chooses them for most graphs: inputs stand right before the first gate that uses them."""
    ranks = ranks_of(graph)
    for position, node in enumerate(graph.nodes):
        if not node.operands:
            uses = [ranks[graph.edges[edge].target] for edge in graph.out_of[position]]
            ranks[position] = min(uses, default=1) - 1
    return ranks

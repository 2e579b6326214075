"""How large a drawing will be, told before it is laid out: most arrangements that cannot fit need not be tried."""

from __future__ import annotations

from collections import defaultdict

from ..drawing.picture import MARGIN, Drawing
from ..drawing.plan import Plan, ranks_of
from ..tracing.model import Graph
from .board import MOST_SCALE, Box
from .measured import Trim

__all__ = ["Foresight"]

_GAP = 17.0  # between a box and the next along the wires, see drawing/dot.py


class Foresight:
    """Estimates for one graph; what has been laid out makes the next ones better.

    The length is the sum over ranks of the longest box, the height that of the tallest rank. Both are a little too
    small for most graphs, so that nothing is left out which would fit.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.ranks = ranks_of(graph)
        self.known: dict[str, tuple[float, float]] = {}  # by direction: how much larger drawings were than foreseen

    def scale(self, plan: Plan, trim: Trim, box: Box) -> float:
        """How much larger a drawing of that plan would become in the box."""
        along, across = self._size(plan)
        longer, higher = self.known.get(trim.direction, (1.0, 1.0))
        wide, high = (across * higher, along * longer) if trim.direction == "TB" else (along * longer, across * higher)
        return min(MOST_SCALE, box[2] / wide, box[3] / high)

    def learn(self, plan: Plan, trim: Trim, drawing: Drawing) -> None:
        """Remember how good the estimate was."""
        along, across = self._size(plan)
        is_upright = trim.direction == "TB"
        wide, high = (drawing.height, drawing.width) if is_upright else (drawing.width, drawing.height)
        self.known[trim.direction] = wide / along, high / across

    def _size(self, plan: Plan) -> tuple[float, float]:
        """Estimated length along the wires, and size across them."""
        longest: dict[float, float] = defaultdict(float)
        stacked: dict[float, float] = defaultdict(float)
        for rank, figure in zip(self.ranks, plan.figures, strict=True):
            longest[rank] = max(longest[rank], figure.along)
            stacked[rank] += figure.before + figure.after
        for edge, room in zip(self.graph.edges, plan.rooms, strict=True):
            if self.ranks[edge.target] - self.ranks[edge.source] == 1:  # a longer wire's label has a choice of places
                longest[self.ranks[edge.target] - 0.5] = max(longest[self.ranks[edge.target] - 0.5], room.along)
                stacked[self.ranks[edge.target] - 0.5] += room.before + room.after
        length = sum(longest.values()) + 2 * max(self.ranks) * _GAP + 2 * MARGIN
        return length, max(stacked.values()) + 2 * MARGIN

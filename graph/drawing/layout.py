"""Where everything stands: one layout per structure, made by Graphviz in a worker process.

Times depend on long wires, not on the number of gates; V (``plan.layout_cost``) estimates them beforehand.
"""

from __future__ import annotations

import threading

from ..errors import NoDrawing
from ..limits import Limits
from ..tracing.model import Graph
from .boxes import keeps_ranks
from .dot import dot_of
from .plan import Plan
from .style import Structure
from .worker import Positions, positions_of
from .workers import WorkerLost
from .workers import lay_out as lay_out_in_child

__all__ = ["IN_PROCESS_COST", "NoDrawing", "lay_out"]

IN_PROCESS_COST = 700  # V up to which a notebook may lay out without a child process: 30 ms, for some graphs 150
_one_at_a_time = threading.Lock()  # Graphviz keeps global state


def lay_out(graph: Graph, plan: Plan, structure: Structure, limits: Limits, *, is_isolated: bool) -> Positions:
    """Positions of all boxes, wires and frames.

    Args:
        is_isolated: always in a child process, as a server must; otherwise small graphs without frames are laid
            out in this process, one at a time.

    Raises:
        NoDrawing: too large, too slow, or Graphviz failed, also without frames.
    """
    if plan.cost > limits.layout_cost:
        raise NoDrawing("too_large", cost=plan.cost, limit=limits.layout_cost)
    is_here = not is_isolated and plan.cost <= IN_PROCESS_COST and not graph.groups
    # Clusters are where Graphviz's assertions fail, so the second time is without; and an idle worker may have died.
    for has_frames in (bool(graph.groups), False):
        dot = dot_of(graph, plan, structure, has_frames)
        try:
            positions = _here(dot) if is_here else lay_out_in_child(dot, limits.layout_seconds)
        except WorkerLost as lost:
            if lost.reason != "crashed":
                raise NoDrawing(lost.reason) from None
            continue
        if positions is not None and (
            not has_frames or keeps_ranks(graph, plan, positions[0], structure.direction == "TB")
        ):
            return positions
    raise NoDrawing("crashed")


def _here(dot: str) -> Positions | None:
    with _one_at_a_time:
        return positions_of(dot)

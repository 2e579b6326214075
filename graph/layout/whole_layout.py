"""The whole layout: one per structure, made by a process of Graphviz.

Times depend on long wires, not on the number of gates; V (``plan.layout_cost``) estimates them beforehand.
"""

from __future__ import annotations

from ..autodiff.graph import Graph
from ..errors import NoDrawing, NotNow
from ..limits import Limits
from . import graphviz_process
from .box_places import keeps_ranks
from .dot_source import dot_of
from .graphviz_positions import Positions
from .layout_plan import Plan
from .style import Structure

__all__ = ["NoDrawing", "lay_out"]


def lay_out(graph: Graph, plan: Plan, structure: Structure, limits: Limits) -> Positions:
    """Positions of all boxes, wires and frames.

    Raises:
        NoDrawing: too large, too slow, interrupted, or Graphviz failed, also without frames.
    """
    if plan.cost > limits.layout_cost:
        raise NoDrawing("too_large", cost=plan.cost, limit=limits.layout_cost)
    # Clusters are where Graphviz's assertions fail, so the second time is without.
    for has_frames in (True, False) if graph.groups and plan.has_frames else (False,):
        try:
            positions = graphviz_process.lay_out(
                dot_of(graph, plan, structure, has_frames), limits.layout_seconds, limits.layout_work
            )
        except NotNow as lost:
            if lost.reason != "crashed":
                raise NoDrawing(lost.reason) from None
            continue
        if not has_frames or keeps_ranks(graph, plan, positions[0], structure.direction == "TB"):
            return positions
    raise NoDrawing("crashed")

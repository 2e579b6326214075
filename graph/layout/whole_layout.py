"""The whole layout: one per structure, made by a process of Graphviz.

A program whose numbers alone are typed anew is another structure that is laid out from the same text: such a layout is
kept.
Times depend on long wires, not on the number of gates; V (``plan.layout_cost``) estimates them beforehand.
"""

from __future__ import annotations

from functools import partial

from ..autodiff.graph import Graph
from ..cache import Cache
from ..errors import NoDrawing, NotNow
from ..limits import Limits
from . import graphviz_process
from .box_places import keeps_ranks
from .dot_source import dot_of
from .graphviz_positions import Positions
from .layout_engines import engines
from .layout_plan import Plan
from .style import Structure

__all__ = ["NoDrawing", "forget_layouts", "lay_out"]

_BOX_BYTES = 300  # of a box with its place and its part of the text, measured
_LAYOUTS: Cache[Positions] = Cache(2_000_000, lambda positions: _BOX_BYTES * len(positions[0]))


def forget_layouts() -> None:
    """Forgets every layout that was made (for measurements)."""
    _LAYOUTS.clear()


def lay_out(graph: Graph, plan: Plan, structure: Structure, limits: Limits) -> Positions:
    """Positions of all boxes, wires and frames.

    Raises:
        NoDrawing: too large, too slow, interrupted, or Graphviz failed, also without frames.
    """
    if plan.cost > limits.layout_cost:
        raise NoDrawing("too_large", cost=plan.cost, limit=limits.layout_cost)
    # Clusters are where Graphviz's assertions fail, so the second time is without.
    for has_frames in (True, False) if graph.groups and plan.has_frames else (False,):
        dot = dot_of(graph, plan, structure, has_frames)
        make = partial(graphviz_process.lay_out, dot, limits.layout_seconds, limits.layout_work)
        try:
            positions = _LAYOUTS.made((engines(), dot), make)
        except NotNow as lost:
            if lost.reason != "crashed":
                raise NoDrawing(lost.reason) from None
            continue
        if not has_frames or keeps_ranks(graph, plan, positions[0], structure.direction == "TB"):
            return positions
    raise NoDrawing("crashed")

"""The state of every element at every step: the one place that says what is hidden, new, near and current.

Pages, slides and films apply it; each in its own way, none decides it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..autodiff.graph import Graph
from .timeline import Timeline

__all__ = ["Direction", "Frame", "State", "frame_at"]

State = Literal["hidden", "shown", "new", "near", "current"]
Direction = Literal["", "forward", "backward"]


@dataclass(frozen=True, slots=True)
class Frame:
    """What is seen at one step, and what stands out.

    Attributes:
        step: its index; None: everything is seen.
        direction: which way the current gate works; "" where nothing stands out.
        marked: the state of what stands out, by element id: the gate of the step is current; the edges that it reads
            and writes, and the nodes at their other ends, are near; the values, gradients and sums that it writes are
            new.
        appears: the step at which each element appears.
    """

    step: int | None
    direction: Direction
    marked: Mapping[str, State] = field(default_factory=dict)
    appears: Mapping[str, int] = field(default_factory=dict)

    def state(self, element: str) -> State:
        """Of an element of the timeline; what the timeline doesn't know never appears."""
        appears = self.appears.get(element)
        if appears is None or (self.step is not None and appears > self.step):
            return "hidden"
        return self.marked.get(element, "shown")


def frame_at(graph: Graph, timeline: Timeline, step: int | None, *, has_highlight: bool = True) -> Frame:
    """The frame of a step; ``has_highlight``: whether anything is to stand out."""
    if step is None or not has_highlight or timeline.steps[step].phase == "start":
        return Frame(step, "", {}, timeline.appears)
    now = timeline.steps[step]
    position = next(index for index, node in enumerate(graph.nodes) if node.id == now.node)
    marked: dict[str, State] = dict.fromkeys((*now.appears, *now.updates), "new")
    for number in (*graph.into[position], *graph.out_of[position]):
        edge = graph.edges[number]
        for name in (edge.id, graph.nodes[edge.source].id, graph.nodes[edge.target].id):
            marked[name] = "near"
    marked[now.node] = "current"
    return Frame(step, "forward" if now.phase == "forward" else "backward", marked, timeline.appears)

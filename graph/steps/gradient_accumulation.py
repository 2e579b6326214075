"""Gradient accumulation: what was there before a step, what is there after, and whether that is all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ..gates.gate import Value
from .explained_trace import Story

__all__ = ["before_and_after", "by_source"]


def by_source(story: Story, flowing: Sequence[int]) -> dict[int, list[int]]:
    """Node position -> the edges by which a gradient goes to it in this step."""
    found: dict[int, list[int]] = {}
    for number in flowing:
        found.setdefault(story.graph.edges[number].source, []).append(number)
    return found


def before_and_after(story: Story, step: int, node: int) -> tuple[Value, Value] | None:
    """The sum at a node before and after a step at which gradients meet; None where nothing was there before."""
    sums = story.timeline.sums.get(story.graph.nodes[node].id)
    if not sums:
        return None
    entry = bisect_left(sums, step, key=lambda item: item[0])
    if entry == len(sums) or sums[entry][0] != step:
        return None
    if entry:
        return sums[entry - 1][1], sums[entry][1]
    first = _first_arrival(story, node)
    if story.graph.nodes[story.graph.edges[first].target].id == story.timeline.steps[step].node:
        return None  # all of them arrive together
    before = story.evaluation.downstream[first]
    return None if before is None else (before, sums[entry][1])


def _first_arrival(story: Story, node: int) -> int:
    """The edge by which a node's first downstream gradient comes: into the last of the gates that use it."""
    return next(number for number in reversed(story.graph.out_of[node]) if story.graph.edges[number].lg_kind)

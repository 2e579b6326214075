"""Which overlays of a Beamer frame show what: from which on a number is there, and on which a wire or node stands
out; everywhere else it is faint, as on the slides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .deck import Deck

__all__ = ["Overlays", "numbered", "overlays_of"]


@dataclass(frozen=True, slots=True)
class Overlays:
    """Numbers of overlays, from 1.

    Attributes:
        steps: step that is shown, by overlay.
        plain: where nothing stands out, so that nothing is faint.
        edges, nodes: by position, where they stand out, for each of the two passes.
        current: by node position, where the gate itself is the current one, for each of the passes.
    """

    steps: tuple[int, ...]
    plain: tuple[int, ...]
    edges: dict[int, tuple[tuple[int, ...], tuple[int, ...]]]
    nodes: dict[int, tuple[tuple[int, ...], tuple[int, ...]]]
    current: dict[int, tuple[tuple[int, ...], tuple[int, ...]]]

    def since(self, step: int) -> str | None:
        """From a step to the overlay at which it is first seen, ``3-``; None where the deck ends before it."""
        return next((f"{number}-" for number, at in enumerate(self.steps, 1) if at >= step), None)


def overlays_of(deck: Deck) -> Overlays:
    """The overlays of a deck."""
    graph, timeline = deck.traced.graph, deck.traced.timeline
    last = len(timeline.steps) - 1
    plain: list[int] = []
    found: dict[str, dict[int, tuple[list[int], list[int]]]] = {
        kind: defaultdict(lambda: ([], [])) for kind in ("edges", "nodes", "current")
    }
    for number, shot in enumerate(deck.shots, 1):
        step = timeline.steps[last if shot.step is None else shot.step]
        if shot.whole is not None or step.phase == "start":
            plain.append(number)
            continue
        way = int(step.phase != "forward")
        position = deck.story.positions[step.node]
        found["current"][position][way].append(number)
        near = {*graph.into[position], *graph.out_of[position]}
        for edge in near:
            found["edges"][edge][way].append(number)
        for node in {end for edge in near for end in (graph.edges[edge].source, graph.edges[edge].target)}:
            found["nodes"][node][way].append(number)
    steps = tuple(last if shot.step is None else shot.step for shot in deck.shots)
    tables = {
        kind: {position: (tuple(forth), tuple(back)) for position, (forth, back) in table.items()}
        for kind, table in found.items()
    }
    return Overlays(steps, tuple(plain), tables["edges"], tables["nodes"], tables["current"])


def numbered(numbers: Iterable[int]) -> str:
    """Numbers as an overlay specification: ``1-3,7``; empty where there are none."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)

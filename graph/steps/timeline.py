"""The order in which a trace is told: which element appears at which step.

What appears when depends on the graph alone (``build_outline``), so it can be kept while numbers change;
only the running sums at nodes whose downstream gradients meet depend on the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..autodiff.graph import Evaluation, Graph
from ..gates.gate import Value
from ..records import record

__all__ = ["Outline", "Phase", "Step", "Timeline", "build_outline", "build_timeline", "running_sums"]

Phase = Literal["start", "forward", "seed", "backward"]


@record(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        node: id of the gate; "" at the start, the output's node at the seed.
        appears: ids of the elements that appear: nodes, groups and edges at the start, then ``<edge>-value``,
            ``<edge>-ug``, ``<edge>-lg``, ``<edge>-dg`` and ``<node>-grad`` (a sum of downstream gradients).
        substeps: a backward step in three: what arrives (UG), what the gate knows (LG), what leaves (DG and
            sums); empty for other phases. Together they are ``appears``.
        updates: ids of the sums that change at this step, those that appear among them.
    """

    index: int
    phase: Phase
    node: str
    appears: tuple[str, ...]
    substeps: tuple[tuple[str, ...], ...] = ()
    updates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """What a graph's structure alone decides.

    Attributes:
        appears: element id -> index of the step at which it appears.
        arrivals: by position of a node whose downstream gradients meet: (step, positions of the edges whose
            downstream gradients arrive then), in order.
    """

    steps: tuple[Step, ...]
    appears: Mapping[str, int]
    arrivals: Mapping[int, tuple[tuple[int, tuple[int, ...]], ...]]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps, the step at which each element appears, and by node id the running sums: (step, sum so far).

    ``kept``: what those who tell the story want to keep as long as these numbers stand.
    """

    steps: tuple[Step, ...]
    appears: Mapping[str, int]
    sums: Mapping[str, tuple[tuple[int, Value], ...]]
    kept: dict[object, object] = field(default_factory=dict, compare=False, repr=False)


def build_outline(graph: Graph) -> Outline:
    """Steps and appearances, in time linear in the graph: 2G + 2 steps for G gates."""
    steps = [_start(graph)]
    for position in graph.gates:
        appears = tuple(f"{graph.edges[edge].id}-value" for edge in graph.out_of[position])
        steps.append(Step(len(steps), "forward", graph.nodes[position].id, appears))
    steps.append(_seed(graph, len(steps)))
    backward, arrivals = _backward(graph, len(steps))
    steps += backward
    appears_at = {element: step.index for step in steps for element in step.appears}
    return Outline(tuple(steps), appears_at, arrivals)


def _start(graph: Graph) -> Step:
    structure = [node.id for node in graph.nodes] + [group.id for group in graph.groups]
    values: list[str] = []
    for edge in graph.edges:
        structure.append(edge.id)
        if graph.nodes[edge.source].kind != "gate":
            values.append(f"{edge.id}-value")
    return Step(0, "start", "", tuple(structure + values))


def _seed(graph: Graph, index: int) -> Step:
    sink = len(graph.nodes) - 1
    edge = graph.edges[graph.into[sink][0]]
    elements = tuple(f"{edge.id}-{kind}" for kind in ("ug", "lg", "dg")) if edge.lg_kind else ()
    return Step(index, "seed", graph.nodes[sink].id, elements)


def _backward(graph: Graph, first: int) -> tuple[list[Step], dict[int, tuple[tuple[int, tuple[int, ...]], ...]]]:
    """The backward steps, and the arrivals at nodes where several downstream gradients meet."""
    steps: list[Step] = []
    arrived: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
    for position in reversed(graph.gates):
        index = first + len(steps)
        flowing = [edge for edge in graph.into[position] if graph.edges[edge].lg_kind]
        by_source: dict[int, list[int]] = {}
        for edge in flowing:
            by_source.setdefault(graph.edges[edge].source, []).append(edge)
        appearing: list[str] = []
        updates: list[str] = []
        for source, edges in by_source.items():
            before = arrived.setdefault(source, [])
            was_met = len(before) > 1 or (bool(before) and len(before[0][1]) > 1)
            if before or len(edges) > 1:
                updates.append(f"{graph.nodes[source].id}-grad")
                appearing += [] if was_met else updates[-1:]
            before.append((index, tuple(edges)))
        names = [graph.edges[edge].id for edge in flowing]
        substeps = (
            tuple(f"{name}-ug" for name in names),
            tuple(f"{name}-lg" for name in names),
            (*(f"{name}-dg" for name in names), *appearing),
        )
        appears = substeps[0] + substeps[1] + substeps[2]
        steps.append(Step(index, "backward", graph.nodes[position].id, appears, substeps, tuple(updates)))
    met = {node: tuple(times) for node, times in arrived.items() if len(times) > 1 or len(times[0][1]) > 1}
    return steps, met


def running_sums(graph: Graph, outline: Outline, evaluation: Evaluation) -> dict[str, tuple[tuple[int, Value], ...]]:
    """By node id, the sum of the downstream gradients after each step at which gradients meet there."""
    sums: dict[str, tuple[tuple[int, Value], ...]] = {}
    for node, times in outline.arrivals.items():
        total: Value | None = None
        seen = 0
        entries: list[tuple[int, Value]] = []
        for step, edges in times:
            for edge in edges:
                gradient = evaluation.downstream[edge]
                if gradient is not None:
                    total = gradient if total is None else total + gradient
                    seen += 1
            if seen > 1 and total is not None:
                entries.append((step, total))
        final = evaluation.gradients[node]
        if entries and final is not None:  # the very float that the trace reports, whatever order it added in
            entries[-1] = (entries[-1][0], final)
        sums[graph.nodes[node].id] = tuple(entries)
    return sums


def build_timeline(graph: Graph, evaluation: Evaluation, outline: Outline | None = None) -> Timeline:
    """All steps of a trace; an ``outline`` of the same structure saves making it again."""
    outline = outline or build_outline(graph)
    return Timeline(outline.steps, outline.appears, running_sums(graph, outline, evaluation))

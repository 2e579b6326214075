"""In which rank every node and label stands: chosen here, so that Graphviz need not look for it.

Gates, inputs and leaves stand in even ranks, the labels of wires in odd ones between them. A wire that spans more
ranks than from one to the next has a bend in each rank between, so that Graphviz gives it a place there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import inf

from ..autodiff.graph import Graph

__all__ = ["STRAIGHT", "Weights", "label_ranks_of", "late_ranks_of", "ranks_of", "settled_ranks", "weights_of"]

Weights = tuple[tuple[int, int], ...]
Wires = Sequence[Sequence[int]]  # positions of edges, by position of a node
STRAIGHT, _STRAIGHTEST, _SOFT, _SOFTEST = 8, 9, 2, 1
_MANY = 100  # nodes that are looked at together at most


def ranks_of(graph: Graph) -> list[int]:
    """Rank of every node when each stands as far left as it can: right after the last of its operands."""
    rank: list[int] = []
    for node in graph.nodes:
        rank.append(1 + max([rank[operand] for operand in node.operands], default=-1))
    return rank


def late_ranks_of(graph: Graph) -> list[int]:
    """Rank of every node when each stands as far right as it can: right before its first use."""
    rank = [0] * len(graph.nodes)
    for position in range(len(graph.nodes) - 1, -1, -1):
        uses = [rank[graph.edges[edge].target] for edge in graph.out_of[position]]
        rank[position] = min(uses, default=0) - 1
    return rank


def weights_of(graph: Graph, rank: list[int], leaves: Collection[int]) -> Weights:
    """By edge, how straight its wire is to be before its label and after it.

    Chains bend before a gate with several operands or where wires part, and of several operands the one with the
    longest way behind it goes straight on; ``rank``: see ``ranks_of``.
    """
    heads = [STRAIGHT] * len(graph.edges)
    for edges in graph.into:
        if len(edges) < 2:
            continue
        ranks = [rank[graph.edges[edge].source] for edge in edges]
        top = max(ranks)
        deepest = top if ranks.count(top) == 1 else None
        for edge, own in zip(edges, ranks, strict=True):
            heads[edge] = _STRAIGHTEST if own == deepest else _SOFT
    return tuple(
        (STRAIGHT if number in leaves or len(graph.out_of[edge.source]) == 1 else _SOFTEST, head)
        for number, (edge, head) in enumerate(zip(graph.edges, heads, strict=True))
    )


def settled_ranks(
    graph: Graph, leaves: Collection[int], weights: Weights, late: list[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The ranks of all nodes and of all labels; ``late``: see ``late_ranks_of``.

    Of two ways the one whose long wires weigh less: every node right before its first use; or right after its
    operands, except where it does better near its use.
    """
    edges, first = graph.edges, min(late)
    pulls = [min(weight) for weight in weights]
    rank = [2 * (own - first) for own in late]
    if any(rank[edge.target] - rank[edge.source] > 2 for edge in edges):
        other = _pulled(graph, leaves, pulls)
        rank = min(rank, other, key=lambda way: _load(graph, leaves, pulls, way))
    return tuple(rank), label_ranks_of(graph, leaves, weights, rank)


def label_ranks_of(graph: Graph, leaves: Collection[int], weights: Weights, rank: Sequence[int]) -> tuple[int, ...]:
    """The ranks of all labels: of a long wire's, at the end at which the wire is to be straight."""
    return tuple(
        rank[edge.source] + 1 if before > after and number not in leaves else rank[edge.target] - 1
        for number, (edge, (before, after)) in enumerate(zip(graph.edges, weights, strict=True))
    )


def _load(graph: Graph, leaves: Collection[int], pulls: list[int], rank: list[int]) -> int:
    """The length of all wires times their weight."""
    return sum(
        [
            pulls[number] * (rank[edge.target] - rank[edge.source])
            for number, edge in enumerate(graph.edges)
            if number not in leaves
        ]
    )


def _pulled(graph: Graph, leaves: Collection[int], pulls: list[int]) -> list[int]:
    """The nodes right after their operands, or, where long wires weigh less that way, right before their first use:
    alone, or together with all that only leads there."""
    edges, rank = graph.edges, list[int]()
    into: Wires = [[edge for edge in wires if edge not in leaves] for wires in graph.into] if leaves else graph.into
    out_of: Wires = [[edge for edge in wires if edge not in leaves] for wires in graph.out_of]
    for wires, node in zip(into, graph.nodes, strict=True):
        rank.append(max([rank[edges[edge].source] + 2 for edge in wires], default=2 if node.operands else 0))
    for position in range(len(rank) - 1, -1, -1):
        ahead = out_of[position]
        move = min([rank[edges[edge].target] for edge in ahead]) - 2 - rank[position] if ahead else 0
        if move <= 0:
            continue
        together, held = _exclusive(graph, position, into, out_of, pulls)
        alone = sum([pulls[edge] for edge in into[position]])
        if sum([pulls[edge] for edge in ahead]) > min(alone, held):
            for each in together if held <= alone else (position,):
                rank[each] += move
    return rank


def _exclusive(graph: Graph, position: int, into: Wires, out_of: Wires, pulls: list[int]) -> tuple[list[int], float]:
    """A node with all that only leads to it, and how strongly wires from elsewhere hold that back; without an answer
    where it is much."""
    inside, seen = [position], dict[int, int]()
    held = 0
    for each in inside:
        for edge in into[each]:
            source = graph.edges[edge].source
            seen[source] = seen.get(source, 0) + 1
            held += pulls[edge]
            if seen[source] == len(out_of[source]):
                inside.append(source)
                held -= sum([pulls[other] for other in out_of[source]])
        if len(inside) > _MANY:
            return [position], inf
    return inside, held

"""A builder's nodes wired into a graph: their edges, which of them run into each node and out of it, and the gates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .builder import Builder, Draft
from .edges import edges_of, gradient_free, last_edge, without_dead_ends
from .graph import Edge, Node

__all__ = ["Wiring", "wired"]


@dataclass(frozen=True, slots=True)
class Wiring:
    """``into`` and ``out_of``: numbers of edges by node; ``gates``: positions."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    into: tuple[tuple[int, ...], ...]
    out_of: tuple[tuple[int, ...], ...]
    gates: tuple[int, ...]


def wired(builder: Builder, output: int, output_name: str) -> Wiring:
    """The nodes with an output node behind ``output``, and their edges."""
    nodes = [_node(draft) for draft in builder.nodes]
    nodes.append(Node("nout", "output", None, (output,), output_name, nodes[output].shape))
    still = gradient_free(builder)
    edges = [edge for position, draft in enumerate(builder.nodes) for edge in edges_of(builder, position, draft, still)]
    has_gradient = nodes[output].kind != "constant" and output not in still
    edges.append(last_edge(output, len(nodes) - 1, has_gradient, nodes[output].shape))
    edges = without_dead_ends(edges, len(nodes))
    into: list[list[int]] = [[] for _ in nodes]
    out_of: list[list[int]] = [[] for _ in nodes]
    for number, edge in enumerate(edges):
        into[edge.target].append(number)
        out_of[edge.source].append(number)
    return Wiring(
        tuple(nodes),
        tuple(edges),
        tuple(map(tuple, into)),
        tuple(map(tuple, out_of)),
        tuple(position for position, node in enumerate(nodes) if node.kind == "gate"),
    )


def _node(draft: Draft) -> Node:
    kind: Any = draft.kind
    return Node(draft.id, kind, draft.operation, draft.operands, draft.name, draft.shape, draft.span, draft.group)

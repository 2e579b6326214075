"""The chain rule of every input side by side, so that what they share is seen; and their closed forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .chain_rule_paths import Paths, paths
from .closed_forms import ClosedForm, closed_form
from .evaluation_point import Point
from .multiplication_counts import Costs, costs
from .unnamed_values import Definition, definitions

__all__ = ["Symbols", "symbols"]

_MOST_LEAVES = 40  # input nodes whose chains are written out


@dataclass(frozen=True, slots=True)
class Symbols:
    """Attributes:
    chains: one an input node, in order of first appearance (elements of an input each their own).
    shared: by edge id, how many input nodes' chains hold its factor; only those of two or more.
    closed: SymPy's gradient of the whole, where it can be shown.
    costs: multiplications without sharing, forward, and backward.
    definitions: what the unnamed values are called.
    """

    chains: tuple[Paths, ...]
    shared: Mapping[str, int]
    closed: ClosedForm
    costs: Costs
    definitions: tuple[Definition, ...]


def symbols(point: Point) -> Symbols:
    """Everything in symbols; the closed form is worked out in a child process within its limits."""
    leaves = [(item.key, index) for item in point.graph.inputs for index in item.nodes]
    left = point.limits.path_factors
    chains: list[Paths] = []
    for key, index in leaves[:_MOST_LEAVES]:
        chains.append(paths(point, key, index, left))
        left -= sum(len(path.factors) for path in chains[-1].paths)
    counts: dict[str, int] = {}
    for chain in chains:
        for edge in {factor.edge for path in chain.paths for factor in path.factors}:
            counts[edge] = counts.get(edge, 0) + 1
    shared = {edge: count for edge, count in counts.items() if count > 1}
    return Symbols(tuple(chains), shared, closed_form(point), costs(point.graph), definitions(point))

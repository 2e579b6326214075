"""All ways from an input to the output: the products along them add up to the gradient (the chain rule)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import TraceError
from ..gates.gate import Value
from ..notation.formula_parts import Written, joined, partial, written
from ..notation.pieces import Notation, name_piece
from .evaluation_point import Point, edge_gradient, element, input_named
from .identifiers import node_labels, whole_name

__all__ = ["Factor", "Path", "Paths", "paths"]

_LONGEST_CHAIN = 300  # factors that the chain rule is written out with
_Trail = tuple[int, Any]  # an edge, and the trail before it


@dataclass(frozen=True, slots=True)
class Factor:
    """One edge of a path: ∂target/∂source. ``value``: its local gradient where that is a number.

    ``uses``: on how many of the listed paths the edge lies; above 1 it is shared.
    """

    edge: str
    name: Written
    value: float | None
    uses: int


@dataclass(frozen=True, slots=True)
class Path:
    """From the output back to the input. ``product``: what the path adds to the gradient, in the input's shape."""

    factors: tuple[Factor, ...]
    product: Value


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths of one input's node.

    Attributes:
        count: of all paths; ``paths`` lists at most ``Limits.paths`` of them, and no
            more than ``Limits.path_factors`` factors.
        gradient: what all of them add up to; None where no gradient flows.
        total: the sum over the listed paths.
        chain: the chain rule written out, ∂f/∂x = ∂f/∂q · ∂q/∂x + …; None where some paths are not listed.
    """

    key: str
    index: tuple[int, ...]
    node: str
    count: int
    paths: tuple[Path, ...]
    gradient: Value | None
    total: Value
    chain: Written | None


def _leaf(point: Point, key: str, index: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    """The position of the node of an input: of the whole, or of one element where the program picks elements."""
    item = input_named(point, key)
    if () in item.nodes:
        return item.nodes[()], ()
    where = element(point, item, index) if index or not item.nodes else next(iter(item.nodes))
    if where not in item.nodes:
        raise TraceError("wrong_arguments", "no_element", source=point.graph.source, name=key, text=str(list(where)))
    return item.nodes[where], where


def _counted(point: Point) -> list[int]:
    """Number of paths from each node to the output."""
    graph = point.graph
    counts = [0] * len(graph.nodes)
    counts[-1] = 1
    for position in reversed(range(len(graph.nodes) - 1)):
        flowing = (graph.edges[number] for number in graph.out_of[position])
        counts[position] = sum(counts[edge.target] for edge in flowing if edge.lg_kind is not None)
    return counts


def _walked(point: Point, leaf: int, counts: list[int], most_factors: int) -> list[tuple[int, ...]]:
    """Paths as edge positions, from the output back to the input, at most ``Limits.paths`` of so many factors."""
    graph = point.graph
    found: list[tuple[int, ...]] = []
    stack: list[tuple[int, _Trail | None]] = [(leaf, None)]
    while stack and len(found) < point.limits.paths:
        position, trail = stack.pop()
        if position == len(graph.nodes) - 1:
            walked = tuple(_unrolled(trail))
            most_factors -= len(walked)
            if most_factors < 0:
                break
            found.append(walked)
            continue
        for number in reversed(graph.out_of[position]):
            edge = graph.edges[number]
            if edge.lg_kind is not None and counts[edge.target]:
                stack.append((edge.target, (number, trail)))
    return found


def _unrolled(trail: _Trail | None) -> Iterator[int]:
    while trail is not None:
        yield trail[0]
        trail = trail[1]


def _product(point: Point, walked: tuple[int, ...]) -> Value:
    """The seed, handed back along one path."""
    gradient: Value = point.evaluation.seed
    for number in walked:
        gradient = edge_gradient(point, number, gradient)
    return gradient


def paths(point: Point, key: str, index: Sequence[int] = (), most_factors: int | None = None) -> Paths:
    """Paths from an input to the output.

    Args:
        most_factors: how many factors the listed paths may have together; by default what the limits say.

    Raises:
        TraceError: no such input or element.
    """
    graph, evaluation = point.graph, point.evaluation
    item = input_named(point, key)
    if not item.nodes:
        empty = 0.0 if not item.shape else np.zeros(item.shape)
        return Paths(key, (), "", 0, (), empty, empty, None)
    leaf, where = _leaf(point, key, index)
    counts = _counted(point)
    found = _walked(point, leaf, counts, point.limits.path_factors if most_factors is None else most_factors)
    uses: dict[int, int] = {}
    for walked in found:
        for number in walked:
            uses[number] = uses.get(number, 0) + 1
    labels, whole = node_labels(graph), whole_name(point)
    names: dict[int, Written] = {}
    for number in uses:
        edge = graph.edges[number]
        top = whole if graph.nodes[edge.target].kind == "output" else labels[edge.target]
        names[number] = _partial(top, labels[edge.source])
    listed = tuple(_path(point, walked, uses, names) for walked in found)
    shape = graph.nodes[leaf].shape
    total: Value = np.zeros(shape) if shape else 0.0
    for path in listed:
        total = total + path.product
    is_whole = counts[leaf] == len(listed) > 0
    chain = _chain(_partial(whole, labels[leaf]), listed) if is_whole else None
    return Paths(key, where, graph.nodes[leaf].id, counts[leaf], listed, evaluation.gradients[leaf], total, chain)


def _path(point: Point, walked: tuple[int, ...], uses: dict[int, int], names: dict[int, Written]) -> Path:
    graph = point.graph
    factors: list[Factor] = []
    for number in walked:
        local = point.evaluation.local_gradients[number]
        if graph.nodes[graph.edges[number].target].kind == "output" and len(walked) > 1:
            continue  # ∂f/∂f
        value = local if isinstance(local, float) else None
        factors.append(Factor(graph.edges[number].id, names[number], value, uses[number]))
    return Path(tuple(factors), _product(point, walked))


def _partial(top: str, bottom: str) -> Written:
    """∂top/∂bottom of two names."""

    def write(notation: Notation) -> str:
        return partial(name_piece(top, notation).text, name_piece(bottom, notation).text, notation)

    return written(write)


def _chain(left: Written, listed: tuple[Path, ...]) -> Written | None:
    """∂f/∂x = ∂f/∂q · ∂q/∂x + ∂f/∂r · ∂r/∂x; None where that would be too long to read."""
    if sum(len(path.factors) for path in listed) > _LONGEST_CHAIN:
        return None

    def write(notation: Notation) -> str:
        products = [joined([factor.name.of(notation) for factor in path.factors], "·", notation) for path in listed]
        return joined([left.of(notation), joined(products, "+", notation)], "=", notation)

    return written(write)

"""Forward mode: tangents run from an input to the output, on the same graph and by the same local gradients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..autodiff.evaluate import input_gradients
from ..errors import TraceError
from ..gates.gate import Value
from ..words import ShapeName
from .evaluation_point import Point, edge_gradient, element, given_values, input_named, total

__all__ = ["ForwardMode", "directional", "forward_mode"]


@dataclass(frozen=True, slots=True)
class ForwardMode:
    """One pass.

    Attributes:
        tangents: by node position, how the value moves when the inputs move along the direction (shape of the
            value); None where nothing moves.
        shares: by edge position, what the edge contributes to its target's tangent, in the target's shape.
        result: the output's tangent, as one number (Σ seed · tangent).
        expected: gradient · direction, what the backward pass says of the same question.
    """

    direction: Mapping[str, Value]
    tangents: tuple[Value | None, ...]
    shares: tuple[Value | None, ...]
    result: float
    expected: float


def directional(point: Point, key: str, index: Sequence[int] = ()) -> dict[str, Value]:
    """The direction in which one element of one input grows by 1.

    Raises:
        TraceError: no such input or element.
    """
    item = input_named(point, key)
    where = element(point, item, index)
    if not item.shape:
        return {key: 1.0}
    whole: Any = np.zeros(item.shape)
    whole[where] = 1.0
    return {key: whole}


def _share(point: Point, number: int, tangent: Value) -> Value:
    """The Jacobian of one edge times a tangent of its source; shape of the target.

    Structured gates know the product from the left only, so it is asked once for every element of the output:
    the k-th element of J t is (Jᵀ e_k) · t.
    """
    graph = point.graph
    edge = graph.edges[number]
    target = graph.nodes[edge.target]
    local = point.evaluation.local_gradients[number]
    if target.kind == "output":
        return tangent
    if local is not None:
        product = np.asarray(local) * tangent
        return float(product) if not target.shape else np.array(np.broadcast_to(product, target.shape))
    count, limit = int(np.prod(target.shape)), point.limits.tangent_products
    if count > limit:
        span, source = target.span, graph.source
        raise TraceError("too_large", "tangent_products", source=source, span=span, limit=limit, value=count)
    flat: Any = np.zeros(count)
    for element_number in range(count):
        unit: Any = np.zeros(count)
        unit[element_number] = 1.0
        row = edge_gradient(point, number, unit.reshape(target.shape) if target.shape else 1.0)
        flat[element_number] = np.sum(np.asarray(row) * tangent)
    return flat.reshape(target.shape) if target.shape else float(flat[0])


def forward_mode(point: Point, direction: Mapping[str, Value]) -> ForwardMode:
    """Tangents of all nodes for a direction: by input key, in the input's shape; inputs left out stand still.

    Raises:
        TraceError: ``unknown_name``, ``shape_mismatch``, or ``too_large`` for a structured gate of many outputs.
    """
    graph = point.graph
    tangents: list[Value | None] = [None] * len(graph.nodes)
    for key, tangent in direction.items():
        item = input_named(point, key)
        if np.shape(tangent) != item.shape:
            shape, wanted = ShapeName(np.shape(tangent)), ShapeName(item.shape)
            raise TraceError(
                "shape_mismatch", "direction_shape", source=graph.source, text=key, shape=shape, wanted=wanted
            )
        for index, position in item.nodes.items():
            tangents[position] = tangent if index == () else float(tangent[index])  # type: ignore[index]
    shares: list[Value | None] = [None] * len(graph.edges)
    with np.errstate(all="ignore"):
        for position in (*graph.gates, len(graph.nodes) - 1):
            for number in graph.into[position]:
                edge = graph.edges[number]
                moving = tangents[edge.source]
                if edge.lg_kind is None or moving is None:
                    continue
                share = _share(point, number, moving)
                shares[number] = share
                held = tangents[position]
                tangents[position] = share if held is None else held + share
        gradients = input_gradients(graph, point.evaluation)
        expected = sum(
            float(np.sum(np.asarray(gradients[key]) * tangent))
            for key, tangent in direction.items()
            if gradients[key] is not None
        )
    last = tangents[-1]
    result = 0.0 if last is None else total(last, point.evaluation.seed)
    known = {key: direction.get(key, 0.0 * value) for key, value in given_values(point).items()}
    return ForwardMode(known, tuple(tangents), tuple(shares), result, expected)

"""The full Jacobian of one edge and the lecture's four steps from it to the downstream gradient."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..errors import TraceError
from ..gates.array_math import sum_to
from ..limits import Limits
from .evaluate import apply_vjp
from .graph import Evaluation, Graph

__all__ = ["JacobianSteps", "jacobian_steps"]


@dataclass(frozen=True)
class JacobianSteps:
    """With n the size of the edge's value and m that of the gate's output:

    jacobian: ∂output/∂value, shape output shape + value shape.
    transposed: the same, transposed and flattened, (n, m).
    upstream: the upstream gradient, flattened, (m,).
    product: transposed @ upstream, (n,).
    gradient: the product in the value's shape: the downstream gradient.
    """

    jacobian: np.ndarray
    transposed: np.ndarray
    upstream: np.ndarray
    product: np.ndarray
    gradient: np.ndarray


def jacobian_steps(graph: Graph, evaluation: Evaluation, edge_number: int, limits: Limits) -> JacobianSteps:
    """The Jacobian by one vector-Jacobian product an output element.

    Raises:
        TraceError: ``too_large`` over the limit of entries, ``not_differentiable`` where no gradient flows.
    """
    edge = graph.edges[edge_number]
    target, source = graph.nodes[edge.target], graph.nodes[edge.source]
    size, count = math.prod(source.shape), math.prod(target.shape)
    if size * count > limits.jacobian:
        raise TraceError(
            "too_large", "jacobian", source=graph.source, span=target.span, limit=limits.jacobian, value=size * count
        )
    upstream = evaluation.gradients[edge.target]
    if edge.lg_kind is None or upstream is None:
        raise TraceError("not_differentiable", "no_gradient", source=graph.source, span=target.span)
    with np.errstate(all="ignore"):
        rows = [_row(graph, evaluation, edge_number, unit) for unit in np.eye(count)]
    matrix = np.array(rows).reshape(count, size)
    transposed = matrix.T.copy()
    flat = np.asarray(upstream, dtype=np.float64).reshape(count)
    with np.errstate(all="ignore"):
        product = transposed @ flat
    return JacobianSteps(
        matrix.reshape(target.shape + source.shape), transposed, flat, product, product.reshape(source.shape)
    )


def _row(graph: Graph, evaluation: Evaluation, edge_number: int, unit: np.ndarray) -> np.ndarray:
    """∂(one output element)/∂value, flattened: the product of a one-hot upstream gradient with the Jacobian."""
    edge = graph.edges[edge_number]
    target, source = graph.nodes[edge.target], graph.nodes[edge.source]
    shaped = unit.reshape(target.shape) if target.shape else float(unit[0])
    local = evaluation.local_gradients[edge_number]
    if target.kind == "output":
        return unit
    if local is not None:
        # A zero times an infinite slope elsewhere must stay zero: only the element's own slope counts.
        product = np.where(np.asarray(shaped) == 0, 0.0, local)
        return np.asarray(sum_to(product, source.shape)).reshape(-1)
    gradients = apply_vjp(target, evaluation.values, edge.target, shaped)
    gradient = gradients[edge.operand]
    assert gradient is not None
    return np.asarray(gradient, dtype=np.float64).reshape(-1)

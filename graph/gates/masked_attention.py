"""Attention with a mask that is added to the scores: 0 where a query may look, −inf where it may not."""

from __future__ import annotations

import math

import numpy as np

from .array_math import as_value
from .composite import attention_expansion, attention_shape
from .gate import Gate, Misfit, Shape, Value, broadcast_shape
from .matmul import matmul_gradients, matmul_shape, matmul_work, swapped
from .softmax import log_softmax

__all__ = ["RECORDS"]


def _scores(q: Shape, k: Shape) -> Shape:
    return matmul_shape(q, (*k[:-2], k[-1], k[-2]))


def _shape(q: Shape, k: Shape, v: Shape, mask: Shape) -> Shape:
    found = attention_shape(q, k, v)
    if broadcast_shape(_scores(q, k), mask) != _scores(q, k):
        raise Misfit("shape_mismatch", "shape_broadcast")
    return found


def _weights(q: Value, k: Value, mask: Value) -> np.ndarray:
    scores = np.asarray(q) @ swapped(np.asarray(k)) / math.sqrt(np.shape(q)[-1])
    return np.asarray(np.exp(log_softmax(scores + mask)))


def _vjp(upstream_gradient: Value, out: Value, q: Value, k: Value, v: Value, mask: Value) -> tuple[Value | None, ...]:
    """As attention's, with the weights that the mask has left."""
    weights = _weights(q, k, mask)
    of_weights, of_values = matmul_gradients(upstream_gradient, weights, v)
    inner = np.sum(of_weights * weights, axis=-1, keepdims=True)
    of_scores = weights * (of_weights - inner) / math.sqrt(np.shape(q)[-1])
    of_queries, of_keys = matmul_gradients(of_scores, q, swapped(np.asarray(k)))
    return of_queries, as_value(swapped(np.asarray(of_keys))), of_values, None


def _rules(q: Shape, k: Shape, v: Shape, mask: Shape) -> tuple[str | None, ...]:
    root = f"sqrt({q[-1]})"
    weights = f"softmax(Q @ K.T / {root} + mask)"
    scores = f"({weights} * (UG @ V.T - sum(UG * out, axis=-1, keepdims=True)))"
    return f"{scores} @ K / {root}", f"{scores}.T @ Q / {root}", f"{weights}.T @ UG", None


def _expansion(q: Shape, k: Shape, v: Shape, mask: Shape) -> str:
    return attention_expansion(q, k, v).replace("softmax(s)", "softmax(s + detach(mask))")


RECORDS = (
    Gate(
        name="masked_attention",
        sign="masked attention",
        operands=("Q", "K", "V", "mask"),
        forward=lambda m, q, k, v, mask: np.matmul(_weights(q, k, mask), v),
        vjp=_vjp,
        shape=_shape,
        work=lambda q, k, v, mask: matmul_work(q, (*k[:-2], k[-1], k[-2])) + matmul_work(_scores(q, k), v),
        formula="softmax(Q @ K.T / sqrt(d) + mask) @ V",
        rules=_rules,
        expansion=_expansion,
        takes_gradient=lambda q, k, v, mask: (True, True, True, False),
        test_shapes=(((2, 3), (4, 3), (4, 5), (2, 4)), ((6, 2, 3), (6, 4, 3), (6, 4, 5), (2, 4))),
        source="Vaswani et al., Attention is all you need, 2017, section 3.2.3",
    ),
)

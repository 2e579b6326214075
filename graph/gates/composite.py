"""Layers: gates that stand for a small network and can be opened into it."""

from __future__ import annotations

import math

import numpy as np

from ..words import ShapeName
from .array_math import sum_to
from .axes import along_axis, one_axis, settings
from .gate import Gate, Misfit, Shape, Value, broadcast_shape
from .matmul import matmul_gradients, matmul_numpy_rules, matmul_shape, matmul_work, swapped
from .softmax import log_softmax

__all__ = ["RECORDS", "attention_expansion", "attention_shape"]

EPSILON = 1e-5  # keeps the division of a normalisation finite where all elements are equal
_SHAPES: tuple[tuple[Shape, ...], ...] = (((3,),), ((2, 3),), ((2, 3, 4),))


def _affine_shape(x: Shape, w: Shape, b: Shape) -> Shape:
    product = matmul_shape(x, w)
    try:
        fits = broadcast_shape(product, b) == product
    except Misfit:
        fits = False
    if not fits:
        raise Misfit("shape_mismatch", "shape_bias", product=ShapeName(product))
    return product


def _affine_vjp(upstream_gradient: Value, out: Value, x: Value, w: Value, b: Value) -> tuple[Value, ...]:
    return (*matmul_gradients(upstream_gradient, x, w), sum_to(upstream_gradient, np.shape(b)))


def _summed_back(output: Shape, operand: Shape) -> str:
    """UG in our own language, summed over the axes along which the operand was copied."""
    copied = tuple(range(len(output) - len(operand)))
    if copied:
        return f"sum(UG{settings(copied[0] if len(copied) == 1 else copied)})"
    stretched = [k for k, n in enumerate(operand) if n < output[k]]
    return f"sum(UG, axis={stretched[0]}, keepdims=True)" if len(stretched) == 1 else "UG"


def _affine_rules(x: Shape, w: Shape, b: Shape) -> tuple[str, str, str]:
    return ("UG @ W.T", "x.T @ UG", _summed_back(matmul_shape(x, w), b))


def _affine_numpy_rules(x: Shape, w: Shape, b: Shape) -> tuple[str | None, ...]:
    """The product's rules in NumPy, and the bias's where it is summed over other axes than the rows."""
    products: tuple[str | None, ...] = ("{UG} * {W}", "{UG} * {x}")
    if len(x) > 1 or len(w) > 1:
        written = matmul_numpy_rules(x, w)
        products = tuple(text and text.replace("{a}", "{x}").replace("{b}", "{W}") for text in written)
    is_plain = (len(b) == 1 and b == w[-1:]) or b == matmul_shape(x, w)
    return *products, None if is_plain else f"unbroadcast({{UG}}, {b})"


def _normalised_shape(x: Shape) -> Shape:
    one_axis(0, len(x))
    return x


def _normalised(x: Value, axis: int) -> np.ndarray:
    """Mean 0 and variance 1 along the axis; shape of ``x``."""
    centred = x - np.mean(x, axis=axis, keepdims=True)
    return np.asarray(centred / np.sqrt(np.var(x, axis=axis, keepdims=True) + EPSILON))


def _normalised_gradient(upstream_gradient: Value, out: Value, x: Value, axis: int) -> tuple[Value, ...]:
    """(UG − mean(UG) − out·mean(UG·out))/√(var + ε), means along the axis.

    Source: S. Ioffe and C. Szegedy, Batch Normalization, 2015, section 3, the three paths taken together.
    """
    shared = np.mean(upstream_gradient, axis=axis, keepdims=True)
    along = out * np.mean(upstream_gradient * out, axis=axis, keepdims=True)
    return ((upstream_gradient - shared - along) / np.sqrt(np.var(x, axis=axis, keepdims=True) + EPSILON),)


def _normalised_rule(x: Shape, axis: int) -> tuple[str]:
    along = along_axis(x, axis)
    return (f"(UG - mean(UG{along}) - out * mean(UG * out{along})) / sqrt(var(x{along}) + 0.00001)",)


def _normalised_expansion(x: Shape, axis: int) -> str:
    along = along_axis(x, axis)
    return f"m = mean(x{along})\nv = var(x{along})\n(x - m) / sqrt(v + 0.00001)"


def attention_shape(q: Shape, k: Shape, v: Shape) -> Shape:
    """The shape of the mixed values; Misfit where queries, keys and values do not fit."""
    if min(len(q), len(k), len(v)) < 2 or q[-1] != k[-1] or k[-2] != v[-2]:
        raise Misfit("shape_mismatch", "shape_attention")
    return matmul_shape(matmul_shape(q, (*k[:-2], k[-1], k[-2])), v)


def _attention_work(q: Shape, k: Shape, v: Shape) -> int:
    transposed = (*k[:-2], k[-1], k[-2])
    return matmul_work(q, transposed) + matmul_work(matmul_shape(q, transposed), v)


def _weights(q: Value, k: Value) -> np.ndarray:
    """How much each query attends to each key: rows that sum to one."""
    return np.asarray(np.exp(log_softmax(np.asarray(q) @ swapped(np.asarray(k)) / math.sqrt(np.shape(q)[-1]))))


def _attention_vjp(upstream_gradient: Value, out: Value, q: Value, k: Value, v: Value) -> tuple[Value, ...]:
    """The rules of @, softmax, ÷√d and @ in reverse; what softmax subtracts is Σ UG·out by row."""
    upstream, weights = np.asarray(upstream_gradient), _weights(q, k)
    of_weights, of_values = matmul_gradients(upstream, weights, v)
    inner = np.sum(of_weights * weights, axis=-1, keepdims=True)
    of_scores = weights * (of_weights - inner) / math.sqrt(np.shape(q)[-1])
    of_queries, of_keys = matmul_gradients(of_scores, q, swapped(np.asarray(k)))
    return of_queries, swapped(np.asarray(of_keys)), of_values


def _attention_rules(q: Shape, k: Shape, v: Shape) -> tuple[str, str, str]:
    root = f"sqrt({q[-1]})"
    weights = f"softmax(Q @ K.T / {root})"
    scores = f"({weights} * (UG @ V.T - sum(UG * out, axis=-1, keepdims=True)))"
    return (f"{scores} @ K / {root}", f"{scores}.T @ Q / {root}", f"{weights}.T @ UG")


def attention_expansion(q: Shape, k: Shape, v: Shape) -> str:
    """Attention in simpler gates."""
    keys = "K.T" if len(k) == 2 else f"transpose(K, {(*range(len(k) - 2), len(k) - 1, len(k) - 2)})"
    return f"s = Q @ {keys} / {q[-1]}**0.5\na = softmax(s)\na @ V"


RECORDS = (
    Gate(
        name="affine",
        sign="affine",
        operands=("x", "W", "b"),
        spellings=("affine",),
        forward=lambda m, x, w, b: np.matmul(x, w) + b,
        vjp=_affine_vjp,
        shape=_affine_shape,
        work=lambda x, w, b: matmul_work(x, w),
        formula="x @ W + b",
        rules=_affine_rules,
        expansion="x @ W + b",
        test_shapes=(
            ((3,), (3, 2), (2,)),
            ((4, 3), (3, 2), (2,)),
            ((4, 3), (3, 2), (1, 2)),
            ((4, 3), (3, 2), ()),
            ((5, 4, 3), (3, 2), (2,)),
        ),
        numpy_rules=_affine_numpy_rules,
    ),
    Gate(
        name="layer_norm",
        sign="layer norm",
        operands=("x",),
        forward=lambda m, x: _normalised(x, -1),
        vjp=lambda upstream_gradient, out, x: _normalised_gradient(upstream_gradient, out, x, -1),
        shape=_normalised_shape,
        formula="(x - mean(x, axis=-1)) / sqrt(var(x, axis=-1) + 0.00001)",
        rules=lambda x: _normalised_rule(x, -1),
        expansion=lambda x: _normalised_expansion(x, -1),
        test_shapes=_SHAPES,
        source="Ba, Kiros and Hinton, Layer normalization, 2016",
    ),
    Gate(
        name="batch_norm",
        sign="batch norm",
        operands=("x",),
        forward=lambda m, x: _normalised(x, 0),
        vjp=lambda upstream_gradient, out, x: _normalised_gradient(upstream_gradient, out, x, 0),
        shape=_normalised_shape,
        formula="(x - mean(x, axis=0)) / sqrt(var(x, axis=0) + 0.00001)",
        rules=lambda x: _normalised_rule(x, 0),
        expansion=lambda x: _normalised_expansion(x, 0),
        test_shapes=_SHAPES,
        source="Ioffe and Szegedy, Batch normalization, 2015",
    ),
    Gate(
        name="attention",
        sign="attention",
        operands=("Q", "K", "V"),
        spellings=("attention", "scaled_dot_product_attention"),
        forward=lambda m, q, k, v: np.matmul(_weights(q, k), v),
        vjp=_attention_vjp,
        shape=attention_shape,
        work=_attention_work,
        formula="softmax(Q @ K.T / sqrt(d)) @ V",
        rules=_attention_rules,
        expansion=attention_expansion,
        test_shapes=(
            ((2, 3), (4, 3), (4, 5)),
            ((6, 2, 3), (6, 4, 3), (6, 4, 5)),
            ((6, 2, 3), (4, 3), (1, 4, 2)),
        ),
        source="Vaswani et al., Attention is all you need, 2017, equation 1",
    ),
)

"""PyTorch's functions of layers: linear, embedding, attention, normalize."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...language.marks import Mark
from .convolution_layers import CONVOLUTIONS
from .formula_terms import Terms, by_name
from .function_tables import Entry, argument, given
from .normalisation_functions import CHANNELS
from .number_kinds import as_flags

__all__ = ["FUNCTIONAL"]


def _normalize(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """x over its norm along an axis; the norm is the Euclidean one unless ``p`` says otherwise."""
    f = Terms(run, mark)
    keywords = by_name(f, "normalize", ("input", "p", "dim", "eps", "out"), arguments, keywords)
    x, axis = keywords["input"], run.integer(keywords.get("dim", 1), mark)
    order, eps = f.number(keywords.get("p", 2)), f.number(keywords.get("eps", 1e-12))
    if 0 < order < np.inf and eps == 1e-12:
        return f.gate("normalize", x, p=order, axis=axis)
    length = f.gate("norm", x, axis=axis, keepdims=True, **({} if order == 2 else {"ord": order}))
    return f("/", x, run.apply("max", [length, eps], {}, mark) if eps != 1e-12 else length)


def _linear(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``F.linear(x, W, b)``, x Wᵀ + b: one gate, spelt out where there is no bias or the weight is a single row."""
    f = Terms(run, mark)
    x = given(run, arguments, keywords, 0, "input", "linear", mark)
    weight = given(run, arguments, keywords, 1, "weight", "linear", mark)
    bias = argument(arguments, keywords, 2, "bias")
    rows = f.shape(weight)[:-1]
    if bias is not None and len(rows) == 1 and f.shape(bias) in (rows, ()):
        return f.gate("linear", x, weight, bias)
    product = f("@", x, f.gate("transpose", weight) if rows else weight)
    return product if bias is None else f("+", product, bias)


def _embedding(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``F.embedding(ids, weight)``."""
    return run.item(arguments[1], [arguments[0]], mark)


_ATTENTION = ("query", "key", "value", "attn_mask", "dropout_p", "is_causal", "scale", "enable_gqa")


def _attention(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """softmax(Q Kᵀ/√d) V, with a mask or only backwards in time."""
    f = Terms(run, mark)
    keywords = by_name(f, "scaled_dot_product_attention", _ATTENTION, arguments, keywords)
    q, k, v = (given(run, [], keywords, 0, name, "scaled_dot_product_attention", mark) for name in _ATTENTION[:3])
    mask = as_flags(run, keywords.get("attn_mask"), mark)
    if keywords.get("is_causal"):
        mask = np.tril(np.ones((f.shape(q)[-2], f.shape(k)[-2]))) > 0
    scores = (*f.shape(q)[:-1], f.shape(k)[-2])
    is_plain = keywords.get("scale") is None and not run.is_traced(mask)
    if is_plain and (mask is None or np.broadcast_shapes(np.shape(mask), scores[-2:]) == scores[-2:]):
        return f.gate("attention", q, k, v) if mask is None else f.gate("masked_attention", q, k, v, _added(mask))
    return _spelt_attention(f, q, k, v, mask, keywords.get("scale"))


def _added(mask: Any) -> np.ndarray:
    """A mask as it is added to the scores: of flags 0 where one may look, −inf elsewhere."""
    array = np.asarray(mask)
    return np.where(array, 0.0, -np.inf) if array.dtype == bool else array


def _spelt_attention(f: Terms, q: Any, k: Any, v: Any, mask: Any, scale: Any) -> Any:
    rank = len(f.shape(k))
    axes = (*range(rank - 2), rank - 1, rank - 2)
    turned = f.gate("transpose", k, *axes) if rank > 2 else f.gate("transpose", k)
    scores = f("*", f("@", q, turned), scale or 1 / f.shape(q)[-1] ** 0.5)
    if mask is not None:
        fixed = mask if f.run.is_traced(mask) else np.asarray(mask)
        is_flag = isinstance(fixed, np.ndarray) and fixed.dtype == bool
        scores = (
            f.run.apply("masked_fill", [scores, np.where(fixed, 0.0, 1.0)], {"value": -np.inf}, f.mark)
            if is_flag
            else f("+", scores, fixed)
        )
    return f("@", f.gate("softmax", scores, axis=-1), v)


FUNCTIONAL: dict[str, Entry] = {
    **CONVOLUTIONS, **CHANNELS,
    "normalize": _normalize, "linear": _linear, "embedding": _embedding, "scaled_dot_product_attention": _attention,
}  # fmt: skip

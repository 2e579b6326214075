"""PyTorch's functions of layers: linear, convolutions, norms, attention, spelt out in gates."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...language.program import Mark
from .entries import Entry, argument
from .terms import Terms, by_name

__all__ = ["FUNCTIONAL"]


def _normalize(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """x over its norm along an axis; the norm is the Euclidean one unless ``p`` says otherwise."""
    f = Terms(run, mark)
    keywords = by_name(f, "normalize", ("input", "p", "dim", "eps", "out"), arguments, keywords)
    x, axis = keywords["input"], keywords.get("dim", 1)
    order = f.number(keywords.get("p", 2))
    settings = {} if order == 2 else {"ord": order}
    return f("/", x, f.gate("norm", x, axis=run.integer(axis, mark), keepdims=True, **settings))


def _linear(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``F.linear(x, W, b)``: x Wᵀ + b."""
    f = Terms(run, mark)
    bias = argument(arguments, keywords, 2, "bias")
    product = f("@", arguments[0], f.gate("transpose", argument(arguments, keywords, 1, "weight")))
    return product if bias is None else f("+", product, bias)


def _embedding(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``F.embedding(ids, weight)``."""
    return run.item(arguments[1], [arguments[0]], mark)


def _attention(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """softmax(Q Kᵀ/√d) V, with a mask or only backwards in time."""
    f = Terms(run, mark)
    q, k, v = arguments[:3]
    mask = argument(arguments, keywords, 3, "attn_mask")
    rank, width = len(f.shape(k)), f.shape(q)[-1]
    axes = (*range(rank - 2), rank - 1, rank - 2)
    turned = run.bind("transpose", "transpose", [k, *axes], {}, mark) if rank > 2 else f.gate("transpose", k)
    scale = keywords.get("scale") or 1 / width**0.5
    scores = f("*", f("@", q, turned), scale)
    if argument(arguments, keywords, 5, "is_causal", default=False):
        mask = np.tril(np.ones(f.shape(scores)[-2:])) > 0
    if mask is not None:
        fixed = np.asarray(run.static(mask, mark)) if not run.is_traced(mask) else mask
        is_flag = isinstance(fixed, np.ndarray) and fixed.dtype == bool
        scores = (
            run.apply("masked_fill", [scores, np.where(fixed, 0.0, 1.0)], {"value": -np.inf}, mark)
            if is_flag
            else f("+", scores, fixed)
        )
    return f("@", f.gate("softmax", scores, axis=-1), v)


def _convolved(gate: str, rank: int) -> Entry:
    """``F.conv2d(x, w, b, stride, padding, dilation, groups)``."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        f = Terms(run, mark)
        names = ("input", "weight", "bias", "stride", "padding", "dilation", "groups")
        given = {name: argument(arguments, keywords, place, name) for place, name in enumerate(names)}
        if given["padding"] == "same":
            given["padding"] = tuple((k - 1) // 2 for k in f.shape(given["weight"])[2:])
        if given["padding"] == "valid":
            given["padding"] = 0
        settings = {name: run.integers(given[name], mark) for name in names[3:] if given[name] is not None}
        result = f.gate(gate, given["input"], given["weight"], **settings)
        if given["bias"] is None:
            return result
        return f("+", result, f.gate("reshape", given["bias"], shape=(-1, *(1,) * rank)))

    return call


def _layer_norm(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """The lecture's one gate, or PyTorch's with a shape, a weight and a bias."""
    f = Terms(run, mark)
    names = ("input", "normalized_shape", "weight", "bias", "eps")
    x, shape, weight, bias, eps = (argument(arguments, keywords, k, name) for k, name in enumerate(names))
    if shape is None or run.is_traced(shape):  # layer_norm(x, gamma, beta)
        return f.run.bind("layer_norm", "layer_norm", arguments, keywords, mark)
    axes = tuple(range(-len(run.integers([shape] if isinstance(shape, int) else shape, mark)), 0))
    centred = f("-", x, f.gate("mean", x, axis=axes, keepdims=True))
    variance = f.gate("mean", f("**", centred, 2), axis=axes, keepdims=True)
    result = f("/", centred, f.gate("sqrt", f("+", variance, float(eps or 1e-5))))
    result = result if weight is None else f("*", result, weight)
    return result if bias is None else f("+", result, bias)


FUNCTIONAL: dict[str, Any] = {
    "conv2d": _convolved("conv2d", 2), "conv1d": _convolved("conv1d", 1), "layer_norm": _layer_norm,
    "normalize": _normalize, "linear": _linear, "embedding": _embedding, "scaled_dot_product_attention": _attention,
}  # fmt: skip

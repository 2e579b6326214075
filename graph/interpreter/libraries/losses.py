"""Losses of PyTorch and Keras by name, spelt out in the gates that a lecture draws.

Formulas: https://docs.pytorch.org/docs/stable/nn.functional.html#loss-functions
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...language.program import Mark
from .entries import Entry, argument

__all__ = ["LOSSES"]

_SETTINGS = ("reduction", "size_average", "reduce")


class _Terms:
    """Operators between values at one place of a program: what a formula is written with."""

    def __init__(self, run: Any, mark: Mark) -> None:
        self.run, self.mark = run, mark

    def __call__(self, sign: str, left: Any, right: Any) -> Any:
        return self.run.operate(sign, left, right, self.mark)

    def gate(self, name: str, *operands: Any, **params: Any) -> Any:
        return self.run.bind(name, name, list(operands), params, self.mark)

    def shape(self, value: Any) -> tuple[int, ...]:
        return tuple(self.run.shape(value, self.mark))


def _reduced(terms: _Terms, losses: Any, reduction: str) -> Any:
    """The mean, the sum, or the losses one by one; of a single number the number."""
    if reduction == "none" or not terms.shape(losses):
        return losses
    return terms.gate("sum" if reduction == "sum" else "mean", losses)


def _of_two(formula: Callable[..., Any], *settings: tuple[str, Any]) -> Entry:
    """A loss of predictions and targets, element by element, then reduced."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        y = argument(arguments, keywords, 0, "input", "y_pred", "x")
        t = argument(arguments, keywords, 1, "target", "y_true", "t")
        if y is None or t is None:
            raise run.error("wrong_arguments", "too_few", mark, gate="loss", expected=2, got=len(arguments))
        known = {"input", "target", "y_pred", "y_true", "x", "t", *_SETTINGS, *(name for name, _ in settings)}
        for name in keywords:
            if name not in known:
                listed = ", ".join(["reduction", *(name for name, _ in settings)])
                raise run.error("wrong_arguments", "unknown_keyword", mark, gate="loss", keyword=name, known=listed)
        terms = _Terms(run, mark)
        chosen = {name: keywords.get(name, default) for name, default in settings}
        return _reduced(terms, formula(terms, y, t, **chosen), str(keywords.get("reduction", "mean")))

    return call


def _bce(f: _Terms, p: Any, t: Any, weight: Any = None) -> Any:
    """−(t ln p + (1 − t) ln(1 − p))"""
    first = f("*", t, f.gate("log", p))
    second = f("*", f("-", 1, t), f.gate("log", f("-", 1, p)))
    losses = f.run.negate(f("+", first, second), f.mark)
    return losses if weight is None else f("*", weight, losses)


def _bce_with_logits(f: _Terms, z: Any, t: Any, weight: Any = None, pos_weight: Any = None) -> Any:
    """softplus(z) − t z: finite for every z; with ``pos_weight`` w: (1 − t) z + (1 + (w − 1) t) softplus(−z)"""
    if pos_weight is None:
        losses = f("-", f.gate("softplus", z), f("*", t, z))
    else:
        factor = f("+", 1, f("*", f("-", pos_weight, 1), t))
        soft = f.gate("softplus", f.run.negate(z, f.mark))
        losses = f("+", f("*", f("-", 1, t), z), f("*", factor, soft))
    return losses if weight is None else f("*", weight, losses)


def _mse(f: _Terms, y: Any, t: Any) -> Any:
    return f("**", f("-", y, t), 2)


def _mse_loss(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """The lecture's one gate; spelt out where it is not the mean, or where shapes differ."""
    y, t = argument(arguments, keywords, 0, "input"), argument(arguments, keywords, 1, "target")
    is_plain = keywords.get("reduction", "mean") == "mean" and y is not None and t is not None
    if is_plain and run.shape(y, mark) == run.shape(t, mark):
        return run.bind("mse", "mse_loss", [y, t], {}, mark)
    return _of_two(_mse)(run, arguments, keywords, mark)


def _l1(f: _Terms, y: Any, t: Any) -> Any:
    return f.gate("abs", f("-", y, t))


def _smooth_l1(f: _Terms, y: Any, t: Any, beta: float = 1.0) -> Any:
    """d²/(2 beta) where |d| < beta, else |d| − beta/2"""
    d = f("-", y, t)
    size = f.gate("abs", d)
    small = f("/", f("**", d, 2), 2 * beta)
    return f.run.apply("where", [f.run.compare("<", size, beta, f.mark), small, f("-", size, beta / 2)], {}, f.mark)


def _huber(f: _Terms, y: Any, t: Any, delta: float = 1.0) -> Any:
    """d²/2 where |d| ≤ delta, else delta (|d| − delta/2)"""
    d = f("-", y, t)
    size = f.gate("abs", d)
    large = f("*", delta, f("-", size, delta / 2))
    return f.run.apply("where", [f.run.compare("<=", size, delta, f.mark), f("/", f("**", d, 2), 2), large], {}, f.mark)


def _kl_div(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """PyTorch's: t (ln t − q) of log-probabilities q; ``batchmean`` divides by the rows."""
    f = _Terms(run, mark)
    q, t = argument(arguments, keywords, 0, "input"), argument(arguments, keywords, 1, "target")
    if keywords.get("log_target"):
        losses = f("*", f.gate("exp", t), f("-", t, q))
    else:
        losses = f("-", f.gate("xlogy", t, t), f("*", t, q))
    reduction = str(keywords.get("reduction", "mean"))
    if reduction == "batchmean":
        rows = f.shape(q)[0] if len(f.shape(q)) > 1 else f.shape(q)[0] if f.shape(q) else 1
        return f("/", f.gate("sum", losses), rows)
    return _reduced(f, losses, reduction)


def _cross_entropy(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """Of scores: labels or distributions; with smoothing, class weights or another reduction it is spelt out."""
    scores, targets = argument(arguments, keywords, 0, "input"), argument(arguments, keywords, 1, "target")
    if targets is None:
        raise run.error("wrong_arguments", "too_few", mark, gate="cross_entropy", expected=2, got=len(arguments))
    f = _Terms(run, mark)
    smoothing = float(run.static(keywords.get("label_smoothing", 0.0), mark))
    reduction = str(keywords.get("reduction", "mean"))
    weight, ignored = keywords.get("weight"), keywords.get("ignore_index", -100)
    labels = f.shape(scores) != f.shape(targets)
    plain = not smoothing and weight is None and reduction == "mean" and ignored == -100
    if plain and len(f.shape(scores)) <= 2:
        return f.gate("softmax_cross_entropy", scores, targets)
    logs = f.gate("log_softmax", scores)
    classes = f.shape(scores)[-1]
    if not labels:
        smoothed = f("+", f("*", 1 - smoothing, targets), smoothing / classes) if smoothing else targets
        losses = run.negate(f.gate("sum", f("*", smoothed, logs), axis=-1), mark)
        return _reduced(f, losses, reduction)
    return _with_labels(f, logs, np.asarray(run.static(targets, mark)), classes, smoothing, weight, ignored, reduction)


def _with_labels(
    f: _Terms, logs: Any, targets: np.ndarray, classes: int, smoothing: float, weight: Any, ignored: int, reduction: str
) -> Any:
    """Rows of targets made from labels; rows that are ignored count nothing, in the mean neither."""
    whole = np.atleast_1d(targets).astype(np.int64)
    kept = whole != ignored
    if kept.any() and (whole[kept].min() < 0 or whole[kept].max() >= classes):
        bad = float(whole[kept].max() if whole[kept].max() >= classes else whole[kept].min())
        raise f.run.error("bad_value", "labels", f.mark, label=bad, last=classes - 1)
    rows = np.eye(classes)[np.where(kept, whole, 0)] * kept[..., None]
    factors = np.ones(classes) if weight is None else np.asarray(f.run.static(weight, f.mark), dtype=np.float64)
    even = kept[..., None] * factors / classes
    wanted = (1 - smoothing) * rows * factors + smoothing * even
    counted = float((rows * factors).sum())
    wanted = wanted.reshape(f.shape(logs))
    losses = f.run.negate(f.gate("sum", f("*", wanted, logs), axis=-1), f.mark)
    if reduction == "none":
        return losses
    total = f.gate("sum", losses) if f.shape(losses) else losses
    return total if reduction == "sum" else f("/", total, counted)


def _nll(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """−(the log-probability of the label), of log-probabilities."""
    f = _Terms(run, mark)
    logs, targets = argument(arguments, keywords, 0, "input"), argument(arguments, keywords, 1, "target")
    labels = np.asarray(run.static(targets, mark))
    reduction, ignored = str(keywords.get("reduction", "mean")), keywords.get("ignore_index", -100)
    return _with_labels(f, logs, labels, f.shape(logs)[-1], 0.0, keywords.get("weight"), ignored, reduction)


def _cosine(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """a·b / (|a| |b|) along an axis (1, or the only one)."""
    f = _Terms(run, mark)
    a, b = argument(arguments, keywords, 0, "x1"), argument(arguments, keywords, 1, "x2")
    axis = argument(arguments, keywords, 2, "dim", "axis", default=1 if len(f.shape(a)) > 1 else 0)
    axis = run.integer(axis, mark)
    above = f.gate("sum", f("*", a, b), axis=axis)
    below = f("*", f.gate("norm", a, axis=axis), f.gate("norm", b, axis=axis))
    return f("/", above, below)


def _hinge(f: _Terms, y: Any, t: Any) -> Any:
    """max(0, 1 − t y)"""
    return f.gate("relu", f("-", 1, f("*", t, y)))


def _triplet(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """max(0, |a − p| − |a − n| + margin)"""
    f = _Terms(run, mark)
    anchor, positive, negative = arguments[:3]
    margin = float(keywords.get("margin", 1.0))
    near, far = (f.gate("norm", f("+", f("-", anchor, other), 1e-6), axis=-1) for other in (positive, negative))
    losses = f.gate("relu", f("+", f("-", near, far), margin))
    return _reduced(f, losses, str(keywords.get("reduction", "mean")))


def _normalize(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """x over its norm along an axis."""
    f = _Terms(run, mark)
    x = arguments[0]
    axis = argument(arguments, keywords, 2, "dim", "axis", default=1 if len(f.shape(x)) > 1 else 0)
    return f("/", x, f.gate("norm", x, axis=run.integer(axis, mark), keepdims=True))


def _linear(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``F.linear(x, W, b)``: x Wᵀ + b."""
    f = _Terms(run, mark)
    bias = argument(arguments, keywords, 2, "bias")
    product = f("@", arguments[0], f.gate("transpose", argument(arguments, keywords, 1, "weight")))
    return product if bias is None else f("+", product, bias)


def _embedding(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``F.embedding(ids, weight)``."""
    return run.item(arguments[1], [arguments[0]], mark)


def _attention(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """softmax(Q Kᵀ/√d) V, with a mask or only backwards in time."""
    f = _Terms(run, mark)
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
        f = _Terms(run, mark)
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
    f = _Terms(run, mark)
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


LOSSES: dict[str, Any] = {
    "cross_entropy": _cross_entropy, "nll_loss": _nll, "kl_div": _kl_div, "cosine_similarity": _cosine,
    "binary_cross_entropy": _of_two(_bce, ("weight", None)),
    "binary_cross_entropy_with_logits": _of_two(_bce_with_logits, ("weight", None), ("pos_weight", None)),
    "mse_loss": _mse_loss, "l1_loss": _of_two(_l1), "smooth_l1_loss": _of_two(_smooth_l1, ("beta", 1.0)),
    "huber_loss": _of_two(_huber, ("delta", 1.0)), "hinge_loss": _of_two(_hinge), "triplet_margin_loss": _triplet,
    "conv2d": _convolved("conv2d", 2), "conv1d": _convolved("conv1d", 1), "layer_norm": _layer_norm,
    "normalize": _normalize, "linear": _linear, "embedding": _embedding, "scaled_dot_product_attention": _attention,
}  # fmt: skip

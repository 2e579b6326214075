"""Losses of PyTorch and Keras by name.

Formulas: https://docs.pytorch.org/docs/stable/nn.functional.html#loss-functions
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...autodiff.builder import Ref
from ...language.marks import Mark
from ...words import ShapeName
from ..assumptions import Rerun
from ..inputs import Input
from .formula_terms import Terms, by_name, formula
from .function_tables import Entry, argument, label_rows
from .layer_functions import FUNCTIONAL
from .layer_weights import fitting

__all__ = ["LOSSES", "reduced"]

_SETTINGS = ("reduction", "size_average", "reduce")
_CROSS_ENTROPY = (
    "input", "target", "weight", "size_average", "ignore_index", "reduce", "reduction", "label_smoothing",
)  # fmt: skip


def reduced(terms: Terms, losses: Any, reduction: str) -> Any:
    """The mean, the sum, or the losses one by one; of a single number the number."""
    if reduction == "none" or not terms.shape(losses):
        return losses
    return terms.gate("sum" if reduction == "sum" else "mean", losses)


def _of_two(gate: str, path: str, *settings: tuple[str, Any]) -> Entry:
    """A gate of predictions and targets: a loss of each element, averaged, added up or left as it is."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        y, t = _two(run, arguments, keywords, mark)
        _check_names(run, keywords, [name for name, _ in settings], mark)
        chosen = {name: keywords.get(name, default) for name, default in settings}
        reduction = str(keywords.get("reduction", "mean"))
        return run.bind(gate, path, [y, t], {**chosen, "reduction": reduction}, mark)

    return call


_OPERANDS = (("input", "y_pred", "x"), ("target", "y_true", "t"))


def _two(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> tuple[Any, Any]:
    """The predictions and the targets."""
    y, t = (argument(arguments, keywords, place, *names) for place, names in enumerate(_OPERANDS))
    if y is None or t is None:
        raise run.error("wrong_arguments", "too_few", mark, gate="loss", expected=2, got=len(arguments))
    return y, t


def _check_names(run: Any, keywords: dict[str, Any], settings: list[str], mark: Mark) -> None:
    known = {*_OPERANDS[0], *_OPERANDS[1], *_SETTINGS, *settings}
    for name in keywords:
        if name not in known:
            listed = ", ".join(["reduction", *settings])
            raise run.error("wrong_arguments", "unknown_keyword", mark, gate="loss", keyword=name, known=listed)


def _bce(gate: str, path: str, *settings: str) -> Entry:
    """Binary cross-entropy, of probabilities or of scores; weights of elements are put in before the mean."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        y, t = _two(run, arguments, keywords, mark)
        _check_names(run, keywords, list(settings), mark)
        weight, positive = keywords.get("weight"), keywords.get("pos_weight")
        reduction = str(keywords.get("reduction", "mean"))
        if weight is None and positive is None:
            return run.bind(gate, path, [y, t], {"reduction": reduction}, mark)
        f = Terms(run, mark)
        losses = f.gate(gate, y, t, reduction="none") if positive is None else _with_positive(f, y, t, positive)
        return reduced(f, losses if weight is None else f("*", weight, losses), reduction)

    return call


def _with_positive(f: Terms, z: Any, t: Any, weight: Any) -> Any:
    """(1 − t) z + (1 + (w − 1) t) softplus(−z): a target of one counts w times."""
    factor = f("+", 1, f("*", f("-", weight, 1), t))
    soft = f.gate("softplus", f.run.negate(z, f.mark))
    return f("+", f("*", f("-", 1, t), z), f("*", factor, soft))


def _mse_loss(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """The lecture's gate; that of squared errors where it is not the mean, or where shapes differ."""
    y, t = _two(run, arguments, keywords, mark)
    _check_names(run, keywords, [], mark)
    reduction = str(keywords.get("reduction", "mean"))
    if reduction == "mean" and run.shape(y, mark) == run.shape(t, mark):
        return run.bind("mse", "mse_loss", [y, t], {}, mark)
    return run.bind("squared_error", "mse_loss", [y, t], {"reduction": reduction}, mark)


def _cross_entropy(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """Of scores: labels or distributions; classes that have weights are spelt out."""
    f = Terms(run, mark)
    keywords = by_name(f, "cross_entropy", _CROSS_ENTROPY, arguments, keywords)
    scores, targets = keywords.get("input"), keywords.get("target")
    if targets is None:
        raise run.error("wrong_arguments", "too_few", mark, gate="cross_entropy", expected=2, got=len(arguments))
    chosen = _Chosen.of(f, keywords)
    if len(f.shape(scores)) > 2:
        return _by_rows(_scores_loss, f, scores, targets, chosen)
    return _scores_loss(f, scores, targets, chosen)


@dataclass(frozen=True)
class _Chosen:
    """Settings of a cross-entropy."""

    reduction: str
    smoothing: float
    weight: Any
    ignored: int

    @classmethod
    def of(cls, f: Terms, keywords: dict[str, Any]) -> _Chosen:
        return cls(
            str(keywords.get("reduction", "mean")),
            f.number(keywords.get("label_smoothing", 0.0)),
            keywords.get("weight"),
            f.whole(keywords.get("ignore_index", -100)),
        )


def _by_rows(loss: Callable[..., Any], f: Terms, scores: Any, targets: Any, chosen: _Chosen) -> Any:
    """(N, C, d…) as rows of C: the axis of the classes is put last, and what is left as it is gets its axes back."""
    shape = f.shape(scores)
    places, classes = (shape[0], *shape[2:]), shape[1]

    def rows(array: Any) -> Any:
        last = f.run.apply("moveaxis", [array], {"source": 1, "destination": -1}, f.mark)
        return f.gate("reshape", last, shape=(-1, classes))

    if f.shape(targets) == shape:
        flat = rows(targets)
    elif f.shape(targets) == places:
        flat = np.asarray(f.run.static(targets, f.mark)).reshape(-1)
    else:
        fields = {
            "right": f.run.builder.name_of(f.run.operand(targets, f.mark)), "right_shape": ShapeName(f.shape(targets)),
            "rows": ShapeName(shape), "labels": ShapeName(places),
        }  # fmt: skip
        raise f.run.error("shape_mismatch", "loss_targets", f.mark, **fields)
    found = loss(f, rows(scores), flat, chosen)
    return f.gate("reshape", found, shape=places) if chosen.reduction == "none" else found


def _scores_loss(f: Terms, scores: Any, targets: Any, chosen: _Chosen) -> Any:
    labels, settings = targets, dict[str, float]()
    fitting(f.run, scores, 1, (*f.shape(targets), 3), f.mark)
    if f.shape(scores) != f.shape(targets):
        labels, ignored = _of_labels(f, scores, targets, chosen)
        settings |= ignored
    smoothing, weight, reduction = chosen.smoothing, chosen.weight, chosen.reduction
    if weight is not None:
        logs = f.gate("log_softmax", scores)
        if f.shape(scores) != f.shape(targets):
            return _with_labels(f, logs, targets, chosen)
        smoothed = f("+", f("*", 1 - smoothing, targets), smoothing / f.shape(scores)[-1]) if smoothing else targets
        losses = f.negative(f.gate("sum", f("*", f("*", weight, smoothed), logs), axis=-1))
        if reduction != "mean" or not f.shape(losses):
            return reduced(f, losses, reduction)
        return f("/", f.gate("sum", losses), f.shape(scores)[0])
    if not smoothing and reduction == "mean" and not settings:
        return f.gate("softmax_cross_entropy", scores, labels)
    settings |= {"label_smoothing": smoothing} if smoothing else {}
    return f.gate("score_cross_entropy", scores, labels, reduction=reduction, **settings)


def _of_labels(f: Terms, scores: Any, targets: Any, chosen: _Chosen) -> tuple[Any, dict[str, int]]:
    """The labels, and the one that counts nothing where it is among them: then the labels are fixed.

    Raises:
        TraceError: ``bad_value``: a label names no class.
    """
    classes = f.shape(scores)[-1]
    seen = f.run.inputs.value_of(targets) if isinstance(targets, Input) else targets
    if f.run.is_traced(seen) and chosen.ignored >= -1:  # asked for: labels that were only put into another shape
        seen = targets = f.run.static(targets, f.mark)
    if f.run.is_traced(seen):
        return targets, {}
    labels = np.atleast_1d(np.asarray(seen, dtype=np.float64))
    kept = labels[labels != chosen.ignored]
    wrong = kept[(kept < 0) | (kept >= classes)]
    if wrong.size:
        _pick_free(f, targets)
        raise f.run.error("bad_value", "labels", f.mark, label=float(wrong.flat[0]), last=classes - 1)
    if kept.size == labels.size:
        return targets, {}
    return f.run.static(targets, f.mark), {"ignore_index": chosen.ignored}


def _pick_free(f: Terms, targets: Any) -> None:
    """Labels without a value become whole numbers.

    Raises:
        Rerun: they were not known to be labels.
    """
    operand = f.run.operand(targets, f.mark)
    known = f.run.inputs.assumptions
    names = frozenset(f.run.builder.free_names(operand) if isinstance(operand, Ref) else ()) - known.integers
    if names & known.shapes.keys():
        raise Rerun(known.learned(integers=known.integers | names, fixed=known.fixed | names))


def _with_labels(f: Terms, logs: Any, targets: Any, chosen: _Chosen) -> Any:
    """Classes that have weights: rows of targets made from labels; the mean is over the weights."""
    classes = f.shape(logs)[-1]
    whole = np.atleast_1d(np.asarray(f.run.static(targets, f.mark))).astype(np.int64)
    kept = (whole != chosen.ignored)[..., None]
    rows = label_rows(whole, classes) * kept
    factors = np.asarray(f.run.static(chosen.weight, f.mark), dtype=np.float64)
    even = kept * factors / classes
    wanted = (1 - chosen.smoothing) * rows * factors + chosen.smoothing * even
    counted = float((rows * factors).sum())
    wanted = wanted.reshape(f.shape(logs))
    losses = f.negative(f.gate("sum", f("*", wanted, logs), axis=-1))
    if chosen.reduction == "none":
        return losses
    total = f.gate("sum", losses) if f.shape(losses) else losses
    return total if chosen.reduction == "sum" else f("/", total, counted)


def _nll(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """−(the log-probability of the label), of log-probabilities."""
    f = Terms(run, mark)
    keywords = by_name(f, "nll_loss", _CROSS_ENTROPY[:7], arguments, keywords)
    logs, targets = keywords.get("input"), keywords.get("target")
    if targets is None:
        raise run.error("wrong_arguments", "too_few", mark, gate="nll_loss", expected=2, got=len(arguments))
    chosen = _Chosen.of(f, keywords)
    if len(f.shape(logs)) > 2:
        return _by_rows(_logs_loss, f, logs, targets, chosen)
    return _logs_loss(f, logs, targets, chosen)


def _logs_loss(f: Terms, logs: Any, targets: Any, chosen: _Chosen) -> Any:
    labels, settings = _of_labels(f, logs, targets, chosen)
    if chosen.weight is not None:
        return _with_labels(f, logs, targets, chosen)
    return f.gate("nll_loss", logs, labels, reduction=chosen.reduction, **settings)


def _cosine(f: Terms, a: Any, b: Any, axis: Any, eps: Any) -> Any:
    """a·b / (|a| |b|) along an axis (1, or the only one)."""
    along = f.whole(axis) if axis is not None else 1 if max(len(f.shape(a)), len(f.shape(b))) > 1 else 0
    if f.shape(a) == f.shape(b):
        return f.gate("cosine_similarity", a, b, axis=along)
    above = f.gate("sum", f("*", a, b), axis=along)
    whole = np.broadcast_shapes(f.shape(a), f.shape(b))
    return f("/", above, f("*", *(_lengths(f, each, whole, along) for each in (a, b))))


def _lengths(f: Terms, x: Any, shape: tuple[int, ...], axis: int) -> Any:
    """Norms of vectors that lie along an axis of a shape which x is spread to."""
    spread = x if f.shape(x) == shape else f.run.apply("broadcast_to", [x], {"shape": shape}, f.mark)
    return f.gate("norm", spread, axis=axis)


def _triplet(f: Terms, a: Any, p: Any, n: Any, margin: Any, order: Any, eps: Any, swap: Any, reduction: Any) -> Any:
    """max(0, |a − p| − |a − n| + margin)"""
    shapes = {f.shape(each) for each in (a, p, n)}
    if len(shapes) == 1 and f.number(order) == 2 and f.number(eps) == 1e-6 and not swap:
        return f.gate("triplet_margin", a, p, n, margin=f.number(margin), reduction=str(reduction))

    def apart(left: Any, right: Any) -> Any:
        return f.gate("norm", f("+", f("-", left, right), f.number(eps)), ord=f.number(order), axis=-1)

    far = f.run.apply("min_shared", [apart(a, n), apart(p, n)], {}, f.mark) if swap else apart(a, n)
    losses = f.gate("relu", f("+", f("-", apart(a, p), far), f.number(margin)))
    return reduced(f, losses, str(reduction))


LOSSES: dict[str, Any] = {
    "cross_entropy": _cross_entropy, "nll_loss": _nll, "mse_loss": _mse_loss,
    "kl_div": _of_two("kl_div", "kl_div", ("log_target", False)),
    "cosine_similarity": formula("cosine_similarity", _cosine, "x1 x2", axis=None, eps=1e-8),
    "binary_cross_entropy": _bce("bce", "binary_cross_entropy", "weight"),
    "binary_cross_entropy_with_logits": _bce(
        "bce_with_logits", "binary_cross_entropy_with_logits", "weight", "pos_weight"
    ),
    "l1_loss": _of_two("l1_loss", "l1_loss"), "hinge_loss": _of_two("hinge", "hinge_loss"),
    "smooth_l1_loss": _of_two("smooth_l1", "smooth_l1_loss", ("beta", 1.0)),
    "huber_loss": _of_two("huber", "huber_loss", ("delta", 1.0)),
    "triplet_margin_loss": formula("triplet_margin_loss", _triplet, "anchor positive negative",
                                   margin=1.0, p=2, eps=1e-6, swap=False, reduction="mean"),
    **FUNCTIONAL,
}  # fmt: skip

"""Cross-entropy of class labels with PyTorch's settings. Rows are (N, K), or one row (K,); M stands for what is wanted.

The labels are whole numbers without gradient; a row whose label is ``ignore_index`` counts nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..words import ShapeName
from .array_math import as_value
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value
from .reduction import REDUCTION, reduced_to
from .softmax import log_softmax

__all__ = ["RECORDS"]

_IGNORED = Parameter("ignore_index", "int")
_SMOOTHING = Parameter("label_smoothing", "number", 0.0)


def _shape(s: Shape, t: Shape, **params: Any) -> Shape:
    if len(s) not in (1, 2):
        raise Misfit("shape_mismatch", "loss_rows")
    if t not in (s, s[:-1]):
        raise Misfit("shape_mismatch", "loss_targets", rows=ShapeName(s), labels=ShapeName(s[:-1]))
    return reduced_to(s[:-1], params.get("reduction", "mean"))


def _labels_shape(s: Shape, t: Shape, **params: Any) -> Shape:
    if len(s) in (1, 2) and t != s[:-1]:
        raise Misfit("shape_mismatch", "loss_labels", labels=ShapeName(s[:-1]))
    return _shape(s, t, **params)


def _wanted(s: Value, t: Value, smoothing: float, ignored: int | None) -> tuple[np.ndarray, int]:
    """M, and how many rows count.

    Raises:
        Misfit: a label names no class.
    """
    shape = np.shape(s)
    classes, rows = shape[-1], int(np.prod(shape[:-1], dtype=int))
    if np.shape(t) == shape:
        return (1.0 - smoothing) * np.asarray(t) + smoothing / classes, rows
    labels = np.asarray(t, dtype=float)
    kept = np.ones(labels.shape, dtype=bool) if ignored is None else labels != ignored
    wrong = labels[kept & ((labels != np.floor(labels)) | (labels < 0) | (labels >= classes))]
    if wrong.size:
        raise Misfit("bad_value", "labels", label=float(wrong.flat[0]), last=classes - 1)
    whole = np.where(kept, labels, 0.0)[..., None] == np.arange(classes)
    return ((1.0 - smoothing) * whole + smoothing / classes) * kept[..., None], int(np.sum(kept))


def _loss(logs: np.ndarray, wanted: np.ndarray, rows: int, reduction: str) -> Value:
    losses = -np.sum(np.where(wanted == 0.0, 0.0, wanted * logs), axis=-1)
    if reduction == "none":
        return as_value(losses)
    return float(np.divide(np.sum(losses), rows if reduction == "mean" else 1))


def _share(upstream_gradient: Value, rows: int, reduction: str) -> np.ndarray:
    upstream = np.asarray(upstream_gradient)
    return upstream[..., None] if reduction == "none" else np.divide(upstream, rows if reduction == "mean" else 1)


def _cross_entropy(
    m: Mathematics,
    s: Value,
    t: Value,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
    ignore_index: int | None = None,
) -> Value:
    wanted, rows = _wanted(s, t, label_smoothing, ignore_index)
    return _loss(log_softmax(s), wanted, rows, reduction)


def _cross_entropy_vjp(
    upstream_gradient: Value,
    out: Value,
    s: Value,
    t: Value,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
    ignore_index: int | None = None,
) -> tuple[Value | None, ...]:
    wanted, rows = _wanted(s, t, label_smoothing, ignore_index)
    share, logs = _share(upstream_gradient, rows, reduction), log_softmax(s)
    of_s = (np.exp(logs) * np.sum(wanted, axis=-1, keepdims=True) - wanted) * share
    return of_s, -(1.0 - label_smoothing) * logs * share if np.shape(t) == np.shape(s) else None


def _nll(m: Mathematics, q: Value, t: Value, reduction: str = "mean", ignore_index: int | None = None) -> Value:
    wanted, rows = _wanted(q, t, 0.0, ignore_index)
    return _loss(np.asarray(q), wanted, rows, reduction)


def _nll_vjp(
    upstream_gradient: Value, out: Value, q: Value, t: Value, reduction: str = "mean", ignore_index: int | None = None
) -> tuple[Value | None, ...]:
    wanted, rows = _wanted(q, t, 0.0, ignore_index)
    return -wanted * _share(upstream_gradient, rows, reduction), None


# ---- texts
def _wanted_text(s: Shape, t: Shape, smoothing: float, ignored: int | None, rows: str = "one_hot(t)") -> str:
    """M in our own language."""
    if ignored is not None:
        rows = rows.replace("(t", f"(where(equal(t, {ignored}), 0, t)")
    text = "t" if t == s else rows
    text = f"({1.0 - smoothing} * {text} + {smoothing} / {s[-1]})" if smoothing else text
    kept = f"not_equal(t, {ignored})"
    return text if ignored is None or t == s else f"{text} * {f'expand_dims({kept}, -1)' if len(s) > 1 else kept}"


def _over(s: Shape, t: Shape, reduction: str, ignored: int | None) -> str:
    if reduction != "mean":
        return ""
    if ignored is not None and t != s:
        return f" / sum(not_equal(t, {ignored}))"
    return f" / {s[0]}" if len(s) > 1 and s[0] > 1 else ""


def _upstream(s: Shape, reduction: str) -> str:
    return "expand_dims(UG, -1)" if reduction == "none" and len(s) > 1 else "UG"


def _rules(
    s: Shape, t: Shape, reduction: str = "mean", label_smoothing: float = 0.0, ignore_index: int | None = None
) -> tuple[str | None, ...]:
    wanted, back = _wanted_text(s, t, label_smoothing, ignore_index), _upstream(s, reduction)
    over = _over(s, t, reduction, ignore_index)
    if t == s:
        whole = f"softmax(s) * sum({wanted}, axis=-1, keepdims=True)"
        return f"({whole} - {wanted}) * {back}{over}", f"-{1.0 - label_smoothing} * log_softmax(s) * {back}{over}"
    counted = ""
    if ignore_index is not None:
        kept = f"not_equal(t, {ignore_index})"
        counted = f" * {f'expand_dims({kept}, -1)' if len(s) > 1 else kept}"
    return f"(softmax(s){counted} - {wanted}) * {back}{over}", None


def _expansion(
    s: Shape, t: Shape, reduction: str = "mean", label_smoothing: float = 0.0, ignore_index: int | None = None
) -> str | None:
    if ignore_index is not None:
        return None
    wanted = _wanted_text(s, t, label_smoothing, None, f"one_hot(t, {s[-1]})")
    loss = f"sum({wanted} * q{', axis=-1' if reduction == 'none' else ''})"
    return f"q = log_softmax(s)\n-{loss}{_over(s, t, reduction, None)}"


def _nll_rules(q: Shape, t: Shape, reduction: str = "mean", ignore_index: int | None = None) -> tuple[str | None, ...]:
    wanted = _wanted_text(q, t, 0.0, ignore_index)
    return f"-{wanted} * {_upstream(q, reduction)}{_over(q, t, reduction, ignore_index)}", None


def _nll_expansion(q: Shape, t: Shape, reduction: str = "mean", ignore_index: int | None = None) -> str | None:
    if ignore_index is not None:
        return None
    loss = f"sum(one_hot(t, {q[-1]}) * q{', axis=-1' if reduction == 'none' else ''})"
    return f"-{loss}{_over(q, t, reduction, None)}"


def _numpy(name: str, logs: str) -> Any:
    def text(s: Shape, t: Shape, **params: Any) -> str:
        smoothing, ignored = params.get("label_smoothing", 0.0), params.get("ignore_index")
        reduction, classes = params.get("reduction", "mean"), s[-1]
        kept = f"({{t}} != {ignored})" if ignored is not None and t != s else ""
        labels = f"np.where({kept}, {{t}}, 0)" if kept else "{t}"
        wanted = "{t}" if t == s else f"one_hot({labels}, {classes})"
        wanted = f"({1.0 - smoothing} * {wanted} + {smoothing / classes})" if smoothing else wanted
        wanted = f"{wanted} * np.asarray({kept})[..., None]" if kept else wanted
        axis = ", axis=-1" if reduction == "none" else ""
        count = f" / np.sum({kept})" if kept and reduction == "mean" else _over(s, t, reduction, None)
        return f"-np.sum({wanted} * {logs}{axis}){count}"

    return text


def _torch(name: str, first: str) -> Any:
    def text(s: Shape, t: Shape, **params: Any) -> str:
        defaults = {"reduction": "mean", "label_smoothing": 0.0, "ignore_index": None}
        typed = {key: value for key, value in params.items() if value != defaults[key]}
        if t == s:  # a distribution has no label to ignore
            typed.pop("ignore_index", None)
        settings = "".join(f", {key}={value!r}" for key, value in typed.items())
        return f"torch.nn.functional.{name}({{{first}}}, {{t}}{'' if t == s else '.long()'}{settings})"

    return text


_LABELS: tuple[tuple[Shape, ...], ...] = (((3,), ()), ((4, 3), (4,)))
_PARAMS: tuple[dict[str, Any], ...] = ({}, {"reduction": "sum"}, {"reduction": "none"}, {"ignore_index": 3})
RECORDS = (
    Gate(
        name="nll_loss",
        sign="NLL",
        operands=("q", "t"),
        parameters=(REDUCTION, _IGNORED),
        forward=_nll,
        vjp=_nll_vjp,
        shape=_labels_shape,
        formula="-sum(take(q, t)) / N",
        rules=_nll_rules,
        expansion=_nll_expansion,
        takes_gradient=lambda q, t: (True, False),
        test_shapes=_LABELS,
        test_params=_PARAMS,
        numpy=_numpy("nll_loss", "{q}"),
        torch=_torch("nll_loss", "q"),
    ),
    Gate(
        name="score_cross_entropy",
        sign="softmax + CE",
        operands=("s", "t"),
        parameters=(REDUCTION, _SMOOTHING, _IGNORED),
        forward=_cross_entropy,
        vjp=_cross_entropy_vjp,
        shape=_shape,
        formula="-sum(t * log_softmax(s)) / N",
        rules=_rules,
        expansion=_expansion,
        takes_gradient=lambda s, t: (True, t == s),
        test_shapes=(((3,), (3,)), ((4, 3), (4, 3)), *_LABELS),
        test_params=(*_PARAMS, {"label_smoothing": 0.25}),
        numpy=_numpy("cross_entropy", "log_softmax({s})"),
        torch=_torch("cross_entropy", "s"),
        source="C. Szegedy et al., Rethinking the Inception architecture, 2016, section 7 (label smoothing)",
    ),
)

"""Spellings of packages beside the large libraries: MXNet's pick and switches, Optax' losses and optimizers."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...language.marks import Mark
from .formula_terms import Terms, formula
from .function_tables import given, label_rows, left_out

__all__ = ["MXNET", "OPTAX"]

_QUIET = ("Trainer", "set_np", "reset_np", "waitall", "gpu", "try_gpu", "use_svg_display", "set_figsize")
_OPTIMISERS = (
    "adam adamw sgd rmsprop adagrad adabelief lamb lion nadam lbfgs chain clip clip_by_global_norm apply_updates scale "
    "scale_by_adam scale_by_schedule add_decayed_weights masked set_to_zero trace multi_transform MultiSteps "
    "exponential_decay constant_schedule linear_schedule cosine_decay_schedule warmup_cosine_decay_schedule "
    "piecewise_constant_schedule"
).split()


def _picked(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nd.pick(x, labels)``: of each row the element at its label."""
    x, labels = (
        given(run, arguments, keywords, place, name, "pick", mark) for place, name in enumerate(("data", "index"))
    )
    rows = run.shape(x, mark)[0]
    run.count_made((rows,), mark)
    return run.item(x, [np.arange(rows, dtype=np.float64), labels], mark)


MXNET: dict[str, Any] = {
    "pick": _picked, "batch_dot": lambda r, a, k, m: r.operate("@", a[0], a[1], m),
    **{name: left_out("unknown_left_out", name) for name in _QUIET},
}  # fmt: skip


def _halved(f: Terms, predictions: Any, targets: Any) -> Any:
    difference = predictions if targets is None else f("-", predictions, targets)
    return f("*", 0.5, f("**", difference, 2))


def _squared(f: Terms, predictions: Any, targets: Any) -> Any:
    return f("**", predictions if targets is None else f("-", predictions, targets), 2)


def _of_scores(f: Terms, logits: Any, labels: Any) -> Any:
    return f.negative(f.gate("sum", f("*", labels, f.gate("log_softmax", logits, axis=-1)), axis=-1))


def _of_labels(f: Terms, logits: Any, labels: Any) -> Any:
    """−log softmax at the label of each row."""
    places = np.asarray(f.run.static(labels, f.mark), dtype=np.float64)
    return f.negative(
        f.run.apply(
            "sum",
            [f("*", f.gate("log_softmax", logits, axis=-1), label_rows(places, f.shape(logits)[-1]))],
            {"axis": -1},
            f.mark,
        )
    )


def _of_two(f: Terms, logits: Any, labels: Any) -> Any:
    """softplus(x) − x·label"""
    return f("-", f.gate("softplus", logits), f("*", logits, labels))


def _nothing(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return None


OPTAX: dict[str, Any] = {
    "l2_loss": formula("l2_loss", _halved, "predictions", targets=None),
    "squared_error": formula("squared_error", _squared, "predictions", targets=None),
    "softmax_cross_entropy": formula("softmax_cross_entropy", _of_scores, "logits labels"),
    "softmax_cross_entropy_with_integer_labels": formula("softmax_cross_entropy", _of_labels, "logits labels"),
    "sigmoid_binary_cross_entropy": formula("sigmoid_binary_cross_entropy", _of_two, "logits labels"),
    **dict.fromkeys(_OPTIMISERS, _nothing),
}  # fmt: skip

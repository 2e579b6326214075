"""Losses of TensorFlow and Keras: targets first, then predictions.

Formulas: https://www.tensorflow.org/api_docs/python/tf/keras/losses
"""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from ..input_names import ModuleNames
from ..values import Instance, Layer
from .function_tables import Entry, argument, given
from .named_losses import LOSSES

__all__ = ["KERAS_LOSSES"]


def _pair(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> tuple[Any, Any]:
    """The targets and the predictions of a loss."""
    names = ("labels", "logits") if "labels" in keywords or "logits" in keywords else ("y_true", "y_pred")
    first, second = (given(run, arguments, keywords, place, name, "loss", mark) for place, name in enumerate(names))
    return first, second


def _elements(name: str, logits: str = "") -> Entry:
    """A loss of every element, one number for each row: the mean of the row."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        t, y = _pair(run, arguments, keywords, mark)
        chosen = logits if logits and keywords.get("from_logits") else name
        settings = {key: keywords[key] for key in ("delta",) if key in keywords}
        reduction = str(keywords.get("reduction", "rows"))
        if reduction == "mean":
            return LOSSES[chosen](run, [y, t], settings, mark)
        losses = LOSSES[chosen](run, [y, t], {**settings, "reduction": "none"}, mark)
        return run.bind("mean", "mean", [losses], {"axis": -1}, mark) if run.shape(losses, mark) else losses

    return call


def _classes(is_sparse: bool) -> Entry:
    """Cross-entropy of distributions or of labels, one number for each row."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        t, y = _pair(run, arguments, keywords, mark)
        shape = run.shape(t, mark)
        if is_sparse and shape and shape == run.shape(y, mark):  # PyTorch's losses would read a distribution
            wanted = shape[:-1]
            raise run.error(
                "shape_mismatch", "loss_labels", mark, right="labels", right_shape=shape, labels=wanted or (1,)
            )
        reduction = "mean" if keywords.get("reduction") == "mean" else "none"
        if keywords.get("from_logits") or "logits" in keywords:
            smoothing = {"label_smoothing": keywords["label_smoothing"]} if "label_smoothing" in keywords else {}
            return LOSSES["cross_entropy"](run, [y, t], {**smoothing, "reduction": reduction}, mark)
        logs = run.bind("log", "log", [y], {}, mark)
        if is_sparse:
            return LOSSES["nll_loss"](run, [logs, t], {"reduction": reduction}, mark)
        rows = run.bind("sum", "sum", [run.operate("*", t, logs, mark)], {"axis": -1}, mark)
        losses = run.negate(rows, mark)
        is_mean = reduction == "mean" and run.shape(losses, mark)
        return run.bind("mean", "mean", [losses], {}, mark) if is_mean else losses

    return call


def _from_logits(entry: Entry) -> Entry:
    """The function of ``tf.nn`` that takes scores."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        t, z = _pair(run, arguments, keywords, mark)
        return entry(run, [t, z], {"from_logits": True}, mark)

    return call


def _sigmoid(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """softplus(z) − t z, element by element."""
    t, z = _pair(run, arguments, keywords, mark)
    return LOSSES["binary_cross_entropy_with_logits"](run, [z, t], {"reduction": "none"}, mark)


_SETTINGS = {"Huber": ("delta",), "CategoricalCrossentropy": ("from_logits", "label_smoothing")}


def _layer(kind: str, entry: Entry) -> Entry:
    """A loss as an object: its settings are kept; the mean over the rows unless told otherwise."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        kept = dict(zip(_SETTINGS.get(kind, ("from_logits",)), arguments, strict=False)) | keywords
        kept.pop("name", None)
        reduction = str(argument([], kept, 0, "reduction", default="mean"))
        kept["reduction"] = "rows" if reduction in ("none", "sum", "None") else "mean"

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            result = entry(run, inputs, {**kept, **more}, at)
            is_sum = reduction == "sum" and run.shape(result, at)
            return run.bind("sum", "sum", [result], {}, at) if is_sum else result

        return Instance(None, {}, Layer(kind, forward))

    return make


_BINARY = _elements("binary_cross_entropy", "binary_cross_entropy_with_logits")
_SQUARED, _ABSOLUTE, _HUBER = _elements("mse_loss"), _elements("l1_loss"), _elements("huber_loss")
_OBJECTS: dict[str, Entry] = {
    "BinaryCrossentropy": _BINARY, "MeanSquaredError": _SQUARED, "MeanAbsoluteError": _ABSOLUTE, "Huber": _HUBER,
    "CategoricalCrossentropy": _classes(False), "SparseCategoricalCrossentropy": _classes(True),
}  # fmt: skip
_REDUCTIONS = {"SUM": "sum", "NONE": "none", "AUTO": "mean", "SUM_OVER_BATCH_SIZE": "mean"}
KERAS_LOSSES: dict[str, Any] = {
    "Reduction": ModuleNames(_REDUCTIONS),
    **{kind: _layer(kind, entry) for kind, entry in _OBJECTS.items()}, "binary_crossentropy": _BINARY,
    "mse": _SQUARED, "MSE": _SQUARED, "mae": _ABSOLUTE, "MAE": _ABSOLUTE,
    "mean_squared_error": _SQUARED, "mean_absolute_error": _ABSOLUTE, "categorical_crossentropy": _classes(False),
    "sparse_categorical_crossentropy": _classes(True), "sigmoid_cross_entropy_with_logits": _sigmoid,
    "softmax_cross_entropy_with_logits": _from_logits(_classes(False)),
    "sparse_softmax_cross_entropy_with_logits": _from_logits(_classes(True)),
}  # fmt: skip

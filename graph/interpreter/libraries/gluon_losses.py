"""Losses of MXNet's Gluon, objects that give one number for each row.

Formulas: https://mxnet.apache.org/versions/1.9.1/api/python/docs/api/gluon/loss/index.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...language.marks import Mark
from ..values import Instance, Layer
from .formula_terms import Terms
from .function_tables import Entry
from .named_losses import LOSSES

__all__ = ["GLUON_LOSSES"]

Work = Callable[[Terms, Any, Any, dict[str, Any]], Any]


def _rows(f: Terms, losses: Any) -> Any:
    """The mean over all axes but the first."""
    rank = len(f.shape(losses))
    return losses if rank < 2 else f.gate("mean", losses, axis=tuple(range(1, rank)) if rank > 2 else 1)


def _as_predicted(f: Terms, y: Any, t: Any) -> Any:
    """The targets in the shape of the predictions."""
    return t if f.shape(t) == f.shape(y) or not f.shape(t) else f.gate("reshape", t, shape=f.shape(y))


def _half_squared(f: Terms, y: Any, t: Any, settings: dict[str, Any]) -> Any:
    return _rows(f, f("/", f("**", f("-", y, _as_predicted(f, y, t)), 2), 2))


def _absolute(f: Terms, y: Any, t: Any, settings: dict[str, Any]) -> Any:
    return _rows(f, f.gate("abs", f("-", y, _as_predicted(f, y, t))))


def _softmax(f: Terms, z: Any, t: Any, settings: dict[str, Any]) -> Any:
    if settings.get("from_logits"):  # of logarithms
        return LOSSES["nll_loss"](f.run, [z, t], {"reduction": "none"}, f.mark)
    return LOSSES["cross_entropy"](f.run, [z, t], {"reduction": "none"}, f.mark)


def _binary(f: Terms, z: Any, t: Any, settings: dict[str, Any]) -> Any:
    name = "binary_cross_entropy" if settings.get("from_sigmoid") else "binary_cross_entropy_with_logits"
    return _rows(f, LOSSES[name](f.run, [z, _as_predicted(f, z, t)], {"reduction": "none"}, f.mark))


def _huber(f: Terms, y: Any, t: Any, settings: dict[str, Any]) -> Any:
    """½ d²/ρ near 0, |d| − ρ/2 beyond ρ"""
    rho = f.number(settings.get("rho", 1))
    losses = LOSSES["huber_loss"](f.run, [y, _as_predicted(f, y, t)], {"delta": rho, "reduction": "none"}, f.mark)
    return _rows(f, losses if rho == 1 else f("/", losses, rho))


def _object(kind: str, work: Work) -> Entry:
    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            if len(inputs) != 2:
                raise run.error("wrong_arguments", "too_few", at, gate=kind, expected=2, got=len(inputs))
            return work(Terms(run, at), inputs[0], inputs[1], keywords)

        return Instance(None, {}, Layer(kind, forward))

    return make


_BINARY = _object("SigmoidBinaryCrossEntropyLoss", _binary)
_SOFTMAX = _object("SoftmaxCrossEntropyLoss", _softmax)
GLUON_LOSSES: dict[str, Entry] = {
    "L2Loss": _object("L2Loss", _half_squared), "L1Loss": _object("L1Loss", _absolute),
    **dict.fromkeys(("SoftmaxCrossEntropyLoss", "SoftmaxCELoss"), _SOFTMAX),
    **dict.fromkeys(("SigmoidBinaryCrossEntropyLoss", "SigmoidBCELoss"), _BINARY),
    "HuberLoss": _object("HuberLoss", _huber),
}  # fmt: skip

"""Layers that a book keeps in a file of its own, ``common/layers.py``: ``Affine(W, b)``, ``SoftmaxWithLoss()``.

Each has ``forward``; ``backward`` of the last one asks for the gradient of the loss.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...language.marks import Mark
from ..program_output import finish_backward
from ..values import Instance, Layer, Native
from .function_tables import Entry

__all__ = ["BOOKS_OWN_LAYERS"]


def _layer(kind: str, forward: Callable[..., Any], *names: str) -> Entry:
    """A layer that holds what it is made with under ``names``."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Instance:
        if len(arguments) < len(names):
            raise run.error("wrong_arguments", "too_few", mark, gate=kind, expected=len(names), got=len(arguments))
        held = dict(zip(names, arguments, strict=False))
        made = Instance(None, {**held, "params": list(held.values()), "grads": []})

        def call(run: Any, own: Any, given: list[Any], more: dict[str, Any], at: Mark) -> Any:
            result = forward(run, made.names, given, at)
            made.names["out"] = result
            return result

        def backward(run: Any, given: list[Any], more: dict[str, Any], at: Mark) -> Any:
            return finish_backward(run, made.names.get("out"), at) if kind.endswith("Loss") else None

        made.layer = Layer(kind, call)
        made.names["forward"] = Native("forward", lambda r, given, more, at: call(r, made, given, more, at))
        made.names["backward"] = Native("backward", backward)
        return made

    return make


def _affine(run: Any, held: dict[str, Any], given: list[Any], mark: Mark) -> Any:
    x, rank = given[0], len(run.shape(given[0], mark))
    if rank > 2:  # images, each as one row
        x = run.bind("reshape", "reshape", [x], {"shape": (run.shape(x, mark)[0], -1)}, mark)
    return run.operate("+", run.operate("@", x, held["W"], mark), held["b"], mark)


def _gate(name: str) -> Callable[..., Any]:
    return lambda run, held, given, mark: run.bind(name, name, list(given), {}, mark)


def _product(run: Any, held: dict[str, Any], given: list[Any], mark: Mark) -> Any:
    return run.operate("@", given[0], held["W"], mark)


BOOKS_OWN_LAYERS: dict[str, Any] = {
    "Affine": _layer("Affine", _affine, "W", "b"), "MatMul": _layer("MatMul", _product, "W"),
    "Relu": _layer("Relu", _gate("relu")), "Sigmoid": _layer("Sigmoid", _gate("sigmoid")),
    "Softmax": _layer("Softmax", _gate("softmax")),
    "SoftmaxWithLoss": _layer("SoftmaxWithLoss", _gate("softmax_cross_entropy")),
}  # fmt: skip

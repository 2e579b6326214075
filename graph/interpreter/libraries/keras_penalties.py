"""Keras' regularizers, ``add_loss`` and ``layer.losses``: what is added to the loss of a model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...language.marks import Mark
from ..inputs import Input
from ..values import Instance, Native
from .formula_terms import Terms
from .function_tables import argument, given

__all__ = ["REGULARIZERS", "add_loss", "keep_regularizers", "losses_of"]

_KEPT = "_regularizers"
_ADDED = "_losses"
_STRENGTH = 0.01  # of "l2" by its name alone
_OF_WEIGHTS = ("kernel", "bias", "recurrent", "gamma", "beta", "embeddings")


def _penalty(*names: str) -> Callable[..., Any]:
    """``l2(0.01)``: the function that it is of a weight."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        strengths = {
            name: argument(arguments, keywords, place, name, *(("l",) if len(names) == 1 else ()), default=_STRENGTH)
            for place, name in enumerate(names)
        }

        def call(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            f = Terms(run, at)
            parts = []
            for name, strength in strengths.items():
                powers = f.gate("abs", inputs[0]) if name == "l1" else f("**", inputs[0], 2)
                parts.append(f("*", strength, f.gate("sum", powers)))
            return parts[0] if len(parts) == 1 else f("+", *parts)

        return Native("_".join(names), call)

    return make


REGULARIZERS: dict[str, Any] = {
    **dict.fromkeys(("l1", "L1"), _penalty("l1")), **dict.fromkeys(("l2", "L2"), _penalty("l2")),
    **dict.fromkeys(("l1_l2", "L1L2"), _penalty("l1", "l2")),
}  # fmt: skip


def keep_regularizers(run: Any, layer: Any, keywords: dict[str, Any]) -> None:
    """Notes what a layer was made with, for whoever reads its losses."""
    kept = {
        name.removesuffix("_regularizer"): value
        for name, value in keywords.items()
        if name.endswith("_regularizer") and value is not None
    }
    if kept and isinstance(layer, Instance):
        layer.names[_KEPT] = kept
        run.penalised.append(layer)


def add_loss(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``self.add_loss(value)``."""
    value = given(run, arguments, keywords, 1, "loss", "add_loss", mark)
    arguments[0].names.setdefault(_ADDED, []).append(value)
    return None


def losses_of(run: Any, modules: list[Instance], mark: Mark) -> list[Any]:
    """``model.losses``: what its layers added in their last call, and the penalties of their weights.

    Raises:
        TraceError: ``unsupported``: a layer has a regularizer that is none of a weight.
    """
    found: list[Any] = []
    for module in modules:
        found.extend(module.names.get(_ADDED, ()))
        for name, regularizer in module.names.get(_KEPT, {}).items():
            weight = _weight(module, name)
            if weight is None and name in _OF_WEIGHTS and not any(isinstance(v, Input) for v in module.names.values()):
                continue  # not called yet
            if weight is None:
                raise run.error("unsupported", "not_read", mark)
            if isinstance(regularizer, str):
                regularizer = REGULARIZERS[regularizer](run, [], {}, mark)
            found.append(run.call(regularizer, [weight], {}, mark))
    return found


def _weight(module: Instance, name: str) -> Any:
    return module.names.get(name if name != "recurrent" else "recurrent_kernel")

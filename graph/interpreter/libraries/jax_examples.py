"""JAX's example libraries: optimizers as three functions, ``stax`` networks as a pair of functions."""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from ..values import Native
from .function_tables import Entry
from .layers import LAYERS
from .module_objects import Weights

__all__ = ["of_examples"]

_RULES = frozenset("sgd momentum nesterov adagrad rmsprop rmsprop_momentum adam adamax sm3".split())
_ACTIVATIONS = {
    "Relu": "ReLU", "Tanh": "Tanh", "Sigmoid": "Sigmoid", "Softplus": "Softplus", "Softmax": "Softmax",
    "LogSoftmax": "LogSoftmax", "Elu": "ELU", "Selu": "SELU", "Gelu": "GELU", "Flatten": "Flatten",
    "Identity": "Identity",
}  # fmt: skip
_OF_AXIS = frozenset(("Softmax", "LogSoftmax"))


def _three(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``init, update, get_params = adam(1e-3)``: the state is the weights; an update comes behind the gradient."""
    return (
        Native("init", lambda r, a, k, m: a[0]),
        Native("update", lambda r, a, k, m: a[2] if len(a) > 2 else None),
        Native("get_params", lambda r, a, k, m: a[0]),
    )


def _serial(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``init, apply = stax.serial(Dense(4), Relu)``: layers whose weights are made when they are first called."""
    layers = [each(run, [], {}, mark) if callable(each) else each for each in map(_made, arguments)]
    network = LAYERS["Sequential"](run, layers, {}, mark)

    def apply(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        return run.call(network, inputs[1:2], {}, at)

    return Native("init", lambda r, a, k, m: ((), Weights())), Native("apply", apply)


def _made(layer: Any) -> Any:
    """``Relu`` stands without brackets."""
    return layer.call if isinstance(layer, Native) else layer


def _activation(kind: str) -> Entry:
    settings = {"dim": -1} if kind in _OF_AXIS else {}
    return lambda run, arguments, keywords, mark: LAYERS[kind](run, [], settings, mark)


def of_examples(path: str, name: str) -> Any:
    """What ``jax.example_libraries`` and ``jax.experimental`` mean by a name; None where they mean nothing."""
    if not path.startswith(("jax.example_libraries", "jax.experimental", "stax")):
        return None
    if path.endswith("optimizers") and name in _RULES:
        return _three
    if path.endswith("stax"):
        if name == "serial":
            return _serial
        if name == "Dense":
            return LAYERS["Dense"]
        if name in _ACTIVATIONS:
            return _activation(_ACTIVATIONS[name])
    return None

"""Activations that are formulas in gates, or gates with a setting that is not their own: as functions and as layers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..values import Instance, Layer
from .formula_terms import Terms, formula
from .function_tables import Entry, argument, to_gate

__all__ = ["ACTIVATIONS", "ACTIVATION_LAYERS", "JAX_ACTIVATIONS", "KERAS_ACTIVATIONS"]


def _gelu(f: Terms, x: Any, approximate: Any) -> Any:
    """The erf form, or x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))"""
    if approximate in (False, "none"):
        return f.gate("gelu", x)
    if approximate not in (True, "tanh"):
        raise f.fault("gelu")
    inner = f("*", math.sqrt(2 / math.pi), f("+", x, f("*", 0.044715, f("**", x, 3))))
    return f("*", f("*", 0.5, x), f("+", 1, f.gate("tanh", inner)))


def _elu(f: Terms, x: Any, alpha: Any, inplace: Any) -> Any:
    """x where positive, else α (eˣ − 1); the power of what is not positive stays finite."""
    if not f.run.is_traced(alpha) and alpha == 1:
        return f.gate("elu", x)
    falls = f("*", alpha, f.gate("expm1", f.run.apply("min", [x, 0.0], {}, f.mark)))
    return f("+", f.gate("relu", x), falls)


def _softplus(f: Terms, x: Any, beta: Any, threshold: Any) -> Any:
    is_plain = not f.run.is_traced(beta) and beta == 1
    return f.gate("softplus", x) if is_plain else f("/", f.gate("softplus", f("*", beta, x)), beta)


def _kept_above(f: Terms, x: Any, threshold: Any, value: Any, inplace: Any) -> Any:
    return f.where(f.compare(">", x, threshold), x, value)


def _hardshrink(f: Terms, x: Any, lambd: Any) -> Any:
    return f.where(f.compare(">", f.gate("abs", x), lambd), x, 0.0)


def _softshrink(f: Terms, x: Any, lambd: Any) -> Any:
    return f("-", f.gate("relu", f("-", x, lambd)), f.gate("relu", f("-", f.negative(x), lambd)))


def _prelu(f: Terms, x: Any, weight: Any) -> Any:
    """x where positive, else w x; w by channel, the second axis."""
    if len(f.shape(x)) > 2 and f.shape(weight) not in ((), (1,)):
        weight = f.gate("reshape", weight, shape=(-1, *(1,) * (len(f.shape(x)) - 2)))
    return f("-", f.gate("relu", x), f("*", weight, f.gate("relu", f.negative(x))))


def _glu(f: Terms, x: Any, axis: Any) -> Any:
    """The first half times σ of the second."""
    place = f.axis(x, axis)
    half, rest = divmod(f.shape(x)[place], 2)
    if rest:
        raise f.fault("glu")
    first, second = f.part(x, place, slice(0, half, None)), f.part(x, place, slice(half, None, None))
    return f("*", first, f.gate("sigmoid", second))


def _standardised(f: Terms, x: Any, axis: Any, epsilon: Any) -> Any:
    centred = f("-", x, f.gate("mean", x, axis=axis, keepdims=True))
    variance = f.gate("mean", f("**", centred, 2), axis=axis, keepdims=True)
    return f("/", centred, f.gate("sqrt", f("+", variance, epsilon)))


def _squareplus(f: Terms, x: Any, b: Any) -> Any:
    """(x + √(x² + b))/2"""
    return f("/", f("+", x, f.gate("sqrt", f("+", f("**", x, 2), b))), 2)


def _leaky_relu(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """TensorFlow's, whose slope is 0.2 unless told."""
    features = argument(arguments, keywords, 0, "features", "x")
    slope = argument(arguments, keywords, 1, "alpha", "negative_slope", default=0.2)
    return run.bind("leaky_relu", "leaky_relu", [features, slope], {}, mark)


ACTIVATIONS: dict[str, Entry] = {
    "gelu": formula("gelu", _gelu, "x|input", approximate="none"),
    "elu": formula("elu", _elu, "x|input", alpha=1.0, inplace=False),
    "softplus": formula("softplus", _softplus, "x|input", beta=1.0, threshold=20.0),
    "threshold": formula("threshold", _kept_above, "x|input threshold value", inplace=False),
    "hardshrink": formula("hardshrink", _hardshrink, "x|input", lambd=0.5),
    "softshrink": formula("softshrink", _softshrink, "x|input", lambd=0.5),
    "tanhshrink": formula("tanhshrink", lambda f, x: f("-", x, f.gate("tanh", x)), "x|input"),
    "prelu": formula("prelu", _prelu, "x|input weight"), "glu": formula("glu", _glu, "x|input", axis=-1),
    "softmin": formula("softmin", lambda f, x, axis: f.gate("softmax", f.negative(x), axis=axis), "x|input", axis=-1),
    "softsign": formula("softsign", lambda f, x: f("/", x, f("+", 1, f.gate("abs", x))), "x|input"),
}  # fmt: skip
JAX_ACTIVATIONS: dict[str, Entry] = {
    **ACTIVATIONS, "gelu": formula("gelu", _gelu, "x", approximate=True), "soft_sign": ACTIVATIONS["softsign"],
    "hard_tanh": to_gate("hardtanh"), "hard_sigmoid": to_gate("hardsigmoid"),
    "hard_swish": to_gate("hardswish"), "hard_silu": to_gate("hardswish"),
    "standardize": formula("standardize", _standardised, "x", axis=-1, epsilon=1e-5),
    "squareplus": formula("squareplus", _squareplus, "x", b=4.0),
}  # fmt: skip
KERAS_ACTIVATIONS: dict[str, Entry] = {
    "gelu": formula("gelu", _gelu, "x|features", approximate=False), "softsign": ACTIVATIONS["softsign"],
    "linear": formula("linear", lambda f, x: x, "x"), "elu": ACTIVATIONS["elu"], "leaky_relu": _leaky_relu,
}  # fmt: skip


def _layer(kind: str, entry: Entry, *settings: str) -> Entry:
    """An activation as an object: its settings are kept."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        if len(arguments) > len(settings):
            raise run.error("wrong_arguments", "too_many", mark, gate=kind, expected=len(settings), got=len(arguments))
        kept = {**dict(zip(settings, arguments, strict=False)), **keywords}
        kept.pop("inplace", None)

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            return entry(run, inputs, {**kept, **more}, at)

        return Instance(None, {}, Layer(kind, forward))

    return make


def _prelu_layer(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nn.PReLU(num_parameters=1, init=0.25)``: a slope to learn, for all or by channel."""
    f = Terms(run, mark)
    count = f.whole(argument(arguments, keywords, 0, "num_parameters", default=1))
    first = f.number(argument(arguments, keywords, 1, "init", default=0.25))
    run.count_made((count,), mark)
    names = {"weight": run.weight("weight", np.full(count, first), mark)}

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        return _prelu(Terms(run, at), inputs[0], layer.names["weight"])

    return Instance(None, names, Layer("PReLU", forward))


ACTIVATION_LAYERS: dict[str, Entry] = {
    "PReLU": _prelu_layer,
} | {
    kind: _layer(kind, ACTIVATIONS.get(name) or to_gate(name), *settings.split())
    for kind, name, settings in (
        ("GELU", "gelu", "approximate"), ("ELU", "elu", "alpha inplace"), ("Softplus", "softplus", "beta threshold"),
        ("Softsign", "softsign", ""), ("Tanhshrink", "tanhshrink", ""), ("Softmin", "softmin", "axis"),
        ("Hardtanh", "hardtanh", "min_val max_val inplace"), ("Hardsigmoid", "hardsigmoid", "inplace"),
        ("Hardshrink", "hardshrink", "lambd"), ("Softshrink", "softshrink", "lambd"), ("GLU", "glu", "axis"),
        ("Threshold", "threshold", "threshold value inplace"),
    )
}  # fmt: skip

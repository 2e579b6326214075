"""Keras' layers that PyTorch names otherwise: embeddings, normalisations, attention, recurrent layers, pooling of
sequences.

Equations and the order of the parts of the weights (i, f, c, o; z, r, h) are Keras':
https://keras.io/api/layers/recurrent_layers/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..values import Instance, Layer, Native
from .formula_terms import Terms
from .function_tables import Entry, argument
from .keras_bidirectional import bidirectional
from .layer_weights import fitting, flag, whole
from .learned_on_call import (
    activated,
    attention_layer,
    batch_layer,
    dense_weight,
    embedding_layer,
)

__all__ = ["KERAS_OWN_LAYERS"]

_TIMES = (2, 3, 4)
_PARTS = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}


def _is_training(layer: Instance, inputs: list[Any], settings: dict[str, Any]) -> bool:
    """Whether a call says so; a call that says nothing is none of training."""
    return bool(argument(inputs, settings, 1, "training", default=False))


def _head_sizes(run: Any, arguments: list[Any], keywords: dict[str, Any], width: int, mark: Mark) -> tuple[int, int]:
    return (
        whole(run, arguments, keywords, 0, "num_heads", mark),
        whole(run, arguments, keywords, 1, "key_dim", mark),
    )


def _column(f: Terms, value: Any, place: int, units: int) -> Any:
    """One of the parts that stand side by side along the last axis."""
    return f.part(value, len(f.shape(value)) - 1, slice(place * units, (place + 1) * units, None))


def _lstm(f: Terms, from_x: Any, from_h: Any, bias: list[Any], states: list[Any], units: int, act: Any) -> list[Any]:
    both = f("+", from_x, from_h)
    both = f("+", both, bias[0]) if bias else both
    i, forget, c, o = (_column(f, both, place, units) for place in range(4))
    i, forget, o = (f.gate("sigmoid", each) for each in (i, forget, o))
    kept = f("+", f("*", forget, states[1]), f("*", i, activated(f.run, act, c, f.mark)))
    return [f("*", o, activated(f.run, act, kept, f.mark)), kept]


def _gru(f: Terms, from_x: Any, from_h: Any, bias: list[Any], states: list[Any], units: int, act: Any) -> list[Any]:
    from_x, from_h = (f("+", from_x, bias[0]), f("+", from_h, bias[1])) if bias else (from_x, from_h)
    z, r = (
        f.gate("sigmoid", f("+", _column(f, from_x, place, units), _column(f, from_h, place, units)))
        for place in range(2)
    )
    remembered = f("*", r, _column(f, from_h, 2, units))
    new = activated(f.run, act, f("+", _column(f, from_x, 2, units), remembered), f.mark)
    return [f("+", f("*", z, states[0]), f("*", f("-", 1, z), new))]


def _simple(f: Terms, from_x: Any, from_h: Any, bias: list[Any], states: list[Any], units: int, act: Any) -> list[Any]:
    both = f("+", from_x, from_h)
    return [activated(f.run, act, f("+", both, bias[0]) if bias else both, f.mark)]


_STEPS: dict[str, Callable[..., list[Any]]] = {"SimpleRNN": _simple, "LSTM": _lstm, "GRU": _gru}


def _weights(
    f: Terms, layer: Instance, kind: str, inner: int, units: int, has_bias: bool
) -> tuple[Any, Any, list[Any]]:
    run, wide = f.run, _PARTS[kind] * units
    kernel = dense_weight(run, layer, "kernel", (inner, wide), f.mark)
    recurrent = dense_weight(run, layer, "recurrent_kernel", (units, wide), f.mark)
    if not has_bias:
        return kernel, recurrent, []
    rows = (2,) if kind == "GRU" else ()  # one for what comes in, one for what is remembered
    bias = dense_weight(run, layer, "bias", (*rows, wide), f.mark, 0.0)
    return kernel, recurrent, [f.part(bias, 0, place) for place in range(2)] if rows else [bias]


def _recurrent(kind: str, *, is_cell: bool = False) -> Entry:
    """``LSTM(units, return_sequences=…, return_state=…)`` of (batch, time, features)."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        units = whole(run, arguments, keywords, 0, "units", mark)
        act = argument(arguments, keywords, 1, "activation", default="tanh")
        has_bias = flag([], keywords, 0, "use_bias")
        is_backwards = bool(keywords.get("go_backwards"))
        if keywords.get("reset_after", True) is False:
            raise run.error("unsupported", "not_read", mark)

        def step(f: Terms, layer: Instance, x: Any, states: list[Any]) -> list[Any]:
            kernel, recurrent, bias = _weights(f, layer, kind, f.shape(x)[-1], units, has_bias)
            return _STEPS[kind](f, f("@", x, kernel), f("@", states[0], recurrent), bias, states, units, act)

        def begin(f: Terms, rows: int, given: Any) -> list[Any]:
            if given is not None:
                return list(given) if isinstance(given, list | tuple) else [given]
            f.run.count_made((rows, units), f.mark)
            return [np.zeros((rows, units)) for _ in range(2 if kind == "LSTM" else 1)]

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            f = Terms(run, at)
            given = argument(inputs, more, 1, "initial_state", "states")
            if is_cell:
                states = step(f, layer, inputs[0], begin(f, f.shape(inputs[0])[0], given))
                return states[0], states
            shape = fitting(run, inputs[0], 3, _TIMES, at)
            states, outputs = begin(f, shape[0], given), []
            for place in reversed(range(shape[1])) if is_backwards else range(shape[1]):
                with run.part("pass", f"{place + 1}", at):
                    states = step(f, layer, f.part(inputs[0], 1, place), states)
                outputs.append(states[0])
            result = run.apply("stack", outputs, {"axis": 1}, at) if keywords.get("return_sequences") else states[0]
            return (result, *states) if keywords.get("return_state") else result

        turned = {**keywords, "go_backwards": not is_backwards}
        twin = Native(kind, lambda r, a, k, at: make(r, arguments, turned, at))
        names = {"twin": twin, "is_sequence": bool(keywords.get("return_sequences"))}
        return Instance(None, {} if is_cell else names, Layer(kind, forward))

    return make


def _over_time(kind: str, gate: str) -> Entry:
    """``GlobalAveragePooling1D()``: one number for each feature."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            fitting(run, inputs[0], 3, _TIMES, at)
            return Terms(run, at).gate(gate, inputs[0], axis=1)

        return Instance(None, {}, Layer(kind, forward))

    return make


def _wrapped(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``TimeDistributed(layer)``: a layer that works on the last axis does so at every time by itself."""
    inner = argument(arguments, keywords, 0, "layer")
    if not isinstance(inner, Instance) or inner.layer is None or inner.layer.kind not in ("Dense", "Dropout"):
        raise run.error("unsupported", "not_read", mark)
    return inner


def _rescaled(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``Rescaling(1/255, offset=0)``."""
    scale, shift = (
        argument(arguments, keywords, k, name, default=d) for k, name, d in ((0, "scale", 1), (1, "offset", 0))
    )

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        f = Terms(run, at)
        scaled = f("*", inputs[0], scale)
        return scaled if not run.is_traced(shift) and shift == 0 else f("+", scaled, shift)

    return Instance(None, {}, Layer("Rescaling", forward))


KERAS_OWN_LAYERS: dict[str, Entry] = {
    "Embedding": embedding_layer("input_dim", "output_dim", "embeddings"),
    "BatchNormalization": batch_layer(("gamma", "beta"), "epsilon", 1e-3, _is_training),
    "MultiHeadAttention": attention_layer("Keras", _head_sizes),
    **{kind: _recurrent(kind) for kind in _PARTS},
    **{f"{kind}Cell": _recurrent(kind, is_cell=True) for kind in _PARTS},
    **dict.fromkeys(("GlobalAveragePooling1D", "GlobalAvgPool1D"), _over_time("GlobalAveragePooling1D", "mean")),
    **dict.fromkeys(("GlobalMaxPooling1D", "GlobalMaxPool1D"), _over_time("GlobalMaxPooling1D", "max_over")),
    "TimeDistributed": _wrapped, "Bidirectional": bidirectional, "Rescaling": _rescaled,
}  # fmt: skip

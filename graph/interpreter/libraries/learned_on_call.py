"""Layers whose weights are made when they are first called: normalisations, embeddings and attention of Keras, Flax
and Haiku. Channels come last."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...autodiff.builder import Ref
from ...language.marks import Mark
from ..values import Instance, Layer
from .formula_terms import Terms
from .function_tables import Entry, argument
from .keras_penalties import keep_regularizers
from .layer_weights import drawn, fitting, whole
from .normalisation_functions import centred

__all__ = ["activated", "attention_layer", "batch_layer", "dense_weight", "embedding_layer", "layer_norm", "told_shape"]

Training = Callable[[Instance, list[Any], dict[str, Any]], bool]


def told_shape(entry: Entry) -> Entry:
    """A layer of Keras that may say what goes in: ``Dense(4, input_shape=(3,))``."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        named = dict(keywords)
        told = [named.pop(name, None) for name in ("input_shape", "batch_input_shape", "input_length")]
        if "output_dim" not in named and len(arguments) < 2:  # of an Embedding it is the number of words
            told.append(named.get("input_dim"))
        layer = entry(run, arguments, named, mark)
        keep_regularizers(run, layer, keywords)
        shape = next((each for each in told if each is not None), None)
        if isinstance(layer, Instance) and shape is not None and not callable(shape):
            sizes = shape if isinstance(shape, tuple | list) else (shape,)
            listed = tuple(sizes[1:] if keywords.get("batch_input_shape") is shape else sizes)
            layer.names["expects"] = tuple(2 if each is None else int(run.integer(each, mark)) for each in listed)
        return layer

    return make


def dense_weight(
    run: Any, layer: Instance, name: str, shape: tuple[int, ...], mark: Mark, fixed: float | None = None
) -> Any:
    """A weight of a layer: made at the first call, seeded, or of one number."""
    if name not in layer.names:
        run.count_made(shape, mark)
        bound = 1 / math.sqrt(max(1, math.prod(shape[:-1])))
        made = drawn(run, shape, bound, mark) if fixed is None else np.full(shape, fixed)
        layer.names[name] = run.weight(name.replace("/", "."), made, mark)
    return layer.names[name]


def activated(run: Any, activation: Any, value: Any, mark: Mark) -> Any:
    """The activation of a layer: a name, a function or None."""
    if isinstance(activation, str):
        return value if activation == "linear" else run.bind(activation, activation, [value], {}, mark)
    return value if activation is None else run.call(activation, [value], {}, mark)


def _scaled(f: Terms, layer: Instance, value: Any, names: Sequence[str], size: int, mark: Mark) -> Any:
    """The factor and the shift to learn, 1 and 0 to begin with; "" where a layer has none."""
    for sign, name, fixed in zip("*+", names, (1.0, 0.0), strict=True):
        if name:
            value = f(sign, value, dense_weight(f.run, layer, name, (size,), mark, fixed))
    return value


def layer_norm(names: tuple[str, str], eps_name: str, eps: float) -> Entry:
    """Over the last axis; what it is made with besides epsilon says nothing here."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        axis = keywords.get("axis", -1)
        if run.integers(axis, mark) not in (-1, (-1,)):
            raise run.error("unsupported", "not_read", mark)
        small = float(run.static(keywords.get(eps_name, eps), mark))
        kept = _kept(names, keywords)

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            f = Terms(run, at)
            size = fitting(run, inputs[0], 1, (3,), at)[-1]
            return _scaled(f, layer, centred(f, inputs[0], -1, small), kept, size, at)

        return Instance(None, {}, Layer("LayerNorm", forward))

    return make


def _kept(names: tuple[str, str], keywords: dict[str, Any]) -> tuple[str, str]:
    """The names of factor and shift, "" where a keyword switches one off."""
    off = (("scale", "use_scale", "create_scale"), ("center", "use_bias", "create_offset"))
    first, second = (
        "" if any(keywords.get(word) is False for word in words) else name
        for name, words in zip(names, off, strict=True)
    )
    return first, second


def batch_layer(names: tuple[str, str], eps_name: str, eps: float, is_training: Training) -> Entry:
    """Over all axes but the last: with the statistics of the batch in training, else with running mean 0 and
    variance 1, which a layer begins with."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        small = float(run.static(keywords.get(eps_name, eps), mark))
        kept = _kept(names, keywords)

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            f = Terms(run, at)
            shape = fitting(run, inputs[0], 2, (2, 3), at)
            axes = tuple(range(len(shape) - 1)) if len(shape) > 2 else 0
            rests = not is_training(layer, inputs, {**keywords, **more})
            if not rests:
                normal = centred(f, inputs[0], axes, small)
            else:
                normal = f("/", inputs[0], math.sqrt(1 + small))
            if rests and isinstance(normal, Ref):
                run.resting.add(normal.position)
            return _scaled(f, layer, normal, kept, shape[-1], at)

        return Instance(None, {}, Layer("BatchNorm", forward))

    return make


def embedding_layer(rows: str, columns: str, weight: str) -> Entry:
    """Rows of a table that is learned."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        shape = tuple(whole(run, arguments, keywords, k, name, mark) for k, name in enumerate((rows, columns)))
        table = run.weight(weight, drawn(run, shape, 0.5, mark), mark)

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            return run.item(layer.names[weight], [inputs[0]], at)

        return Instance(None, {weight: table}, Layer("Embedding", forward))

    return make


def attention_layer(kind: str, sizes: Callable[[Any, list[Any], dict[str, Any], int, Mark], tuple[int, int]]) -> Entry:
    """Attention of several heads, with its own four products; ``sizes`` gives their number and the width of each."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            f = Terms(run, at)
            query = argument(inputs, more, 0, "query", "inputs_q")
            value = argument(inputs, more, 1, "value", "inputs_kv", "inputs_k", default=query)
            key = argument(inputs, more, 2, "key", "inputs_v", default=value)
            query, value, key = (query if each is None else each for each in (query, value, key))
            width = fitting(run, query, 2, (2, 3, 4), at)[-1]
            heads, size = sizes(run, arguments, keywords, width, at)
            projected = [
                _projected(f, layer, each, name, heads * size, at)
                for each, name in ((query, "query"), (key, "key"), (value, "value"))
            ]
            mask = _mask(f, query, key, more)
            outputs, weights = _heads(f, projected, heads, size, mask)
            joined = f.gate("concat", outputs, axis=-1) if heads > 1 else outputs[0]
            result = _projected(f, layer, joined, "output" if kind == "Keras" else "out", width, at)
            if not more.get("return_attention_scores"):
                return result
            return result, f.run.apply("stack", weights, {"axis": -3}, at)

        return Instance(None, {}, Layer("MultiHeadAttention", forward))

    return make


def _projected(f: Terms, layer: Instance, value: Any, name: str, size: int, mark: Mark) -> Any:
    inner = f.shape(value)[-1]
    product = f("@", value, dense_weight(f.run, layer, f"{name}/kernel", (inner, size), mark))
    return f("+", product, dense_weight(f.run, layer, f"{name}/bias", (size,), mark, 0.0))


def _mask(f: Terms, query: Any, key: Any, more: dict[str, Any]) -> Any:
    mask = more.get("attention_mask", more.get("mask"))
    if more.get("use_causal_mask"):
        return np.tril(np.ones((f.shape(query)[-2], f.shape(key)[-2]))) > 0
    return mask


def _heads(f: Terms, projected: list[Any], heads: int, size: int, mask: Any) -> tuple[list[Any], list[Any]]:
    outputs, weights = [], []
    for head in range(heads):
        with f.run.part("layer", f"head {head + 1}", f.mark):
            cut = slice(head * size, (head + 1) * size, None)
            query, key, value = (f.part(each, len(f.shape(each)) - 1, cut) for each in projected)
            rank = len(f.shape(key))
            turned = f.gate("transpose", key, *((*range(rank - 2), rank - 1, rank - 2) if rank > 2 else ()))
            scores = f("/", f("@", query, turned), math.sqrt(size))
            if mask is not None:
                scores = _masked(f, scores, mask)
            weights.append(f.gate("softmax", scores, axis=-1))
            outputs.append(f("@", weights[-1], value))
    return outputs, weights


def _masked(f: Terms, scores: Any, mask: Any) -> Any:
    """Where the mask is 0 nobody looks; a mask with an axis for the heads is the same for all of them."""
    held = np.asarray(f.run.static(mask, f.mark), dtype=np.float64)
    held = held[:, 0] if held.ndim == len(f.shape(scores)) + 1 else held
    return f.run.apply("masked_fill", [scores, np.where(held != 0, 0.0, 1.0)], {"value": -math.inf}, f.mark)

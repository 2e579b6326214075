"""TensorFlow's and Keras' functions that are formulas in gates or other libraries' under another name."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...language.marks import Mark
from ..values import Instance, Layer, Module, SizeInt
from .array_formulas import tensordot
from .formula_terms import Terms, formula
from .function_tables import Entry, argument, to_gate
from .keras_models import keras_input, keras_model
from .named_losses import LOSSES
from .numpy_functions import NUMPY, norm
from .shared_functions import SHARED
from .torch_functions import TORCH
from .torch_pairs import PLACES

__all__ = ["KERAS_LAYERS", "TENSORFLOW_FORMULAS"]


def _split(f: Terms, x: Any, sizes: Any, axis: Any) -> Any:
    """Into so many equal parts, or into parts of these sizes."""
    place, found = f.axis(x, axis), f.run.integers(sizes, f.mark)
    length = f.shape(x)[place]
    if isinstance(found, tuple):
        widths = list(found)
    else:
        if found < 1 or length % found:
            raise f.fault("split")
        widths = [length // found] * found
    if sum(widths) != length or min(widths) < 1:
        raise f.fault("split")
    parts, start = [], 0
    for width in widths:
        parts.append(f.part(x, place, slice(start, start + width, None)))
        start += width
    return parts


def _add_n(f: Terms, values: Any) -> Any:
    total = values[0]
    for value in values[1:]:
        total = f("+", total, value)
    return total


def _product_n(f: Terms, values: Any) -> Any:
    total = values[0]
    for value in values[1:]:
        total = f("*", total, value)
    return total


def _gather_nd(f: Terms, x: Any, indices: Any) -> Any:
    """Elements at places: the last axis of the indices says where."""
    places = np.asarray(f.run.static(indices, f.mark), dtype=np.float64)
    if places.ndim < 1 or places.shape[-1] > len(f.shape(x)):
        raise f.fault("gather_nd")
    return f.run.item(x, [places[..., k] for k in range(places.shape[-1])], f.mark)


def _slice(f: Terms, x: Any, begin: Any, size: Any) -> Any:
    """``tf.slice(x, begin, size)``; a size of −1 goes to the end."""
    starts, sizes = (f.run.integers(item, f.mark) for item in (begin, size))
    if not isinstance(starts, tuple) or not isinstance(sizes, tuple) or len(starts) != len(sizes):
        raise f.fault("slice")
    cuts = tuple(slice(s, None if n < 0 else s + n, None) for s, n in zip(starts, sizes, strict=True))
    return f.run.apply("index", [x], {"index": cuts}, f.mark)


def _band(f: Terms, x: Any, lower: Any, upper: Any) -> Any:
    below, above = f.whole(lower), f.whole(upper)
    x = x if above < 0 else f.gate("tril", x, k=above)
    return x if below < 0 else f.gate("triu", x, k=-below)


def _sort(f: Terms, x: Any, axis: Any, direction: Any) -> Any:
    return f.gate("sort", x, axis=axis, descending=str(direction).upper() == "DESCENDING")


def _transpose(f: Terms, x: Any, perm: Any) -> Any:
    axes = f.run.integers(perm, f.mark)
    return f.gate("transpose", x, *(axes if isinstance(axes, tuple) else ()))


def _unit(f: Terms, x: Any, axis: Any, epsilon: Any) -> Any:
    return f("/", x, f.gate("norm", x, axis=axis, keepdims=True))


def _pad(f: Terms, x: Any, paddings: Any, mode: Any, value: Any) -> Any:
    pairs = np.asarray(f.run.static(paddings, f.mark), dtype=np.float64)
    if pairs.ndim != 2 or str(mode).upper() != "CONSTANT":
        raise f.fault("pad")
    width = tuple(int(n) for n in pairs.ravel())
    return f.run.apply("pad", [x], {"width": width, "value": f.number(value)}, f.mark)


def _top_k(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    kept = {name: value for name, value in keywords.items() if name != "sorted"}
    return PLACES["topk"](run, arguments, kept, mark)


def _difference(f: Terms, x: Any, y: Any) -> Any:
    return f("**", f("-", x, y), 2)


TENSORFLOW_FORMULAS: dict[str, Entry] = {
    "split": formula("split", _split, "value num_or_size_splits", axis=0), "add_n": formula("add_n", _add_n, "inputs"),
    "boolean_mask": formula("boolean_mask", lambda f, x, mask: f.run.item(x, [mask], f.mark), "tensor mask"),
    "gather_nd": formula("gather_nd", _gather_nd, "params indices"),
    "identity": formula("identity", lambda f, x: x, "input"),
    "slice": formula("slice", _slice, "input_ begin size"),
    "band_part": formula("band_part", _band, "input num_lower num_upper"),
    "diag_part": to_gate("diag", "diag_part"), "matvec": formula("matvec", lambda f, a, b: f("@", a, b), "a b"),
    "divide_no_nan": formula("divide_no_nan", lambda f, a, b: f("/", a, b), "x y"),
    "l2_normalize": formula("l2_normalize", _unit, "x", axis=None, epsilon=1e-12),
    "squared_difference": formula("squared_difference", _difference, "x y"), "top_k": _top_k, "repeat": NUMPY["repeat"],
    "l2_loss": formula("l2_loss", lambda f, x: f("/", f.gate("sum", f("**", x, 2)), 2), "t"),
    "dropout": TORCH["dropout"],
    "pad": formula("pad", _pad, "tensor paddings", mode="CONSTANT", constant_values=0.0), "tile": NUMPY["tile"],
    "rank": formula("rank", lambda f, x: SizeInt(len(f.shape(x))), "input"), "norm": norm,
    "reverse": formula("reverse", lambda f, x, axis: f.gate("flip", x, axis=axis), "tensor axis"),
    "sort": formula("sort", _sort, "values", axis=-1, direction="ASCENDING"),
    "tensordot": formula("tensordot", tensordot, "a b axes"),
    "transpose": formula("transpose", _transpose, "a", perm=None),
    "cumsum": formula("cumsum", lambda f, x, axis: f.gate("cumsum", x, axis=axis), "x", axis=0),
    "cumprod": formula("cumprod", lambda f, x, axis: f.gate("cumprod", x, axis=axis), "x", axis=0),
}  # fmt: skip


# ---- layers and losses of Keras
def _layer(kind: str, forward: Any) -> Instance:
    return Instance(None, {}, Layer(kind, forward))


def _merging(kind: str, work: Any) -> Entry:
    """A layer of a list of arrays."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        axis = argument(arguments, keywords, 0, "axis", default=-1)

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            if not isinstance(inputs[0], list | tuple) or not inputs[0]:
                raise run.error("wrong_arguments", "needs_list", at, gate=kind)
            return work(Terms(run, at), inputs[0], axis)

        return _layer(kind, forward)

    return make


def _merged(kind: str, name: str) -> Entry:
    """``layers.add([x, y])``, and ``tf.add(x, y)`` of two."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        if len(arguments) == 1 and isinstance(arguments[0], list | tuple):
            return run.call(KERAS_LAYERS[kind](run, [], keywords, mark), arguments, {}, mark)
        return SHARED[name](run, arguments, keywords, mark)

    return call


def _activation(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    chosen = argument(arguments, keywords, 0, "activation")

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        if not isinstance(chosen, str):
            return run.call(chosen, inputs[:1], {}, at)
        found = run.member(Module("tensorflow", "tf.keras.activations"), chosen)
        if found is None:
            raise run.error("unknown_function", "known_not_offered", at, name=chosen[:60])
        return run.call(found, inputs[:1], {}, at)

    return _layer("Activation", forward)


def _reshape(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    shape = run.integers(argument(arguments, keywords, 0, "target_shape"), mark)

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        return run.bind("reshape", "reshape", inputs[:1], {"shape": (run.shape(inputs[0], at)[0], *shape)}, at)

    return _layer("Reshape", forward)


def _dropped(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """Keras' Dropout: does nothing unless it is called with ``training=True``."""
    rate = argument(arguments, keywords, 0, "rate", default=0.5)

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        is_on = argument(inputs, more, 1, "training", default=False)
        if is_on:
            return TORCH["dropout"](run, [inputs[0], rate], {}, at)
        if run.is_traced(inputs[0]):
            run.resting.add(run.operand(inputs[0], at).position)
        return inputs[0]

    return _layer("Dropout", forward)


def _normalised(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """Keras' LayerNormalization over the last axis; gamma and beta are made when it is first called."""
    epsilon = float(run.static(keywords.get("epsilon", 1e-3), mark))

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        f = Terms(run, at)
        size = f.shape(inputs[0])[-1]
        if "gamma" not in layer.names:
            layer.names["gamma"] = run.weight("gamma", np.ones(size), at)
            layer.names["beta"] = run.weight("beta", np.zeros(size), at)
        centred = f("-", inputs[0], f.gate("mean", inputs[0], axis=-1, keepdims=True))
        variance = f.gate("mean", f("**", centred, 2), axis=-1, keepdims=True)
        result = f("/", centred, f.gate("sqrt", f("+", variance, epsilon)))
        return f("+", f("*", result, layer.names["gamma"]), layer.names["beta"])

    return _layer("LayerNormalization", forward)


def _leaky(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    slope = argument(arguments, keywords, 0, "negative_slope", "alpha", default=0.3)
    return _layer(
        "LeakyReLU",
        lambda run, layer, inputs, more, at: run.bind("leaky_relu", "leaky_relu", [inputs[0], slope], {}, at),
    )


def _rows(work: Any) -> Entry:
    """A loss as an object: the mean of the losses of the rows."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        if keywords.get("reduction") not in (None, "mean", "sum_over_batch_size", "auto"):
            raise run.error("unknown_function", "known_not_offered", mark, name="reduction")

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            f = Terms(run, at)
            losses = work(f, *inputs[:2])
            return f.gate("mean", losses) if f.shape(losses) else losses

        return _layer("loss", forward)

    return make


def _log_cosh(f: Terms, t: Any, y: Any) -> Any:
    """ln cosh d = d + softplus(−2d) − ln 2: finite for every d"""
    d = f("-", y, t)
    return f("-", f("+", d, f.gate("softplus", f("*", -2, d))), float(np.log(2)))


def _divergence(f: Terms, t: Any, y: Any) -> Any:
    return f.gate("sum", f("-", f.gate("xlogy", t, t), f.gate("xlogy", t, y)), axis=-1)


def _cosine(f: Terms, t: Any, y: Any) -> Any:
    return f.negative(LOSSES["cosine_similarity"](f.run, [t, y], {"dim": -1}, f.mark))


KERAS_LAYERS: dict[str, Entry] = {
    "Input": keras_input, "InputLayer": keras_input, "Model": keras_model,
    "Concatenate": _merging("Concatenate", lambda f, parts, axis: f.gate("concat", list(parts), axis=axis)),
    "Add": _merging("Add", lambda f, parts, axis: _add_n(f, parts)), "Activation": _activation, "Reshape": _reshape,
    "Multiply": _merging("Multiply", lambda f, parts, axis: _product_n(f, parts)), "Dropout": _dropped,
    "add": _merged("Add", "add"), "multiply": _merged("Multiply", "multiply"),
    "LayerNormalization": _normalised, "LeakyReLU": _leaky,
    "Hinge": _rows(lambda f, t, y: f.gate("relu", f("-", 1, f("*", t, y)))), "KLDivergence": _rows(_divergence),
    "LogCosh": _rows(_log_cosh), "CosineSimilarity": _rows(_cosine),
}  # fmt: skip

"""Spellings of Flax, Haiku and Equinox: layers whose weights are made when they are first called, functions that are
made pure, and networks of a number of layers."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ...language.marks import Mark
from ..values import Instance, Layer, Native
from .channels_last_layers import CHANNELS_LAST
from .function_tables import Entry, argument, given
from .jax_examples import of_examples
from .layer_weights import whole
from .layers import LAYERS
from .learned_on_call import attention_layer, batch_layer, dense_weight, embedding_layer, layer_norm
from .module_objects import Weights
from .small_packages import DISTRAX, MISC, MLX, MLX_LAYERS, OF_BOOKS, STATES, key_sequence
from .torch_functions import TORCH

__all__ = ["of_package"]


# ---- Flax
def _uses_batch(layer: Instance, inputs: list[Any], settings: dict[str, Any]) -> bool:
    """Whether ``use_running_average`` is off; of nnx in training, which is where a layer begins."""
    return not settings.get("use_running_average", False)


def _head_sizes(run: Any, arguments: list[Any], keywords: dict[str, Any], width: int, mark: Mark) -> tuple[int, int]:
    heads = whole(run, arguments, keywords, 0, "num_heads", mark)
    inner = int(run.integer(keywords.get("qkv_features") or width, mark))
    if inner % heads:
        raise run.error("wrong_arguments", "parameter_int", mark, gate="MultiHeadAttention", parameter="num_heads")
    return heads, inner // heads


def _dropout(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nn.Dropout(rate, deterministic=True)(x)``; of nnx a mask is drawn unless it is told otherwise."""
    rate = argument(arguments, keywords, 0, "rate", default=0.5)

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        is_off = argument(inputs, {**keywords, **more}, 1, "deterministic", default="rngs" not in keywords)
        is_off = is_off or layer.names.get("training", True) is False
        return inputs[0] if is_off else TORCH["dropout"](run, [inputs[0], rate], {}, at)

    return Instance(None, {}, Layer("Dropout", forward))


def _nothing(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return None


def _channels(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nnx.Conv(in_features, out_features, kernel_size)``."""
    settings = {key: value for key, value in keywords.items() if key not in ("rngs", "in_features", "out_features")}
    places = [argument(arguments, keywords, 1, "out_features"), *arguments[2:]]
    return CHANNELS_LAST["Conv"](run, places, settings, mark)


def _parameter(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nnx.Param(x)``: x."""
    return given(run, arguments, keywords, 0, "value", "Param", mark)


_ATTENTION = attention_layer("Flax", _head_sizes)
FLAX: dict[str, Any] = {
    "LayerNorm": layer_norm(("scale", "bias"), "epsilon", 1e-6), "Dropout": _dropout,
    "BatchNorm": batch_layer(("scale", "bias"), "epsilon", 1e-5, _uses_batch),
    "Embed": embedding_layer("num_embeddings", "features", "embedding"),
    **dict.fromkeys(("MultiHeadDotProductAttention", "SelfAttention", "MultiHeadAttention"), _ATTENTION),
}  # fmt: skip
NNX: dict[str, Any] = {
    **FLAX, **STATES, "Conv": _channels, "Param": _parameter, "Module": LAYERS["Module"],
    **dict.fromkeys(("Optimizer", "ModelAndOptimizer", "MultiMetric", "display", "update"), _nothing),
}  # fmt: skip


def _train_state(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``TrainState.create(apply_fn=…, params=…, tx=…)``: an object that holds them; its updates come behind the
    gradient and are left out."""
    state = Instance(None, {"step": 0, **keywords}, Layer("TrainState", lambda r, layer, a, k, m: None))
    state.names["apply_gradients"] = Native("apply_gradients", lambda r, a, k, m: state)
    return state


# ---- Haiku
def _transformed(has_key: bool) -> Entry:
    """``hk.transform(f)``: ``init`` and ``apply(params, key, x)``; ``without_apply_rng`` takes the key away."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        function = given(run, arguments, keywords, 0, "f", "transform", mark)
        if isinstance(function, Instance) and "function" in function.names:
            function = function.names["function"]

        def apply(run: Any, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            rest = {key: value for key, value in more.items() if key not in ("params", "rng")}
            return run.call(function, inputs[2 if has_key else 1 :], rest, at)

        names = {"init": Native("init", lambda r, a, k, m: Weights()), "apply": Native("apply", apply)}
        return Instance(None, {**names, "function": function}, Layer("transformed", lambda r, layer, a, k, m: None))

    return make


def _haiku_linear(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``hk.Linear(output_size, with_bias=True)``."""
    size = whole(run, arguments, keywords, 0, "output_size", mark)
    has_bias = argument(arguments, keywords, 1, "with_bias", default=True) is not False
    return LAYERS["Dense"](run, [size], {"use_bias": has_bias}, mark)


def _haiku_mlp(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``hk.nets.MLP([16, 4])``: linear layers with ReLU between them."""
    sizes = run.integers(given(run, arguments, keywords, 0, "output_sizes", "MLP", mark), mark)
    sizes = sizes if isinstance(sizes, tuple) else (sizes,)
    layers: list[Any] = []
    for place, size in enumerate(sizes):
        layers.append(LAYERS["Dense"](run, [size], {}, mark))
        if place < len(sizes) - 1 or keywords.get("activate_final"):
            layers.append(keywords.get("activation") or LAYERS["ReLU"](run, [], {}, mark))
    return LAYERS["Sequential"](run, layers, {}, mark)


def _haiku_convolution(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    size = whole(run, arguments, keywords, 0, "output_channels", mark)
    window = argument(arguments, keywords, 1, "kernel_shape", default=3)
    settings = {"strides": argument(arguments, keywords, 2, "stride", default=1), "use_bias": keywords.get("with_bias")}
    return CHANNELS_LAST["Conv"](run, [size, window], {**settings, "padding": keywords.get("padding", "same")}, mark)


def _haiku_parameter(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``hk.get_parameter("w", shape, init=…)``: a weight of that name."""
    name = str(given(run, arguments, keywords, 0, "name", "get_parameter", mark))
    shape = run.integers(given(run, arguments, keywords, 1, "shape", "get_parameter", mark), mark)
    shape = shape if isinstance(shape, tuple) else (shape,)
    begin = keywords.get("init")
    fixed = {"zeros": 0.0, "ones": 1.0}.get(str(getattr(begin, "path", "")).rpartition(".")[2])
    return dense_weight(run, Instance(None), name, tuple(int(n) for n in shape), mark, fixed)


HAIKU: dict[str, Any] = {
    "transform": _transformed(True), "without_apply_rng": _transformed(False), "Linear": _haiku_linear,
    "MLP": _haiku_mlp, "Conv2D": _haiku_convolution, "get_parameter": _haiku_parameter,
    "LayerNorm": layer_norm(("scale", "offset"), "eps", 1e-5),
    "Embed": embedding_layer("vocab_size", "embed_dim", "embeddings"),
    "Flatten": LAYERS["Flatten"], "Sequential": LAYERS["Sequential"],
    "PRNGSequence": key_sequence,
    "Module": LAYERS["Module"],
}  # fmt: skip


# ---- Equinox
def _perceptron(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``eqx.nn.MLP(in_size, out_size, width_size, depth, activation=relu)``: ``depth`` hidden layers."""
    names = ("in_size", "out_size", "width_size", "depth")
    inner, outer, width = (whole(run, arguments, keywords, k, name, mark) for k, name in enumerate(names[:3]))
    depth = int(run.integer(given(run, arguments, keywords, 3, "depth", "MLP", mark), mark))
    run.count_items(max(depth, 0), mark)
    activation = argument(arguments, keywords, 4, "activation") or LAYERS["ReLU"](run, [], {}, mark)
    sizes = [inner, *[width] * depth, outer]
    layers: list[Any] = []
    for place, (before, after) in enumerate(pairwise(sizes)):
        layers.append(LAYERS["Linear"](run, [before, after], {}, mark))
        if place < depth:
            layers.append(activation)
    final = argument(arguments, keywords, 5, "final_activation")
    return LAYERS["Sequential"](run, [*layers, final] if final is not None else layers, {}, mark)


def _first(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """What is filtered, updated or wrapped is itself here."""
    return arguments[0] if arguments else None


EQUINOX: dict[str, Any] = {
    "MLP": _perceptron, "Lambda": _first, **dict.fromkeys(("filter", "apply_updates", "filter_jit", "combine"), _first),
    **dict.fromkeys(("is_array", "is_inexact_array"), _nothing),
}  # fmt: skip
_OF_PARTS = {
    "linen": FLAX, "nnx": NNX, "haiku": HAIKU, "hk": HAIKU, "equinox": EQUINOX, "eqx": EQUINOX,
    "distrax": DISTRAX, "misc": MISC, "flatten_util": MISC, "d2l": OF_BOOKS,
    "train_state": {"TrainState": Instance(None, {"create": Native("TrainState.create", _train_state)})},
}  # fmt: skip


def of_package(path: str, name: str) -> Any:
    """What a package means by a name, by the parts of its path; None where it means nothing of its own."""
    if (found := of_examples(path, name)) is not None:
        return found
    if path.startswith("mlx"):
        table = MLX_LAYERS if path.endswith("nn") else MLX if path.endswith(("losses", "core")) else {}
        return table.get(name)
    return next((_OF_PARTS[part][name] for part in path.split(".") if name in _OF_PARTS.get(part, ())), None)

"""Layers as objects: ``nn.Linear(3, 4)`` is made with seeded weights, inputs of the graph, and then called."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...language.program import Mark
from ..input_names import prefix_weights
from ..values import Instance, Layer, Native
from .attention_layers import MORE_LAYERS
from .entries import Entry, argument, to_gate
from .losses import LOSSES
from .recurrent_layers import RECURRENT
from .torch_functions import TORCH
from .weights import drawn, flag, whole

__all__ = ["LAYERS"]

Forward = Callable[[Any, Instance, list[Any], dict[str, Any], Mark], Any]


def made(kind: str, forward: Forward, **names: Any) -> Instance:
    """An object of a library's layer."""
    return Instance(None, dict(names), Layer(kind, forward))


def _linear_forward(run: Any, layer: Instance, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    weight, bias = layer.names["weight"], layer.names.get("bias")
    product = run.operate("@", arguments[0], run.bind("transpose", "T", [weight], {}, mark), mark)
    return product if bias is None else run.operate("+", product, bias, mark)


def _linear(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``Linear(in, out, bias=True)``: x Wᵀ + b, W of shape (out, in)."""
    columns = whole(run, arguments, keywords, 0, "in_features", mark)
    rows = whole(run, arguments, keywords, 1, "out_features", mark)
    bound = 1 / math.sqrt(columns)
    names = {"weight": run.weight("weight", drawn(run, (rows, columns), bound, mark), mark)}
    if flag(arguments, keywords, 2, "bias"):
        names["bias"] = run.weight("bias", drawn(run, (rows,), bound, mark), mark)
    return made("Linear", _linear_forward, **names)


def _dense(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """Keras: ``Dense(units, activation)``: x W + b; its weights are made when it is first called."""
    units = whole(run, arguments, keywords, 0, "units", mark)
    activation = argument(arguments, keywords, 1, "activation")

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        if "kernel" not in layer.names:
            columns = run.shape(inputs[0], at)[-1]
            layer.names["kernel"] = run.weight("kernel", drawn(run, (columns, units), 1 / math.sqrt(columns), at), at)
            layer.names["bias"] = run.weight("bias", drawn(run, (units,), 0.1, at), at)
        result = run.operate("+", run.operate("@", inputs[0], layer.names["kernel"], at), layer.names["bias"], at)
        if isinstance(activation, str):
            return result if activation == "linear" else run.bind(activation, activation, [result], {}, at)
        return result if activation is None else run.call(activation, [result], {}, at)

    return made("Dense", forward)


def _embedding(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    rows = whole(run, arguments, keywords, 0, "num_embeddings", mark)
    columns = whole(run, arguments, keywords, 1, "embedding_dim", mark)
    weight = run.weight("weight", drawn(run, (rows, columns), 1.0, mark), mark)

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        return run.item(layer.names["weight"], [inputs[0]], at)

    return made("Embedding", forward, weight=weight)


def _normalised(kind: str, gate: str) -> Entry:
    """LayerNorm, BatchNorm: mean 0 and variance 1, then a factor and a shift to learn (1 and 0 to begin with)."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        size = run.integers(arguments[0] if arguments else next(iter(keywords.values())), mark)
        shape = size if isinstance(size, tuple) else (size,)
        names: dict[str, Any] = {}
        is_affine = keywords.get("affine", keywords.get("elementwise_affine", True))
        if is_affine:
            names["weight"] = run.weight("weight", np.ones(shape), mark)
            names["bias"] = run.weight("bias", np.zeros(shape), mark)
        eps = float(keywords.get("eps", 1e-5))

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            x = inputs[0]
            axis = 0 if gate == "batch" else -1
            if gate == "batch" and layer.names.get("training", True) is False:
                result = run.operate("/", x, math.sqrt(1 + eps), at)  # running mean 0, running variance 1
            else:
                axes = (0, 2, 3) if gate == "batch" and len(run.shape(x, at)) == 4 else axis
                mean = run.bind("mean", "mean", [x], {"axis": axes, "keepdims": True}, at)
                centred = run.operate("-", x, mean, at)
                variance = run.bind(
                    "mean", "mean", [run.operate("**", centred, 2, at)], {"axis": axes, "keepdims": True}, at
                )
                root = run.bind("sqrt", "sqrt", [run.operate("+", variance, eps, at)], {}, at)
                result = run.operate("/", centred, root, at)
            if not is_affine:
                return result
            weight, bias = layer.names["weight"], layer.names["bias"]
            if gate == "batch" and len(run.shape(x, at)) == 4:
                column = {"shape": (1, -1, 1, 1)}
                weight, bias = (run.bind("reshape", "reshape", [v], column, at) for v in (weight, bias))
            return run.operate("+", run.operate("*", result, weight, at), bias, at)

        return made(kind, forward, **names)

    return make


def _function_layer(kind: str, entry: Entry, *settings: str) -> Entry:
    """An activation or a loss as an object: its settings are kept, its call is the function's."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        kept = dict(zip(settings, arguments, strict=False))
        kept.update({key: value for key, value in keywords.items() if key != "inplace"})

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            if kind == "Dropout" and layer.names.get("training", True) is False:
                return inputs[0]
            return entry(run, inputs, {**kept, **more}, at)

        return made(kind, forward)

    return make


def _flatten(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    start = int(argument(arguments, keywords, 0, "start_dim", default=1))

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        shape = run.shape(inputs[0], at)
        if len(shape) <= 1:
            return inputs[0]
        new = (*shape[:start], math.prod(shape[start:]))
        return run.bind("reshape", "flatten", [inputs[0]], {"shape": new}, at)

    return made("Flatten", forward)


def _sequential(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """Layers one after the other; their weights are told apart by their place: ``0.weight``."""
    parts = list(arguments[0]) if len(arguments) == 1 and isinstance(arguments[0], list | tuple) else list(arguments)
    if len(parts) == 1 and isinstance(parts[0], dict):
        parts = list(parts[0].values())
    instance = made("Sequential", _sequential_forward, layers=[])
    for part in parts:
        _added(run, [instance, part], {}, mark)
    instance.names["add"] = Native("add", lambda r, a, k, m: _added(r, [instance, *a], k, m))
    instance.names["append"] = instance.names["add"]
    return instance


def _added(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    instance, part = arguments[0], arguments[1]
    layers = instance.names["layers"]
    if isinstance(part, Instance):
        prefix_weights(part, str(len(layers)))
    layers.append(part)
    return None


def _sequential_forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
    value = inputs[0]
    for part in layer.names["layers"]:
        value = run.call(part, [value], {}, at)
    return value


def _module_list(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    parts = list(arguments[0]) if arguments else []
    for place, part in enumerate(parts):
        if isinstance(part, Instance):
            prefix_weights(part, str(place))
    return parts


def _window(kind: str, gate: str) -> Entry:
    """Pooling: ``MaxPool2d(kernel_size, stride, padding)``."""
    return _function_layer(kind, to_gate(gate, kind), "kernel_size", "stride", "padding")


def _convolution(kind: str, gate: str, rank: int) -> Entry:
    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        inner = whole(run, arguments, keywords, 0, "in_channels", mark)
        outer = whole(run, arguments, keywords, 1, "out_channels", mark)
        size = run.integers(argument(arguments, keywords, 2, "kernel_size"), mark)
        window = size if isinstance(size, tuple) else (size,) * rank
        settings = {
            name: run.integers(value, mark)
            for place, name in ((3, "stride"), (4, "padding"), (5, "dilation"), (6, "groups"))
            if (value := argument(arguments, keywords, place, name)) is not None
        }
        bound = 1 / math.sqrt(inner * math.prod(window))
        groups = int(settings.get("groups", 1) or 1)
        names = {"weight": run.weight("weight", drawn(run, (outer, inner // groups, *window), bound, mark), mark)}
        if flag(arguments, keywords, 7, "bias"):
            names["bias"] = run.weight("bias", drawn(run, (outer,), bound, mark), mark)

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            result = run.bind(gate, kind, [inputs[0], layer.names["weight"]], dict(settings), at)
            if "bias" not in layer.names:
                return result
            bias = run.bind("reshape", "reshape", [layer.names["bias"]], {"shape": (-1, *(1,) * rank)}, at)
            return run.operate("+", result, bias, at)

        return made(kind, forward, **names)

    return make


def _identity(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return made("Identity", lambda run, layer, inputs, more, at: inputs[0])


def _base(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nn.Module()``: an object without a meaning of its own, to which parts are given."""
    return Instance(None)


def _rms_norm(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """x over the root of its mean square, times a weight of ones."""
    size = run.integers(arguments[0], mark)
    shape = size if isinstance(size, tuple) else (size,)
    eps = float(keywords.get("eps") or 1e-6)
    weight = run.weight("weight", np.ones(shape), mark)

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        x = inputs[0]
        square = run.bind("mean", "mean", [run.operate("**", x, 2, at)], {"axis": -1, "keepdims": True}, at)
        root = run.bind("sqrt", "sqrt", [run.operate("+", square, eps, at)], {}, at)
        return run.operate("*", run.operate("/", x, root, at), layer.names["weight"], at)

    return made("RMSNorm", forward, weight=weight)


_ACTIVATIONS = {
    "ReLU": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh", "GELU": "gelu", "ELU": "elu", "SELU": "selu", "SiLU": "silu",
    "Softplus": "softplus", "LeakyReLU": "leaky_relu", "ReLU6": "relu6", "Hardtanh": "hardtanh", "Mish": "mish",
    "Hardswish": "hardswish", "CELU": "celu", "LogSigmoid": "log_sigmoid", "Softsign": "softsign",
}  # fmt: skip
_LOSS_LAYERS = {
    "CrossEntropyLoss": "cross_entropy", "MSELoss": "mse_loss", "BCELoss": "binary_cross_entropy", "L1Loss": "l1_loss",
    "BCEWithLogitsLoss": "binary_cross_entropy_with_logits", "NLLLoss": "nll_loss", "SmoothL1Loss": "smooth_l1_loss",
    "HuberLoss": "huber_loss", "KLDivLoss": "kl_div",
}  # fmt: skip
LAYERS: dict[str, Any] = {
    "Linear": _linear, "Dense": _dense, "Embedding": _embedding, "LayerNorm": _normalised("LayerNorm", "layer"),
    "BatchNorm1d": _normalised("BatchNorm1d", "batch"), "BatchNorm2d": _normalised("BatchNorm2d", "batch"),
    "Dropout": _function_layer("Dropout", TORCH["dropout"], "p"), "Flatten": _flatten, "Sequential": _sequential,
    "ModuleList": _module_list, "Identity": _identity,
    "Softmax": _function_layer("Softmax", to_gate("softmax"), "axis"),
    "LogSoftmax": _function_layer("LogSoftmax", to_gate("log_softmax"), "axis"),
    "MaxPool2d": _window("MaxPool2d", "max_pool2d"), "AvgPool2d": _window("AvgPool2d", "avg_pool2d"),
    "MaxPool1d": _window("MaxPool1d", "max_pool1d"), "AvgPool1d": _window("AvgPool1d", "avg_pool1d"),
    "Conv2d": _convolution("Conv2d", "conv2d", 2), "Conv1d": _convolution("Conv1d", "conv1d", 1),
    **{kind: _function_layer(kind, to_gate(gate, kind), "a") for kind, gate in _ACTIVATIONS.items()},
    **{kind: _function_layer(kind, LOSSES[name]) for kind, name in _LOSS_LAYERS.items() if name in LOSSES},
    **dict.fromkeys(("Module", "Model", "Layer", "Function", "Dataset", "Sequence"), _base),
    "TripletMarginLoss": _function_layer("TripletMarginLoss", LOSSES["triplet_margin_loss"]), "RMSNorm": _rms_norm,
    "CosineSimilarity": _function_layer("CosineSimilarity", LOSSES["cosine_similarity"], "dim"), **MORE_LAYERS,
    **RECURRENT,
}  # fmt: skip

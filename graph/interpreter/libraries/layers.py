"""Layers as objects: ``nn.Linear(3, 4)`` is made with seeded weights, inputs of the graph, and then called."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..input_names import ModuleNames, ModuleRow, prefix_weights
from ..iterating import items_of
from ..values import Bound, Function, Instance, Layer, Native, SizeInt
from .activation_formulas import ACTIVATION_LAYERS
from .attention_layers import MORE_LAYERS
from .builtins import BUILTINS
from .channels_last_layers import CHANNELS_LAST
from .convolution_layers import CONVOLUTION_LAYERS
from .function_tables import Entry, argument, to_gate
from .layer_weights import drawn, fitting, flag, whole
from .learned_on_call import activated
from .named_losses import LOSSES
from .normalising_layers import NORMALISING_LAYERS
from .recurrent_layers import RECURRENT
from .torch_formulas import TORCH_FORMULAS
from .torch_functions import TORCH
from .torch_losses import TORCH_LOSSES

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
    sizes = {"in_features": SizeInt(columns), "out_features": SizeInt(rows)}
    return made("Linear", _linear_forward, **names, **sizes)


def _dense(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``Dense(units, activation)`` of Keras, ``Dense(features)`` of Flax: x W + b; its weights are made when it is
    called first."""
    units = whole(run, arguments, keywords, 0, "features" if "features" in keywords else "units", mark)
    activation = argument(arguments, keywords, 1, "activation")
    has_bias = keywords.get("use_bias", True) is not False

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        if "kernel" not in layer.names:
            columns = fitting(run, inputs[0], 1, (3,), at)[-1]
            layer.names["kernel"] = run.weight("kernel", drawn(run, (columns, units), 1 / math.sqrt(columns), at), at)
            if has_bias:
                layer.names["bias"] = run.weight("bias", drawn(run, (units,), 0.1, at), at)
        result = run.operate("@", inputs[0], layer.names["kernel"], at)
        result = run.operate("+", result, layer.names["bias"], at) if has_bias else result
        return activated(run, activation, result, at)

    return made("Dense", forward)


def _embedding(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    rows = whole(run, arguments, keywords, 0, "num_embeddings", mark)
    columns = whole(run, arguments, keywords, 1, "embedding_dim", mark)
    weight = run.weight("weight", drawn(run, (rows, columns), 1.0, mark), mark)

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        return run.item(layer.names["weight"], [inputs[0]], at)

    sizes = {"num_embeddings": SizeInt(rows), "embedding_dim": SizeInt(columns)}
    return made("Embedding", forward, weight=weight, **sizes)


def _function_layer(kind: str, entry: Entry, *settings: str) -> Entry:
    """An activation or a loss as an object: its settings are kept, its call is the function's."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        if len(arguments) > len(settings):
            raise run.error("wrong_arguments", "too_many", mark, gate=kind, expected=len(settings), got=len(arguments))
        kept = dict(zip(settings, arguments, strict=False))
        kept.update(keywords)
        kept.pop("inplace", None)

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
    if not isinstance(part, Instance | Native | Function | Bound):  # keras.Input(shape=(4,)) says a shape alone
        instance.names.setdefault("expects", tuple(np.shape(part))[1:] or None)
        return None
    if isinstance(part, Instance) and not layers and part.names.get("expects"):
        instance.names.setdefault("expects", part.names["expects"])
    if isinstance(part, Instance):
        prefix_weights(part, str(len(layers)))
    layers.append(part)
    return None


def _sequential_forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
    value = inputs[0]
    told = {"training": more["training"]} if "training" in more else {}  # Keras hands it on
    for part in layer.names["layers"]:
        value = run.call(part, [value], told if isinstance(part, Instance) else {}, at)
    return value


def _module_list(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    row = ModuleRow()
    for part in items_of(run, arguments[0], mark) if arguments else ():
        run.count_items(1, mark)
        row.named(part)
        row.append(part)
    return row


def _module_dict(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return ModuleNames(BUILTINS["dict"](run, arguments, keywords, mark))


def _window(kind: str, gate: str) -> Entry:
    """Pooling: ``MaxPool2d(kernel_size, stride, padding)``."""
    return _function_layer(kind, to_gate(gate, kind), "kernel_size", "stride", "padding")


def _identity(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    return made("Identity", lambda run, layer, inputs, more, at: inputs[0])


def _base(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nn.Module()``: an object without a meaning of its own, to which parts are given."""
    return Instance(None)


_ACTIVATIONS = {
    "ReLU": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh", "SELU": "selu", "SiLU": "silu", "ReLU6": "relu6",
    "LeakyReLU": "leaky_relu", "Mish": "mish", "Hardswish": "hardswish", "CELU": "celu", "LogSigmoid": "log_sigmoid",
}  # fmt: skip
_SLOPES = dict.fromkeys(("LeakyReLU", "CELU"), ("a", "inplace"))
_OLD = "size_average reduce reduction"  # PyTorch's first settings of a loss; the first two are of long ago
_LOSS_LAYERS = (
    ("CrossEntropyLoss", "cross_entropy", "weight size_average ignore_index reduce reduction label_smoothing"),
    ("NLLLoss", "nll_loss", "weight size_average ignore_index reduce reduction"), ("MSELoss", "mse_loss", _OLD),
    ("BCELoss", "binary_cross_entropy", f"weight {_OLD}"), ("L1Loss", "l1_loss", _OLD),
    ("BCEWithLogitsLoss", "binary_cross_entropy_with_logits", f"weight {_OLD} pos_weight"),
    ("SmoothL1Loss", "smooth_l1_loss", f"{_OLD} beta"), ("HuberLoss", "huber_loss", "reduction delta"),
    ("KLDivLoss", "kl_div", f"{_OLD} log_target"), ("TripletMarginLoss", "triplet_margin_loss", "margin"),
    ("CosineSimilarity", "cosine_similarity", "dim"), ("SoftMarginLoss", "soft_margin_loss", "reduction"),
    ("MarginRankingLoss", "margin_ranking_loss", "margin"), ("GaussianNLLLoss", "gaussian_nll_loss", ""),
    ("PoissonNLLLoss", "poisson_nll_loss", "log_input full"),
    ("HingeEmbeddingLoss", "hinge_embedding_loss", "margin"),
    ("CosineEmbeddingLoss", "cosine_embedding_loss", "margin"),
)  # fmt: skip
_SHAPED = (
    ("AdaptiveAvgPool2d", "adaptive_avg_pool2d", "output_size"), ("PixelShuffle", "pixel_shuffle", "upscale_factor"),
    ("AdaptiveAvgPool1d", "adaptive_avg_pool1d", "output_size"), ("Upsample", "interpolate", "size"),
    ("AdaptiveMaxPool2d", "adaptive_max_pool2d", "output_size"),
)  # fmt: skip
LAYERS: dict[str, Any] = {
    "Linear": _linear, "Dense": _dense, "Embedding": _embedding,
    "Dropout": _function_layer("Dropout", TORCH["dropout"], "p", "inplace"), "Flatten": _flatten,
    "Sequential": _sequential,
    "ModuleList": _module_list, "ParameterList": _module_list, "ModuleDict": _module_dict,
    "ParameterDict": _module_dict, "Identity": _identity,
    "Softmax": _function_layer("Softmax", to_gate("softmax"), "axis"),
    "LogSoftmax": _function_layer("LogSoftmax", to_gate("log_softmax"), "axis"),
    "MaxPool2d": _window("MaxPool2d", "max_pool2d"), "AvgPool2d": _window("AvgPool2d", "avg_pool2d"),
    "MaxPool1d": _window("MaxPool1d", "max_pool1d"), "AvgPool1d": _window("AvgPool1d", "avg_pool1d"),
    **{kind: _function_layer(kind, to_gate(gate, kind), *_SLOPES.get(kind, ("inplace",)))
       for kind, gate in _ACTIVATIONS.items()},
    **{kind: _function_layer(kind, {**LOSSES, **TORCH_LOSSES}[name], *names.split())
       for kind, name, names in _LOSS_LAYERS},
    **dict.fromkeys(("Module", "LightningModule", "Model", "Layer", "Function", "Dataset", "Sequence"), _base),
    **NORMALISING_LAYERS, **CHANNELS_LAST, **CONVOLUTION_LAYERS, **MORE_LAYERS, **RECURRENT, **ACTIVATION_LAYERS,
    **{kind: _function_layer(kind, TORCH_FORMULAS[name], setting) for kind, name, setting in _SHAPED},
}  # fmt: skip

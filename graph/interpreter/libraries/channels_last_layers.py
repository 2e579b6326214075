"""Layers of images whose channels come last, as Keras and Flax have them: convolutions and pooling."""

from __future__ import annotations

import math
from typing import Any

from ...language.marks import Mark
from ..values import Instance, Layer
from .formula_terms import Terms
from .function_tables import Entry, argument
from .layer_weights import drawn, fitting, whole
from .learned_on_call import activated
from .tensorflow_functions import CHANNELS_LAST as OF_IMAGES

__all__ = ["CHANNELS_LAST"]

_IMAGE = (1, 4, 4, 2)
_CONV2D = OF_IMAGES["conv2d"]


def _pair(run: Any, value: Any, mark: Mark) -> tuple[int, int]:
    found = run.integers(value, mark)
    rows, columns = found if isinstance(found, tuple) else (found, found)
    return int(rows), int(columns)


def _is_padded(run: Any, settings: dict[str, Any], is_flax: bool, mark: Mark) -> bool:
    """Whether as much is put round the image that only the stride makes it smaller.

    Raises:
        TraceError: ``unsupported``: another padding.
    """
    padding = str(settings.get("padding", "same" if is_flax else "valid")).lower()
    if padding not in ("same", "valid"):
        raise run.error("unsupported", "not_read", mark)
    return padding == "same"


def _convolution(kind: str, sizes: str, *, is_flax: bool) -> Entry:
    """``Conv2D(filters, kernel_size, strides, padding, activation=…)``, ``Conv(features, kernel_size)``."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        count = whole(run, arguments, keywords, 0, sizes, mark)
        window = _pair(run, argument(arguments, keywords, 1, "kernel_size", default=3), mark)
        strides = _pair(run, argument(arguments, keywords, 2, "strides", default=None) or 1, mark)
        is_padded = _is_padded(run, keywords, is_flax, mark)
        padding = "SAME" if is_padded else "VALID"
        activation = keywords.get("activation")
        has_bias = keywords.get("use_bias", True) is not False

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            f = Terms(run, at)
            channels = fitting(run, inputs[0], 4, _IMAGE, at)[-1]
            if "kernel" not in layer.names:
                bound = 1 / math.sqrt(channels * math.prod(window))
                kernel = drawn(run, (*window, channels, count), bound, at)
                layer.names["kernel"] = run.weight("kernel", kernel, at)
                if has_bias:
                    layer.names["bias"] = run.weight("bias", drawn(run, (count,), 0.1, at), at)
            result = _CONV2D(run, [inputs[0], layer.names["kernel"], strides, padding], {}, at)
            result = f("+", result, layer.names["bias"]) if has_bias else result
            return activated(run, activation, result, at)

        return Instance(None, {}, Layer(kind, forward))

    return make


def _pooling(kind: str, gate: str) -> Entry:
    """``MaxPooling2D(pool_size, strides)``."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        size = _pair(run, argument(arguments, keywords, 0, "pool_size", default=2), mark)
        given = argument(arguments, keywords, 1, "strides", default=None)
        strides = size if given is None else _pair(run, given, mark)
        padding = "SAME" if _is_padded(run, keywords, False, mark) else "VALID"

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            fitting(run, inputs[0], 4, _IMAGE, at)
            return OF_IMAGES[gate](run, [inputs[0], size, strides, padding], {}, at)

        return Instance(None, {}, Layer(kind, forward))

    return make


def _pooled(gate: str) -> Entry:
    """Flax: ``nn.max_pool(x, window_shape=(2, 2), strides=(2, 2))``."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        size = argument(arguments, keywords, 1, "window_shape", default=2)
        strides = argument(arguments, keywords, 2, "strides", default=None) or 1
        padding = argument(arguments, keywords, 3, "padding", default="valid")
        layer = _pooling(gate, gate)(run, [size, strides], {"padding": padding}, mark)
        return run.call(layer, arguments[:1], {}, mark)

    return call


def _overall(kind: str, gate: str) -> Entry:
    """``GlobalAveragePooling2D()``: one number for each channel."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            fitting(run, inputs[0], 4, _IMAGE, at)
            return Terms(run, at).gate(gate, inputs[0], axis=(1, 2))

        return Instance(None, {}, Layer(kind, forward))

    return make


CHANNELS_LAST: dict[str, Entry] = {
    "Conv2D": _convolution("Conv2D", "filters", is_flax=False),
    "Conv": _convolution("Conv", "features", is_flax=True),
    **dict.fromkeys(("MaxPooling2D", "MaxPool2D"), _pooling("MaxPooling2D", "max_pool2d")),
    **dict.fromkeys(("AveragePooling2D", "AvgPool2D"), _pooling("AveragePooling2D", "avg_pool2d")),
    "max_pool": _pooled("max_pool2d"), "avg_pool": _pooled("avg_pool2d"),
    "GlobalAveragePooling2D": _overall("GlobalAveragePooling2D", "mean"),
    "GlobalMaxPooling2D": _overall("GlobalMaxPooling2D", "max_over"),
}  # fmt: skip

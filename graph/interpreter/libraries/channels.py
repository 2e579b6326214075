"""PyTorch's functions of images by their channels: normalisation in groups, transposed convolution."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...language.program import Mark
from ..values import Instance, Layer
from .entries import argument, given
from .weights import drawn, flag, whole

__all__ = ["CHANNELS", "CHANNEL_LAYERS"]


def _normalised(run: Any, x: Any, axes: tuple[int, ...], eps: float, mark: Mark) -> Any:
    """(x − mean)/√(variance + eps) along axes."""
    mean = run.bind("mean", "mean", [x], {"axis": axes, "keepdims": True}, mark)
    centred = run.operate("-", x, mean, mark)
    square = run.operate("**", centred, 2, mark)
    variance = run.bind("mean", "mean", [square], {"axis": axes, "keepdims": True}, mark)
    root = run.bind("sqrt", "sqrt", [run.operate("+", variance, eps, mark)], {}, mark)
    return run.operate("/", centred, root, mark)


def _scaled(run: Any, x: Any, weight: Any, bias: Any, mark: Mark) -> Any:
    """Each channel times its weight, plus its bias."""
    rest = len(run.shape(x, mark)) - 2
    for sign, factor in (("*", weight), ("+", bias)):
        if factor is not None:
            if rest > 0:
                factor = run.bind("reshape", "reshape", [factor], {"shape": (-1, *(1,) * rest)}, mark)
            x = run.operate(sign, x, factor, mark)
    return x


def _group_norm(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``F.group_norm(x, groups, weight, bias, eps)``: channels of one group share mean and variance."""
    x = given(run, arguments, keywords, 0, "input", "group_norm", mark)
    groups = whole(run, arguments, keywords, 1, "num_groups", mark)
    weight, bias = argument(arguments, keywords, 2, "weight"), argument(arguments, keywords, 3, "bias")
    eps = float(argument(arguments, keywords, 4, "eps", default=1e-5))
    shape = tuple(run.shape(x, mark))
    if len(shape) < 2 or shape[1] % groups:
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="group_norm")
    inner = math.prod(shape[1:]) // groups
    parts = run.bind("reshape", "reshape", [x], {"shape": (shape[0], groups, inner)}, mark)
    result = run.bind("reshape", "reshape", [_normalised(run, parts, (-1,), eps, mark)], {"shape": shape}, mark)
    return _scaled(run, result, weight, bias, mark)


def _instance_norm(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``F.instance_norm(x)``: every channel of every image by itself."""
    x = given(run, arguments, keywords, 0, "input", "instance_norm", mark)
    rank = len(run.shape(x, mark))
    if rank < 3:
        raise run.error("wrong_arguments", "maker_arguments", mark, gate="instance_norm")
    weight, bias = argument(arguments, keywords, 3, "weight"), argument(arguments, keywords, 4, "bias")
    result = _normalised(run, x, tuple(range(2, rank)), float(keywords.get("eps", 1e-5)), mark)
    return _scaled(run, result, weight, bias, mark)


def _group_layer(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nn.GroupNorm(groups, channels)``."""
    groups = whole(run, arguments, keywords, 0, "num_groups", mark)
    channels = whole(run, arguments, keywords, 1, "num_channels", mark)
    settings = {"eps": argument(arguments, keywords, 2, "eps", default=1e-5)}
    names = {}
    if flag(arguments, keywords, 3, "affine"):
        names["weight"] = run.weight("weight", np.ones(channels), mark)
        names["bias"] = run.weight("bias", np.zeros(channels), mark)

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        learned = {name: layer.names.get(name) for name in ("weight", "bias")}
        return _group_norm(run, [inputs[0], groups], {**settings, **learned}, at)

    return Instance(None, names, Layer("GroupNorm", forward))


# ---- transposed convolution
_SETTINGS = {"stride": 1, "padding": 0, "output_padding": 0, "groups": 1, "dilation": 1}


def _spread(run: Any, x: Any, stride: tuple[int, int], extra: tuple[int, int], mark: Mark) -> Any:
    """The image with stride − 1 zeros between its elements, and ``extra`` rows and columns of zeros behind them."""
    if stride == (1, 1) and extra == (0, 0):
        return x
    shape = run.shape(x, mark)
    wide = tuple((n - 1) * s + 1 + e for n, s, e in zip(shape[-2:], stride, extra, strict=True))
    run.count_made((*shape[:-2], *wide), mark)
    index = (Ellipsis, *(slice(0, size - e, s) for size, e, s in zip(wide, extra, stride, strict=True)))
    return run.apply("set", [np.zeros((*shape[:-2], *wide)), x], {"index": index}, mark)


def _two(run: Any, value: Any, mark: Mark) -> tuple[int, int]:
    found = run.integers(value, mark)
    listed = tuple(found) if isinstance(found, tuple) else (found, found)
    if len(listed) != 2 or min(listed) < 0:
        raise run.error("wrong_arguments", "window_sizes", mark)
    return int(listed[0]), int(listed[1])


def _conv_transpose2d(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``F.conv_transpose2d(x, w, bias, stride, padding, output_padding)``: the flipped kernel over a spread image."""
    x = given(run, arguments, keywords, 0, "input", "conv_transpose2d", mark)
    w = given(run, arguments, keywords, 1, "weight", "conv_transpose2d", mark)
    stride, padding, extra, groups, dilation = (
        _two(run, argument(arguments, keywords, 3 + place, name, default=usual), mark)
        for place, (name, usual) in enumerate(_SETTINGS.items())
    )
    if len(run.shape(x, mark)) not in (3, 4) or len(run.shape(w, mark)) != 4:
        raise run.error("shape_mismatch", "conv_axes", mark, rank=2, left="input", left_shape=tuple(run.shape(x, mark)))
    window = run.shape(w, mark)[2:]
    sides = [k - 1 - p for k, p in zip(window, padding, strict=True)]
    if groups != (1, 1) or dilation != (1, 1) or min(sides) < 0 or min(stride) < 1:
        raise run.error("unknown_function", "known_not_offered", mark, name="conv_transpose2d(groups, dilation)")
    image = _spread(run, x, stride, extra, mark)
    flipped = run.apply("flip", [w], {"axis": (2, 3)}, mark) if window != (1, 1) else w
    kernel = run.bind("transpose", "transpose", [flipped, 1, 0, 2, 3], {}, mark)
    result = run.bind("conv2d", "conv2d", [image, kernel], {"padding": tuple(sides)}, mark)
    bias = argument(arguments, keywords, 2, "bias")
    if bias is None:
        return result
    return run.operate("+", result, run.bind("reshape", "reshape", [bias], {"shape": (-1, 1, 1)}, mark), mark)


def _transposed_layer(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nn.ConvTranspose2d(in, out, kernel_size, stride, padding, output_padding)``."""
    inner = whole(run, arguments, keywords, 0, "in_channels", mark)
    outer = whole(run, arguments, keywords, 1, "out_channels", mark)
    window = _two(run, given(run, arguments, keywords, 2, "kernel_size", "ConvTranspose2d", mark), mark)
    settings = {
        name: value
        for place, name in ((3, "stride"), (4, "padding"), (5, "output_padding"), (6, "groups"), (8, "dilation"))
        if (value := argument(arguments, keywords, place, name)) is not None
    }
    bound = 1 / math.sqrt(outer * max(1, math.prod(window)))
    names = {"weight": run.weight("weight", drawn(run, (inner, outer, *window), bound, mark), mark)}
    if flag(arguments, keywords, 7, "bias"):
        names["bias"] = run.weight("bias", drawn(run, (outer,), bound, mark), mark)

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        learned = {"weight": layer.names["weight"], "bias": layer.names.get("bias")}
        return _conv_transpose2d(run, inputs[:1], {**settings, **learned}, at)

    return Instance(None, names, Layer("ConvTranspose2d", forward))


CHANNELS: dict[str, Any] = {
    "group_norm": _group_norm, "instance_norm": _instance_norm, "conv_transpose2d": _conv_transpose2d,
}  # fmt: skip
CHANNEL_LAYERS: dict[str, Any] = {"GroupNorm": _group_layer, "ConvTranspose2d": _transposed_layer}

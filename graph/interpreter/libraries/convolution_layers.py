"""Convolutions of PyTorch, forwards and transposed, as functions and as objects with seeded weights."""

from __future__ import annotations

import math
from typing import Any

from ...language.marks import Mark
from ..values import Instance, Layer, SizeInt
from .formula_terms import Terms, by_name
from .function_tables import Entry, argument, given
from .layer_weights import drawn, flag, whole

__all__ = ["CONVOLUTIONS", "CONVOLUTION_LAYERS"]

_FORWARD = ("input", "weight", "bias", "stride", "padding", "dilation", "groups")
_TRANSPOSED = ("input", "weight", "bias", "stride", "padding", "output_padding", "groups", "dilation")


def _biased(f: Terms, result: Any, bias: Any, rank: int) -> Any:
    return result if bias is None else f("+", result, f.gate("reshape", bias, shape=(-1, *(1,) * rank)))


def _sizes(f: Terms, value: Any, rank: int) -> tuple[int, ...]:
    found = f.run.integers(value, f.mark)
    return found if isinstance(found, tuple) else (found,) * rank


def _evenly(f: Terms, x: Any, window: tuple[int, ...], dilation: Any, rank: int) -> tuple[Any, tuple[int, ...]]:
    """``padding="same"``: as much at both ends, one more at the far end where it is odd."""
    total = [d * (k - 1) for d, k in zip(_sizes(f, dilation or 1, rank), window, strict=False)]
    if all(each % 2 == 0 for each in total):
        return x, tuple(each // 2 for each in total)
    width = ((0, 0),) * (len(f.shape(x)) - rank) + tuple((each // 2, each - each // 2) for each in total)
    flat = tuple(side for pair in width for side in pair)
    return f.run.apply("pad", [x], {"width": flat, "value": 0.0}, f.mark), (0,) * rank


def _convolved(f: Terms, name: str, rank: int, named: dict[str, Any]) -> Any:
    """A gate of the window and its settings, then the bias."""
    x, weight = (given(f.run, [], named, 0, each, name, f.mark) for each in _FORWARD[:2])
    settings = {each: named[each] for each in _TRANSPOSED[3:] if named.get(each) is not None}
    if settings.get("padding") == "same":
        x, settings["padding"] = _evenly(f, x, f.shape(weight)[2:], settings.get("dilation"), rank)
    elif settings.get("padding") == "valid":
        settings["padding"] = 0
    return _biased(f, f.gate(name, x, weight, **settings), named.get("bias"), rank)


def _function(name: str, rank: int, names: tuple[str, ...]) -> Entry:
    """``F.conv2d(x, w, b, stride, padding, dilation, groups)``."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        f = Terms(run, mark)
        return _convolved(f, name, rank, by_name(f, name, names, arguments, keywords))

    return call


# places of the settings in ``nn.Conv2d(in, out, kernel_size, …)`` and ``nn.ConvTranspose2d(in, out, kernel_size, …)``
_PLACES = ((3, "stride"), (4, "padding"), (5, "dilation"), (6, "groups"))
_TRANSPOSED_PLACES = ((3, "stride"), (4, "padding"), (5, "output_padding"), (6, "groups"), (8, "dilation"))


def _layer(kind: str, name: str, rank: int, places: tuple[tuple[int, str], ...]) -> Entry:
    is_transposed = places is _TRANSPOSED_PLACES

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        f = Terms(run, mark)
        inner = whole(run, arguments, keywords, 0, "in_channels", mark)
        outer = whole(run, arguments, keywords, 1, "out_channels", mark)
        window = _sizes(f, given(run, arguments, keywords, 2, "kernel_size", kind, mark), rank)
        settings = {each: argument(arguments, keywords, place, each) for place, each in places}
        groups = max(1, f.whole(settings["groups"] or 1))
        first, second = (inner, outer) if is_transposed else (outer, inner)
        bound = 1 / math.sqrt(second // groups * max(1, math.prod(window)) or 1)
        shape = (first, second // groups, *window)
        names = {"weight": run.weight("weight", drawn(run, shape, bound, mark), mark)}
        if flag(arguments, keywords, 7, "bias"):
            names["bias"] = run.weight("bias", drawn(run, (outer,), bound, mark), mark)

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            learned = {each: layer.names.get(each) for each in ("weight", "bias")}
            return _convolved(Terms(run, at), name, rank, {**settings, **learned, "input": inputs[0]})

        sizes = {"in_channels": SizeInt(inner), "out_channels": SizeInt(outer)}
        return Instance(None, {**names, **sizes}, Layer(kind, forward))

    return make


CONVOLUTIONS: dict[str, Entry] = {
    **{f"conv{rank}d": _function(f"conv{rank}d", rank, _FORWARD) for rank in (1, 2)},
    **{f"conv_transpose{rank}d": _function(f"conv_transpose{rank}d", rank, _TRANSPOSED) for rank in (1, 2)},
}
CONVOLUTION_LAYERS: dict[str, Entry] = {
    **{f"Conv{rank}d": _layer(f"Conv{rank}d", f"conv{rank}d", rank, _PLACES) for rank in (1, 2)},
    **{
        f"ConvTranspose{rank}d": _layer(f"ConvTranspose{rank}d", f"conv_transpose{rank}d", rank, _TRANSPOSED_PLACES)
        for rank in (1, 2)
    },
}

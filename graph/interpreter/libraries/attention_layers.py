"""Attention and the Transformer's encoder layer, as objects with seeded weights.

Names and the order of the parts of the weights are PyTorch's:
https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...language.program import Mark
from ..values import Instance, Layer
from .entries import argument
from .weights import drawn, flag, whole

__all__ = ["MORE_LAYERS"]


def _turned(run: Any, value: Any, mark: Mark) -> Any:
    """The last two axes exchanged."""
    rank = len(run.shape(value, mark))
    axes = (*range(rank - 2), rank - 1, rank - 2)
    return run.bind("transpose", "transpose", [value, *axes] if rank > 2 else [value], {}, mark)


def _part(run: Any, value: Any, start: int, stop: int, mark: Mark) -> Any:
    """Columns of the last axis."""
    before = (slice(None),) * (len(run.shape(value, mark)) - 1)
    return run.apply("index", [value], {"index": (*before, slice(start, stop, None))}, mark)


def _affine(run: Any, x: Any, weight: Any, bias: Any, mark: Mark) -> Any:
    product = run.operate("@", x, _turned(run, weight, mark), mark)
    return product if bias is None else run.operate("+", product, bias, mark)


def _multihead(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    width = whole(run, arguments, keywords, 0, "embed_dim", mark)
    heads = whole(run, arguments, keywords, 1, "num_heads", mark)
    if width % heads:
        raise run.error("wrong_arguments", "parameter_int", mark, gate="MultiheadAttention", parameter="num_heads")
    bound = 1 / math.sqrt(width)
    names: dict[str, Any] = {
        "in_proj_weight": run.weight("in_proj_weight", drawn(run, (3 * width, width), bound, mark), mark)
    }
    if flag(arguments, keywords, 3, "bias"):
        names["in_proj_bias"] = run.weight("in_proj_bias", np.zeros(3 * width), mark)
        names["out_proj.bias"] = run.weight("out_proj.bias", np.zeros(width), mark)
    names["out_proj.weight"] = run.weight("out_proj.weight", drawn(run, (width, width), bound, mark), mark)

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        query, key, value = (
            inputs[0],
            inputs[1] if len(inputs) > 1 else inputs[0],
            inputs[2] if len(inputs) > 2 else inputs[0],
        )
        projected = []
        for place, source in enumerate((query, key, value)):
            rows = run.apply("index", [layer.names["in_proj_weight"]], {"index": (_rows(place, width),)}, at)
            bias = layer.names.get("in_proj_bias")
            bias = None if bias is None else run.apply("index", [bias], {"index": (_rows(place, width),)}, at)
            projected.append(_affine(run, source, rows, bias, at))
        size = width // heads
        outputs = []
        for head in range(heads):
            q, k, v = (_part(run, each, head * size, (head + 1) * size, at) for each in projected)
            scores = run.operate("/", run.operate("@", q, _turned(run, k, at), at), math.sqrt(size), at)
            mask = argument([], more, 0, "attn_mask")
            scores = scores if mask is None else run.operate("+", scores, mask, at)
            outputs.append(run.operate("@", run.bind("softmax", "softmax", [scores], {"axis": -1}, at), v, at))
        joined = run.bind("concat", "concat", [outputs], {"axis": -1}, at) if heads > 1 else outputs[0]
        return _affine(run, joined, layer.names["out_proj.weight"], layer.names.get("out_proj.bias"), at), None

    return Instance(None, names, Layer("MultiheadAttention", forward))


def _rows(place: int, width: int) -> slice:
    return slice(place * width, (place + 1) * width, None)


MORE_LAYERS: dict[str, Any] = {"MultiheadAttention": _multihead}

"""Attention and the Transformer's encoder layer, as objects with seeded weights.

Names and the order of the parts of the weights are PyTorch's:
https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..values import Instance, Layer
from .function_tables import argument
from .layer_weights import drawn, flag, whole
from .number_kinds import as_flags

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

    is_batch_first = argument(arguments, keywords, 8, "batch_first") is True

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        given = [argument(inputs, more, place, name) for place, name in enumerate(("query", "key", "value"))]
        given = [given[0] if each is None else each for each in given]  # attention to itself
        is_turned = len(run.shape(given[0], at)) == 3 and not is_batch_first  # time is the first axis
        sources = [_exchanged(run, each, at) if is_turned else each for each in given]
        query, key, value = (_projected(run, layer, source, place, width, at) for place, source in enumerate(sources))
        size, padding = width // heads, _padding(run, argument(inputs, more, 3, "key_padding_mask"), at)
        outputs, weights = [], []
        for head in range(heads):
            with run.part("layer", f"head {head + 1}", at):
                q, k, v = (_part(run, each, head * size, (head + 1) * size, at) for each in (query, key, value))
                scores = run.operate("/", run.operate("@", q, _turned(run, k, at), at), math.sqrt(size), at)
                mask = argument(inputs, more, 5, "attn_mask")
                scores = scores if mask is None else run.operate("+", scores, _as_added(run, mask, at), at)
                scores = scores if padding is None else run.operate("+", scores, padding, at)
                weights.append(run.bind("softmax", "softmax", [scores], {"axis": -1}, at))
                outputs.append(run.operate("@", weights[-1], v, at))
        joined = run.bind("concat", "concat", [outputs], {"axis": -1}, at) if heads > 1 else outputs[0]
        result = _affine(run, joined, layer.names["out_proj.weight"], layer.names.get("out_proj.bias"), at)
        is_asked = argument(inputs, more, 4, "need_weights", default=True) is not False
        return (
            _exchanged(run, result, at) if is_turned else result,
            _averaged(run, weights, at) if is_asked else None,
        )

    return Instance(None, names, Layer("MultiheadAttention", forward))


def _projected(run: Any, layer: Instance, source: Any, place: int, width: int, mark: Mark) -> Any:
    """Queries, keys or values: their rows of the weights' one matrix."""
    rows = {"index": (_rows(place, width),)}
    bias = layer.names.get("in_proj_bias")
    bias = None if bias is None else run.apply("index", [bias], rows, mark)
    return _affine(run, source, run.apply("index", [layer.names["in_proj_weight"]], rows, mark), bias, mark)


def _exchanged(run: Any, value: Any, mark: Mark) -> Any:
    """The first two axes exchanged."""
    return run.bind("transpose", "transpose", [value, 1, 0, 2], {}, mark)


def _padding(run: Any, mask: Any, mark: Mark) -> Any:
    """``key_padding_mask``: for each text the places that nobody looks at, in a row that all its queries share."""
    if mask is None:
        return None
    shape, added = run.shape(mask, mark), _as_added(run, mask, mark)
    return run.apply("reshape", [added], {"shape": (*shape[:-1], 1, shape[-1])}, mark)


def _as_added(run: Any, mask: Any, mark: Mark) -> Any:
    """A mask of truth values as what is added to the scores: minus infinity would be no number of an input."""
    mask = as_flags(run, mask, mark)
    if isinstance(mask, np.ndarray) and mask.dtype == bool:
        return np.where(mask, -1e30, 0.0)
    return mask


def _averaged(run: Any, weights: list[Any], mark: Mark) -> Any:
    """The weights of attention, the mean over the heads."""
    total = weights[0]
    for each in weights[1:]:
        total = run.operate("+", total, each, mark)
    return total if len(weights) == 1 else run.operate("/", total, float(len(weights)), mark)


def _rows(place: int, width: int) -> slice:
    return slice(place * width, (place + 1) * width, None)


MORE_LAYERS: dict[str, Any] = {"MultiheadAttention": _multihead}

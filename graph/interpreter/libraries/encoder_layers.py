"""The Transformer's encoder layer, made of the layers that it consists of; and with it all layers there are.

Parts, their names and order are PyTorch's:
https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerEncoderLayer.html
"""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from ..input_names import prefix_weights
from ..values import Instance, Layer
from .function_tables import argument
from .layer_weights import whole
from .layers import LAYERS as SINGLE_LAYERS
from .lazy_layers import lazy_layers
from .python_library import deep_copy

__all__ = ["LAYERS"]


def _encoder(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``TransformerEncoderLayer(d_model, nhead, dim_feedforward, dropout, activation)``."""

    def given(place: int, name: str, default: Any) -> Any:
        return argument(arguments, keywords, place, name, default=default)

    width = whole(run, arguments, keywords, 0, "d_model", mark)
    heads = whole(run, arguments, keywords, 1, "nhead", mark)
    inner, share = given(2, "dim_feedforward", 2048), given(3, "dropout", 0.1)
    activation, is_batch_first = given(4, "activation", "relu"), given(6, "batch_first", False) is True
    is_norm_first = given(7, "norm_first", False) is True

    def part(kind: str, *values: Any, **settings: Any) -> Any:
        return SINGLE_LAYERS[kind](run, list(values), settings, mark)

    eps = {"eps": given(5, "layer_norm_eps", 1e-5)}
    names = {
        "self_attn": part("MultiheadAttention", width, heads, batch_first=is_batch_first),
        "linear1": part("Linear", width, inner), "linear2": part("Linear", inner, width),
        "norm1": part("LayerNorm", width, **eps), "norm2": part("LayerNorm", width, **eps),
    }  # fmt: skip
    for name, layer in names.items():
        prefix_weights(layer, name)
    names |= {name: part("Dropout", share) for name in ("dropout", "dropout1", "dropout2")}

    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        parts, masks = layer.names, _known(run, more, at)
        if len(inputs) > 1 and inputs[1] is not None:
            masks["attn_mask"] = inputs[1]

        def called(name: str, value: Any) -> Any:
            is_idle = name.startswith("dropout") and not share
            return value if is_idle else run.call(parts[name], [value], {}, at)

        def attended(value: Any) -> Any:
            settings = {"need_weights": False, **masks}
            return called("dropout1", run.call(parts["self_attn"], [value] * 3, settings, at)[0])

        def widened(value: Any) -> Any:
            hidden = called("linear1", value)
            if isinstance(activation, str):
                hidden = run.bind(activation, activation, [hidden], {}, at)
            else:
                hidden = run.call(activation, [hidden], {}, at)
            return called("dropout2", called("linear2", called("dropout", hidden)))

        value = inputs[0]
        for block, norm in ((attended, "norm1"), (widened, "norm2")):
            if is_norm_first:
                value = run.operate("+", value, block(called(norm, value)), at)
            else:
                value = called(norm, run.operate("+", value, block(value), at))
        return value

    return Instance(None, names, Layer("TransformerEncoderLayer", forward))


def _known(run: Any, more: dict[str, Any], mark: Mark) -> dict[str, Any]:
    """The masks of a call by the names of its attention.

    Raises:
        TraceError: something else is asked for.
    """
    other = next(
        (key for key, value in more.items() if key not in _MASKS and key != "is_causal" and value is not None), ""
    )
    if other:
        raise run.error("unsupported", "known_not_offered", mark, name=other)
    return {_MASKS[key]: value for key, value in more.items() if key in _MASKS and value is not None}


_MASKS = {
    "src_mask": "attn_mask", "mask": "attn_mask", "src_key_padding_mask": "key_padding_mask",
}  # fmt: skip


def _stack(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``TransformerEncoder(layer, num_layers, norm)``: copies of a layer, one after the other."""
    first = argument(arguments, keywords, 0, "encoder_layer")
    count = whole(run, arguments, keywords, 1, "num_layers", mark)
    layers = [deep_copy(run, [first], {}, mark) for _ in range(count)]
    for place, layer in enumerate(layers):
        prefix_weights(layer, f"layers.{place}")
    norm = argument(arguments, keywords, 2, "norm")

    def forward(run: Any, stack: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        value = inputs[0]
        masks = {} if len(inputs) < 2 else {"src_mask": inputs[1]}
        for layer in layers:
            value = run.call(layer, [value], {**masks, **more}, at)
        return value if norm is None else run.call(norm, [value], {}, at)

    return Instance(None, {"layers": layers, "norm": norm}, Layer("TransformerEncoder", forward))


LAYERS: dict[str, Any] = {**SINGLE_LAYERS, **lazy_layers(SINGLE_LAYERS), "TransformerEncoderLayer": _encoder}
LAYERS["TransformerEncoder"] = _stack

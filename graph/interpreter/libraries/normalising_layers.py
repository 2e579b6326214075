"""PyTorch's normalisations as objects: a factor and a shift to learn, 1 and 0 to begin with."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...language.marks import Mark
from ...words import ShapeName
from ..values import Instance, Layer
from .formula_terms import Terms
from .function_tables import Entry, argument
from .layer_weights import flag, whole
from .normalisation_functions import CHANNELS, batch_axes, centred, last_axes, root_mean_square, scaled

__all__ = ["NORMALISING_LAYERS"]

Normal = Callable[[Terms, Instance, Any], Any]


def _learned(run: Any, shape: tuple[int, ...], is_affine: bool, mark: Mark, *, bias: bool = True) -> dict[str, Any]:
    if not is_affine:
        return {}
    run.count_made(shape, mark)
    names = {"weight": run.weight("weight", np.ones(shape), mark)}
    if bias:
        names["bias"] = run.weight("bias", np.zeros(shape), mark)
    return names


def _layer(kind: str, names: dict[str, Any], normal: Normal, *, by_channel: bool) -> Instance:
    def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
        f = Terms(run, at)
        result = normal(f, layer, inputs[0])
        weight, bias = layer.names.get("weight"), layer.names.get("bias")
        if by_channel:
            return scaled(f, result, weight, bias)
        result = result if weight is None else f("*", result, weight)
        return result if bias is None else f("+", result, bias)

    return Instance(None, names, Layer(kind, forward))


def _eps(run: Any, arguments: list[Any], keywords: dict[str, Any], place: int, mark: Mark) -> float:
    return Terms(run, mark).number(argument(arguments, keywords, place, "eps", default=1e-5))


def _batch_layer(kind: str, *ranks: int) -> Entry:
    """``nn.BatchNorm1d(channels, eps, momentum, affine)``; in evaluation with running mean 0 and variance 1."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        channels = whole(run, arguments, keywords, 0, "num_features", mark)
        eps = _eps(run, arguments, keywords, 1, mark)
        keeps = flag(arguments, keywords, 4, "track_running_stats")

        def normal(f: Terms, layer: Instance, x: Any) -> Any:
            shape = f.shape(x)
            if len(shape) not in ranks or shape[1] != channels:
                raise f.run.error(
                    "shape_mismatch",
                    "channels_first",
                    f.mark,
                    gate=kind,
                    channels=channels,
                    left_shape=ShapeName(shape),
                )
            if keeps and layer.names.get("training", True) is False:
                return f("/", x, math.sqrt(1 + eps))
            return centred(f, x, batch_axes(shape), eps)

        return _layer(
            kind, _learned(run, (channels,), flag(arguments, keywords, 3, "affine"), mark), normal, by_channel=True
        )

    return make


def _instance_layer(kind: str, rank: int) -> Entry:
    """``nn.InstanceNorm2d(channels, eps, momentum, affine=False)``; an image without a batch is a batch of one."""

    def make(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        channels = whole(run, arguments, keywords, 0, "num_features", mark)
        eps = _eps(run, arguments, keywords, 1, mark)
        is_affine = argument(arguments, keywords, 3, "affine", default=False) is True
        names = _learned(run, (channels,), is_affine, mark)

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            f, x = Terms(run, at), inputs[0]
            shape = f.shape(x)
            whole_x = f.gate("reshape", x, shape=(1, *shape)) if len(shape) == rank + 1 else x
            normal = CHANNELS["instance_norm"](run, [whole_x], {**names_of(layer), "eps": eps}, at)
            return f.gate("reshape", normal, shape=shape) if len(shape) == rank + 1 else normal

        return Instance(None, names, Layer(kind, forward))

    return make


def names_of(layer: Instance) -> dict[str, Any]:
    """The factor and the shift of a layer, None where it has none."""
    return {name: layer.names.get(name) for name in ("weight", "bias")}


def _group_layer(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nn.GroupNorm(groups, channels)``."""
    groups = whole(run, arguments, keywords, 0, "num_groups", mark)
    channels = whole(run, arguments, keywords, 1, "num_channels", mark)
    eps = _eps(run, arguments, keywords, 2, mark)
    names = _learned(run, (channels,), flag(arguments, keywords, 3, "affine"), mark)
    return _layer(
        "GroupNorm", names, lambda f, layer, x: f.gate("group_norm", x, groups=groups, eps=eps), by_channel=True
    )


def _shape(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> tuple[int, ...]:
    """The last axes, as one number or several."""
    found = run.integers(argument(arguments, keywords, 0, "normalized_shape", "dim", "hidden_size"), mark)
    if found is None:
        raise run.error("wrong_arguments", "missing_parameter", mark, gate="layer", parameter="normalized_shape")
    return found if isinstance(found, tuple) else (found,)


def _layer_norm(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nn.LayerNorm(normalized_shape, eps, elementwise_affine, bias)``."""
    shape, eps = _shape(run, arguments, keywords, mark), _eps(run, arguments, keywords, 1, mark)
    is_affine, has_bias = (
        flag(arguments, keywords, 2 + k, name) for k, name in enumerate(("elementwise_affine", "bias"))
    )
    names = _learned(run, shape, is_affine, mark, bias=has_bias)
    return _layer("LayerNorm", names, lambda f, layer, x: centred(f, x, last_axes(len(shape)), eps), by_channel=False)


def _rms_layer(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``nn.RMSNorm(normalized_shape, eps, elementwise_affine)``: over the root of the mean square."""
    shape, eps = _shape(run, arguments, keywords, mark), argument(arguments, keywords, 1, "eps")
    names = _learned(run, shape, flag(arguments, keywords, 2, "elementwise_affine"), mark, bias=False)
    return _layer("RMSNorm", names, lambda f, layer, x: root_mean_square(f, x, len(shape), eps), by_channel=False)


NORMALISING_LAYERS: dict[str, Entry] = {
    "LayerNorm": _layer_norm, "RMSNorm": _rms_layer, "GroupNorm": _group_layer,
    "BatchNorm1d": _batch_layer("BatchNorm1d", 2, 3), "BatchNorm2d": _batch_layer("BatchNorm2d", 4),
    "BatchNorm3d": _batch_layer("BatchNorm3d", 5),
    **{f"InstanceNorm{rank}d": _instance_layer(f"InstanceNorm{rank}d", rank) for rank in (1, 2, 3)},
}  # fmt: skip

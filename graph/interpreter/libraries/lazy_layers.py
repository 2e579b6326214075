"""Layers that learn the size of what goes in at their first call: ``nn.LazyLinear(8)``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...language.marks import Mark
from ..assumptions import Rerun
from ..values import Instance, Layer
from .function_tables import Entry
from .layer_weights import fitting

__all__ = ["lazy_layers"]

_CHANNELS = 1  # the axis of a batch of images
_LAST = -1


def lazy_layers(layers: Mapping[str, Any]) -> dict[str, Entry]:
    """``LazyLinear`` and its like, by the layers that they become."""
    kinds = {name: _CHANNELS for name in layers if name.startswith(("Conv", "BatchNorm", "InstanceNorm"))}
    return {f"Lazy{kind}": _lazy(kind, layers[kind], axis) for kind, axis in {**kinds, "Linear": _LAST}.items()}


def _lazy(kind: str, make: Entry, axis: int) -> Entry:
    """The layer itself, once its first call has told the size: then the program is read again."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        known = run.inputs.assumptions.lazy_sizes
        place = run.inputs.lazy_layers
        run.inputs.lazy_layers += 1
        if place in known:
            return make(run, [known[place], *arguments], keywords, mark)

        def forward(run: Any, layer: Instance, inputs: list[Any], more: dict[str, Any], at: Mark) -> Any:
            shape = fitting(run, inputs[0], axis + 1 if axis > 0 else 1, (2, 3), at)
            raise Rerun(run.inputs.assumptions.learned(lazy_sizes={**known, place: shape[axis]}))

        return Instance(None, {}, Layer(kind, forward))

    return call

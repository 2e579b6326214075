"""Pooling: a window slides over the last axes and hands on its largest element or its mean."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from .array_math import as_value
from .convolution_texts import POOL, pad_text, window_texts
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value
from .windows import Sizes, bordered_size, padded, places, settings_text, sizes, unpadded, windows

__all__ = ["RECORDS"]

_MOST_WINDOWS = 16  # that are drawn one by one


def _pool_settings(rank: int, kernel_size: Any, stride: Any, padding: Any) -> tuple[Sizes, Sizes, Sizes]:
    window = sizes(kernel_size, rank, 1)
    return window, window if stride is None else sizes(stride, rank, 1), sizes(padding, rank, 0)


def _pool_shape(rank: int) -> Any:
    def shape(x: Shape, kernel_size: Any, stride: Any = None, padding: Any = None) -> Shape:
        window, step, pad = _pool_settings(rank, kernel_size, stride, padding)
        if len(x) <= rank:
            raise Misfit("shape_mismatch", "conv_axes", rank=rank)
        return (*x[:-rank], *places(x[-rank:], window, step, pad, (1,) * rank))

    return shape


def _held(rank: int) -> Any:
    def held(x: Shape, kernel_size: Any, stride: Any = None, padding: Any = None) -> int:
        """All windows side by side, and the input with its border."""
        window, _, pad = _pool_settings(rank, kernel_size, stride, padding)
        out: Shape = _pool_shape(rank)(x, kernel_size, stride, padding)
        return prod(out) * prod(window) + prod(x[:-rank]) * bordered_size(x[-rank:], pad)

    return held


def _stacked(x: Value, window: Sizes, step: Sizes, pad: Sizes, fill: float) -> tuple[np.ndarray, list[Any]]:
    """The elements of all windows, one place in the window after the other along the first axis."""
    rank = len(window)
    whole = padded(x, pad, fill)
    count = places(np.shape(x)[-rank:], window, step, pad, (1,) * rank)
    parts: list[Any] = [(..., *part) for _, part in windows(count, window, step, (1,) * rank)]
    return np.stack([whole[part] for part in parts]), parts


def _pool(rank: int, is_max: bool) -> Any:
    def forward(m: Mathematics, x: Value, kernel_size: Any, stride: Any = None, padding: Any = None) -> Value:
        stacked, _ = _stacked(x, *_pool_settings(rank, kernel_size, stride, padding), -np.inf if is_max else 0.0)
        return as_value(stacked.max(axis=0) if is_max else stacked.mean(axis=0))

    return forward


def _pool_vjp(rank: int, is_max: bool) -> Any:
    def vjp(
        upstream_gradient: Value, out: Value, x: Value, kernel_size: Any, stride: Any = None, padding: Any = None
    ) -> tuple[Value]:
        window, step, pad = _pool_settings(rank, kernel_size, stride, padding)
        stacked, parts = _stacked(x, window, step, pad, -np.inf if is_max else 0.0)
        gradient = np.zeros(padded(x, pad).shape)
        first = stacked.argmax(axis=0)  # a tie goes to the first, as in PyTorch
        for place, part in enumerate(parts):
            share = (first == place) if is_max else 1 / len(parts)
            gradient[part] += np.asarray(upstream_gradient) * share
        return (as_value(unpadded(gradient, pad)),)

    return vjp


def _is_tied(rank: int) -> Any:
    def tied(out: Value, x: Value, kernel_size: Any, stride: Any = None, padding: Any = None) -> bool:
        """Two elements of a window are its largest."""
        stacked, _ = _stacked(x, *_pool_settings(rank, kernel_size, stride, padding), -np.inf)
        return bool(np.any(np.sum(np.equal(stacked, out), axis=0) > 1))

    return tied


def _average_expansion(rank: int) -> Any:
    def expansion(x: Shape, kernel_size: Any, stride: Any = None, padding: Any = None) -> str | None:
        """Window by window; a maximum is left closed, for a tie goes to the first here and to all in the max gate."""
        window, step, pad = _pool_settings(rank, kernel_size, stride, padding)
        shape = _pool_shape(rank)(x, kernel_size, stride, padding)
        if prod(shape[-rank:]) > _MOST_WINDOWS:
            return None
        lines, name = ([f"p = {pad_text(len(x), pad)}"], "p") if any(pad) else ([], "x")
        axes = tuple(range(len(x) - rank, len(x)))
        along = f"axis={axes[0] if rank == 1 else axes}"
        leading = [":"] * (len(x) - rank)
        means = [
            f"mean({part}, {along})" for part in window_texts(name, leading, shape[-rank:], window, step, (1,) * rank)
        ]
        joined = f"stack([{', '.join(means)}], axis={len(x) - rank})" if len(means) > 1 else means[0]
        return "\n".join([*lines, f"reshape({joined}, {shape})"])

    return expansion


def _average_rule(rank: int) -> Any:
    def rule(x: Shape, kernel_size: Any, stride: Any = None, padding: Any = None) -> tuple[str]:
        """Every element of a window gets one part of as many as there are."""
        return (f"shared_out(UG, {prod(sizes(kernel_size, rank, 1))})",)

    return rule


def _numpy_settings(rank: int, is_max: bool, kernel_size: Any, stride: Any = None, padding: Any = None) -> str:
    return ", ".join(map(str, (*_pool_settings(rank, kernel_size, stride, padding), is_max)))


_POOL_PARAMETERS = (
    Parameter("kernel_size", "axis", required=True, aliases=("pool_size",)),
    Parameter("stride", "axis", aliases=("strides",)),
    Parameter("padding", "axis"),
)


def _pool_record(rank: int, is_max: bool) -> Gate:
    name = f"{'max' if is_max else 'avg'}_pool{rank}d"
    shapes: Any = {1: (((2, 6),),), 2: (((1, 2, 4, 4),), ((1, 1, 4, 6),))}[rank]
    return Gate(
        name=name,
        sign="max" if is_max else "avg",
        operands=("x",),
        parameters=_POOL_PARAMETERS,
        forward=_pool(rank, is_max),
        vjp=_pool_vjp(rank, is_max),
        shape=_pool_shape(rank),
        work=_held(rank),
        held=_held(rank),
        formula=f"{name}(x)",
        rules=("to_largest(UG, x)",) if is_max else _average_rule(rank),
        kink=_is_tied(rank) if is_max else None,
        expansion=None if is_max else _average_expansion(rank),
        test_shapes=shapes,
        test_params=(
            {"kernel_size": 2},
            {"kernel_size": 2, "stride": 1},
            {"kernel_size": 3, "stride": 2, "padding": 1},
        ),
        numpy=lambda *_, **params: f"pool({{x}}, {_numpy_settings(rank, is_max, **params)})",
        numpy_helper=POOL if rank == 1 and is_max else "",  # one definition serves all of them
        numpy_rules=lambda x, **params: (f"unpool({{UG}}, {{x}}, {_numpy_settings(rank, is_max, **params)})",),
        torch=lambda *_, **params: f"torch.nn.functional.{name}({{x}}{settings_text(**params)})",
    )


RECORDS = tuple(_pool_record(rank, is_max) for rank in (1, 2) for is_max in (True, False))

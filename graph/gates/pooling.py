"""Pooling: each window of the last axes hands on its largest element, or the mean."""

from __future__ import annotations

from typing import Any

import numpy as np

from .array_math import as_value
from .convolution_text import POOL
from .record import Gate, Mathematics, Misfit, Parameter, Shape, Value, Words
from .windows import Sizes, padded, places, sizes, torch_text, unpadded, windows

__all__ = ["RECORDS"]


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


def _pool_call(rank: int, is_max: bool, operands: str) -> Any:
    def text(_: Shape, kernel_size: Any, stride: Any = None, padding: Any = None) -> str:
        size, step, pad = _pool_settings(rank, kernel_size, stride, padding)
        return f"{operands}, size={size}, stride={step}, padding={pad}, is_max={is_max})"

    return text


def _pool_rule(rank: int, is_max: bool) -> Any:
    text = _pool_call(rank, is_max, "pool_backward({UG}, {x}")
    return lambda *shapes, **params: (text(*shapes, **params),)


_POOL_PARAMETERS = (
    Parameter("kernel_size", "axis", required=True, aliases=("pool_size",)),
    Parameter("stride", "axis", aliases=("strides",)), Parameter("padding", "axis"),
)  # fmt: skip


def _pool_record(rank: int, is_max: bool) -> Gate:
    name = f"{'max' if is_max else 'avg'}_pool{rank}d"
    shapes: Any = {1: (((2, 6),),), 2: (((1, 2, 4, 4),), ((1, 1, 4, 6),))}[rank]
    words = {
        True: (
            Words("max pooling", "Each window hands on its largest element.",
                  "Only the largest element of a window moves the output: it alone receives the upstream gradient."),
            Words("최대 풀링", "창마다 가장 큰 원소를 내보냅니다.",
                  "창에서 가장 큰 원소만 출력을 움직이므로 그 원소만 상류 그래디언트를 받습니다."),
        ),
        False: (
            Words("average pooling", "Each window hands on the mean of its elements.",
                  "All elements of a window have the same share in the mean, so each receives that share of the "
                  "upstream gradient."),
            Words("평균 풀링", "창마다 원소의 평균을 내보냅니다.",
                  "창의 모든 원소가 평균에 같은 몫을 가지므로 상류 그래디언트를 그 몫만큼 받습니다."),
        ),
    }[is_max]  # fmt: skip
    return Gate(
        name=name,
        sign="max" if is_max else "avg",
        operands=("x",),
        parameters=_POOL_PARAMETERS,
        forward=_pool(rank, is_max),
        vjp=_pool_vjp(rank, is_max),
        shape=_pool_shape(rank),
        rules=("unpool(UG)",),
        test_shapes=shapes,
        test_params=({"kernel_size": 2}, {"kernel_size": 2, "stride": 1}),
        formula=f"{name}(x)",
        numpy=_pool_call(rank, is_max, "pool({x}"),
        numpy_helper=POOL,
        numpy_rules=_pool_rule(rank, is_max),
        torch=torch_text(name, "{x}"),
        words={"en": words[0], "ko": words[1]},
    )


RECORDS = tuple(_pool_record(rank, is_max) for rank in (1, 2) for is_max in (True, False))

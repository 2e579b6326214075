"""Convolution and pooling: a window slides over the last axes of (batch, channels, …).

What lectures call convolution is a cross-correlation: the kernel is not flipped. Sizes as in PyTorch:
https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np

from .array_math import as_value
from .convolution_text import CONV, POOL
from .record import Gate, Mathematics, Misfit, Parameter, Shape, Value, Words

__all__ = ["RECORDS"]

Sizes = tuple[int, ...]


def _sizes(value: Any, rank: int, default: int) -> Sizes:
    """A setting for each of the window's axes."""
    if value is None:
        return (default,) * rank
    listed = tuple(value) if isinstance(value, tuple | list) else (value,)
    listed = listed * rank if len(listed) == 1 else listed
    if len(listed) != rank or any(size < (0 if default == 0 else 1) for size in listed):
        raise Misfit("wrong_arguments", "window_sizes")
    return listed


def _places(inner: Shape, window: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes) -> Sizes:
    """How many places the window has along each axis.

    Raises:
        Misfit: it does not fit in once.
    """
    found = tuple(
        (n + 2 * p - d * (k - 1) - 1) // s + 1
        for n, k, s, p, d in zip(inner, window, stride, padding, dilation, strict=True)
    )
    if any(count < 1 for count in found):
        raise Misfit("shape_mismatch", "window_fits")
    return found


def _windows(
    count: Sizes, window: Sizes, stride: Sizes, dilation: Sizes
) -> Iterator[tuple[tuple[int, ...], tuple[slice, ...]]]:
    """Each place in the kernel, and the elements of the padded input that it meets."""
    for offset in itertools.product(*map(range, window)):
        yield (
            offset,
            tuple(
                slice(o * d, o * d + s * (c - 1) + 1, s)
                for o, d, s, c in zip(offset, dilation, stride, count, strict=True)
            ),
        )


def _padded(x: Value, padding: Sizes, value: float = 0.0) -> np.ndarray:
    array = np.asarray(x)
    widths = [(0, 0)] * (array.ndim - len(padding)) + [(p, p) for p in padding]
    return np.pad(array, widths, constant_values=value)


def _unpadded(array: np.ndarray, padding: Sizes) -> np.ndarray:
    cut: Any = (..., *(slice(p, array.shape[k - len(padding)] - p) for k, p in enumerate(padding)))
    return array[cut]


def _settings(rank: int, **params: Any) -> tuple[Sizes, Sizes, Sizes, int]:
    groups = params.get("groups") or 1
    return (
        _sizes(params.get("stride"), rank, 1),
        _sizes(params.get("padding"), rank, 0),
        _sizes(params.get("dilation"), rank, 1),
        int(groups),
    )


def _conv_shape(rank: int) -> Any:
    def shape(x: Shape, w: Shape, **params: Any) -> Shape:
        stride, padding, dilation, groups = _settings(rank, **params)
        if len(x) not in (rank + 1, rank + 2) or len(w) != rank + 2 or groups < 1:
            raise Misfit("shape_mismatch", "conv_axes", rank=rank)
        if x[-rank - 1] != w[1] * groups or w[0] % groups:
            raise Misfit("shape_mismatch", "conv_channels")
        return (*x[: -rank - 1], w[0], *_places(x[-rank:], w[2:], stride, padding, dilation))

    return shape


def _conv(rank: int) -> Any:
    def forward(m: Mathematics, x: Value, w: Value, **params: Any) -> Value:
        stride, padding, dilation, groups = _settings(rank, **params)
        array, kernel = np.asarray(x), np.asarray(w)
        batch = array if array.ndim == rank + 2 else array[None]
        count = _places(batch.shape[2:], kernel.shape[2:], stride, padding, dilation)
        padded = _padded(batch, padding)
        out = np.zeros((batch.shape[0], kernel.shape[0], *count))
        for offset, part in _windows(count, kernel.shape[2:], stride, dilation):
            for ins, outs in _groups(groups, batch.shape[1], kernel.shape[0]):
                seen: Any = (slice(None), ins) + part
                factors: Any = (outs, slice(None)) + offset
                out[:, outs] += np.einsum("bc...,oc->bo...", padded[seen], kernel[factors])
        return as_value(out if array.ndim == rank + 2 else out[0])

    return forward


def _groups(groups: int, inner: int, outer: int) -> Iterator[tuple[slice, slice]]:
    for group in range(groups):
        a, b = inner // groups, outer // groups
        yield slice(group * a, (group + 1) * a), slice(group * b, (group + 1) * b)


def _conv_vjp(rank: int) -> Any:
    def vjp(upstream_gradient: Value, out: Value, x: Value, w: Value, **params: Any) -> tuple[Value, Value]:
        stride, padding, dilation, groups = _settings(rank, **params)
        array, kernel, upstream = np.asarray(x), np.asarray(w), np.asarray(upstream_gradient)
        batch = array if array.ndim == rank + 2 else array[None]
        upstream = upstream if array.ndim == rank + 2 else upstream[None]
        count = upstream.shape[2:]
        padded = _padded(batch, padding)
        of_x, of_w = np.zeros(padded.shape), np.zeros(kernel.shape)
        for offset, part in _windows(count, kernel.shape[2:], stride, dilation):
            for ins, outs in _groups(groups, batch.shape[1], kernel.shape[0]):
                place: Any = (outs, slice(None)) + offset
                seen: Any = (slice(None), ins) + part
                of_x[seen] += np.einsum("bo...,oc->bc...", upstream[:, outs], kernel[place])
                of_w[place] += np.einsum("bop,bcp->oc", _flat(upstream[:, outs]), _flat(padded[seen]))
        of_x = _unpadded(of_x, padding)
        return as_value(of_x.reshape(array.shape)), as_value(of_w)

    return vjp


def _flat(array: np.ndarray) -> np.ndarray:
    return array.reshape(*array.shape[:2], -1)


def _conv_work(rank: int) -> Any:
    def work(x: Shape, w: Shape) -> int:
        return prod(x) * w[0] * prod(w[2:]) if len(w) == rank + 2 else prod(x)

    return work


# ---- pooling
def _pool_settings(rank: int, kernel_size: Any, stride: Any, padding: Any) -> tuple[Sizes, Sizes, Sizes]:
    window = _sizes(kernel_size, rank, 1)
    return window, window if stride is None else _sizes(stride, rank, 1), _sizes(padding, rank, 0)


def _pool_shape(rank: int) -> Any:
    def shape(x: Shape, kernel_size: Any, stride: Any = None, padding: Any = None) -> Shape:
        window, step, pad = _pool_settings(rank, kernel_size, stride, padding)
        if len(x) <= rank:
            raise Misfit("shape_mismatch", "conv_axes", rank=rank)
        return (*x[:-rank], *_places(x[-rank:], window, step, pad, (1,) * rank))

    return shape


def _stacked(x: Value, window: Sizes, step: Sizes, pad: Sizes, fill: float) -> tuple[np.ndarray, list[Any]]:
    """The elements of all windows, one place in the window after the other along the first axis."""
    rank = len(window)
    padded = _padded(x, pad, fill)
    count = _places(np.shape(x)[-rank:], window, step, pad, (1,) * rank)
    parts: list[Any] = [(..., *part) for _, part in _windows(count, window, step, (1,) * rank)]
    return np.stack([padded[part] for part in parts]), parts


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
        gradient = np.zeros(_padded(x, pad).shape)
        first = stacked.argmax(axis=0)  # a tie goes to the first, as in PyTorch
        for place, part in enumerate(parts):
            share = (first == place) if is_max else 1 / len(parts)
            gradient[part] += np.asarray(upstream_gradient) * share
        return (as_value(_unpadded(gradient, pad)),)

    return vjp


def _torch_text(name: str, operands: str) -> Any:
    def text(*_: Shape, **params: Any) -> str:
        settings = "".join(f", {key}={value}" for key, value in params.items() if value is not None)
        return f"torch.nn.functional.{name}({operands}{settings})"

    return text


def _conv_call(rank: int, operands: str) -> Any:
    def text(*_: Shape, **params: Any) -> str:
        stride, padding, dilation, groups = _settings(rank, **params)
        settings = f"stride={stride}, padding={padding}, dilation={dilation}, groups={groups}"
        return f"{operands}, {settings})"

    return text


def _pool_call(rank: int, is_max: bool, operands: str) -> Any:
    def text(_: Shape, kernel_size: Any, stride: Any = None, padding: Any = None) -> str:
        size, step, pad = _pool_settings(rank, kernel_size, stride, padding)
        return f"{operands}, size={size}, stride={step}, padding={pad}, is_max={is_max})"

    return text


def _pool_rule(rank: int, is_max: bool) -> Any:
    text = _pool_call(rank, is_max, "pool_backward({UG}, {x}")
    return lambda *shapes, **params: (text(*shapes, **params),)


def _conv_rules(rank: int) -> Any:
    text = _conv_call(rank, "conv_backward({UG}, {x}, {w}")
    return lambda *shapes, **params: tuple(f"{text(*shapes, **params)}[{k}]" for k in range(2))


_CONV_PARAMETERS = (
    Parameter("stride", "axis"), Parameter("padding", "axis"), Parameter("dilation", "axis"),
    Parameter("groups", "int"),
)  # fmt: skip
_POOL_PARAMETERS = (
    Parameter("kernel_size", "axis", required=True, aliases=("pool_size",)),
    Parameter("stride", "axis", aliases=("strides",)),
    Parameter("padding", "axis"),
)  # fmt: skip


def _conv_record(rank: int) -> Gate:
    name = f"conv{rank}d"
    shapes: Any = {
        1: (((1, 2, 5), (3, 2, 2)), ((2, 4), (1, 2, 3))),
        2: (((1, 2, 4, 4), (3, 2, 2, 2)), ((1, 1, 4, 5), (2, 1, 3, 2))),
    }[rank]
    return Gate(
        name=name,
        sign="∗",
        operands=("x", "w"),
        parameters=_CONV_PARAMETERS,
        forward=_conv(rank),
        vjp=_conv_vjp(rank),
        shape=_conv_shape(rank),
        work=_conv_work(rank),
        rules=("full_conv(UG, w)", "conv_with(UG, x)"),
        test_shapes=shapes,
        test_params=({}, {"stride": 2, "padding": 1}),
        formula=f"{name}(x, w)",
        numpy=_conv_call(rank, "conv({x}, {w}"),
        numpy_helper=CONV,
        numpy_rules=_conv_rules(rank),
        torch=_torch_text(name, "{x}, {w}"),
        source="V. Dumoulin and F. Visin, A guide to convolution arithmetic for deep learning, 2016",
        words={
            "en": Words(
                "convolution",
                "The kernel slides over the input; at each place it gives the sum of products with what lies below it.",
                "A kernel weight meets one element at every place, so its gradient adds up all of them times their "
                "upstream gradient; an input element adds up the weights that met it.",
            ),
            "ko": Words(
                "합성곱",
                "커널이 입력 위를 움직이며, 자리마다 겹친 값과의 곱을 모두 더합니다.",
                "커널의 가중치 하나는 모든 자리에서 값을 만나므로, 그 값과 상류 그래디언트의 곱을 모두 더합니다. 입력의 원소는 "
                "자신을 만난 가중치들을 더합니다.",
            ),
        },
    )


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
        torch=_torch_text(name, "{x}"),
        words={"en": words[0], "ko": words[1]},
    )


RECORDS = (
    _conv_record(1), _conv_record(2),
    *(_pool_record(rank, is_max) for rank in (1, 2) for is_max in (True, False)),
)  # fmt: skip

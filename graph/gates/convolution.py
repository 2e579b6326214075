"""Convolution: a kernel slides over the last axes of (batch, channels, …).

What lectures call convolution is a cross-correlation: the kernel is not flipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np

from .array_math import as_value
from .convolution_text import CONV
from .record import Gate, Mathematics, Misfit, Parameter, Shape, Value, Words
from .windows import Sizes, padded, places, sizes, torch_text, unpadded, windows

__all__ = ["RECORDS"]


def _settings(rank: int, **params: Any) -> tuple[Sizes, Sizes, Sizes, int]:
    groups = params.get("groups") or 1
    return (
        sizes(params.get("stride"), rank, 1),
        sizes(params.get("padding"), rank, 0),
        sizes(params.get("dilation"), rank, 1),
        int(groups),
    )


def _conv_shape(rank: int) -> Any:
    def shape(x: Shape, w: Shape, **params: Any) -> Shape:
        stride, padding, dilation, groups = _settings(rank, **params)
        if len(x) not in (rank + 1, rank + 2) or len(w) != rank + 2 or groups < 1:
            raise Misfit("shape_mismatch", "conv_axes", rank=rank)
        if x[-rank - 1] != w[1] * groups or w[0] % groups:
            raise Misfit("shape_mismatch", "conv_channels")
        return (*x[: -rank - 1], w[0], *places(x[-rank:], w[2:], stride, padding, dilation))

    return shape


def _conv(rank: int) -> Any:
    def forward(m: Mathematics, x: Value, w: Value, **params: Any) -> Value:
        stride, padding, dilation, groups = _settings(rank, **params)
        array, kernel = np.asarray(x), np.asarray(w)
        batch = array if array.ndim == rank + 2 else array[None]
        count = places(batch.shape[2:], kernel.shape[2:], stride, padding, dilation)
        whole = padded(batch, padding)
        out = np.zeros((batch.shape[0], kernel.shape[0], *count))
        for offset, part in windows(count, kernel.shape[2:], stride, dilation):
            for ins, outs in _groups(groups, batch.shape[1], kernel.shape[0]):
                seen: Any = (slice(None), ins, *part)
                factors: Any = (outs, slice(None), *offset)
                out[:, outs] += np.einsum("bc...,oc->bo...", whole[seen], kernel[factors])
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
        whole = padded(batch, padding)
        of_x, of_w = np.zeros(whole.shape), np.zeros(kernel.shape)
        for offset, part in windows(count, kernel.shape[2:], stride, dilation):
            for ins, outs in _groups(groups, batch.shape[1], kernel.shape[0]):
                place: Any = (outs, slice(None), *offset)
                seen: Any = (slice(None), ins, *part)
                of_x[seen] += np.einsum("bo...,oc->bc...", upstream[:, outs], kernel[place])
                of_w[place] += np.einsum("bop,bcp->oc", _flat(upstream[:, outs]), _flat(whole[seen]))
        of_x = unpadded(of_x, padding)
        return as_value(of_x.reshape(array.shape)), as_value(of_w)

    return vjp


def _flat(array: np.ndarray) -> np.ndarray:
    return array.reshape(*array.shape[:2], -1)


def _conv_work(rank: int) -> Any:
    def work(x: Shape, w: Shape) -> int:
        return prod(x) * w[0] * prod(w[2:]) if len(w) == rank + 2 else prod(x)

    return work


def _conv_call(rank: int, operands: str) -> Any:
    def text(*_: Shape, **params: Any) -> str:
        stride, padding, dilation, groups = _settings(rank, **params)
        settings = f"stride={stride}, padding={padding}, dilation={dilation}, groups={groups}"
        return f"{operands}, {settings})"

    return text


def _conv_rules(rank: int) -> Any:
    text = _conv_call(rank, "conv_backward({UG}, {x}, {w}")
    return lambda *shapes, **params: tuple(f"{text(*shapes, **params)}[{k}]" for k in range(2))


_CONV_PARAMETERS = (
    Parameter("stride", "axis"), Parameter("padding", "axis"), Parameter("dilation", "axis"),
    Parameter("groups", "int"),
)  # fmt: skip


def _conv_record(rank: int) -> Gate:
    name = f"conv{rank}d"
    shapes: Any = {
        1: (((1, 2, 5), (3, 2, 2)), ((2, 4), (1, 2, 3))),
        2: (((1, 2, 4, 4), (3, 2, 2, 2)), ((1, 1, 4, 5), (2, 1, 3, 2))),
    }[rank]
    return Gate(
        name=name,
        pitfalls=("conv-one-pixel",),
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
        torch=torch_text(name, "{x}, {w}"),
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
                "커널의 가중치 하나는 모든 자리에서 값을 만나므로, 그 값과 상류 그래디언트의 곱을 모두 더합니다. "
                "입력의 원소는 자신을 만난 가중치들을 더합니다.",
            ),
        },
    )


RECORDS = (_conv_record(1), _conv_record(2))

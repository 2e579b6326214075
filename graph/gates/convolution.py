"""Convolution and its transpose: a window slides over the last axes of (batch, channels, …).

What lectures call convolution is a cross-correlation: the kernel is not flipped. Sizes as in PyTorch:
https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np

from .array_math import as_value
from .convolution_texts import CONV, opened_convolution
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value
from .windows import Sizes, bordered_size, padded, places, settings_text, sizes, unpadded, windows

__all__ = ["RECORDS"]


def _settings(rank: int, **params: Any) -> tuple[Sizes, Sizes, Sizes, int]:
    return (
        sizes(params.get("stride"), rank, 1),
        sizes(params.get("padding"), rank, 0),
        sizes(params.get("dilation"), rank, 1),
        int(params.get("groups") or 1),
    )


def _check(rank: int, x: Shape, w: Shape, groups: int) -> None:
    if len(x) not in (rank + 1, rank + 2) or len(w) != rank + 2 or groups < 1:
        raise Misfit("shape_mismatch", "conv_axes", rank=rank)


def _groups(groups: int, inner: int, outer: int) -> Iterator[tuple[slice, slice]]:
    for group in range(groups):
        a, b = inner // groups, outer // groups
        yield slice(group * a, (group + 1) * a), slice(group * b, (group + 1) * b)


def _batched(array: Value, rank: int) -> np.ndarray:
    return np.reshape(array, (-1, *np.shape(array)[-rank - 1 :]))


# ---- the three sums over all places of the window; ``fine`` has the input's size, ``coarse`` one element per place
def _to_coarse(fine: np.ndarray, kernel: np.ndarray, count: Sizes, stride: Sizes, dilation: Sizes, groups: int) -> Any:
    out = np.zeros((fine.shape[0], kernel.shape[0], *count))
    for offset, part in windows(count, kernel.shape[2:], stride, dilation):
        for ins, outs in _groups(groups, fine.shape[1], kernel.shape[0]):
            weights: Any = (outs, slice(None), *offset)
            below: Any = (slice(None), ins, *part)
            out[:, outs] += np.einsum("bc...,oc->bo...", fine[below], kernel[weights])
    return out


def _to_fine(coarse: np.ndarray, kernel: np.ndarray, size: Shape, stride: Sizes, dilation: Sizes, groups: int) -> Any:
    out = np.zeros((coarse.shape[0], kernel.shape[1] * groups, *size))
    for offset, part in windows(coarse.shape[2:], kernel.shape[2:], stride, dilation):
        for ins, outs in _groups(groups, out.shape[1], kernel.shape[0]):
            weights: Any = (outs, slice(None), *offset)
            below: Any = (slice(None), ins, *part)
            out[below] += np.einsum("bo...,oc->bc...", coarse[:, outs], kernel[weights])
    return out


def _to_kernel(coarse: np.ndarray, fine: np.ndarray, shape: Shape, stride: Sizes, dilation: Sizes, groups: int) -> Any:
    out = np.zeros(shape)
    for offset, part in windows(coarse.shape[2:], shape[2:], stride, dilation):
        for ins, outs in _groups(groups, fine.shape[1], shape[0]):
            weights: Any = (outs, slice(None), *offset)
            below: Any = (slice(None), ins, *part)
            out[weights] += np.einsum("bop,bcp->oc", _flat(coarse[:, outs]), _flat(fine[below]))
    return out


def _flat(array: np.ndarray) -> np.ndarray:
    return array.reshape(*array.shape[:2], -1)


# ---- convolution
def _conv_shape(rank: int) -> Any:
    def shape(x: Shape, w: Shape, **params: Any) -> Shape:
        stride, padding, dilation, groups = _settings(rank, **params)
        _check(rank, x, w, groups)
        if x[-rank - 1] != w[1] * groups or w[0] % groups:
            raise Misfit("shape_mismatch", "conv_channels")
        return (*x[: -rank - 1], w[0], *places(x[-rank:], w[2:], stride, padding, dilation))

    return shape


def _conv(rank: int) -> Any:
    def forward(m: Mathematics, x: Value, w: Value, **params: Any) -> Value:
        stride, padding, dilation, groups = _settings(rank, **params)
        shape = _conv_shape(rank)(np.shape(x), np.shape(w), **params)
        fine = padded(_batched(x, rank), padding)
        out = _to_coarse(fine, np.asarray(w), shape[-rank:], stride, dilation, groups)
        return as_value(out.reshape(shape))

    return forward


def _conv_vjp(rank: int) -> Any:
    def vjp(upstream_gradient: Value, out: Value, x: Value, w: Value, **params: Any) -> tuple[Value, Value]:
        stride, padding, dilation, groups = _settings(rank, **params)
        coarse, fine = _batched(upstream_gradient, rank), padded(_batched(x, rank), padding)
        of_x = _to_fine(coarse, np.asarray(w), fine.shape[2:], stride, dilation, groups)
        of_w = _to_kernel(coarse, fine, np.shape(w), stride, dilation, groups)
        return as_value(unpadded(of_x, padding).reshape(np.shape(x))), as_value(of_w)

    return vjp


# ---- the transposed convolution: what a convolution hands back to its input
def _full_size(rank: int, x: Shape, w: Shape, **params: Any) -> Sizes:
    stride, _, dilation, _ = _settings(rank, **params)
    added = sizes(params.get("output_padding"), rank, 0)
    inner, window = x[-rank:], w[2:]
    return tuple(
        (n - 1) * s + d * (k - 1) + 1 + a for n, k, s, d, a in zip(inner, window, stride, dilation, added, strict=True)
    )


def _transposed_shape(rank: int) -> Any:
    def shape(x: Shape, w: Shape, **params: Any) -> Shape:
        stride, padding, dilation, groups = _settings(rank, **params)
        _check(rank, x, w, groups)
        if x[-rank - 1] != w[0] or w[0] % groups:
            raise Misfit("shape_mismatch", "conv_channels")
        added = sizes(params.get("output_padding"), rank, 0)
        if any(a >= max(s, d) for a, s, d in zip(added, stride, dilation, strict=True)):
            raise Misfit("wrong_arguments", "window_sizes")
        size = tuple(n - 2 * p for n, p in zip(_full_size(rank, x, w, **params), padding, strict=True))
        if min(size) < 1:
            raise Misfit("shape_mismatch", "window_fits")
        return (*x[: -rank - 1], w[1] * groups, *size)

    return shape


def _transposed(rank: int) -> Any:
    def forward(m: Mathematics, x: Value, w: Value, **params: Any) -> Value:
        stride, padding, dilation, groups = _settings(rank, **params)
        full = _full_size(rank, np.shape(x), np.shape(w), **params)
        out = unpadded(_to_fine(_batched(x, rank), np.asarray(w), full, stride, dilation, groups), padding)
        return as_value(out.reshape(*np.shape(x)[: -rank - 1], *out.shape[1:]))

    return forward


def _transposed_vjp(rank: int) -> Any:
    def vjp(upstream_gradient: Value, out: Value, x: Value, w: Value, **params: Any) -> tuple[Value, Value]:
        stride, padding, dilation, groups = _settings(rank, **params)
        coarse, fine = _batched(x, rank), padded(_batched(upstream_gradient, rank), padding)
        of_x = _to_coarse(fine, np.asarray(w), coarse.shape[2:], stride, dilation, groups)
        of_w = _to_kernel(coarse, fine, np.shape(w), stride, dilation, groups)
        return as_value(of_x.reshape(np.shape(x))), as_value(of_w)

    return vjp


def _numpy_settings(rank: int, **params: Any) -> str:
    return ", ".join(map(str, _settings(rank, **params)))


def _conv_numpy_rules(rank: int) -> Any:
    def rules(x: Shape, w: Shape, **params: Any) -> tuple[str, str]:
        settings = _numpy_settings(rank, **params)
        return (
            f"conv_to_input({{UG}}, {{w}}, {x}, {settings})",
            f"conv_to_kernel({{UG}}, {{x}}, {w}, {settings})",
        )

    return rules


def _transposed_numpy_rules(rank: int) -> Any:
    def rules(x: Shape, w: Shape, **params: Any) -> tuple[str, str]:
        settings = _numpy_settings(rank, **params)
        return f"conv({{UG}}, {{w}}, {settings})", f"conv_to_kernel({{x}}, {{UG}}, {w}, {settings})"

    return rules


def _work(x: Shape, w: Shape, **params: Any) -> int:
    return prod(x) * prod(w) // max(w[1] if len(w) > 1 else 1, 1)


def _conv_held(rank: int) -> Any:
    """The input with its border."""

    def held(x: Shape, w: Shape, **params: Any) -> int:
        return prod(x[:-rank]) * bordered_size(x[-rank:], sizes(params.get("padding"), rank, 0))

    return held


def _transposed_held(rank: int) -> Any:
    """The output before its border is cut off."""

    def held(x: Shape, w: Shape, **params: Any) -> int:
        return prod(x[: -rank - 1]) * w[1] * int(params.get("groups") or 1) * prod(_full_size(rank, x, w, **params))

    return held


_STRIDE, _PADDING = Parameter("stride", "axis"), Parameter("padding", "axis")
_DILATION, _GROUPS = Parameter("dilation", "axis"), Parameter("groups", "int")
_CONV_SHAPES: Any = {
    1: (((2, 4, 5), (4, 2, 2)), ((1, 2, 5), (3, 2, 2)), ((2, 4), (1, 2, 3))),
    2: (((2, 4, 3, 3), (2, 2, 2, 2)), ((1, 2, 4, 4), (3, 2, 2, 2)), ((1, 1, 4, 5), (2, 1, 3, 2))),
}
_TRANSPOSED_SHAPES: Any = {
    1: (((1, 2, 3), (2, 3, 2)), ((2, 3), (2, 1, 3))),
    2: (((1, 2, 3, 2), (2, 3, 2, 2)), ((2, 2, 2), (2, 1, 3, 2))),
}


def _conv_record(rank: int) -> Gate:
    return Gate(
        name=f"conv{rank}d",
        pitfalls=("conv-one-pixel",),
        sign="∗",
        operands=("x", "w"),
        parameters=(_STRIDE, _PADDING, _DILATION, _GROUPS),
        forward=_conv(rank),
        vjp=_conv_vjp(rank),
        shape=_conv_shape(rank),
        work=_work,
        held=_conv_held(rank),
        formula=f"conv{rank}d(x, w)",
        rules=("full_conv(UG, w)", "conv_with(UG, x)"),
        expansion=lambda x, w, **params: opened_convolution(rank, x, w, *_settings(rank, **params)),
        test_shapes=_CONV_SHAPES[rank],
        test_params=({}, {"stride": 2, "padding": 1}, {"dilation": 2}, {"groups": 2}),
        numpy=lambda *shapes, **params: f"conv({{x}}, {{w}}, {_numpy_settings(rank, **params)})",
        numpy_helper=CONV if rank == 1 else "",  # one definition serves all of them
        numpy_rules=_conv_numpy_rules(rank),
        torch=lambda *_, **params: f"torch.nn.functional.conv{rank}d({{x}}, {{w}}{settings_text(**params)})",
        source="V. Dumoulin and F. Visin, A guide to convolution arithmetic for deep learning, 2016",
    )


def _transposed_record(rank: int) -> Gate:
    name = f"conv_transpose{rank}d"
    return Gate(
        name=name,
        sign="∗ᵀ",
        operands=("x", "w"),
        parameters=(_STRIDE, _PADDING, Parameter("output_padding", "axis"), _GROUPS, _DILATION),  # PyTorch's order
        forward=_transposed(rank),
        vjp=_transposed_vjp(rank),
        shape=_transposed_shape(rank),
        work=_work,
        held=_transposed_held(rank),
        formula=f"{name}(x, w)",
        rules=("full_conv(UG, w)", "conv_with(UG, x)"),
        test_shapes=_TRANSPOSED_SHAPES[rank],
        test_params=({}, {"stride": 2, "padding": 1, "output_padding": 1}, {"groups": 2, "dilation": 2}),
        numpy=lambda x, w, **params: (
            f"conv_to_input({{x}}, {{w}}, {_transposed_shape(rank)(x, w, **params)}, {_numpy_settings(rank, **params)})"
        ),
        numpy_rules=_transposed_numpy_rules(rank),
        torch=lambda *_, **params: f"torch.nn.functional.{name}({{x}}, {{w}}{settings_text(**params)})",
        source="V. Dumoulin and F. Visin, A guide to convolution arithmetic for deep learning, 2016",
    )


RECORDS = (_conv_record(1), _conv_record(2), _transposed_record(1), _transposed_record(2))

"""Windows of convolution and pooling: a window slides over the last axes of (batch, channels, …).

What lectures call convolution is a cross-correlation: the kernel is not flipped. Sizes as in PyTorch:
https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np

from .gate import Misfit, Shape, Value

__all__ = ["Sizes", "bordered_size", "padded", "places", "settings_text", "sizes", "unpadded", "windows"]

Sizes = tuple[int, ...]


def sizes(value: Any, rank: int, default: int) -> Sizes:
    """A setting for each of the window's axes."""
    if value is None:
        return (default,) * rank
    listed = tuple(value) if isinstance(value, tuple | list) else (value,)
    listed = listed * rank if len(listed) == 1 else listed
    if len(listed) != rank or any(size < (0 if default == 0 else 1) for size in listed):
        raise Misfit("wrong_arguments", "window_sizes")
    return listed


def places(inner: Shape, window: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes) -> Sizes:
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


def bordered_size(inner: Shape, padding: Sizes) -> int:
    """How many elements the last axes have with their border."""
    return prod(n + 2 * p for n, p in zip(inner, padding, strict=True))


def windows(
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


def padded(x: Value, padding: Sizes, value: float = 0.0) -> np.ndarray:
    """The array with ``value`` around its last axes."""
    array = np.asarray(x)
    widths = [(0, 0)] * (array.ndim - len(padding)) + [(p, p) for p in padding]
    return np.pad(array, widths, constant_values=value)


def unpadded(array: np.ndarray, padding: Sizes) -> np.ndarray:
    """The array without what stands around its last axes."""
    cut = tuple(slice(p, array.shape[k - len(padding)] - p) for k, p in enumerate(padding))
    inside: Any = (..., *cut)
    return np.asarray(array[inside])


def settings_text(*_: Shape, **params: Any) -> str:
    """The settings that were typed, as keywords."""
    return "".join(f", {name}={value}" for name, value in params.items() if value is not None)

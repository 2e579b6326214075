"""Convolution and pooling as texts: in simpler gates, and as a NumPy program defines them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import prod

from .gate import Shape
from .windows import Sizes, places

__all__ = ["CONV", "POOL", "listed", "opened_convolution", "pad_text", "window_texts"]

_FEW, _MANY = 12, 64  # outputs drawn as one dot product each; windows drawn as rows of one matrix


def window_texts(
    name: str, leading: Sequence[str], count: Sizes, window: Sizes, stride: Sizes, dilation: Sizes
) -> list[str]:
    """Each window as it is indexed in our own language, place after place."""
    texts = []
    for place in itertools.product(*map(range, count)):
        parts = [
            f"{at * s}:{at * s + d * (k - 1) + 1}" + (f":{d}" if d > 1 else "")
            for at, k, s, d in zip(place, window, stride, dilation, strict=True)
        ]
        texts.append(f"{name}[{', '.join([*leading, *parts])}]")
    return texts


def pad_text(axes: int, padding: Sizes) -> str:
    """``x`` with zeros around it, in our own language."""
    widths = ", ".join(["0, 0"] * (axes - len(padding)) + [f"{p}, {p}" for p in padding])
    return f"pad(x, ({widths}))"


def listed(texts: Sequence[str]) -> str:
    """Texts as one tensor with a new first axis."""
    return f"stack([{', '.join(texts)}])" if len(texts) > 1 else f"reshape({texts[0]}, (1, -1))"


def opened_convolution(
    rank: int, x: Shape, w: Shape, stride: Sizes, padding: Sizes, dilation: Sizes, groups: int
) -> str | None:
    """A convolution in simpler gates: window by window where they are few, else windows as rows of a matrix (im2col).

    None where there are too many windows to draw, or groups of channels besides.
    """
    count = places(x[-rank:], w[2:], stride, padding, dilation)
    batches = [[str(b)] for b in range(x[0])] if len(x) == rank + 2 else [[]]
    lines, name = ([f"p = {pad_text(len(x), padding)}"], "p") if any(padding) else ([], "x")
    shape = (*x[: -rank - 1], w[0], *count)
    if prod(shape) <= _FEW:
        terms = []
        for batch in batches:
            for o in range(w[0]):
                first = o // (w[0] // groups) * w[1]
                channels = ":" if groups == 1 else f"{first}:{first + w[1]}"
                seen = window_texts(name, [*batch, channels], count, w[2:], stride, dilation)
                terms += [f"sum({part} * w[{o}])" for part in seen]
        joined = f"stack([{', '.join(terms)}])" if len(terms) > 1 else terms[0]
        return "\n".join([*lines, f"reshape({joined}, {shape})"])
    if groups > 1 or len(batches) * prod(count) > _MANY:
        return None
    rows = [
        f"flatten({part})"
        for batch in batches
        for part in window_texts(name, [*batch, ":"], count, w[2:], stride, dilation)
    ]
    lines += [f"c = {listed(rows)}", f"m = c @ reshape(w, ({w[0]}, {prod(w[1:])})).T"]
    lines.append(f"reshape(transpose(reshape(m, ({len(batches)}, {prod(count)}, {w[0]})), (0, 2, 1)), {shape})")
    return "\n".join(lines)


# ---- as a NumPy program defines them
CONV = """\
def conv(x, w, stride, padding, dilation, groups):
    x, count = conv_padded(x, padding), None
    for at, part, count in conv_parts(x.shape, w.shape, stride, dilation):
        seen = x[part].reshape(-1, groups, w.shape[1], np.prod(count))
        factors = w[(..., *at)].reshape(groups, -1, w.shape[1])
        term = np.einsum("bgcp,goc->bgop", seen, factors)
        out = term if not any(at) else out + term
    return out.reshape(*x.shape[: -len(count) - 1], w.shape[0], *count)


def conv_to_input(upstream, w, shape, stride, padding, dilation, groups):
    x = conv_padded(np.zeros(shape), padding)
    for at, part, count in conv_parts(x.shape, w.shape, stride, dilation, upstream.shape):
        factors = w[(..., *at)].reshape(groups, -1, w.shape[1])
        term = upstream.reshape(-1, groups, factors.shape[1], np.prod(count))
        x[part] += np.einsum("bgop,goc->bgcp", term, factors).reshape(x[part].shape)
    return x[(..., *(slice(p, n - p) for n, p in zip(x.shape[-len(padding) :], padding)))]


def conv_to_kernel(upstream, x, shape, stride, padding, dilation, groups):
    x, w = conv_padded(x, padding), np.zeros(shape)
    for at, part, count in conv_parts(x.shape, shape, stride, dilation, upstream.shape):
        seen = x[part].reshape(-1, groups, shape[1], np.prod(count))
        term = upstream.reshape(-1, groups, shape[0] // groups, np.prod(count))
        w[(..., *at)] = np.einsum("bgop,bgcp->goc", term, seen).reshape(shape[:2])
    return w


def conv_padded(x, padding):
    return np.pad(x, [(0, 0)] * (x.ndim - len(padding)) + [(p, p) for p in padding])


def conv_parts(shape, kernel, stride, dilation, coarse=None):  # what each weight of the window meets
    size, rank = kernel[2:], len(stride)
    count = [(n - d * (k - 1) - 1) // s + 1 for n, k, s, d in zip(shape[-rank:], size, stride, dilation)]
    count = list(coarse[-rank:]) if coarse else count
    for at in np.ndindex(*size):
        cuts = [slice(o * d, o * d + s * (c - 1) + 1, s) for o, c, s, d in zip(at, count, stride, dilation)]
        yield at, (..., *cuts), count"""
POOL = """\
def pool(x, window, stride, padding, is_max):
    rank = len(window)
    around = [(0, 0)] * (x.ndim - rank) + [(p, p) for p in padding]
    x = np.pad(x, around, constant_values=-np.inf if is_max else 0.0)
    count = [(n - k) // s + 1 for n, k, s in zip(x.shape[-rank:], window, stride)]
    places = [zip(at, count, stride) for at in np.ndindex(*window)]
    parts = [(..., *(slice(o, o + s * (c - 1) + 1, s) for o, c, s in place)) for place in places]
    stacked = np.stack([x[part] for part in parts])
    return stacked.max(axis=0) if is_max else stacked.mean(axis=0)


def unpool(upstream, x, window, stride, padding, is_max):  # the first of the largest has it all
    rank = len(window)
    around = [(0, 0)] * (x.ndim - rank) + [(p, p) for p in padding]
    x = np.pad(x, around, constant_values=-np.inf if is_max else 0.0)
    count, whole = upstream.shape[-rank:], np.zeros(x.shape)
    places = [zip(at, count, stride) for at in np.ndindex(*window)]
    parts = [(..., *(slice(o, o + s * (c - 1) + 1, s) for o, c, s in place)) for place in places]
    first = np.stack([x[part] for part in parts]).argmax(axis=0)
    for place, part in enumerate(parts):
        whole[part] += upstream * ((first == place) if is_max else 1 / len(parts))
    return whole[(..., *(slice(p, n - p) for n, p in zip(whole.shape[-rank:], padding)))]"""

"""Convolution and pooling in the generated programs: plain NumPy that visits one window after the other."""

from __future__ import annotations

__all__ = ["CONV", "POOL"]

_WINDOWS = """\
def windows(x, size, stride, dilation):
    inner = x.shape[-len(size):]
    sizes = list(zip(inner, size, stride, dilation))
    for place in np.ndindex(*((n - d * (k - 1) - 1) // s + 1 for n, k, s, d in sizes)):
        part = (slice(p * s, p * s + d * (k - 1) + 1, d) for p, (n, k, s, d) in zip(place, sizes))
        yield (..., *place), (..., *part)


def padded(x, padding, value=0.0):
    widths = [(0, 0)] * (x.ndim - len(padding)) + [(p, p) for p in padding]
    return np.pad(x, widths, constant_values=value)


def unpadded(x, padding):
    return x[(..., *(slice(p, x.shape[k - len(padding)] - p) for k, p in enumerate(padding)))]
"""

CONV = """\
def conv(x, w, stride, padding, dilation, groups):
    rank = w.ndim - 2
    outs = []
    for x, w in zip(np.split(padded(x, padding), groups, axis=-rank - 1), np.split(w, groups)):
        seen = {place: x[part] for place, part in windows(x, w.shape[2:], stride, dilation)}
        count = tuple(n + 1 for n in max(place[1:] for place in seen))
        out = np.zeros((*x.shape[: -rank - 1], len(w), *count))
        for place in seen:
            out[place] = np.tensordot(seen[place], w, axes=(range(-rank - 1, 0), range(1, rank + 2)))
        outs.append(out)
    return np.concatenate(outs, axis=-rank - 1)


def conv_backward(gradient, x, w, stride, padding, dilation, groups):
    rank = w.ndim - 2
    whole = padded(x, padding)
    dx, dw = np.zeros(whole.shape), np.zeros(w.shape)
    parts = [np.split(array, groups, axis=-rank - 1) for array in (gradient, whole, dx)]
    for gradient, x, dx_part, w, dw_part in zip(*parts, np.split(w, groups), np.split(dw, groups)):
        for place, part in windows(x, w.shape[2:], stride, dilation):
            batch = range(gradient[place].ndim - 1)
            dx_part[part] += np.tensordot(gradient[place], w, axes=1)
            dw_part += np.tensordot(gradient[place], x[part], axes=(batch, batch))
    return unpadded(dx, padding), dw


""" + _WINDOWS.rstrip()

POOL = """\
def pool(x, size, stride, padding, is_max):
    rank = len(size)
    x = padded(x, padding, -np.inf if is_max else 0.0)
    seen = {place: x[part] for place, part in windows(x, size, stride, (1,) * rank)}
    out = np.zeros((*x.shape[:-rank], *(n + 1 for n in max(place[1:] for place in seen))))
    for place, window in seen.items():
        axes = tuple(range(-rank, 0))
        out[place] = window.max(axis=axes) if is_max else window.mean(axis=axes)
    return out


def pool_backward(gradient, x, size, stride, padding, is_max):
    rank = len(size)
    x = padded(x, padding, -np.inf if is_max else 0.0)
    dx = np.zeros(x.shape)
    for place, part in windows(x, size, stride, (1,) * rank):
        flat = x[part].reshape(*x.shape[:-rank], -1)
        share = np.eye(flat.shape[-1])[flat.argmax(axis=-1)] if is_max else np.full(flat.shape, 1 / flat.shape[-1])
        dx[part] += (gradient[place][..., None] * share).reshape(x[part].shape)
    return unpadded(dx, padding)


""" + _WINDOWS.rstrip()

"""PyTorch's normalisations: over groups of channels, each channel, a batch, the last axes; as functions."""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from .formula_terms import Terms, by_name, formula
from .function_tables import Entry, argument, given
from .layer_weights import whole

__all__ = ["CHANNELS", "batch_axes", "centred", "last_axes", "root_mean_square", "scaled"]

_EPS = 1e-5  # of PyTorch's normalisations, and of the gates
_RMS_EPS = 1.1920928955078125e-07  # what a float32 is apart from 1


def scaled(f: Terms, x: Any, weight: Any, bias: Any) -> Any:
    """Each channel (axis 1) times its weight, plus its bias."""
    rest = len(f.shape(x)) - 2
    for sign, factor in (("*", weight), ("+", bias)):
        if factor is not None:
            x = f(sign, x, f.gate("reshape", factor, shape=(-1, *(1,) * rest)) if rest > 0 else factor)
    return x


def centred(f: Terms, x: Any, axes: Any, eps: float) -> Any:
    """(x − mean)/√(variance + eps) along axes, spelt out."""
    apart = f("-", x, f.gate("mean", x, axis=axes, keepdims=True))
    variance = f.gate("mean", f("**", apart, 2), axis=axes, keepdims=True)
    return f("/", apart, f.gate("sqrt", f("+", variance, eps)))


def batch_axes(shape: tuple[int, ...]) -> Any:
    """All axes but that of the channels."""
    return (0, *range(2, len(shape))) if len(shape) > 2 else 0


def last_axes(count: int) -> Any:
    return tuple(range(-count, 0)) if count > 1 else -1


def root_mean_square(f: Terms, x: Any, count: int, eps: Any) -> Any:
    """x over the root of its mean square over the last axes."""
    small = _RMS_EPS if eps is None else f.number(eps)
    if count == 1:
        return f.gate("rms_norm", x, eps=small)
    square = f.gate("mean", f("**", x, 2), axis=tuple(range(-count, 0)), keepdims=True)
    return f("/", x, f.gate("sqrt", f("+", square, small)))


def _group_norm(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``F.group_norm(x, groups, weight, bias, eps)``: channels of one group share mean and variance."""
    f = Terms(run, mark)
    x = given(run, arguments, keywords, 0, "input", "group_norm", mark)
    groups = whole(run, arguments, keywords, 1, "num_groups", mark)
    weight, bias = argument(arguments, keywords, 2, "weight"), argument(arguments, keywords, 3, "bias")
    eps = f.number(argument(arguments, keywords, 4, "eps", default=_EPS))
    return scaled(f, f.gate("group_norm", x, groups=groups, eps=eps), weight, bias)


_STATISTICS = ("input", "running_mean", "running_var", "weight", "bias", "training", "momentum", "eps")
_INSTANCE = (*_STATISTICS[:5], "use_input_stats", *_STATISTICS[6:])


def _instance_norm(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``F.instance_norm(x)``: every channel of every image by itself."""
    f = Terms(run, mark)
    named = by_name(f, "instance_norm", _INSTANCE, arguments, keywords)
    x = given(run, [], named, 0, "input", "instance_norm", mark)
    eps = f.number(named.get("eps", _EPS))
    if named.get("use_input_stats", True) is False:
        normal = _with_statistics(f, x, named, eps)
    else:
        normal = f.gate("instance_norm", x, eps=eps)
    return scaled(f, normal, named.get("weight"), named.get("bias"))


def _batch_norm(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``F.batch_norm(x, running_mean, running_var, weight, bias, training, momentum, eps)``.

    With the statistics of the batch while training, with those given otherwise; of x alone, the lecture's gate.
    """
    f = Terms(run, mark)
    if len(arguments) + len(keywords) == 1:
        return run.bind("batch_norm", "batch_norm", arguments, keywords, mark)
    named = by_name(f, "batch_norm", _STATISTICS, arguments, keywords)
    x = given(run, [], named, 0, "input", "batch_norm", mark)
    eps = f.number(named.get("eps", _EPS))
    if not run.truth(named.get("training", False), mark):
        normal = _with_statistics(f, x, named, eps)
    elif len(f.shape(x)) == 2 and eps == _EPS:
        normal = f.gate("batch_norm", x)
    else:
        normal = centred(f, x, batch_axes(f.shape(x)), eps)
    return scaled(f, normal, named.get("weight"), named.get("bias"))


def _with_statistics(f: Terms, x: Any, named: dict[str, Any], eps: float) -> Any:
    """(x − running mean)/√(running variance + eps), channel by channel."""
    mean, variance = (given(f.run, [], named, 0, f"running_{name}", "batch_norm", f.mark) for name in ("mean", "var"))
    column = (-1, *(1,) * (len(f.shape(x)) - 2)) if len(f.shape(x)) > 2 else (-1,)
    mean, variance = (f.gate("reshape", each, shape=column) for each in (mean, variance))
    return f("/", f("-", x, mean), f.gate("sqrt", f("+", variance, eps)))


def _last_axes(f: Terms, shape: Any) -> int:
    found = f.run.integers(shape, f.mark)
    return len(found) if isinstance(found, tuple) else 1


def _rms_norm(f: Terms, x: Any, shape: Any, weight: Any, eps: Any) -> Any:
    """``F.rms_norm(x, normalized_shape, weight, eps)``."""
    result = root_mean_square(f, x, 1 if shape is None else _last_axes(f, shape), eps)
    return result if weight is None else f("*", result, weight)


def _layer_norm(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """The lecture's one gate, or PyTorch's with a shape, a weight and a bias."""
    f = Terms(run, mark)
    names = ("input", "normalized_shape", "weight", "bias", "eps")
    x, shape, weight, bias, eps = (argument(arguments, keywords, k, name) for k, name in enumerate(names))
    if shape is None or run.is_traced(shape):  # layer_norm(x, gamma, beta)
        return f.run.bind("layer_norm", "layer_norm", arguments, keywords, mark)
    count, small = _last_axes(f, shape), _EPS if eps is None else f.number(eps)
    is_gate = count == 1 and small == _EPS
    result = f.gate("layer_norm", x) if is_gate else centred(f, x, last_axes(count), small)
    result = result if weight is None else f("*", result, weight)
    return result if bias is None else f("+", result, bias)


CHANNELS: dict[str, Entry] = {
    "group_norm": _group_norm, "instance_norm": _instance_norm, "batch_norm": _batch_norm, "layer_norm": _layer_norm,
    "rms_norm": formula("rms_norm", _rms_norm, "input", normalized_shape=None, weight=None, eps=None),
}  # fmt: skip

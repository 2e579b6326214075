"""Normalisations beside layer norm and batch norm, and dropout.

Each is one rule: an element's own share, minus what would only shift or stretch everything that was measured with it.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from .array_math import as_value
from .axes import one_axis, tuple_text
from .gate import Gate, Mathematics, Misfit, Parameter, Shape, Value, broadcast_shape

__all__ = ["RECORDS"]

_EPS = Parameter("eps", "number", 1e-5)


# ---- in groups of channels of (batch, channels, …)
def _groups_shape(x: Shape, groups: int, eps: float = 1e-5) -> Shape:
    if len(x) < 2 or groups < 1 or x[1] % groups:
        raise Misfit("shape_mismatch", "groups_of_channels", groups=groups)
    return x


def _grouped(x: Value, groups: int) -> np.ndarray:
    return np.reshape(x, (np.shape(x)[0], groups, -1))


def _normal(rows: np.ndarray, eps: float) -> np.ndarray:
    centred = rows - np.mean(rows, axis=-1, keepdims=True)
    return np.asarray(centred / np.sqrt(np.var(rows, axis=-1, keepdims=True) + eps))


def _normal_gradient(upstream: np.ndarray, out: np.ndarray, rows: np.ndarray, eps: float) -> np.ndarray:
    shared = np.mean(upstream, axis=-1, keepdims=True) + out * np.mean(upstream * out, axis=-1, keepdims=True)
    return np.asarray((upstream - shared) / np.sqrt(np.var(rows, axis=-1, keepdims=True) + eps))


def _group_norm(m: Mathematics, x: Value, groups: int, eps: float = 1e-5) -> Value:
    return _normal(_grouped(x, groups), eps).reshape(np.shape(x))


def _group_norm_vjp(upstream_gradient: Value, out: Value, x: Value, groups: int, eps: float = 1e-5) -> tuple[Value]:
    upstream, normal, rows = (_grouped(one, groups) for one in (upstream_gradient, out, x))
    return (_normal_gradient(upstream, normal, rows, eps).reshape(np.shape(x)),)


def _plain(eps: float) -> str:
    return f"{eps:.12f}".rstrip("0").rstrip(".")


def _group_texts(x: Shape, groups: int) -> tuple[str, ...]:
    """UG, out and x with each group as one row."""
    rows = tuple_text((x[0], groups, prod(x[1:]) // groups))
    return tuple(f"reshape({name}, {rows})" for name in ("UG", "out", "x"))


def _group_norm_rule(x: Shape, groups: int, eps: float = 1e-5) -> tuple[str]:
    u, o, rows = _group_texts(x, groups)
    along = ", axis=2, keepdims=True"
    above = f"{u} - mean({u}{along}) - {o} * mean({u} * {o}{along})"
    return (f"reshape(({above}) / sqrt(var({rows}{along}) + {_plain(eps)}), {tuple_text(x)})",)


def _group_norm_expansion(x: Shape, groups: int, eps: float = 1e-5) -> str:
    along, rows = ", axis=2, keepdims=True", _group_texts(x, groups)[2]
    tops = f"r = {rows}\nm = mean(r{along})\nv = var(r{along})"
    return f"{tops}\nreshape((r - m) / sqrt(v + {_plain(eps)}), {tuple_text(x)})"


def _channels(x: Shape) -> int:
    if len(x) < 3:
        raise Misfit("shape_mismatch", "groups_of_channels", groups=x[1] if len(x) > 1 else 1)
    return x[1]


# ---- by the root of the mean square
def _rms(x: Value, eps: float) -> np.ndarray:
    return np.asarray(np.sqrt(np.mean(np.square(x), axis=-1, keepdims=True) + eps))


def _rms_norm_vjp(upstream_gradient: Value, out: Value, x: Value, eps: float = 1e-5) -> tuple[Value]:
    along = np.mean(upstream_gradient * out, axis=-1, keepdims=True)
    return ((upstream_gradient - out * along) / _rms(x, eps),)


def _rms_shape(x: Shape, eps: float = 1e-5) -> Shape:
    one_axis(-1, len(x))
    return x


# ---- to length one
def _lengths(x: Value, p: float, axis: int) -> np.ndarray:
    return np.asarray(np.sum(np.abs(x) ** p, axis=axis, keepdims=True) ** (1.0 / p))


def _normalize_shape(x: Shape, p: float = 2.0, axis: int = 1) -> Shape:
    if p <= 0.0 or p == np.inf:
        raise Misfit("wrong_arguments", "parameter_number", parameter="p")
    one_axis(axis, len(x))
    return x


def _normalize(m: Mathematics, x: Value, p: float = 2.0, axis: int = 1) -> Value:
    return np.asarray(x / np.maximum(_lengths(x, p, axis), 1e-12))


def _normalize_vjp(upstream_gradient: Value, out: Value, x: Value, p: float = 2.0, axis: int = 1) -> tuple[Value]:
    """(UG − s·Σ UG·out)/‖x‖, where s is the slope of the length: sign(x)·|out|^(p − 1)."""
    slope = np.sign(x) * np.abs(out) ** (p - 1.0)
    along = np.sum(upstream_gradient * out, axis=axis, keepdims=True)
    return ((upstream_gradient - slope * along) / np.maximum(_lengths(x, p, axis), 1e-12),)


def _length_text(x: Shape, p: float, axis: int) -> str:
    return f"norm(x, axis={axis}, keepdims=True)" if p == 2.0 else f"norm(x, {p}, axis={axis}, keepdims=True)"


def _normalize_rule(x: Shape, p: float = 2.0, axis: int = 1) -> tuple[str]:
    slope = "out" if p == 2.0 else f"sign(x) * abs(out) ** {p - 1.0}"
    return (f"(UG - {slope} * sum(UG * out, axis={axis}, keepdims=True)) / {_length_text(x, p, axis)}",)


_NUMPY_LENGTH = "np.linalg.norm({{x}}, ord={p}, axis={axis}, keepdims=True)"


def _normalize_numpy_rules(x: Shape, p: float = 2.0, axis: int = 1) -> tuple[str]:
    slope = "{out}" if p == 2.0 else f"np.sign({{x}}) * np.abs({{out}}) ** {p - 1.0}"
    along = f"np.sum({{UG}} * {{out}}, axis={axis}, keepdims=True)"
    return (f"({{UG}} - {slope} * {along}) / {_NUMPY_LENGTH.format(p=p, axis=axis)}",)


# ---- dropout
def _dropout_shape(x: Shape, mask: Shape, p: float = 0.5) -> Shape:
    if not 0.0 <= p < 1.0:
        raise Misfit("wrong_arguments", "parameter_number", parameter="p")
    if broadcast_shape(x, mask) != x:
        raise Misfit("shape_mismatch", "shape_broadcast")
    return x


_SHAPES: tuple[tuple[Shape, ...], ...] = (((2, 4),), ((2, 4, 3),), ((1, 2, 2, 2),))
_RMS = "sqrt(mean(x ** 2, axis=-1, keepdims=True) + {eps})"
_EACH: Any = {"test_shapes": _SHAPES[1:], "parameters": (_EPS,)}
RECORDS = (
    Gate(
        name="group_norm",
        sign="group norm",
        operands=("x",),
        parameters=(Parameter("groups", "int", required=True, aliases=("num_groups",)), _EPS),
        forward=_group_norm,
        vjp=_group_norm_vjp,
        shape=_groups_shape,
        formula="(x - mu) / sqrt(sigma ** 2 + eps)",
        rules=_group_norm_rule,
        expansion=_group_norm_expansion,
        test_shapes=_SHAPES,
        test_params=({"groups": 2}, {"groups": 1, "eps": 0.5}),
        torch="torch.nn.functional.group_norm({x}, {groups}, eps={eps})",
        source="Y. Wu and K. He, Group normalization, 2018",
    ),
    Gate(
        name="instance_norm",
        sign="instance norm",
        operands=("x",),
        forward=lambda m, x, eps=1e-5: _group_norm(m, x, np.shape(x)[1], eps),
        vjp=lambda upstream_gradient, out, x, eps=1e-5: _group_norm_vjp(upstream_gradient, out, x, np.shape(x)[1], eps),
        shape=lambda x, eps=1e-5: _groups_shape(x, _channels(x), eps),
        formula="(x - mu) / sqrt(sigma ** 2 + eps)",
        rules=lambda x, eps=1e-5: _group_norm_rule(x, x[1], eps),
        expansion=lambda x, eps=1e-5: _group_norm_expansion(x, x[1], eps),
        torch="torch.nn.functional.instance_norm({x}, eps={eps})",
        source="D. Ulyanov et al., Instance normalization, 2016",
        **_EACH,
    ),
    Gate(
        name="rms_norm",
        sign="RMS norm",
        operands=("x",),
        parameters=(_EPS,),
        forward=lambda m, x, eps=1e-5: x / _rms(x, eps),
        vjp=_rms_norm_vjp,
        shape=_rms_shape,
        formula="x / sqrt(mean(x ** 2, axis=-1) + eps)",
        rules=lambda x, eps=1e-5: (
            f"(UG - out * mean(UG * out, axis=-1, keepdims=True)) / {_RMS.format(eps=_plain(eps))}",
        ),
        expansion=lambda x, eps=1e-5: f"x / {_RMS.format(eps=_plain(eps))}",
        test_shapes=(((3,),), *_SHAPES),
        test_params=({}, {"eps": 0.5}),
        source="B. Zhang and R. Sennrich, Root mean square layer normalization, 2019",
    ),
    Gate(
        name="normalize",
        sign="x/‖x‖",
        operands=("x",),
        parameters=(Parameter("p", "number", 2.0), Parameter("axis", "int", 1, aliases=("dim",))),
        forward=_normalize,
        vjp=_normalize_vjp,
        shape=_normalize_shape,
        formula=lambda p=2.0, axis=1: "x / norm(x)" if p == 2.0 else f"x / norm(x, {p:g})",
        rules=_normalize_rule,
        expansion=lambda x, p=2.0, axis=1: f"x / {_length_text(x, p, axis)}",
        kink=lambda out, x, p=2.0, axis=1: bool(np.any(np.all(np.equal(x, 0.0), axis=axis if np.ndim(x) > 1 else -1))),
        test_shapes=(((3,),), ((2, 3),), ((2, 3, 4),)),
        test_params=({}, {"axis": 0}, {"p": 3.0, "axis": -1}),
        numpy=lambda x, p=2.0, axis=1: f"{{x}} / {_NUMPY_LENGTH.format(p=p, axis=axis)}",
        numpy_rules=_normalize_numpy_rules,
        torch="torch.nn.functional.normalize({x}, p={p}, dim={axis})",
    ),
    Gate(
        name="dropout",
        sign="dropout",
        operands=("x", "mask"),
        parameters=(Parameter("p", "number", 0.5),),
        forward=lambda m, x, mask, p=0.5: as_value(x * mask / (1.0 - p)),
        vjp=lambda upstream_gradient, out, x, mask, p=0.5: (as_value(upstream_gradient * mask / (1.0 - p)), None),
        shape=_dropout_shape,
        formula="x * mask / (1 - p)",
        rules=lambda x, mask, p=0.5: (f"mask / {1.0 - p} * UG", None),
        expansion=lambda x, mask, p=0.5: f"x * detach(mask) / {1.0 - p}",
        takes_gradient=lambda x, mask: (True, False),
        test_shapes=(((3,), (3,)), ((2, 3), (2, 3)), ((2, 3), (2, 1))),
        test_params=({}, {"p": 0.25}),
        source="N. Srivastava et al., Dropout, 2014",
    ),
)

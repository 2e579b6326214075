"""Softmax and its logarithm, along one axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from .axes import along_axis, one_axis
from .gate import Gate, Mathematics, Parameter, Shape, Value

__all__ = ["RECORDS", "log_softmax"]

_AXIS = Parameter("axis", "int", -1, aliases=("dim",))
_SHAPES: tuple[tuple[Shape, ...], ...] = (((3,),), ((2, 3),), ((2, 3, 4),))
_PARAMS: tuple[dict[str, Any], ...] = ({}, {"axis": 0}, {"axis": 1})


def log_softmax(scores: Value, axis: int = -1) -> np.ndarray:
    """The logarithm of the softmax, shifted by the largest score so that nothing overflows; shape of ``scores``."""
    shifted = scores - np.maximum.reduce(scores, axis=axis, keepdims=True)
    return np.asarray(shifted - np.log(np.add.reduce(np.exp(shifted), axis=axis, keepdims=True)))


def _softmax_shape(x: Shape, axis: int = -1) -> Shape:
    one_axis(axis, len(x))
    return x


def _softmax(m: Mathematics, x: Value, axis: int = -1) -> np.ndarray:
    return np.asarray(np.exp(log_softmax(x, axis)))


def _softmax_vjp(upstream_gradient: Value, out: Value, x: Value, axis: int = -1) -> tuple[Value, ...]:
    """out·(UG − Σ UG·out): Jacobian diag(out) − out outᵀ, which is symmetric."""
    return (out * (upstream_gradient - np.sum(upstream_gradient * out, axis=axis, keepdims=True)),)


def _log_softmax_vjp(upstream_gradient: Value, out: Value, x: Value, axis: int = -1) -> tuple[Value, ...]:
    return (upstream_gradient - np.exp(out) * np.sum(upstream_gradient, axis=axis, keepdims=True),)


def _softmax_rule(x: Shape, axis: int = -1) -> tuple[str]:
    return (f"out * (UG - sum(UG * out{along_axis(x, axis)}))",)


def _log_softmax_rule(x: Shape, axis: int = -1) -> tuple[str]:
    return (f"UG - exp(out) * sum(UG{along_axis(x, axis)})",)


def _softmax_expansion(x: Shape, axis: int = -1) -> str:
    return f"e = exp(x)\ne / sum(e{along_axis(x, axis)})"


def _log_softmax_expansion(x: Shape, axis: int = -1) -> str:
    return f"x - log(sum(exp(x){along_axis(x, axis)}))"


_SOFTMAX = """\
def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))  # shifted, so that nothing overflows
    return e / np.sum(e, axis=axis, keepdims=True)"""
_LOG_SOFTMAX = """\
def log_softmax(x, axis=-1):
    shifted = x - np.max(x, axis=axis, keepdims=True)  # so that nothing overflows
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))"""

RECORDS = (
    Gate(
        name="softmax",
        told_by="shares",
        pitfalls=("softmax-diagonal",),
        sign="softmax",
        operands=("x",),
        parameters=(_AXIS,),
        forward=_softmax,
        vjp=_softmax_vjp,
        shape=_softmax_shape,
        formula="exp(x) / sum(exp(x))",
        rules=_softmax_rule,
        expansion=_softmax_expansion,
        test_shapes=_SHAPES,
        test_params=_PARAMS,
        numpy="softmax({x}{settings})",
        numpy_helper=_SOFTMAX,
        torch="torch.softmax({x}, dim={axis})",
    ),
    Gate(
        name="log_softmax",
        sign="log softmax",
        operands=("x",),
        parameters=(_AXIS,),
        forward=lambda m, x, axis=-1: log_softmax(x, axis),
        vjp=_log_softmax_vjp,
        shape=_softmax_shape,
        formula="x - log(sum(exp(x)))",
        rules=_log_softmax_rule,
        expansion=_log_softmax_expansion,
        test_shapes=_SHAPES,
        test_params=_PARAMS,
        numpy="log_softmax({x}{settings})",
        numpy_helper=_LOG_SOFTMAX,
        torch="torch.log_softmax({x}, dim={axis})",
    ),
)

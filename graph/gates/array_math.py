"""Elementary functions of float64 arrays: the same names as ``scalar_math``, the same answers.

The evaluator runs them under ``numpy.errstate(all="ignore")``: inf and nan are answers here.
Below them stand the two helpers of the gates that work on whole arrays.
"""

from __future__ import annotations

import math

import numpy as np

from . import scalar_math
from .gate import Shape, Value

__all__ = [
    "acos",
    "acosh",
    "as_value",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "cbrt",
    "ceil",
    "cos",
    "cosh",
    "digamma",
    "divide",
    "erf",
    "erfc",
    "exp",
    "exp2",
    "expm1",
    "floor",
    "hypot",
    "indicator",
    "lgamma",
    "log",
    "log1p",
    "log2",
    "log10",
    "logaddexp",
    "maximum",
    "minimum",
    "power",
    "rint",
    "sigmoid",
    "sign",
    "sin",
    "sinc",
    "sinh",
    "softplus",
    "sqrt",
    "sum_to",
    "tan",
    "tanh",
    "trunc",
    "where",
    "xlogy",
]  # fmt: skip

exp, expm1, sqrt, sign = np.exp, np.expm1, np.sqrt, np.sign
log, log2, log10 = np.log, np.log2, np.log10
sin, cos, tan, asin, acos, atan = np.sin, np.cos, np.tan, np.arcsin, np.arccos, np.arctan
sinh, cosh, tanh = np.sinh, np.cosh, np.tanh
divide, power, maximum, minimum, where = np.divide, np.power, np.maximum, np.minimum, np.where
log1p, exp2, cbrt, hypot, logaddexp, atan2 = np.log1p, np.exp2, np.cbrt, np.hypot, np.logaddexp, np.arctan2
asinh, acosh, atanh = np.arcsinh, np.arccosh, np.arctanh
rint, floor, ceil, trunc = np.rint, np.floor, np.ceil, np.trunc
erf = np.vectorize(math.erf, otypes=[np.float64])  # NumPy has none of its own, nor of the next three
erfc = np.vectorize(math.erfc, otypes=[np.float64])
lgamma = np.vectorize(scalar_math.lgamma, otypes=[np.float64])
digamma = np.vectorize(scalar_math.digamma, otypes=[np.float64])


def indicator(condition: np.ndarray) -> np.ndarray:
    """1 where the condition holds, 0 elsewhere; shape of the condition."""
    return np.asarray(condition, dtype=np.float64)


def sigmoid(x: np.ndarray) -> Value:
    """1 / (1 + exp(-x)) by element, written so that no exponential overflows on either side."""
    decay = np.exp(-np.abs(x))
    return np.asarray(np.where(x >= 0, 1.0, decay) / (1.0 + decay))


def softplus(x: np.ndarray) -> Value:
    """log(1 + exp(x)) by element, written so that no exponential overflows."""
    return np.asarray(np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x))))


def xlogy(x: np.ndarray, y: np.ndarray) -> Value:
    """x·log(y) by element, which is 0 where x is 0."""
    return np.asarray(np.where(np.equal(x, 0.0) & ~np.isnan(y), 0.0, x * np.log(y)))


def sinc(x: np.ndarray) -> Value:
    """sin(πx)/(πx) by element, which is 1 at 0."""
    return np.asarray(np.where(np.equal(x, 0.0), 1.0, np.sin(np.pi * x) / (np.pi * x)))


def as_value(array: Value) -> Value:
    """A value as the graph carries it: a Python float for no axes, an array otherwise."""
    return float(array) if np.ndim(array) == 0 else array


def sum_to(gradient: Value, shape: Shape) -> Value:
    """A gradient summed back to ``shape``, over the axes along which broadcasting had copied it."""
    if np.shape(gradient) == shape:
        return as_value(gradient)
    added = np.ndim(gradient) - len(shape)
    stretched = tuple(added + axis for axis, n in enumerate(shape) if n == 1)
    if added == 1 and not stretched:  # a bias over a batch
        return as_value(np.add.reduce(gradient, axis=0))
    summed = np.sum(gradient, axis=(*range(added), *stretched), keepdims=True)
    return as_value(np.reshape(summed, shape))

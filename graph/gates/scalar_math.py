"""Elementary functions of Python floats that answer as IEEE 754 does: inf or nan, never an exception.

The same names as ``array_math``, with the same answers; a test holds the two side by side.
The operators ``+``, ``-`` and ``*`` never raise on floats and are used as they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable

__all__ = [
    "acos",
    "asin",
    "atan",
    "cos",
    "cosh",
    "divide",
    "erf",
    "exp",
    "expm1",
    "indicator",
    "log",
    "log2",
    "log10",
    "maximum",
    "minimum",
    "power",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "softplus",
    "sqrt",
    "tan",
    "tanh",
    "where",
]  # fmt: skip


def _nan_outside(function: Callable[[float], float]) -> Callable[[float], float]:
    """``function``, and nan where it is not defined."""

    def guarded(x: float) -> float:
        try:
            return function(x)
        except ValueError:
            return math.nan

    return guarded


def _inf_beyond(function: Callable[[float], float]) -> Callable[[float], float]:
    """An increasing ``function``, and inf where its value is too large for a float64."""

    def guarded(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.inf

    return guarded


def _logarithm(function: Callable[[float], float]) -> Callable[[float], float]:
    """A logarithm with its limit at 0, and nan below."""

    def guarded(x: float) -> float:
        return function(x) if x > 0 else -math.inf if x == 0 else math.nan

    return guarded


exp = _inf_beyond(math.exp)
expm1 = _inf_beyond(math.expm1)
log = _logarithm(math.log)
log2 = _logarithm(math.log2)
log10 = _logarithm(math.log10)
sqrt = _nan_outside(math.sqrt)
sin = _nan_outside(math.sin)
cos = _nan_outside(math.cos)
tan = _nan_outside(math.tan)
asin = _nan_outside(math.asin)
acos = _nan_outside(math.acos)
atan = math.atan
tanh = math.tanh
erf = math.erf


def sinh(x: float) -> float:
    """The hyperbolic sine; ±inf where it is too large."""
    try:
        return math.sinh(x)
    except OverflowError:
        return math.copysign(math.inf, x)


cosh = _inf_beyond(math.cosh)


def divide(a: float, b: float) -> float:
    """a / b, with a signed inf (or nan for 0/0) where b is 0."""
    if b != 0:
        return a / b
    if a == 0 or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def power(a: float, b: float) -> float:
    """a to the power b, real or nan: never complex."""
    try:
        return math.pow(a, b)
    except OverflowError:
        return -math.inf if a < 0 and b % 2 == 1 else math.inf
    except ValueError:  # a negative base without a real power, or 0 to a negative one
        if a != 0:
            return math.nan
        return math.copysign(math.inf, a) if b % 2 == 1 else math.inf


def maximum(a: float, b: float) -> float:
    """The larger of two numbers; nan where either is."""
    return a if a >= b or math.isnan(a) else b


def minimum(a: float, b: float) -> float:
    """The smaller of two numbers; nan where either is."""
    return a if a <= b or math.isnan(a) else b


def sign(x: float) -> float:
    """-1, 0 or 1; nan of nan."""
    return 1.0 if x > 0 else -1.0 if x < 0 else 0.0 if x == 0 else math.nan


def where(condition: bool, a: float, b: float) -> float:
    """a where the condition holds, b elsewhere."""
    return a if condition else b


def indicator(condition: bool) -> float:
    """1 where the condition holds, 0 elsewhere: the lectures' 1(x ≥ y)."""
    return 1.0 if condition else 0.0


def sigmoid(x: float) -> float:
    """1 / (1 + exp(-x)), written so that no exponential overflows on either side."""
    decay = math.exp(-abs(x))
    return (1.0 if x >= 0 else decay) / (1.0 + decay)


def softplus(x: float) -> float:
    """log(1 + exp(x)), written so that no exponential overflows."""
    return maximum(x, 0.0) + math.log1p(math.exp(-abs(x)))

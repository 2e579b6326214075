"""Elementary functions of Python floats that answer as IEEE 754 does: inf or nan, never an exception.

The same names as ``array_math``, with the same answers; a test holds the two side by side.
The operators ``+``, ``-`` and ``*`` never raise on floats and are used as they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable

__all__ = [
    "acos",
    "acosh",
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
    "tan",
    "tanh",
    "trunc",
    "where",
    "xlogy",
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
    """1 where the condition holds, 0 elsewhere: the lectures' 𝟙[x ≥ y]."""
    return 1.0 if condition else 0.0


def sigmoid(x: float) -> float:
    """1 / (1 + exp(-x)), written so that no exponential overflows on either side."""
    decay = math.exp(-abs(x))
    return (1.0 if x >= 0 else decay) / (1.0 + decay)


def softplus(x: float) -> float:
    """log(1 + exp(x)), written so that no exponential overflows."""
    return maximum(x, 0.0) + math.log1p(math.exp(-abs(x)))


def log1p(x: float) -> float:
    """log(1 + x), exact where x is small; -inf at -1, nan below."""
    return math.log1p(x) if x > -1.0 else -math.inf if x == -1.0 else math.nan


def exp2(x: float) -> float:
    """Two to the power x."""
    return power(2.0, x)


def cbrt(x: float) -> float:
    """The cube root, real of negative numbers too."""
    return math.copysign(abs(x) ** (1.0 / 3.0), x)


asinh = math.asinh
acosh = _nan_outside(math.acosh)
atan2 = math.atan2
hypot = math.hypot
erfc = math.erfc


def atanh(x: float) -> float:
    """The inverse of tanh; ±inf at ±1, nan outside."""
    return math.atanh(x) if abs(x) < 1.0 else math.copysign(math.inf, x) if abs(x) == 1.0 else math.nan


def logaddexp(a: float, b: float) -> float:
    """log(exp(a) + exp(b)), written so that no exponential overflows."""
    return a + math.log(2.0) if a == b else maximum(a, b) + math.log1p(math.exp(-abs(a - b)))


def xlogy(x: float, y: float) -> float:
    """x·log(y), which is 0 where x is 0."""
    return 0.0 if x == 0.0 and not math.isnan(y) else x * log(y)


def sinc(x: float) -> float:
    """sin(πx)/(πx), which is 1 at 0."""
    return 1.0 if x == 0.0 else sin(math.pi * x) / (math.pi * x)


def lgamma(x: float) -> float:
    """The logarithm of |Γ(x)|; inf at its poles."""
    try:
        return math.lgamma(x)
    except (ValueError, OverflowError):
        return math.inf


def digamma(x: float) -> float:
    """The slope of the logarithm of Γ; nan at its poles (Abramowitz and Stegun, 6.3.5 to 6.3.18)."""
    if x <= 0.0:
        return math.nan if x == -math.inf or x == math.floor(x) else digamma(1.0 - x) - math.pi / math.tan(math.pi * x)
    if not math.isfinite(x):
        return x
    shift = 0.0
    while x < 10.0:
        shift -= 1.0 / x
        x += 1.0
    inverse = 1.0 / (x * x)
    series = 1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse * (1 / 240 - inverse * (1 / 132))))
    return shift + math.log(x) - 0.5 / x - inverse * series


def rint(x: float) -> float:
    """The nearest whole number; halves go to the even one, as in NumPy."""
    return float(round(x)) if math.isfinite(x) else x


def floor(x: float) -> float:
    """The next whole number below."""
    return float(math.floor(x)) if math.isfinite(x) else x


def ceil(x: float) -> float:
    """The next whole number above."""
    return float(math.ceil(x)) if math.isfinite(x) else x


def trunc(x: float) -> float:
    """The whole number towards zero."""
    return float(math.trunc(x)) if math.isfinite(x) else x

"""Relatives of the exponential and the logarithm, further roots, and the gamma function."""

from __future__ import annotations

import math

import numpy as np

from .gate import Gate, Mathematics, Value

__all__ = ["RECORDS"]


def _xlogy_slope(m: Mathematics, out: Value, x: Value, y: Value) -> Value:
    """log(y); 0 where 0·log 0 counts 0."""
    return m.where((x == 0.0) & (y <= 0.0), 0.0, m.log(y))


def _xlogy_slope_of_y(m: Mathematics, out: Value, x: Value, y: Value) -> Value:
    return m.where(x == 0.0, 0.0, m.divide(x, y))


_DIGAMMA = """\
lgamma = np.vectorize(math.lgamma, otypes=[float])

def digamma(x):
    shift = 0.0
    while np.any(x < 10):  # its recurrence, up to where the series is exact
        shift = shift - np.where(x < 10, 1 / x, 0)
        x = np.where(x < 10, x + 1, x)
    return shift + np.log(x) - 1 / (2 * x) - (1 / 12 - (1 / 120 - (1 / 252 - 1 / 240 / x**2) / x**2) / x**2) / x**2"""


def _is_nothing_times_undefined(out: Value, x: Value, y: Value) -> bool:
    """Zero times a logarithm without a finite value, which counts zero."""
    return bool(np.any(np.equal(x, 0.0) & np.less_equal(y, 0.0)))


RECORDS = (
    Gate(
        name="log1p",
        sign="ln(1+x)",
        operands=("x",),
        forward=lambda m, x: m.log1p(x),
        local_gradients=(lambda m, out, x: m.divide(1.0, 1.0 + x),),
        formula="log(1 + x)",
        local_formulas=("1 / (1 + x)",),
        domain=((-0.5, 3.0),),
        numpy="np.log1p({x})",
        torch="torch.log1p({x})",
    ),
    Gate(
        name="expm1",
        sign="eˣ−1",
        operands=("x",),
        forward=lambda m, x: m.expm1(x),
        local_gradients=(lambda m, out, x: out + 1.0,),
        formula="exp(x) - 1",
        local_formulas=("out + 1",),
        numpy="np.expm1({x})",
        torch="torch.expm1({x})",
    ),
    Gate(
        name="exp2",
        sign="2ˣ",
        operands=("x",),
        forward=lambda m, x: m.exp2(x),
        local_gradients=(lambda m, out, x: out * math.log(2.0),),
        formula="2 ** x",
        local_formulas=("out * log(2)",),
        numpy="np.exp2({x})",
        torch="torch.exp2({x})",
    ),
    Gate(
        name="rsqrt",
        sign="1/√x",
        operands=("x",),
        forward=lambda m, x: m.divide(1.0, m.sqrt(x)),
        local_gradients=(lambda m, out, x: m.divide(-0.5 * out, x),),
        formula="1 / sqrt(x)",
        local_formulas=("-out / (2 * x)",),
        domain=((0.2, 3.0),),
        torch="torch.rsqrt({x})",
    ),
    Gate(
        name="cbrt",
        sign="∛",
        operands=("x",),
        spellings=("cbrt", "∛"),
        forward=lambda m, x: m.cbrt(x),
        local_gradients=(lambda m, out, x: m.divide(1.0, 3.0 * out * out),),
        formula="cbrt(x)",
        local_formulas=("1 / (3 * out ** 2)",),
        domain=((0.2, 3.0),),
        numpy="np.cbrt({x})",
        torch="(torch.sign({x}) * torch.abs({x}) ** (1 / 3))",
    ),
    Gate(
        name="logaddexp",
        sign="ln(eᵃ+eᵇ)",
        operands=("a", "b"),
        forward=lambda m, a, b: m.logaddexp(a, b),
        local_gradients=(lambda m, out, a, b: m.exp(a - out), lambda m, out, a, b: m.exp(b - out)),
        formula="log(exp(a) + exp(b))",
        local_formulas=("exp(a - out)", "exp(b - out)"),
        expansion="log(exp(a) + exp(b))",
        numpy="np.logaddexp({a}, {b})",
        torch="torch.logaddexp({a}, {b})",
    ),
    Gate(
        name="xlogy",
        sign="x ln y",
        operands=("x", "y"),
        forward=lambda m, x, y: m.xlogy(x, y),
        local_gradients=(_xlogy_slope, _xlogy_slope_of_y),
        formula="x * log(y)",
        local_formulas=("log(y)", "x / y"),
        kink=_is_nothing_times_undefined,
        domain=((0.2, 2.0), (0.2, 3.0)),
        torch="torch.xlogy({x}, {y})",
    ),
    Gate(
        name="logit",
        sign="logit",
        operands=("x",),
        forward=lambda m, x: m.log(x) - m.log1p(-x),
        local_gradients=(lambda m, out, x: m.divide(1.0, x * (1.0 - x)),),
        formula="log(x / (1 - x))",
        local_formulas=("1 / (x * (1 - x))",),
        domain=((0.1, 0.9),),
        torch="torch.logit({x})",
    ),
    Gate(
        name="erfc",
        sign="erfc",
        operands=("x",),
        forward=lambda m, x: m.erfc(x),
        local_gradients=(lambda m, out, x: -2.0 / math.sqrt(math.pi) * m.exp(-x * x),),
        formula="1 - erf(x)",
        local_formulas=("-2 / sqrt(pi) * exp(-x ** 2)",),
        source="Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.2",
        numpy="erfc({x})",
        numpy_helper="erfc = np.vectorize(math.erfc, otypes=[float])",
        torch="torch.erfc({x})",
    ),
    Gate(
        name="lgamma",
        sign="ln Γ",
        operands=("x",),
        spellings=("lgamma", "gammaln", "loggamma"),
        forward=lambda m, x: m.lgamma(x),
        local_gradients=(lambda m, out, x: m.digamma(x),),
        formula="lgamma(x)",
        local_formulas=("digamma(x)",),
        domain=((1.6, 4.0),),  # away from 1.46, where its slope crosses zero
        source="Abramowitz and Stegun, Handbook of Mathematical Functions, 6.3.1",
        numpy="lgamma({x})",
        numpy_helper=_DIGAMMA,
        torch="torch.lgamma({x})",
    ),
)

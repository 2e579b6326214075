"""Activation functions. The stable forms stand in ``scalar_math`` and ``array_math``; opened, a gate shows the
formula that lectures write.

In formulas ``greater(x, 0)`` and ``greater_equal(x, y)`` are the indicators 𝟙[x > 0] and 𝟙[x ≥ y].
"""

from __future__ import annotations

import math

import numpy as np

from .gate import Gate, Mathematics, Parameter, Value

__all__ = ["RECORDS"]


def _bell(m: Mathematics, x: Value) -> Value:
    """The standard normal density."""
    return m.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)


def _share_below(m: Mathematics, x: Value) -> Value:
    """The standard normal distribution function."""
    return 0.5 * (1.0 + m.erf(x / math.sqrt(2.0)))


def _silu_slope(m: Mathematics, out: Value, x: Value) -> Value:
    return m.sigmoid(x) + out * m.sigmoid(-x)


def _touches_zero(out: Value, x: Value, **params: float) -> bool:
    return bool(np.any(np.equal(x, 0.0)))


RECORDS = (
    Gate(
        name="sigmoid",
        pitfalls=("saturated",),
        sign="σ",
        operands=("x",),
        spellings=("sigmoid", "σ", "expit"),
        forward=lambda m, x: m.sigmoid(x),
        local_gradients=(lambda m, out, x: (1.0 - out) * out,),
        formula="1 / (1 + exp(-x))",
        local_formulas=("(1 - out) * out",),
        expansion="1 / (1 + exp(-x))",
        torch="torch.sigmoid({x})",
    ),
    Gate(
        name="relu",
        pitfalls=("dead-relu",),
        sign="ReLU",
        operands=("x",),
        spellings=("relu", "ReLU"),
        forward=lambda m, x: m.maximum(x, 0.0),
        local_gradients=(lambda m, out, x: m.indicator(x > 0.0),),
        formula="max(0, x)",
        local_formulas=("greater(x, 0)",),
        kink=_touches_zero,
        torch="torch.relu({x})",
    ),
    Gate(
        name="leaky_relu",
        sign="leaky ReLU",
        operands=("x",),
        parameters=(Parameter("a", "number", 0.01, aliases=("negative_slope", "alpha")),),
        forward=lambda m, x, a=0.01: m.where(x > 0.0, x, a * x),
        local_gradients=(lambda m, out, x, a=0.01: m.where(x > 0.0, 1.0, a),),
        formula="max(0, x) + a * min(0, x)",
        local_formulas=("greater(x, 0) + a * greater_equal(0, x)",),
        kink=_touches_zero,
        test_params=({"a": 0.01}, {"a": 0.3}),
        source="Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models, 2013",
        torch="torch.nn.functional.leaky_relu({x}, {a})",
    ),
    Gate(
        name="elu",
        sign="ELU",
        operands=("x",),
        spellings=("elu", "ELU"),
        forward=lambda m, x: m.where(x > 0.0, x, m.expm1(x)),
        local_gradients=(lambda m, out, x: m.where(x > 0.0, 1.0, m.exp(x)),),
        formula="max(0, x) + min(0, exp(x) - 1)",
        local_formulas=("min(1, exp(x))",),
        source="Clevert, Unterthiner and Hochreiter, Fast and accurate deep network learning by ELUs, 2016",
        torch="torch.nn.functional.elu({x})",
    ),
    Gate(
        name="softplus",
        sign="softplus",
        operands=("x",),
        forward=lambda m, x: m.softplus(x),
        local_gradients=(lambda m, out, x: m.sigmoid(x),),
        formula="log(1 + exp(x))",
        local_formulas=("sigmoid(x)",),
        expansion="log(1 + exp(x))",
        numpy="np.logaddexp(0, {x})",
        torch="torch.logaddexp(torch.zeros_like({x}), {x})",
    ),
    Gate(
        name="gelu",
        sign="GELU",
        operands=("x",),
        spellings=("gelu", "GELU"),
        forward=lambda m, x: x * _share_below(m, x),
        local_gradients=(lambda m, out, x: _share_below(m, x) + x * _bell(m, x),),
        formula="x * (1 + erf(x / sqrt(2))) / 2",
        local_formulas=("(1 + erf(x / sqrt(2))) / 2 + x * exp(-x ** 2 / 2) / sqrt(2 * pi)",),
        expansion="x * (1 + erf(x / 2**0.5)) / 2",
        source="Hendrycks and Gimpel, Gaussian error linear units, 2016",
    ),
    Gate(
        name="silu",
        sign="SiLU",
        operands=("x",),
        spellings=("silu", "SiLU", "swish"),
        forward=lambda m, x: x * m.sigmoid(x),
        local_gradients=(_silu_slope,),
        formula="x / (1 + exp(-x))",
        local_formulas=("sigmoid(x) + out * (1 - sigmoid(x))",),
        expansion="x * sigmoid(x)",
        source="Elfwing, Uchibe and Doya, Sigmoid-weighted linear units, 2018",
    ),
)

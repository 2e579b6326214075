"""Further activation functions of networks: bounded, scaled and smooth relatives of ReLU, sigmoid and SiLU.

In formulas ``greater(x, 0)`` and ``greater_equal(x, y)`` are the indicators 𝟙[x > 0] and 𝟙[x ≥ y].
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .gate import Gate, Mathematics, Parameter, Value

__all__ = ["RECORDS"]

_SCALE, _ALPHA = 1.0507009873554805, 1.6732632423543772
_SQUASHED = _SCALE * _ALPHA


def _touches(*corners: float) -> Callable[..., bool]:
    def is_there(out: Value, x: Value) -> bool:
        return bool(np.any(np.isin(x, corners)))

    return is_there


def _is_on_bound(out: Value, x: Value, lo: float = -1.0, hi: float = 1.0) -> bool:
    return bool(np.any(np.equal(x, lo) | np.equal(x, hi)))


def _inside(m: Mathematics, out: Value, x: Value, lo: float = -1.0, hi: float = 1.0) -> Value:
    return m.indicator((x > lo) & (x < hi))


def _selu(m: Mathematics, x: Value) -> Value:
    return m.where(x > 0.0, _SCALE * x, _SQUASHED * m.expm1(x))


def _mish_slope(m: Mathematics, out: Value, x: Value) -> Value:
    gate = m.tanh(m.softplus(x))
    return gate + x * (1.0 - gate * gate) * m.sigmoid(x)


def _hardswish(m: Mathematics, x: Value) -> Value:
    return m.where(x <= -3.0, 0.0, x * m.minimum(x + 3.0, 6.0) * (1.0 / 6.0))


def _hardswish_slope(m: Mathematics, out: Value, x: Value) -> Value:
    return m.where(x >= 3.0, 1.0, m.where(x <= -3.0, 0.0, x * (1.0 / 3.0) + 0.5))


RECORDS = (
    Gate(
        name="hardtanh",
        pitfalls=("saturated",),
        sign="hardtanh",
        operands=("x",),
        parameters=(
            Parameter("lo", "number", -1.0, aliases=("min_val",)),
            Parameter("hi", "number", 1.0, aliases=("max_val",)),
        ),
        forward=lambda m, x, lo=-1.0, hi=1.0: m.minimum(m.maximum(x, lo), hi),
        local_gradients=(_inside,),
        formula="min(max(x, lo), hi)",
        local_formulas=("greater(x, lo) * greater(hi, x)",),
        kink=_is_on_bound,
        test_params=({"lo": -1.0, "hi": 1.0}, {"lo": -0.5, "hi": 1.5}),
        torch="torch.nn.functional.hardtanh({x}, {lo}, {hi})",
    ),
    Gate(
        name="relu6",
        pitfalls=("dead-relu",),
        sign="ReLU6",
        operands=("x",),
        spellings=("relu6", "ReLU6"),
        forward=lambda m, x: m.minimum(m.maximum(x, 0.0), 6.0),
        local_gradients=(lambda m, out, x: m.indicator((x > 0.0) & (x < 6.0)),),
        formula="min(max(0, x), 6)",
        local_formulas=("greater(x, 0) * greater(6, x)",),
        kink=_touches(0.0, 6.0),
        torch="torch.nn.functional.relu6({x})",
    ),
    Gate(
        name="hardsigmoid",
        sign="hardσ",
        operands=("x",),
        forward=lambda m, x: m.minimum(m.maximum(x + 3.0, 0.0), 6.0) * (1.0 / 6.0),
        local_gradients=(lambda m, out, x: m.indicator((x > -3.0) & (x < 3.0)) * (1.0 / 6.0),),
        formula="min(max(0, x + 3), 6) / 6",
        local_formulas=("greater(x, -3) * greater(3, x) / 6",),
        kink=_touches(-3.0, 3.0),
        torch="torch.clamp({x} / 6 + 0.5, 0, 1)",
    ),
    Gate(
        name="hardswish",
        sign="hardswish",
        operands=("x",),
        forward=_hardswish,
        local_gradients=(_hardswish_slope,),
        formula="x * min(max(0, x + 3), 6) / 6",
        local_formulas=("greater_equal(x, 3) + greater(x, -3) * greater(3, x) * (x / 3 + 0.5)",),
        kink=_touches(-3.0, 3.0),
        source="Howard and others, Searching for MobileNetV3, 2019",
        torch="torch.nn.functional.hardswish({x})",
    ),
    Gate(
        name="selu",
        sign="SELU",
        operands=("x",),
        spellings=("selu", "SELU"),
        forward=_selu,
        local_gradients=(lambda m, out, x: m.where(x > 0.0, _SCALE, out + _SQUASHED),),
        formula=f"{_SCALE} * max(0, x) + {_SQUASHED} * (exp(min(0, x)) - 1)",
        local_formulas=(f"{_SCALE} * greater(x, 0) + {_SQUASHED} * exp(x) * greater_equal(0, x)",),
        kink=_touches(0.0),
        source="Klambauer and others, Self-normalizing neural networks, 2017",
        torch="torch.nn.functional.selu({x})",
    ),
    Gate(
        name="celu",
        sign="CELU",
        operands=("x",),
        spellings=("celu", "CELU"),
        parameters=(Parameter("a", "number", 1.0, aliases=("alpha",)),),
        forward=lambda m, x, a=1.0: m.where(x > 0.0, x, a * m.expm1(m.divide(x, a))),
        local_gradients=(lambda m, out, x, a=1.0: m.where(x > 0.0, 1.0, m.exp(m.divide(x, a))),),
        formula="max(0, x) + a * (exp(min(0, x) / a) - 1)",
        local_formulas=("exp(min(0, x) / a)",),
        test_params=({"a": 1.0}, {"a": 0.5}),
        source="Barron, Continuously differentiable exponential linear units, 2017",
        torch="torch.nn.functional.celu({x}, {a})",
    ),
    Gate(
        name="mish",
        sign="mish",
        operands=("x",),
        spellings=("mish", "Mish"),
        forward=lambda m, x: x * m.tanh(m.softplus(x)),
        local_gradients=(_mish_slope,),
        formula="x * tanh(softplus(x))",
        local_formulas=("tanh(softplus(x)) + x * (1 - tanh(softplus(x)) ** 2) * sigmoid(x)",),
        expansion="x * tanh(softplus(x))",
        source="Misra, Mish: a self regularized non-monotonic activation function, 2019",
        torch="torch.nn.functional.mish({x})",
    ),
    Gate(
        name="square_relu",
        sign="ReLU²",
        operands=("x",),
        spellings=("square_relu", "relu_squared"),
        forward=lambda m, x: m.maximum(x, 0.0) * m.maximum(x, 0.0),
        local_gradients=(lambda m, out, x: 2.0 * m.maximum(x, 0.0),),
        formula="max(0, x) ** 2",
        local_formulas=("2 * max(0, x)",),
        source="So and others, Primer: searching for efficient transformers for language modeling, 2021",
        torch="torch.relu({x}) ** 2",
    ),
    Gate(
        name="log_sigmoid",
        sign="ln σ",
        operands=("x",),
        spellings=("log_sigmoid", "logsigmoid"),
        forward=lambda m, x: -m.softplus(-x),
        local_gradients=(lambda m, out, x: m.sigmoid(-x),),
        formula="-log(1 + exp(-x))",
        local_formulas=("1 / (1 + exp(x))",),
        torch="torch.nn.functional.logsigmoid({x})",
    ),
)

"""Further activation functions of networks: bounded, scaled and smooth relatives of ReLU, sigmoid and SiLU.

In formulas ``greater(x, 0)`` and ``greater_equal(x, y)`` are the indicators 𝟙[x > 0] and 𝟙[x ≥ y].
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .gate import Gate, Mathematics, Parameter, Value, Words

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


_BOUND = {
    "en": "The operand lies on a bound of the gate; by convention its local gradient there is 0.",
    "ko": "피연산자가 게이트의 경계 위에 있으며, 그 점의 국소 그래디언트는 관례에 따라 0으로 둡니다.",
}

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
        convention=_BOUND,
        test_params=({"lo": -1.0, "hi": 1.0}, {"lo": -0.5, "hi": 1.5}),
        torch="torch.nn.functional.hardtanh({x}, {lo}, {hi})",
        words={
            "en": Words(
                "hard tanh",
                "The hardtanh gate keeps its operand between two bounds: a tanh of straight lines.",
                "Between the bounds the operand passes unchanged and so does the gradient; on and beyond them nothing "
                "passes.",
            ),
            "ko": Words(
                "하드 탄젠트",
                "hardtanh 게이트는 피연산자를 두 경계 사이에 머물게 합니다. 직선으로 만든 tanh입니다.",
                "경계 사이에서는 그래디언트가 그대로 통과하고, 경계와 그 밖에서는 아무것도 통과하지 못합니다.",
            ),
        },
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
        convention=_BOUND,
        torch="torch.nn.functional.relu6({x})",
        words={
            "en": Words(
                "ReLU6",
                "The ReLU6 gate lets a positive operand pass up to six and holds back everything else.",
                "Between zero and six the operand passes unchanged and so does the gradient; elsewhere nothing passes.",
            ),
            "ko": Words(
                "ReLU6",
                "ReLU6 게이트는 양수인 피연산자를 6까지만 통과시키고 나머지는 막습니다.",
                "0과 6 사이에서는 그래디언트가 그대로 통과하고, 다른 곳에서는 아무것도 통과하지 못합니다.",
            ),
        },
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
        convention=_BOUND,
        torch="torch.clamp({x} / 6 + 0.5, 0, 1)",
        words={
            "en": Words(
                "hard sigmoid",
                "The hardσ gate is a sigmoid of straight lines: zero, a ramp, one.",
                "On the ramp a sixth of the gradient passes; where the gate is flat, nothing does.",
            ),
            "ko": Words(
                "하드 시그모이드",
                "hardσ 게이트는 직선으로 만든 시그모이드로, 0과 비탈과 1로 이루어집니다.",
                "비탈에서는 그래디언트의 6분의 1이 통과하고, 평평한 곳에서는 아무것도 통과하지 못합니다.",
            ),
        },
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
        convention={
            "en": "The operand lies on a corner of the gate; by convention its local gradient is 0 at −3 and 1 at 3.",
            "ko": "피연산자가 게이트가 꺾이는 점에 있으며, 국소 그래디언트는 관례에 따라 −3에서 0, 3에서 1로 둡니다.",
        },
        source="Howard and others, Searching for MobileNetV3, 2019",
        torch="torch.nn.functional.hardswish({x})",
        words={
            "en": Words(
                "hard swish",
                "The hardswish gate multiplies its operand by a sigmoid of straight lines.",
                "It is a product of the operand with its own gate, so on the ramp the slope is a straight line too.",
            ),
            "ko": Words(
                "하드 스위시",
                "hardswish 게이트는 피연산자에 직선으로 만든 시그모이드를 곱합니다.",
                "피연산자와 그 게이트의 곱이므로, 비탈에서는 기울기도 직선을 따라 변합니다.",
            ),
        },
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
        convention={
            "en": "SELU has a corner at zero; by convention its local gradient there is that of the left side.",
            "ko": "SELU는 0에서 꺾이며, 그 점의 국소 그래디언트는 관례에 따라 왼쪽의 값으로 둡니다.",
        },
        source="Klambauer and others, Self-normalizing neural networks, 2017",
        torch="torch.nn.functional.selu({x})",
        words={
            "en": Words(
                "SELU",
                "The SELU gate scales a positive operand up a little and bends a negative one towards a lower bound.",
                "To the right the slope is the scale; to the left it is an exponential that fades with the distance "
                "from zero.",
            ),
            "ko": Words(
                "SELU",
                "SELU 게이트는 양수인 피연산자를 조금 키우고 음수인 피연산자는 하한을 향해 구부립니다.",
                "오른쪽의 기울기는 그 배율이고, 왼쪽의 기울기는 0에서 멀어질수록 줄어드는 지수함수입니다.",
            ),
        },
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
        words={
            "en": Words(
                "CELU",
                "The CELU gate lets a positive operand pass and bends a negative one smoothly towards a lower bound.",
                "To the right everything passes; to the left the slope is an exponential that begins at one, so there "
                "is no corner.",
            ),
            "ko": Words(
                "CELU",
                "CELU 게이트는 양수인 피연산자를 통과시키고 음수인 피연산자는 하한을 향해 매끄럽게 구부립니다.",
                "오른쪽에서는 그대로 통과하고, 왼쪽의 기울기는 1에서 시작하는 지수함수이므로 꺾이는 점이 없습니다.",
            ),
        },
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
        words={
            "en": Words(
                "mish",
                "The mish gate multiplies its operand by the tanh of its softplus.",
                "It is a product of the operand with its own gate, so both the gate and the gate's change pass on.",
            ),
            "ko": Words(
                "mish",
                "mish 게이트는 피연산자에 softplus의 tanh를 곱합니다.",
                "피연산자와 그 게이트의 곱이므로, 게이트의 값과 게이트의 변화가 함께 전해집니다.",
            ),
        },
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
        words={
            "en": Words(
                "squared ReLU",
                "The ReLU² gate squares a positive operand and holds back a negative one.",
                "To the right it is a square, whose slope is twice the operand; to the left nothing passes.",
            ),
            "ko": Words(
                "제곱 ReLU",
                "ReLU² 게이트는 양수인 피연산자를 제곱하고 음수인 피연산자는 막습니다.",
                "오른쪽은 제곱이므로 기울기가 피연산자의 두 배이고, 왼쪽에서는 아무것도 통과하지 못합니다.",
            ),
        },
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
        words={
            "en": Words(
                "logarithm of sigmoid",
                "The ln σ gate takes the logarithm of the sigmoid of its operand in one stable step.",
                "The slope is what the sigmoid leaves to one: the surer the answer, the less passes.",
            ),
            "ko": Words(
                "로그 시그모이드",
                "ln σ 게이트는 피연산자의 시그모이드의 로그를 한 번에 안정적으로 구합니다.",
                "기울기는 1에서 시그모이드를 뺀 값입니다. 답이 확실할수록 적게 통과합니다.",
            ),
        },
    ),
)

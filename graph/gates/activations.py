"""Activation functions. The stable forms stand in ``scalar_math`` and ``array_math``; opened, a gate shows the
formula that lectures write.

In formulas ``greater(x, 0)`` and ``greater_equal(x, y)`` are the indicators 𝟙[x > 0] and 𝟙[x ≥ y].
"""

from __future__ import annotations

import math

import numpy as np

from .gate import Gate, Mathematics, Parameter, Value, Words

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
        words={
            "en": Words(
                "sigmoid",
                "The σ gate squeezes its operand into the interval between zero and one.",
                "The long derivative folds up into the output alone: what is missing to one, times the output. Near "
                "either end hardly anything passes.",
            ),
            "ko": Words(
                "시그모이드",
                "σ 게이트는 피연산자를 0과 1 사이로 눌러 넣습니다.",
                "긴 미분식이 정리되면 출력만 남습니다. 1에서 출력을 뺀 값에 출력을 곱한 것이며, 양쪽 끝에서는 "
                "그래디언트가 거의 통과하지 못합니다.",
            ),
        },
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
        convention={
            "en": "ReLU has a corner at zero; by convention its local gradient there is 0.",
            "ko": "ReLU는 0에서 꺾이며, 그 점의 국소 그래디언트는 관례에 따라 0으로 둡니다.",
        },
        torch="torch.relu({x})",
        words={
            "en": Words(
                "ReLU",
                "The ReLU gate lets positive numbers through and replaces negative ones by zero.",
                "It is a switch: where the operand is positive the upstream gradient passes unchanged, elsewhere "
                "nothing passes.",
            ),
            "ko": Words(
                "ReLU",
                "ReLU 게이트는 양수는 그대로 내보내고 음수는 영으로 바꿉니다.",
                "스위치와 같습니다. 피연산자가 양수이면 상류 그래디언트가 그대로 통과하고, 그렇지 않으면 아무것도 "
                "통과하지 못합니다.",
            ),
        },
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
        convention={
            "en": "Leaky ReLU has a corner at zero; by convention the slope of its negative side holds there.",
            "ko": "Leaky ReLU는 0에서 꺾이며, 그 점에서는 관례에 따라 음수 쪽의 기울기를 씁니다.",
        },
        test_params=({"a": 0.01}, {"a": 0.3}),
        source="Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models, 2013",
        torch="torch.nn.functional.leaky_relu({x}, {a})",
        words={
            "en": Words(
                "leaky ReLU",
                "The leaky ReLU gate keeps positive numbers and shrinks negative ones to a small fraction.",
                "On the positive side the upstream gradient passes whole, on the negative side the small fraction of "
                "it: the gate never closes entirely.",
            ),
            "ko": Words(
                "leaky ReLU",
                "leaky ReLU 게이트는 양수는 그대로 두고 음수는 작은 비율로 줄입니다.",
                "양수 쪽에서는 상류 그래디언트가 전부, 음수 쪽에서는 그 작은 비율만큼 통과하므로 게이트가 완전히 "
                "닫히지 않습니다.",
            ),
        },
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
        words={
            "en": Words(
                "ELU",
                "The ELU gate keeps positive numbers and bends negative ones towards minus one along an exponential.",
                "Positive operands pass the upstream gradient whole; for negative ones the slope is the exponential, "
                "which meets the straight part without a corner.",
            ),
            "ko": Words(
                "ELU",
                "ELU 게이트는 양수는 그대로 두고 음수는 지수함수를 따라 음의 일 쪽으로 휘게 합니다.",
                "양수이면 상류 그래디언트가 그대로 통과하고, 음수이면 기울기가 지수함수 값입니다. 두 부분은 꺾이지 "
                "않고 이어집니다.",
            ),
        },
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
        words={
            "en": Words(
                "softplus",
                "The softplus gate is a ReLU with its corner rounded off.",
                "The slope of the rounded corner is the sigmoid: it opens gradually where ReLU switches.",
            ),
            "ko": Words(
                "softplus",
                "softplus 게이트는 ReLU의 꺾인 곳을 둥글게 다듬은 것입니다.",
                "둥글게 다듬은 곡선의 기울기는 시그모이드입니다. ReLU가 단번에 켜지는 곳에서 서서히 열립니다.",
            ),
        },
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
        words={
            "en": Words(
                "GELU",
                "The GELU gate weights its operand by the share of a normal distribution that lies below it.",
                "It is a product, so two terms add up: the weight itself, and the operand times the bell curve by "
                "which the weight changes.",
            ),
            "ko": Words(
                "GELU",
                "GELU 게이트는 정규분포에서 피연산자보다 작은 쪽의 비율을 피연산자에 곱합니다.",
                "곱의 미분이므로 두 항을 더합니다. 하나는 비율 자체이고, 다른 하나는 비율의 변화율인 종 모양 곡선에 "
                "피연산자를 곱한 것입니다.",
            ),
        },
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
        words={
            "en": Words(
                "SiLU",
                "The SiLU gate multiplies its operand by the sigmoid of that operand.",
                "It is a product, so two terms add up: the sigmoid, and the operand times the sigmoid's own slope.",
            ),
            "ko": Words(
                "SiLU",
                "SiLU 게이트는 피연산자에 그 시그모이드 값을 곱합니다.",
                "곱의 미분이므로 두 항을 더합니다. 하나는 시그모이드 값이고, 다른 하나는 피연산자에 시그모이드의 "
                "기울기를 곱한 것입니다.",
            ),
        },
    ),
)

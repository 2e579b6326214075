"""Exponentials, logarithms, roots, the square and the error function."""

from __future__ import annotations

import math

from .gate import Gate, Words

__all__ = ["RECORDS"]

RECORDS = (
    Gate(
        name="exp",
        sign="exp",
        operands=("x",),
        forward=lambda m, x: m.exp(x),
        local_gradients=(lambda m, out, x: out,),
        formula="exp(x)",
        local_formulas=("out",),
        numpy="np.exp({x})",
        torch="torch.exp({x})",
        words={
            "en": Words(
                "exponential",
                "The exp gate raises the number e to its operand.",
                "The exponential is its own slope: the local gradient is the gate's output, already computed on the "
                "way forward.",
            ),
            "ko": Words(
                "지수함수",
                "exp 게이트는 자연상수 e를 피연산자만큼 거듭제곱합니다.",
                "지수함수의 기울기는 자기 자신이므로, 순전파에서 이미 구한 출력이 그대로 국소 그래디언트입니다.",
            ),
        },
    ),
    Gate(
        name="log",
        sign="ln",
        operands=("x",),
        spellings=("log", "ln"),
        forward=lambda m, x: m.log(x),
        local_gradients=(lambda m, out, x: m.divide(1.0, x),),
        formula="log(x)",
        local_formulas=("1 / x",),
        domain=((0.2, 3.0),),
        numpy="np.log({x})",
        torch="torch.log({x})",
        words={
            "en": Words(
                "natural logarithm",
                "The ln gate takes the natural logarithm of its operand.",
                "The logarithm rises ever more slowly: its slope is the reciprocal of the operand, so small operands "
                "get large gradients.",
            ),
            "ko": Words(
                "자연로그",
                "ln 게이트는 피연산자의 자연로그를 구합니다.",
                "로그는 갈수록 천천히 커집니다. 기울기가 피연산자의 역수이므로, 작은 값일수록 큰 그래디언트를 "
                "받습니다.",
            ),
        },
    ),
    Gate(
        name="log2",
        sign="log₂",
        operands=("x",),
        forward=lambda m, x: m.log2(x),
        local_gradients=(lambda m, out, x: m.divide(1.0, x * math.log(2.0)),),
        formula="log2(x)",
        local_formulas=("1 / (x * log(2))",),
        domain=((0.2, 3.0),),
        numpy="np.log2({x})",
        torch="torch.log2({x})",
        words={
            "en": Words(
                "binary logarithm",
                "The log₂ gate takes the logarithm of its operand to the base two.",
                "It is the natural logarithm divided by the logarithm of the base, and so is its slope.",
            ),
            "ko": Words(
                "이진로그",
                "log₂ 게이트는 피연산자의 밑이 이인 로그를 구합니다.",
                "자연로그를 밑의 자연로그로 나눈 것이므로, 기울기도 그만큼 나누어집니다.",
            ),
        },
    ),
    Gate(
        name="log10",
        sign="log₁₀",
        operands=("x",),
        forward=lambda m, x: m.log10(x),
        local_gradients=(lambda m, out, x: m.divide(1.0, x * math.log(10.0)),),
        formula="log10(x)",
        local_formulas=("1 / (x * log(10))",),
        domain=((0.2, 3.0),),
        numpy="np.log10({x})",
        torch="torch.log10({x})",
        words={
            "en": Words(
                "common logarithm",
                "The log₁₀ gate takes the logarithm of its operand to the base ten.",
                "It is the natural logarithm divided by the logarithm of the base, and so is its slope.",
            ),
            "ko": Words(
                "상용로그",
                "log₁₀ 게이트는 피연산자의 밑이 십인 로그를 구합니다.",
                "자연로그를 밑의 자연로그로 나눈 것이므로, 기울기도 그만큼 나누어집니다.",
            ),
        },
    ),
    Gate(
        name="sqrt",
        sign="√",
        operands=("x",),
        spellings=("sqrt", "√"),
        forward=lambda m, x: m.sqrt(x),
        local_gradients=(lambda m, out, x: m.divide(0.5, out),),
        formula="sqrt(x)",
        local_formulas=("1 / (2 * out)",),
        domain=((0.2, 3.0),),
        numpy="np.sqrt({x})",
        torch="torch.sqrt({x})",
        words={
            "en": Words(
                "square root",
                "The √ gate takes the square root of its operand.",
                "The root's slope is the reciprocal of twice the root: steep near zero, flat for large operands.",
            ),
            "ko": Words(
                "제곱근",
                "√ 게이트는 피연산자의 제곱근을 구합니다.",
                "제곱근의 기울기는 제곱근의 두 배의 역수입니다. 영 근처에서는 가파르고 값이 클수록 완만합니다.",
            ),
        },
    ),
    Gate(
        name="square",
        sign="x²",
        operands=("x",),
        forward=lambda m, x: x * x,
        local_gradients=(lambda m, out, x: 2.0 * x,),
        formula="x ** 2",
        local_formulas=("2 * x",),
        words={
            "en": Words(
                "square",
                "The x² gate multiplies its operand by itself.",
                "The operand stands in the product twice, and either factor's slope is the other: together twice the "
                "operand.",
            ),
            "ko": Words(
                "제곱",
                "x² 게이트는 피연산자를 자기 자신과 곱합니다.",
                "피연산자가 곱에 두 번 들어 있고 각 인수의 기울기는 다른 인수이므로, 더하면 피연산자의 두 배입니다.",
            ),
        },
    ),
    Gate(
        name="erf",
        sign="erf",
        operands=("x",),
        forward=lambda m, x: m.erf(x),
        local_gradients=(lambda m, out, x: 2.0 / math.sqrt(math.pi) * m.exp(-x * x),),
        formula="erf(x)",
        local_formulas=("2 / sqrt(pi) * exp(-x ** 2)",),
        source="Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.1",
        numpy="erf({x})",
        numpy_helper="erf = np.vectorize(math.erf, otypes=[float])",
        torch="torch.erf({x})",
        words={
            "en": Words(
                "error function",
                "The erf gate measures the area under a bell curve from zero to its operand, scaled to end at one.",
                "The slope of an area is the height of its curve, so the local gradient is the bell curve itself.",
            ),
            "ko": Words(
                "오차함수",
                "erf 게이트는 종 모양 곡선 아래의 넓이를 영부터 피연산자까지 재며, 끝값이 일이 되도록 맞춥니다.",
                "넓이의 기울기는 곡선의 높이이므로, 국소 그래디언트는 종 모양 곡선 자체입니다.",
            ),
        },
    ),
)

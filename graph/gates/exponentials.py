"""Relatives of the exponential and the logarithm, further roots, and the gamma function."""

from __future__ import annotations

import math

from .gate import Gate, Mathematics, Value, Words

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
        words={
            "en": Words(
                "logarithm of one plus x",
                "The ln(1+x) gate takes the natural logarithm of its operand plus one, exactly even where the operand "
                "is tiny.",
                "The logarithm's slope is the reciprocal of what it is taken of, which is the operand plus one.",
            ),
            "ko": Words(
                "1을 더한 로그",
                "ln(1+x) 게이트는 피연산자에 1을 더한 값의 자연로그를 구하며, 아주 작은 값에서도 정확합니다.",
                "로그의 기울기는 로그를 취하는 값의 역수이므로, 피연산자에 1을 더한 값의 역수입니다.",
            ),
        },
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
        words={
            "en": Words(
                "exponential minus one",
                "The eˣ−1 gate takes the exponential of its operand and subtracts one, exactly even where the operand "
                "is tiny.",
                "The one that is subtracted has no slope, so the slope is the exponential: the output plus one.",
            ),
            "ko": Words(
                "1을 뺀 지수함수",
                "eˣ−1 게이트는 피연산자의 지수함수에서 1을 빼며, 아주 작은 값에서도 정확합니다.",
                "빼는 1에는 기울기가 없으므로 지수함수의 기울기만 남습니다. 곧 출력에 1을 더한 값입니다.",
            ),
        },
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
        words={
            "en": Words(
                "power of two",
                "The 2ˣ gate raises two to its operand.",
                "A power grows in proportion to itself; the factor of proportion is the logarithm of the base.",
            ),
            "ko": Words(
                "2의 거듭제곱",
                "2ˣ 게이트는 2를 피연산자만큼 거듭제곱합니다.",
                "거듭제곱은 자기 값에 비례하여 커지며, 그 비례 상수는 밑의 자연로그입니다.",
            ),
        },
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
        words={
            "en": Words(
                "reciprocal square root",
                "The 1/√x gate takes one over the square root of its operand.",
                "It is the power with the exponent minus one half: the exponent comes down, and the power is one "
                "lower.",
            ),
            "ko": Words(
                "제곱근의 역수",
                "1/√x 게이트는 피연산자의 제곱근의 역수를 구합니다.",
                "지수가 −1/2인 거듭제곱이므로, 지수가 앞으로 내려오고 차수가 하나 낮아집니다.",
            ),
        },
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
        words={
            "en": Words(
                "cube root",
                "The ∛ gate takes the cube root of its operand; that of a negative number is negative.",
                "The root's slope is the reciprocal of the cube's: one over three times the squared root.",
            ),
            "ko": Words(
                "세제곱근",
                "∛ 게이트는 피연산자의 세제곱근을 구합니다. 음수의 세제곱근은 음수입니다.",
                "세제곱근의 기울기는 세제곱의 기울기의 역수, 곧 출력의 제곱의 세 배의 역수입니다.",
            ),
        },
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
        words={
            "en": Words(
                "logarithm of a sum of exponentials",
                "This gate adds the exponentials of its operands and takes the logarithm of the sum, without "
                "overflowing: a smooth maximum.",
                "Each operand receives its share of the sum of exponentials; the two shares add up to one.",
            ),
            "ko": Words(
                "지수합의 로그",
                "이 게이트는 피연산자의 지수함수 값을 더하여 로그를 구하며, 값이 넘치지 않습니다. 곧 매끄러운 "
                "최댓값입니다.",
                "각 피연산자는 지수합에서 자기가 차지하는 몫을 받으며, 두 몫을 더하면 1입니다.",
            ),
        },
    ),
    Gate(
        name="xlogy",
        sign="x ln y",
        operands=("x", "y"),
        forward=lambda m, x, y: m.xlogy(x, y),
        local_gradients=(_xlogy_slope, _xlogy_slope_of_y),
        formula="x * log(y)",
        local_formulas=("log(y)", "x / y"),
        domain=((0.2, 2.0), (0.2, 3.0)),
        torch="torch.xlogy({x}, {y})",
        words={
            "en": Words(
                "x times the logarithm of y",
                "The x ln y gate multiplies its first operand by the logarithm of its second; zero times the logarithm "
                "of zero counts zero.",
                "It is a product: each factor's slope is the other, and behind the logarithm stands one over its "
                "operand.",
            ),
            "ko": Words(
                "x 곱하기 로그 y",
                "x ln y 게이트는 첫째 피연산자에 둘째 피연산자의 로그를 곱합니다. 0과 0의 로그의 곱은 0으로 셉니다.",
                "곱이므로 각 인수의 기울기는 다른 인수이며, 로그 쪽에는 피연산자의 역수가 더 곱해집니다.",
            ),
        },
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
        words={
            "en": Words(
                "logit",
                "The logit gate takes the logarithm of the odds of a probability: it undoes σ.",
                "It undoes σ, so its slope is the reciprocal of σ's: gentle in the middle, steep at either end.",
            ),
            "ko": Words(
                "로짓",
                "logit 게이트는 확률의 오즈에 로그를 취하여 σ를 되돌립니다.",
                "σ의 역함수이므로 기울기는 σ의 기울기의 역수입니다. 가운데에서는 완만하고 양쪽 끝에서는 가파릅니다.",
            ),
        },
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
        words={
            "en": Words(
                "complementary error function",
                "The erfc gate measures what the error function leaves to one: the tail of the bell curve.",
                "The tail shrinks by the height of the curve, so the local gradient is the bell curve with a minus.",
            ),
            "ko": Words(
                "여오차함수",
                "erfc 게이트는 1에서 오차함수를 뺀 값, 곧 종 모양 곡선의 꼬리를 잽니다.",
                "꼬리는 곡선의 높이만큼 줄어드므로, 국소 그래디언트는 종 모양 곡선에 음의 부호를 붙인 것입니다.",
            ),
        },
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
        words={
            "en": Words(
                "logarithm of gamma",
                "The ln Γ gate takes the logarithm of the gamma function, which continues the factorial.",
                "The slope has a name of its own, the digamma function; far out it is nearly the logarithm.",
            ),
            "ko": Words(
                "감마함수의 로그",
                "ln Γ 게이트는 팩토리얼을 실수로 넓힌 감마함수의 로그를 구합니다.",
                "이 기울기는 디감마 함수라는 이름이 따로 있으며, 값이 크면 로그와 거의 같습니다.",
            ),
        },
    ),
)

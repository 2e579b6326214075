"""The gates of the operators + − × ÷ and of powers: elementwise, with NumPy's broadcasting."""

from __future__ import annotations

from .gate import Gate, Mathematics, Value, Words

__all__ = ["RECORDS"]


def _power_slope_in_base(m: Mathematics, out: Value, a: Value, b: Value) -> Value:
    """b·a^(b−1); 0 for b = 0 at every base, where the product would be 0·inf at a = 0."""
    return m.where(b == 0, 0.0, b * m.power(a, b - 1.0))


def _power_slope_in_exponent(m: Mathematics, out: Value, a: Value, b: Value) -> Value:
    """a^b·ln a; at a = 0 its limit 0 for a positive exponent."""
    return m.where((a == 0) & (b > 0), 0.0, out * m.log(a))


RECORDS = (
    Gate(
        name="add",
        sign="+",
        operands=("a", "b"),
        operator="+",
        spellings=("add",),
        constant_signs=("+{c}", "+{c}"),
        forward=lambda m, a, b: a + b,
        local_gradients=(lambda m, out, a, b: 1.0, lambda m, out, a, b: 1.0),
        formula="a + b",
        local_formulas=("1", "1"),
        words={
            "en": Words(
                "sum",
                "The + gate adds its operands.",
                "A sum changes exactly as much as the operand that changes, so the upstream gradient is handed on "
                "unchanged.",
                alone=(
                    (
                        "Adding a number shifts the output without stretching it, so the upstream gradient is "
                        "handed on unchanged."
                    ),
                )
                * 2,
            ),
            "ko": Words(
                "덧셈",
                "+ 게이트는 피연산자를 더합니다.",
                "피연산자가 변한 만큼 합도 그대로 변하므로, 상류 그래디언트를 바꾸지 않고 그대로 전달합니다.",
                alone=("수를 더하면 출력이 옮겨질 뿐 늘어나지는 않으므로, 상류 그래디언트를 그대로 전달합니다.",) * 2,
            ),
        },
    ),
    Gate(
        name="sub",
        sign="−",
        operands=("a", "b"),
        operator="-",
        spellings=("sub", "subtract"),
        constant_signs=("{c}−x", "−{c}"),
        forward=lambda m, a, b: a - b,
        local_gradients=(lambda m, out, a, b: 1.0, lambda m, out, a, b: -1.0),
        formula="a - b",
        local_formulas=("1", "-1"),
        words={
            "en": Words(
                "difference",
                "The − gate subtracts its second operand from its first.",
                "The difference follows what stands before the minus sign and moves against what stands behind it, so "
                "only the latter's gradient changes its sign.",
                alone=(
                    (
                        "Taking a number away shifts the output without stretching it, so the upstream gradient "
                        "is handed on unchanged."
                    ),
                    "What the operand gains, the difference loses, so the gradient only changes its sign.",
                ),
            ),
            "ko": Words(
                "뺄셈",
                "− 게이트는 앞의 피연산자에서 뒤의 피연산자를 뺍니다.",
                "차는 빼기 기호 앞의 값을 따라 변하고 뒤의 값과는 반대로 변하므로, 뒤쪽의 그래디언트만 부호가 "
                "바뀝니다.",
                alone=(
                    "수를 빼면 출력이 옮겨질 뿐 늘어나지는 않으므로, 상류 그래디언트를 그대로 전달합니다.",
                    "피연산자가 커진 만큼 차는 작아지므로, 그래디언트는 부호만 바뀝니다.",
                ),
            ),
        },
    ),
    Gate(
        name="mul",
        sign="×",
        operands=("a", "b"),
        operator="*",
        spellings=("mul", "multiply"),
        constant_signs=("×{c}", "×{c}"),
        forward=lambda m, a, b: a * b,
        local_gradients=(lambda m, out, a, b: b, lambda m, out, a, b: a),
        formula="a * b",
        local_formulas=("b", "a"),
        words={
            "en": Words(
                "product",
                "The × gate multiplies its operands.",
                "A product's slope in one factor is the other factor, so each side receives the other's value times "
                "the upstream gradient.",
                alone=("However far the operand moves, the output moves that far times the constant.",) * 2,
            ),
            "ko": Words(
                "곱셈",
                "× 게이트는 피연산자를 곱합니다.",
                "한 인수에 대한 곱의 기울기는 다른 인수이므로, 서로의 순전파 값을 맞바꾸어 상류 그래디언트에 곱합니다.",
                alone=("피연산자가 움직이면 출력은 그 거리에 상수를 곱한 만큼 움직입니다.",) * 2,
            ),
        },
    ),
    Gate(
        name="div",
        sign="÷",
        operands=("a", "b"),
        operator="/",
        spellings=("div", "divide", "true_divide"),
        constant_signs=("{c}/x", "÷{c}"),
        forward=lambda m, a, b: m.divide(a, b),
        local_gradients=(lambda m, out, a, b: m.divide(1.0, b), lambda m, out, a, b: m.divide(-out, b)),
        formula="a / b",
        local_formulas=("1 / b", "-a / b**2"),
        domain=((-2.0, 2.0), (0.5, 2.0)),
        words={
            "en": Words(
                "quotient",
                "The ÷ gate divides the numerator by the denominator.",
                "For the numerator the slope is the reciprocal of the denominator. The denominator works the other way "
                "round, and the harder the nearer it is to zero.",
                alone=(
                    "However far the operand moves, the output moves that far divided by the constant.",
                    (
                        "Dividing by more gives less, and the slope has the square of the denominator below the line: "
                        "it is steepest near zero."
                    ),
                ),
            ),
            "ko": Words(
                "나눗셈",
                "÷ 게이트는 분자를 분모로 나눕니다.",
                "분자에 대한 기울기는 분모의 역수입니다. 분모는 반대 방향으로 작용하며, 영에 가까울수록 그 영향이 "
                "커집니다.",
                alone=(
                    "피연산자가 움직이면 출력은 그 거리를 상수로 나눈 만큼 움직입니다.",
                    "기울기는 분모의 제곱으로 나눈 값이라서 분모가 영에 가까울수록 가파릅니다.",
                ),
            ),
        },
    ),
    Gate(
        name="neg",
        sign="×−1",
        operands=("x",),
        operator="-x",
        spellings=("neg", "negative"),
        forward=lambda m, x: -x,
        local_gradients=(lambda m, out, x: -1.0,),
        formula="-x",
        local_formulas=("-1",),
        words={
            "en": Words(
                "negation",
                "The ×−1 gate turns the sign of its operand.",
                "Whatever its operand does, the output does the opposite, so the gradient only changes its sign.",
            ),
            "ko": Words(
                "부호 반전",
                "×−1 게이트는 피연산자의 부호를 바꿉니다.",
                "출력은 언제나 피연산자와 반대로 변하므로, 그래디언트는 부호만 바뀝니다.",
            ),
        },
    ),
    Gate(
        name="pow",
        sign="xʸ",
        operands=("a", "b"),
        operator="**",
        spellings=("pow", "power"),
        constant_signs=("{c}ˣ", "x{c_sup}"),
        forward=lambda m, a, b: m.power(a, b),
        local_gradients=(_power_slope_in_base, _power_slope_in_exponent),
        formula="a ** b",
        local_formulas=("b * a ** (b - 1)", "out * log(a)"),
        domain=((0.3, 2.0), (-2.0, 2.0)),
        words={
            "en": Words(
                "power",
                "The power gate raises the base to the exponent.",
                "For the base, the exponent comes down in front and is lowered by one. For the exponent, a power grows "
                "in proportion to itself, and the factor is the logarithm of the base.",
                alone=(
                    "The exponent comes down in front, and the power is lowered by one.",
                    "A power grows in proportion to itself; the factor is the logarithm of the base.",
                ),
            ),
            "ko": Words(
                "거듭제곱",
                "거듭제곱 게이트는 밑을 지수만큼 거듭제곱합니다.",
                "밑으로 미분하면 지수가 앞으로 내려오고 지수는 하나 줄어듭니다. 지수로 미분하면 자기 자신에 비례하며, "
                "그 비례 상수는 밑의 로그입니다.",
                alone=(
                    "지수가 앞으로 내려오고, 지수는 하나 줄어듭니다.",
                    "거듭제곱은 자기 자신에 비례하여 변하며, 그 비례 상수는 밑의 로그입니다.",
                ),
            ),
        },
    ),
)

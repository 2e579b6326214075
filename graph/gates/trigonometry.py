"""Trigonometric functions, their inverses, and the hyperbolic ones (tanh stands here: it is one of them)."""

from __future__ import annotations

from .gate import Gate, Words

__all__ = ["RECORDS"]

RECORDS = (
    Gate(
        name="sin",
        sign="sin",
        operands=("x",),
        forward=lambda m, x: m.sin(x),
        local_gradients=(lambda m, out, x: m.cos(x),),
        formula="sin(x)",
        local_formulas=("cos(x)",),
        numpy="np.sin({x})",
        torch="torch.sin({x})",
        words={
            "en": Words(
                "sine",
                "The sin gate takes the sine of its operand, an angle in radians.",
                "Moving along the circle, the height changes as fast as the point is far to the side: the cosine.",
            ),
            "ko": Words(
                "사인",
                "sin 게이트는 라디안으로 나타낸 피연산자의 사인값을 구합니다.",
                "원 위를 움직일 때 높이가 변하는 빠르기는 가로 좌표, 곧 코사인입니다.",
            ),
        },
    ),
    Gate(
        name="cos",
        sign="cos",
        operands=("x",),
        forward=lambda m, x: m.cos(x),
        local_gradients=(lambda m, out, x: -m.sin(x),),
        formula="cos(x)",
        local_formulas=("-sin(x)",),
        numpy="np.cos({x})",
        torch="torch.cos({x})",
        words={
            "en": Words(
                "cosine",
                "The cos gate takes the cosine of its operand, an angle in radians.",
                "Moving along the circle, the way to the side shrinks as fast as the point is high: minus the sine.",
            ),
            "ko": Words(
                "코사인",
                "cos 게이트는 라디안으로 나타낸 피연산자의 코사인값을 구합니다.",
                "원 위를 움직일 때 가로 좌표는 높이만큼 빠르게 줄어들므로, 기울기는 사인에 음의 부호를 붙인 것입니다.",
            ),
        },
    ),
    Gate(
        name="tan",
        sign="tan",
        operands=("x",),
        forward=lambda m, x: m.tan(x),
        local_gradients=(lambda m, out, x: 1.0 + out * out,),
        formula="tan(x)",
        local_formulas=("1 + out ** 2",),
        domain=((-1.0, 1.0),),
        numpy="np.tan({x})",
        torch="torch.tan({x})",
        words={
            "en": Words(
                "tangent",
                "The tan gate takes the tangent of its operand, an angle in radians.",
                "The quotient rule on sine over cosine leaves one plus the square of the output, which is already "
                "known.",
            ),
            "ko": Words(
                "탄젠트",
                "tan 게이트는 라디안으로 나타낸 피연산자의 탄젠트값을 구합니다.",
                "사인을 코사인으로 나눈 몫을 미분하면, 이미 알고 있는 출력의 제곱에 일을 더한 값이 됩니다.",
            ),
        },
    ),
    Gate(
        name="asin",
        sign="asin",
        operands=("x",),
        spellings=("asin", "arcsin"),
        forward=lambda m, x: m.asin(x),
        local_gradients=(lambda m, out, x: m.divide(1.0, m.sqrt(1.0 - x * x)),),
        formula="asin(x)",
        local_formulas=("1 / sqrt(1 - x ** 2)",),
        domain=((-0.9, 0.9),),
        numpy="np.arcsin({x})",
        torch="torch.asin({x})",
        words={
            "en": Words(
                "arcsine",
                "The asin gate finds the angle whose sine is its operand.",
                "It undoes the sine, so its slope is one over the cosine of the angle, written with the operand alone.",
            ),
            "ko": Words(
                "아크사인",
                "asin 게이트는 사인값이 피연산자와 같은 각을 구합니다.",
                "사인의 역함수이므로 기울기는 그 각의 코사인의 역수이며, 이를 피연산자만으로 적은 것입니다.",
            ),
        },
    ),
    Gate(
        name="acos",
        sign="acos",
        operands=("x",),
        spellings=("acos", "arccos"),
        forward=lambda m, x: m.acos(x),
        local_gradients=(lambda m, out, x: m.divide(-1.0, m.sqrt(1.0 - x * x)),),
        formula="acos(x)",
        local_formulas=("-1 / sqrt(1 - x ** 2)",),
        domain=((-0.9, 0.9),),
        numpy="np.arccos({x})",
        torch="torch.acos({x})",
        words={
            "en": Words(
                "arccosine",
                "The acos gate finds the angle whose cosine is its operand.",
                "Arccosine and arcsine add up to a right angle, so their slopes differ in the sign alone.",
            ),
            "ko": Words(
                "아크코사인",
                "acos 게이트는 코사인값이 피연산자와 같은 각을 구합니다.",
                "아크코사인과 아크사인을 더하면 언제나 직각이므로, 두 기울기는 부호만 다릅니다.",
            ),
        },
    ),
    Gate(
        name="atan",
        sign="atan",
        operands=("x",),
        spellings=("atan", "arctan"),
        forward=lambda m, x: m.atan(x),
        local_gradients=(lambda m, out, x: 1.0 / (1.0 + x * x),),
        formula="atan(x)",
        local_formulas=("1 / (1 + x ** 2)",),
        numpy="np.arctan({x})",
        torch="torch.atan({x})",
        words={
            "en": Words(
                "arctangent",
                "The atan gate finds the angle whose tangent is its operand.",
                "It undoes the tangent, so its slope is the reciprocal of the tangent's: one over one plus the operand "
                "squared.",
            ),
            "ko": Words(
                "아크탄젠트",
                "atan 게이트는 탄젠트값이 피연산자와 같은 각을 구합니다.",
                "탄젠트의 역함수이므로 기울기는 탄젠트의 기울기의 역수, 곧 일에 피연산자의 제곱을 더한 값의 "
                "역수입니다.",
            ),
        },
    ),
    Gate(
        name="sinh",
        sign="sinh",
        operands=("x",),
        forward=lambda m, x: m.sinh(x),
        local_gradients=(lambda m, out, x: m.cosh(x),),
        formula="sinh(x)",
        local_formulas=("cosh(x)",),
        numpy="np.sinh({x})",
        torch="torch.sinh({x})",
        words={
            "en": Words(
                "hyperbolic sine",
                "The sinh gate takes half the difference of the exponentials of its operand and of its opposite.",
                "Differentiating turns the falling exponential's minus sign into a plus: the hyperbolic cosine.",
            ),
            "ko": Words(
                "쌍곡사인",
                "sinh 게이트는 피연산자의 지수함수 값에서 부호를 바꾼 것의 지수함수 값을 빼고 반으로 나눕니다.",
                "미분하면 감소하는 지수함수 앞의 빼기가 더하기로 바뀌므로 쌍곡코사인이 됩니다.",
            ),
        },
    ),
    Gate(
        name="cosh",
        sign="cosh",
        operands=("x",),
        forward=lambda m, x: m.cosh(x),
        local_gradients=(lambda m, out, x: m.sinh(x),),
        formula="cosh(x)",
        local_formulas=("sinh(x)",),
        numpy="np.cosh({x})",
        torch="torch.cosh({x})",
        words={
            "en": Words(
                "hyperbolic cosine",
                "The cosh gate takes the mean of the exponentials of its operand and of its opposite.",
                "Differentiating gives the falling exponential a minus sign: the hyperbolic sine, with no sign change "
                "as the cosine has.",
            ),
            "ko": Words(
                "쌍곡코사인",
                "cosh 게이트는 피연산자의 지수함수 값과 부호를 바꾼 것의 지수함수 값을 평균합니다.",
                "미분하면 감소하는 지수함수 앞에 빼기가 붙어 쌍곡사인이 되며, 코사인과 달리 전체의 부호는 바뀌지 "
                "않습니다.",
            ),
        },
    ),
    Gate(
        name="tanh",
        pitfalls=("saturated",),
        sign="tanh",
        operands=("x",),
        forward=lambda m, x: m.tanh(x),
        local_gradients=(lambda m, out, x: 1.0 - out * out,),
        formula="tanh(x)",
        local_formulas=("1 - out ** 2",),
        expansion="a = exp(x)\nb = exp(-x)\n(a - b) / (a + b)",
        numpy="np.tanh({x})",
        torch="torch.tanh({x})",
        words={
            "en": Words(
                "hyperbolic tangent",
                "The tanh gate squeezes its operand into the interval between minus one and one.",
                "Its slope follows from the output alone: one minus the output squared, largest at zero and vanishing "
                "where the gate saturates.",
            ),
            "ko": Words(
                "쌍곡탄젠트",
                "tanh 게이트는 피연산자를 −1과 1 사이로 눌러 넣습니다.",
                "기울기는 출력만으로 정해집니다. 1에서 출력의 제곱을 뺀 값이며, 영에서 가장 크고 포화되면 사라집니다.",
            ),
        },
    ),
)

"""Angles and lengths of two numbers, inverse hyperbolic functions, and the reciprocals of sine, cosine, tangent."""

from __future__ import annotations

import math

import numpy as np

from .gate import Gate, Mathematics, Value, Words

__all__ = ["RECORDS"]

_TAYLOR = 1e-3  # below it the slope of sinc is taken from its series, where the difference would cancel


def _sinc_slope(m: Mathematics, out: Value, x: Value) -> Value:
    turn = math.pi * x
    near = -math.pi / 3.0 * turn * (1.0 - turn * turn / 10.0)
    return m.where((x < _TAYLOR) & (x > -_TAYLOR), near, m.divide(m.cos(turn) - out, x))


def _share(m: Mathematics, side: Value, length: Value) -> Value:
    """A side by the length; 0 at the origin."""
    return m.where(length == 0.0, 0.0, m.divide(side, length))


def _is_origin(out: Value, a: Value, b: Value) -> bool:
    return bool(np.any(np.equal(out, 0.0)))


RECORDS = (
    Gate(
        name="asinh",
        sign="arsinh",
        operands=("x",),
        spellings=("asinh", "arcsinh"),
        forward=lambda m, x: m.asinh(x),
        local_gradients=(lambda m, out, x: m.divide(1.0, m.sqrt(x * x + 1.0)),),
        formula="asinh(x)",
        local_formulas=("1 / sqrt(x ** 2 + 1)",),
        numpy="np.arcsinh({x})",
        torch="torch.asinh({x})",
        words={
            "en": Words(
                "inverse hyperbolic sine",
                "The arsinh gate finds the number whose hyperbolic sine is its operand.",
                "An inverse function has the reciprocal slope, here one over the hyperbolic cosine of the output.",
            ),
            "ko": Words(
                "역쌍곡사인",
                "arsinh 게이트는 쌍곡사인 값이 피연산자가 되는 수를 찾습니다.",
                "역함수의 기울기는 원래 기울기의 역수이므로, 여기서는 출력의 쌍곡코사인의 역수입니다.",
            ),
        },
    ),
    Gate(
        name="acosh",
        sign="arcosh",
        operands=("x",),
        spellings=("acosh", "arccosh"),
        forward=lambda m, x: m.acosh(x),
        local_gradients=(lambda m, out, x: m.divide(1.0, m.sqrt(x * x - 1.0)),),
        formula="acosh(x)",
        local_formulas=("1 / sqrt(x ** 2 - 1)",),
        domain=((1.2, 3.0),),
        numpy="np.arccosh({x})",
        torch="torch.acosh({x})",
        words={
            "en": Words(
                "inverse hyperbolic cosine",
                "The arcosh gate finds the number, not below zero, whose hyperbolic cosine is its operand.",
                "An inverse function has the reciprocal slope; where the cosine is flat, at one, it is infinitely "
                "steep.",
            ),
            "ko": Words(
                "역쌍곡코사인",
                "arcosh 게이트는 쌍곡코사인 값이 피연산자가 되는 0 이상의 수를 찾습니다.",
                "역함수의 기울기는 원래 기울기의 역수입니다. 쌍곡코사인이 평평한 1에서는 한없이 가파릅니다.",
            ),
        },
    ),
    Gate(
        name="atanh",
        sign="artanh",
        operands=("x",),
        spellings=("atanh", "arctanh"),
        forward=lambda m, x: m.atanh(x),
        local_gradients=(lambda m, out, x: m.divide(1.0, 1.0 - x * x),),
        formula="atanh(x)",
        local_formulas=("1 / (1 - x ** 2)",),
        domain=((-0.8, 0.8),),
        numpy="np.arctanh({x})",
        torch="torch.atanh({x})",
        words={
            "en": Words(
                "inverse hyperbolic tangent",
                "The artanh gate finds the number whose hyperbolic tangent is its operand.",
                "It undoes tanh, so its slope is the reciprocal of tanh's: steep where tanh saturates.",
            ),
            "ko": Words(
                "역쌍곡탄젠트",
                "artanh 게이트는 쌍곡탄젠트 값이 피연산자가 되는 수를 찾습니다.",
                "tanh의 역함수이므로 기울기는 tanh의 기울기의 역수입니다. tanh가 포화되는 곳에서 가파릅니다.",
            ),
        },
    ),
    Gate(
        name="sec",
        sign="sec",
        operands=("x",),
        forward=lambda m, x: m.divide(1.0, m.cos(x)),
        local_gradients=(lambda m, out, x: out * m.tan(x),),
        formula="1 / cos(x)",
        local_formulas=("out * tan(x)",),
        domain=((0.4, 1.2),),
        words={
            "en": Words(
                "secant",
                "The sec gate takes one over the cosine of its operand.",
                "A reciprocal's slope is minus its square, the cosine's minus the sine: together the output times the "
                "tangent.",
            ),
            "ko": Words(
                "시컨트",
                "sec 게이트는 피연산자의 코사인의 역수를 구합니다.",
                "역수의 기울기와 코사인의 기울기를 곱하면 두 음의 부호가 사라지고, 출력에 탄젠트를 곱한 값이 됩니다.",
            ),
        },
    ),
    Gate(
        name="csc",
        sign="csc",
        operands=("x",),
        forward=lambda m, x: m.divide(1.0, m.sin(x)),
        local_gradients=(lambda m, out, x: m.divide(-out, m.tan(x)),),
        formula="1 / sin(x)",
        local_formulas=("-out / tan(x)",),
        domain=((0.4, 1.2),),
        words={
            "en": Words(
                "cosecant",
                "The csc gate takes one over the sine of its operand.",
                "A reciprocal's slope is minus its square, the sine's is the cosine: together minus the output over "
                "the tangent.",
            ),
            "ko": Words(
                "코시컨트",
                "csc 게이트는 피연산자의 사인의 역수를 구합니다.",
                "역수의 기울기와 사인의 기울기를 곱하면, 출력을 탄젠트로 나누고 음의 부호를 붙인 값이 됩니다.",
            ),
        },
    ),
    Gate(
        name="cot",
        sign="cot",
        operands=("x",),
        forward=lambda m, x: m.divide(m.cos(x), m.sin(x)),
        local_gradients=(lambda m, out, x: -1.0 - out * out,),
        formula="cos(x) / sin(x)",
        local_formulas=("-1 - out ** 2",),
        domain=((0.4, 1.2),),
        words={
            "en": Words(
                "cotangent",
                "The cot gate divides the cosine of its operand by the sine.",
                "It mirrors the tangent: everywhere falling, by one plus the output squared.",
            ),
            "ko": Words(
                "코탄젠트",
                "cot 게이트는 피연산자의 코사인을 사인으로 나눕니다.",
                "탄젠트를 뒤집은 꼴이므로 어디서나 내려가며, 그 기울기는 1에 출력의 제곱을 더한 크기입니다.",
            ),
        },
    ),
    Gate(
        name="sinc",
        sign="sinc",
        operands=("x",),
        forward=lambda m, x: m.sinc(x),
        local_gradients=(_sinc_slope,),
        formula="sin(pi * x) / (pi * x)",
        local_formulas=("(cos(pi * x) - out) / x",),
        domain=((0.3, 1.2),),
        numpy="np.sinc({x})",
        torch="torch.sinc({x})",
        words={
            "en": Words(
                "sinc",
                "The sinc gate divides the sine of π times its operand by that angle; at zero it is one.",
                "It is a quotient: the numerator's slope is the cosine, and dividing by the operand takes the output "
                "itself away.",
            ),
            "ko": Words(
                "싱크 함수",
                "sinc 게이트는 피연산자의 π배의 사인을 그 각으로 나눕니다. 0에서는 1입니다.",
                "몫이므로 분자의 기울기인 코사인에서 출력을 빼고 피연산자로 나눕니다.",
            ),
        },
    ),
    Gate(
        name="atan2",
        sign="atan2",
        operands=("y", "x"),
        spellings=("atan2", "arctan2"),
        forward=lambda m, y, x: m.atan2(y, x),
        local_gradients=(
            lambda m, out, y, x: m.divide(x, x * x + y * y),
            lambda m, out, y, x: m.divide(-y, x * x + y * y),
        ),
        formula="atan2(y, x)",
        local_formulas=("x / (x ** 2 + y ** 2)", "-y / (x ** 2 + y ** 2)"),
        domain=((0.3, 2.0), (0.3, 2.0)),
        numpy="np.arctan2({y}, {x})",
        torch="torch.atan2({y}, {x})",
        words={
            "en": Words(
                "angle of a point",
                "The atan2 gate finds the angle of the point with the height y and the width x.",
                "The angle changes only across the line of sight, and the less the farther away the point is.",
            ),
            "ko": Words(
                "점의 각",
                "atan2 게이트는 높이가 y이고 너비가 x인 점의 각을 구합니다.",
                "각은 바라보는 방향에 수직으로 움직일 때만 변하며, 점이 멀수록 덜 변합니다.",
            ),
        },
    ),
    Gate(
        name="hypot",
        sign="√(a²+b²)",
        operands=("a", "b"),
        forward=lambda m, a, b: m.hypot(a, b),
        local_gradients=(lambda m, out, a, b: _share(m, a, out), lambda m, out, a, b: _share(m, b, out)),
        formula="sqrt(a ** 2 + b ** 2)",
        local_formulas=("a / out", "b / out"),
        expansion="sqrt(a**2 + b**2)",
        kink=_is_origin,
        convention={
            "en": "The length has a corner at the origin; by convention its gradient there is 0.",
            "ko": "길이는 원점에서 꺾이며, 그 점의 그래디언트는 관례에 따라 0으로 둡니다.",
        },
        numpy="np.hypot({a}, {b})",
        torch="torch.hypot({a}, {b})",
        words={
            "en": Words(
                "hypotenuse",
                "This gate finds the longest side of a right triangle from the other two.",
                "The longest side grows by each of the others in proportion to that side's share of it.",
            ),
            "ko": Words(
                "빗변",
                "이 게이트는 직각삼각형의 두 변에서 빗변의 길이를 구합니다.",
                "빗변은 각 변이 빗변에서 차지하는 비율만큼 늘어납니다.",
            ),
        },
    ),
)

"""Angles and lengths of two numbers, inverse hyperbolic functions, and the reciprocals of sine, cosine, tangent."""

from __future__ import annotations

import math

import numpy as np

from .gate import Gate, Mathematics, Value

__all__ = ["RECORDS"]

_TAYLOR = 1e-3  # below it the slope of sinc is taken from its series, where the difference would cancel


def _sinc_slope(m: Mathematics, out: Value, x: Value) -> Value:
    turn = math.pi * x
    near = -math.pi / 3.0 * turn * (1.0 - turn * turn / 10.0)
    return m.where((x < _TAYLOR) & (x > -_TAYLOR), near, m.divide(m.cos(turn) - out, x))


def _share(m: Mathematics, side: Value, length: Value) -> Value:
    """A side by the length; 0 at the origin."""
    return m.where(length == 0.0, 0.0, m.divide(side, length))


def _is_at_jump(out: Value, y: Value, x: Value) -> bool:
    """Straight to the left, where the angle jumps from π to −π."""
    return bool(np.any(np.equal(y, 0.0) & np.less(x, 0.0)))


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
        kink=_is_at_jump,
        jumps=lambda y, x: _is_at_jump(y, y, x),
        domain=((0.3, 2.0), (0.3, 2.0)),
        numpy="np.arctan2({y}, {x})",
        torch="torch.atan2({y}, {x})",
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
        numpy="np.hypot({a}, {b})",
        torch="torch.hypot({a}, {b})",
    ),
)

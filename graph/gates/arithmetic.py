"""The gates of the operators + − × ÷ and of powers: elementwise, with NumPy's broadcasting."""

from __future__ import annotations

from .gate import Gate, Mathematics, Value

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
    ),
)

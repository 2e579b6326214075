"""Gates with corners: absolute value, sign, the larger, the smaller, and clipping.

In formulas ``greater_equal(x, y)`` is the lectures' indicator 𝟙[x ≥ y].
"""

from __future__ import annotations

from functools import reduce

import numpy as np

from .gate import Gate, Mathematics, Parameter, Value

__all__ = ["RECORDS"]


def _is_zero_somewhere(out: Value, x: Value) -> bool:
    return bool(np.any(np.equal(x, 0.0)))


def _is_tied(out: Value, *operands: Value) -> bool:
    """Two operands or more reach the output at the same element."""
    return bool(np.any(sum(np.equal(operand, out).astype(int) for operand in operands) > 1))


def _is_on_bound(out: Value, x: Value, lo: float, hi: float) -> bool:
    return bool(np.any(np.equal(x, lo) | np.equal(x, hi)))


def _within(m: Mathematics, out: Value, x: Value, lo: float, hi: float) -> Value:
    return m.indicator((x >= lo) & (x <= hi))


RECORDS = (
    Gate(
        name="abs",
        sign="|x|",
        operands=("x",),
        spellings=("abs", "absolute", "fabs"),
        forward=lambda m, x: abs(x),
        local_gradients=(lambda m, out, x: m.sign(x),),
        formula="abs(x)",
        local_formulas=("sign(x)",),
        kink=_is_zero_somewhere,
        numpy="np.abs({x})",
        torch="torch.abs({x})",
    ),
    Gate(
        name="sign",
        sign="sign",
        operands=("x",),
        forward=lambda m, x: m.sign(x),
        local_gradients=(lambda m, out, x: 0.0,),
        formula="sign(x)",
        local_formulas=("0",),
        kink=_is_zero_somewhere,
        jumps=lambda x: _is_zero_somewhere(x, x),
        numpy="np.sign({x})",
        torch="torch.sign({x})",
    ),
    Gate(
        name="max",
        sign="max",
        operands=("a", "b"),
        variadic=True,
        spellings=("max", "maximum"),
        constant_signs=("max({c}, x)", "max(x, {c})"),
        forward=lambda m, *operands: reduce(m.maximum, operands),
        local_gradients=(lambda m, out, operand: m.indicator(operand >= out),),
        formula="max(a, b)",
        local_formulas=("greater_equal(a, b)", "greater_equal(b, a)"),
        kink=_is_tied,
        numpy="np.maximum({a}, {b})",
        torch="torch.maximum({a}, {b})",
    ),
    Gate(
        name="min",
        sign="min",
        operands=("a", "b"),
        variadic=True,
        spellings=("min", "minimum"),
        constant_signs=("min({c}, x)", "min(x, {c})"),
        forward=lambda m, *operands: reduce(m.minimum, operands),
        local_gradients=(lambda m, out, operand: m.indicator(operand <= out),),
        formula="min(a, b)",
        local_formulas=("greater_equal(b, a)", "greater_equal(a, b)"),
        kink=_is_tied,
        numpy="np.minimum({a}, {b})",
        torch="torch.minimum({a}, {b})",
    ),
    Gate(
        name="clip",
        sign="clip",
        operands=("x",),
        spellings=("clip", "clamp"),
        parameters=(
            Parameter("lo", "number", required=True, aliases=("min", "a_min")),
            Parameter("hi", "number", required=True, aliases=("max", "a_max")),
        ),
        forward=lambda m, x, lo, hi: m.minimum(m.maximum(x, lo), hi),
        local_gradients=(_within,),
        formula="min(max(x, lo), hi)",
        local_formulas=("greater_equal(x, lo) * greater_equal(hi, x)",),
        kink=_is_on_bound,
        test_params=({"lo": -1.0, "hi": 0.5},),
        torch="torch.clamp({x}, {lo}, {hi})",
    ),
)

"""Exponentials, logarithms, roots, the square and the error function."""

from __future__ import annotations

import math

from .gate import Gate

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
    ),
    Gate(
        name="square",
        sign="x²",
        operands=("x",),
        forward=lambda m, x: x * x,
        local_gradients=(lambda m, out, x: 2.0 * x,),
        formula="x ** 2",
        local_formulas=("2 * x",),
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
    ),
)

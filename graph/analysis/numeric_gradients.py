"""Gradients without a rule: central differences with their step chosen by extrapolation, and the complex step."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..autodiff.evaluate import gate_operands
from ..autodiff.graph import Graph
from ..gates.gate import Value
from .elementwise_formulas import Instruction, formula_tree, instructions, operand_names, run

__all__ = ["ANALYTIC", "ComplexProgram", "complex_program", "difference", "one_sided"]

_LEVELS = 12
_FIRST_STEP = 0.1  # of the size of the number, at least of 1
_IMAGINARY = 1e-30  # so small that its square vanishes beside any real part

ANALYTIC: Mapping[str, Callable[..., Any]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "**": np.power, "-x": np.negative,
    "exp": np.exp, "log": np.log, "log2": np.log2, "log10": np.log10, "sqrt": np.sqrt,
    "sin": np.sin, "cos": np.cos, "tan": np.tan, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan,
    "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh,
    "asinh": np.arcsinh, "acosh": np.arccosh, "atanh": np.arctanh,
}  # fmt: skip


def difference(function: Callable[[float], float], at: float) -> tuple[float, float]:
    """The derivative of a function of one number, and how far it may be off; (nan, inf) where none is found.

    Central differences with steps that halve, extrapolated to a step of zero; the entry of the table that
    agrees best with its neighbours is taken.
    Source: C. Ridders, Accurate computation of F'(x) and F'(x)F''(x), Advances in Engineering Software 4, 1982.
    """
    step = _FIRST_STEP * max(1.0, abs(at))
    best, error = math.nan, math.inf
    before: list[float] = []
    for _ in range(_LEVELS):
        above, below = at + step, at - step
        slope = (function(above) - function(below)) / (above - below)
        step /= 2.0
        if not math.isfinite(slope):
            before = []
            continue
        row = [slope]
        for order, coarse in enumerate(before, start=1):
            factor = 4.0**order
            row.append((factor * row[-1] - coarse) / (factor - 1.0))
            distance = max(abs(row[-1] - row[-2]), abs(row[-1] - coarse))
            if distance < error:
                best, error = row[-1], distance
        if error <= 1e-14 * abs(best):
            break
        before = row
    return best, error


def one_sided(function: Callable[[float], float], at: float) -> tuple[float, float]:
    """The slopes to the left and to the right of a point, for a corner."""
    step = 1e-6 * max(1.0, abs(at))
    middle = function(at)
    return (middle - function(at - step)) / step, (function(at + step) - middle) / step


@dataclass(frozen=True, slots=True)
class ComplexProgram:
    """A graph of analytic elementwise gates, to be run with complex numbers; ``gates`` by position, forward order."""

    graph: Graph
    gates: tuple[tuple[int, tuple[str, ...], tuple[Instruction, ...]], ...]

    def slope(self, given: Mapping[str, Value], key: str, index: tuple[int, ...], seed: Value) -> float:
        """∂(Σ seed · output)/∂(one element of an input): Im f(x + ih)/h, which nothing is subtracted in.

        Source: J. Lyness and C. Moler, Numerical differentiation of analytic functions, SIAM J. Numer. Anal. 4, 1967.
        """
        values: list[Any] = [math.nan] * len(self.graph.nodes)
        for item in self.graph.inputs:
            value = np.array(given.get(item.key, item.value), dtype=np.complex128)
            if item.key == key:
                value[index] += 1j * _IMAGINARY
            for place, position in item.nodes.items():
                values[position] = value if place == () else value[place]
        for position, constant in self.graph.constants.items():
            values[position] = constant
        with np.errstate(all="ignore"):
            for position, names, program in self.gates:
                operands = gate_operands(self.graph.nodes[position], values)
                values[position] = run(program, dict(zip(names, operands, strict=True)), ANALYTIC)
            output = values[self.graph.nodes[-1].operands[0]]
            return float(np.sum(np.imag(output) * np.asarray(seed))) / _IMAGINARY


def complex_program(graph: Graph) -> ComplexProgram | None:
    """The graph as a complex program; None where a gate is structured, has a corner, or is not analytic."""
    gates: list[tuple[int, tuple[str, ...], tuple[Instruction, ...]]] = []
    for position in graph.gates:
        operation = graph.nodes[position].operation
        assert operation is not None
        if not operation.gate.is_elementwise or operation.gate.kink is not None:
            return None
        program = tuple(instructions(formula_tree(operation)))
        if any(kind == "call" and what not in ANALYTIC for kind, what, _ in program):
            return None
        gates.append((position, operand_names(operation), program))
    return ComplexProgram(graph, tuple(gates))

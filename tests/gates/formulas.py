"""Formulas of the gate table computed from their text: with NumPy's numbers, or as SymPy expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import sympy

from graph.gates import GATES, SPELLINGS, array_math
from graph.language.heads import (
    Call,
    Constant,
    Divide,
    Index,
    ListOf,
    MatrixMultiply,
    Multiply,
    Negate,
    Plus,
    Power,
    Slice,
    Subtract,
    Symbol,
)
from graph.language.read_expression import read_expression

Functions = Mapping[str, Callable[..., Any]]

_OPERATORS: Mapping[type, Callable[..., Any]] = {
    Plus: lambda a, b: a + b,
    Subtract: lambda a, b: a - b,
    Multiply: lambda a, b: a * b,
    Divide: lambda a, b: a / b,
    Power: lambda a, b: a**b,
    MatrixMultiply: lambda a, b: a @ b,
    Negate: lambda a: -a,
    ListOf: lambda *items: list(items),
    Index: lambda base, *parts: base[parts],
}


def compute(text: str, names: Mapping[str, Any], functions: Functions) -> Any:
    """The value of a formula; ``names`` gives its operands (``pi`` too), ``functions`` what is called."""
    return _value(read_expression(text), names, functions)


def value_of(tree: Any, names: Mapping[str, Any], functions: Functions) -> Any:
    """The value of a tree, as ``compute``."""
    return _value(tree, names, functions)


def _value(tree: Any, names: Mapping[str, Any], functions: Functions) -> Any:
    if isinstance(tree, Constant):
        whole = not isinstance(tree.value, bool) and float(tree.value).is_integer()
        return int(tree.value) if whole else tree.value
    if isinstance(tree, Symbol):
        return names[tree.name]
    if isinstance(tree, Call):
        operands = [_value(operand, names, functions) for operand in tree.operands]
        return functions[tree.name](
            *operands, **{key: _value(value, names, functions) for key, value in tree.keywords.items()}
        )
    if isinstance(tree, Slice):
        return slice(*(None if str(part) == "" else _value(part, names, functions) for part in tree.args))
    return _OPERATORS[type(tree)](*(_value(part, names, functions) for part in tree.args))


def _gate(name: str) -> Callable[..., Any]:
    """A gate as a function; a reduction where ``max`` has one operand; lists and tuples as they are typed."""

    def apply(*operands: Any, **params: Any) -> Any:
        gate = GATES.get(f"{name}_over", GATES[name]) if len(operands) == 1 else GATES[name]
        values = operands[: len(operands) if gate.variadic else len(gate.operands)]
        typed = [tuple(item) if isinstance(item, list) else item for item in operands[len(values) :]]
        if gate.parameters and gate.parameters[0].kind == "shape" and typed and isinstance(typed[0], int):
            typed = [tuple(typed)]
        settings = dict(zip((parameter.name for parameter in gate.parameters), typed, strict=False)) | params
        settings = {key: tuple(item) if isinstance(item, list) else item for key, item in settings.items()}
        return gate.forward(array_math, *map(np.asarray, values), **settings)

    return apply


def _swapped(x: Any) -> Any:
    """``.T`` as the rules write it: of every matrix of a batch."""
    return np.swapaxes(x, -1, -2) if np.ndim(x) > 1 else x


NUMPY: Functions = {spelling: _gate(name) for spelling, name in SPELLINGS.items()} | {
    ".T": _swapped,
    "ones": lambda *shape: np.ones(shape),
    "digamma": array_math.digamma,
    "greater": lambda a, b: np.greater(a, b).astype(float),
    "greater_equal": lambda a, b: np.greater_equal(a, b).astype(float),
}


def _step(rounded: Callable[[Any], Any]) -> Callable[..., Any]:
    """A step of SymPy's whose derivative is zero."""

    class Step(sympy.Function):  # type: ignore[misc]
        @classmethod
        def eval(cls, x: Any) -> Any:
            return rounded(x) if x.is_number else None

        def fdiff(self, argindex: int = 1) -> Any:
            return sympy.Integer(0)

    return Step  # type: ignore[no-any-return]


SYMPY: Functions = {
    name: getattr(sympy, name) for name in "exp log sqrt sin cos tan asin acos atan sinh cosh tanh erf sign".split()
} | {
    "abs": sympy.Abs,
    "max": sympy.Max,
    "min": sympy.Min,
    "log2": lambda x: sympy.log(x, 2),
    "cbrt": sympy.cbrt,
    "asinh": sympy.asinh,
    "acosh": sympy.acosh,
    "atanh": sympy.atanh,
    "atan2": sympy.atan2,
    "lgamma": sympy.loggamma,
    "where": lambda c, a, b: sympy.Piecewise((a, sympy.Ne(c, 0)), (b, True)),
    "floor": _step(sympy.floor),
    "ceil": _step(sympy.ceiling),
    "round": _step(lambda x: sympy.floor(x + sympy.Rational(1, 2))),
    "trunc": _step(lambda x: sympy.sign(x) * sympy.floor(sympy.Abs(x))),
    "log10": lambda x: sympy.log(x, 10),
}

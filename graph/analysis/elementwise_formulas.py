"""Elementwise gates as formulas: the record's own-language text with the gate's numbers put in, and ways to run it.

A formula is run as postfix instructions, which are plain data: they can be sent to another process, and whoever
runs them decides what ``exp`` means (complex NumPy here, SymPy in the worker). No text is ever evaluated.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, reduce
from typing import Any

from ..gates.gate import Operation
from ..language.heads import Call, Constant, Symbol, call
from ..language.marks import postorder
from ..language.read_expression import read_expression
from ..notation.substitution import put_constants, substitute

__all__ = ["Instruction", "formula_tree", "instructions", "local_tree", "operand_names", "parsed", "run"]

Instruction = tuple[str, Any, int]  # ("number", value, 0), ("name", name, 0), ("call", operator or function, operands)


@lru_cache(maxsize=1024)
def parsed(text: str) -> Any:
    """The tree of a record's text."""
    return read_expression(text)


def _numbers(operation: Operation) -> dict[str, float]:
    """Numbers by their name in the formula: constant operands and numeric parameters."""
    found = dict(zip(operation.gate.operands, operation.constants, strict=False))
    numbers = {name: value for name, value in found.items() if value is not None}
    for name, value in operation.params.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            numbers[name] = float(value)
    return numbers


def _all_operands(operation: Operation) -> Any:
    """The formula of a variadic gate over all its operands, ``x0``, ``x1``, …: ``max(max(x0, x1), x2)``."""
    first, second = operation.gate.operands
    tree = parsed(operation.gate.formula_text())
    names: list[Any] = [Symbol(f"x{k}") for k in range(len(operation.constants))]
    if isinstance(tree, Call):
        return reduce(lambda left, right: call(tree.name, (left, right)), names)
    return reduce(lambda left, right: substitute(tree, {first: left, second: right}), names)


def formula_tree(operation: Operation) -> Any:
    """The output of an elementwise gate over its operands' names, numbers put in.

    The operands of a variadic gate are called ``x0``, ``x1``, …
    """
    if operation.gate.variadic:
        numbers = {f"x{k}": value for k, value in enumerate(operation.constants) if value is not None}
        return put_constants(_all_operands(operation), numbers)
    return put_constants(parsed(operation.gate.formula_text()), _numbers(operation))


def local_tree(operation: Operation, operand: int) -> Any:
    """∂out/∂operand of an elementwise gate over the same names and ``out``, numbers put in."""
    gate = operation.gate
    if not gate.variadic:
        return put_constants(parsed(gate.local_formulas[operand]), _numbers(operation))
    first, second = gate.operands
    numbers = {f"x{k}": value for k, value in enumerate(operation.constants) if value is not None}
    if len(operation.constants) == 2:
        tree = substitute(parsed(gate.local_formulas[operand]), {first: Symbol("x0"), second: Symbol("x1")})
    else:  # against the output instead of against every other operand
        names = {first: Symbol(f"x{operand}"), second: Symbol("out")}
        tree = substitute(parsed(gate.local_formulas[0]), names)
    return put_constants(tree, numbers)


def operand_names(operation: Operation) -> tuple[str, ...]:
    """What ``formula_tree`` calls the operands."""
    if operation.gate.variadic:
        return tuple(f"x{k}" for k in range(len(operation.constants)))
    return operation.gate.operands


def instructions(tree: Any) -> list[Instruction]:
    """A tree as postfix instructions."""
    found: list[Instruction] = []
    for node in postorder(tree):
        if isinstance(node, Constant):
            found.append(("number", float(node.value), 0))
        elif isinstance(node, Symbol) and node.name == "pi":
            found.append(("number", math.pi, 0))
        elif isinstance(node, Symbol):
            found.append(("name", node.name, 0))
        elif isinstance(node, Call):
            found.append(("call", node.name, len(node.operands)))
        else:
            found.append(("call", node.operator, len(node.args)))
    return found


def run(program: Sequence[Instruction], names: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]) -> Any:
    """The value of postfix instructions.

    Raises:
        KeyError: a function that ``functions`` does not have.
    """
    stack: list[Any] = []
    for kind, what, count in program:
        if kind == "number":
            stack.append(what)
        elif kind == "name":
            stack.append(names[what])
        else:
            operands = stack[len(stack) - count :]
            del stack[len(stack) - count :]
            stack.append(functions[what](*operands))
    return stack[-1]

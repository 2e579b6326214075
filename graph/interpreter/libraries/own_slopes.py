"""Gradients that a program writes for its own functions: compared with the slope of what the function does."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..inputs import to_array
from .formula_terms import Terms

__all__ = ["OwnRule", "with_own_slope"]

_STEP = 1e-6
_CLOSE = 1e-4  # of the slope that a backward pass gives to the one that is measured


@dataclass(frozen=True, slots=True)
class OwnRule:
    """What a function gives for numbers, and what its own rule hands back to them for an upstream gradient."""

    name: str
    forward: Callable[[list[Any]], Any]
    backward: Callable[[list[Any], Any], list[Any]]


def with_own_slope(run: Any, rule: OwnRule, arguments: list[Any], result: Any, mark: Mark) -> Any:
    """The result of a function with a rule of its own. Where the rule gives another gradient than the gates do, element
    by element, they are cut and that gradient stands beside them.

    Raises:
        TraceError: ``unsupported``: the rule gives another one that is no such product.
    """
    if run.is_measuring:
        return result
    run.is_measuring = True
    try:
        factors = _own_factors(run, rule, arguments, mark)
    finally:
        run.is_measuring = False
    return _beside(Terms(run, mark), result, factors) if factors else result


def _beside(f: Terms, result: Any, factors: list[tuple[Any, Any]]) -> Any:
    """The output without its gradient, and beside it a 0 for each operand, (x − detached x) · m: its gradient is m."""
    value = f.gate("detach", result)
    for operand, factor in factors:
        value = f("+", value, f("*", factor, f("-", operand, f.gate("detach", operand))))
    return value


def _own_factors(run: Any, rule: OwnRule, arguments: list[Any], mark: Mark) -> list[tuple[Any, Any]]:
    """Operands with what a rule multiplies their upstream gradient by; nothing where it gives the gradient of what the
    function does.

    Raises:
        TraceError: ``unsupported``: it gives another one that is no such product.
    """
    numbers = [_numbers(run, each, mark) for each in arguments]
    output = to_array(rule.forward(numbers))
    if output is None:
        return []
    shape = np.shape(output)
    gradients = rule.backward(numbers, np.ones(shape) if shape else 1.0)
    if _is_slope(rule, numbers, gradients):
        return []
    upstream = np.linspace(0.5, 1.5, math.prod(shape)).reshape(shape)
    again = rule.backward(numbers, upstream if shape else float(upstream))
    found: list[tuple[Any, Any]] = []
    for operand, number, once, twice in zip(arguments, numbers, gradients, again, strict=False):
        if not run.is_traced(operand) or once is None:
            continue
        factor, scaled = to_array(once), to_array(twice)
        is_product = factor is not None and scaled is not None and np.shape(factor) == shape == np.shape(number)
        if not is_product or not np.allclose(np.asarray(scaled), np.asarray(factor) * upstream):
            raise run.error("unsupported", "own_backward", mark, name=rule.name)
        found.append((operand, factor))
    return found


def _is_slope(rule: OwnRule, numbers: list[Any], gradients: list[Any]) -> bool:
    """Whether gradients are those of what the function does: its slope is measured in one direction."""
    for place, (number, gradient) in enumerate(zip(numbers, gradients, strict=False)):
        found = None if gradient is None else to_array(gradient)
        if isinstance(number, bool | str) or number is None or to_array(number) is None:
            continue
        if found is None:
            found = 0.0
        base = np.asarray(to_array(number))
        direction = np.linspace(0.5, 1.5, base.size).reshape(base.shape)
        ends = []
        for sign in (1, -1):
            moved = base + sign * _STEP * direction
            others = [*numbers[:place], moved if base.ndim else float(moved), *numbers[place + 1 :]]
            ends.append(np.sum(np.asarray(to_array(rule.forward(others)))))
        measured, said = (ends[0] - ends[1]) / (2 * _STEP), float(np.sum(np.asarray(found) * direction))
        if not abs(measured - said) <= _CLOSE * max(1.0, abs(measured), abs(said)):
            return False
    return True


def _numbers(run: Any, value: Any, mark: Mark) -> Any:
    return run.decided(value, mark) if run.is_traced(value) and not isinstance(value, list | tuple) else value

"""``torch.autograd.Function``: a forward and a backward pass of a program's own, called by ``apply``."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...language.marks import Mark
from ..class_methods import find_method
from ..inputs import to_array
from ..values import ClassType, Function, Instance, Native
from .formula_terms import Terms

__all__ = ["applied"]

_STEP = 1e-6
_CLOSE = 1e-4  # of the slope that a backward pass gives to the one that is measured


def applied(kind: ClassType) -> Native:
    """``MyFunction.apply``: its forward pass is drawn by its own gates. Where its backward pass gives another gradient
    than they do, element by element, they are cut and that gradient stands beside them; any other is refused."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        forward = find_method(kind, "forward")
        if not isinstance(forward, Function):
            raise run.error("unsupported", "attribute", mark, name="apply")
        result = run.call(forward, [_context(), *arguments], keywords, mark)
        if isinstance(find_method(kind, "backward"), Function):
            run.is_measuring = True
            factors = _own_factors(run, kind, arguments, mark)
            run.is_measuring = False
            if factors:
                result = _beside(Terms(run, mark), result, factors)
        return result

    return Native(f"{kind.name}.apply", call)


def _context() -> Instance:
    """``ctx``: keeps what the backward pass needs."""
    context = Instance(None)

    def save(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        context.names["saved_tensors"] = context.names["saved_variables"] = tuple(arguments)
        return None

    context.names["save_for_backward"] = Native("save_for_backward", save)
    context.names["mark_non_differentiable"] = Native("mark_non_differentiable", lambda r, a, k, m: None)
    context.names["needs_input_grad"] = (True,) * 8
    return context


def _beside(f: Terms, result: Any, factors: list[tuple[Any, Any]]) -> Any:
    """The output without its gradient, and beside it a 0 for each operand, (x − detached x) · m: its gradient is m."""
    value = f.gate("detach", result)
    for operand, factor in factors:
        value = f("+", value, f("*", factor, f("-", operand, f.gate("detach", operand))))
    return value


def _own_factors(run: Any, kind: ClassType, arguments: list[Any], mark: Mark) -> list[tuple[Any, Any]]:
    """Operands with what a backward pass of one's own multiplies their upstream gradient by; nothing where it gives the
    gradient of the forward pass.

    Raises:
        TraceError: ``unsupported``: it gives another one that is no such product.
    """
    numbers = [_numbers(run, each, mark) for each in arguments]
    forward, backward = find_method(kind, "forward"), find_method(kind, "backward")
    context = _context()
    output = to_array(run.call(forward, [context, *numbers], {}, mark))
    if output is None:
        return []
    shape = np.shape(output)

    def handed_back(upstream: Any) -> list[Any]:
        given = run.call(backward, [context, upstream if shape else float(upstream)], {}, mark)
        return list(given) if isinstance(given, tuple | list) else [given]

    gradients = handed_back(np.ones(shape))
    if _is_slope(run, forward, numbers, gradients, mark):
        return []
    upstream = np.linspace(0.5, 1.5, math.prod(shape)).reshape(shape)
    found: list[tuple[Any, Any]] = []
    for operand, number, once, again in zip(arguments, numbers, gradients, handed_back(upstream), strict=False):
        if not run.is_traced(operand) or once is None:
            continue
        factor, scaled = to_array(once), to_array(again)
        is_product = factor is not None and scaled is not None and np.shape(factor) == shape == np.shape(number)
        if not is_product or not np.allclose(np.asarray(scaled), np.asarray(factor) * upstream):
            raise run.error("unsupported", "own_backward", mark, name=kind.name)
        found.append((operand, factor))
    return found


def _is_slope(run: Any, forward: Any, numbers: list[Any], gradients: list[Any], mark: Mark) -> bool:
    """Whether gradients are those of the forward pass: its slope is measured in one direction."""
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
            ends.append(np.sum(np.asarray(to_array(run.call(forward, [_context(), *others], {}, mark)))))
        measured, said = (ends[0] - ends[1]) / (2 * _STEP), float(np.sum(np.asarray(found) * direction))
        if not abs(measured - said) <= _CLOSE * max(1.0, abs(measured), abs(said)):
            return False
    return True


def _numbers(run: Any, value: Any, mark: Mark) -> Any:
    return run.decided(value, mark) if run.is_traced(value) and not isinstance(value, list | tuple) else value

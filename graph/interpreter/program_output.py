"""A program's output, where it says which it is: ``loss.backward()``, ``grad(f)(x)``, a tape, ``return``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..language.marks import Mark
from .inputs import is_literal
from .values import Bound, Definition, Function, Native

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["GRADIENTS", "Finished", "Tape", "finish_backward", "gradient_function"]


class Finished(Exception):
    """The program's output is known: its gradient was asked for, or it was returned."""

    def __init__(self, value: Any, mark: Mark, name: str | None = None) -> None:
        super().__init__("the output is known")
        self.value, self.mark, self.name = value, mark, name


@dataclass(slots=True, eq=False)
class Tape:
    """What ``with … as t`` gives: a tape, or any other context."""

    name: str


def _weighted(machine: Machine, value: Any, weights: Any, mark: Mark) -> Any:
    """``y.backward(v)``: the gradient of Σ v·y; of v = 1 that of y."""
    operand = machine.operand(weights, mark)
    known = machine.decided(operand, mark) if machine.is_traced(operand) else operand
    if np.all(np.asarray(known) == 1):
        return value
    if np.shape(known) != machine.shape(value, mark):
        raise machine.error(
            "shape_mismatch", "upstream_shape", mark, shape=np.shape(known), wanted=machine.shape(value, mark)
        )
    machine.notice("backward_weighted", mark)
    product = machine.operate("*", known, value, mark)
    return machine.apply("sum", [product], {}, mark) if machine.shape(product, mark) else product


def finish_backward(
    machine: Machine, value: Any, mark: Mark, arguments: Sequence[Any] = (), keywords: Mapping[str, Any] | None = None
) -> Any:
    """Ends the run: the gradient of ``value`` is what was asked for.

    Raises:
        Finished: always.
    """
    if isinstance(value, list | tuple) and value:
        value = value[0]
    weights = arguments[0] if arguments else (keywords or {}).get("gradient")
    if weights is not None:
        value = _weighted(machine, value, weights, mark)
    frame = machine.frames[-1]
    if any(each.passes for each in machine.frames):
        machine.notice("loop_read_once", mark)
    elif frame.at < len(frame.code.instructions) - 1:
        machine.notice("after_backward", mark)
    raise Finished(value, mark)


def gradient_function(machine: Machine, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``grad(f)``: called, it runs f on its arguments as inputs, and what f gives is the output.

    ``torch.autograd.grad(y, x)`` has a value in f's place, whose gradient is asked for at once.
    """
    function = arguments[0] if arguments else None
    if machine.is_traced(function) and not isinstance(function, Definition):
        return finish_backward(machine, function, mark)

    def run(_: Any, given: list[Any], more: dict[str, Any], at: Mark) -> Any:
        inner = function.function if isinstance(function, Bound | Definition) else function
        names = [p[0] for p in inner.parameters] if isinstance(inner, Function) else []
        named = [
            machine.inputs.assign(name, value, at.span) if is_literal(value, machine.budget) else value
            for name, value in zip(names, given, strict=False)
        ]
        value = machine.call(function, [*named, *given[len(named) :]], more, at)
        if isinstance(value, tuple) and value:  # has_aux
            value = value[0]
        return finish_backward(machine, value, at)

    return Native("grad", run)


GRADIENTS = {name: Native(name, gradient_function) for name in ("grad", "value_and_grad", "elementwise_grad", "egrad")}

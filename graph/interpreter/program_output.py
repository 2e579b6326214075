"""A program's output, where it says which it is: ``loss.backward()``, ``grad(f)(x)``, a tape, ``return``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ..language.marks import Mark
from .container_inputs import with_inputs
from .inputs import is_literal
from .values import Definition, Function, Native
from .worked_gradients import worked_gradients

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["GRADIENTS", "Finished", "Tape", "finish_backward", "gradient_function", "is_loss"]


_LOSS = re.compile(r"(?:\w+_)?(?:loss|cost|error|err|mse|objective|J|L|E)(?:_\w+)?")


def is_loss(name: str) -> bool:
    """Whether a name speaks of what is made small."""
    return _LOSS.fullmatch(name) is not None


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


def _of_values(machine: Machine, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``torch.autograd.grad(y, x)``: y is the output; with ``create_graph=True`` its gradients are values to go on
    with."""
    given = dict(zip(("outputs", "inputs", "grad_outputs", "retain_graph", "create_graph"), arguments, strict=False))
    given.update(keywords)
    value, targets, weights = given.get("outputs"), given.get("inputs"), given.get("grad_outputs")
    value = value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
    if given.get("create_graph") is True and targets is not None and not isinstance(value, list | tuple):
        row = targets if isinstance(targets, list | tuple) else [targets]
        unused = None if given.get("allow_unused") is True else 0.0
        return worked_gradients(machine, value, row, mark, weights, unused=unused)
    return finish_backward(machine, value, mark)


def _places(keywords: dict[str, Any], arguments: list[Any]) -> Any:
    return keywords.get("argnums", keywords.get("argnum", arguments[1] if len(arguments) > 1 else 0))


def _inner_gradient(machine: Machine, value: Any, given: list[Any], places: Any, mark: Mark) -> Any:
    """What the gradient of a function gives where the gradient of that is asked for."""
    row = places if isinstance(places, list | tuple) else [places]
    chosen = [given[int(machine.integer(place, mark))] for place in row]
    found = worked_gradients(machine, value, chosen, mark)
    return found if isinstance(places, list | tuple) else found[0]


def gradient_function(
    machine: Machine, arguments: list[Any], keywords: dict[str, Any], mark: Mark, *, has_value: bool = False
) -> Any:
    """``grad(f)``: called, it runs f on its arguments as inputs, and what f gives is the output.

    ``torch.autograd.grad(y, x)`` has a value in f's place, whose gradient is asked for at once.
    """
    function = arguments[0] if arguments else keywords.get("outputs")
    if isinstance(function, list | tuple) or (machine.is_traced(function) and not isinstance(function, Definition)):
        return _of_values(machine, arguments, keywords, mark)
    places = _places(keywords, arguments)

    def run(_: Any, given: list[Any], more: dict[str, Any], at: Mark) -> Any:
        inner = getattr(function, "function", function)
        names = [p[0] for p in inner.parameters] if isinstance(inner, Function) else []
        named = [
            machine.inputs.assign(name, value, at.span)
            if is_literal(value, machine.budget)
            else with_inputs(machine, "" if type(value) is dict else name, value, at)
            for name, value in zip(names, given, strict=False)
        ]
        taken = [*named, *given[len(named) :]]
        machine.open_gradients += 1
        value = machine.call(function, taken, more, at)
        machine.open_gradients -= 1
        if isinstance(value, tuple) and value:  # has_aux
            value = value[0]
        if machine.open_gradients:
            slopes = _inner_gradient(machine, value, taken, places, at)
            return (value, slopes) if has_value else slopes
        return finish_backward(machine, value, at)

    return Native("grad", run)


GRADIENTS = {
    **{name: Native(name, gradient_function) for name in ("grad", "elementwise_grad", "egrad", "filter_grad")},
    **{
        name: Native(name, partial(gradient_function, has_value=True))
        for name in ("value_and_grad", "filter_value_and_grad")
    },
}

"""Slots, of which both kinds of plan are made: operands in one list, functions with their parameters filled in.

Nodes come first in that list, then what a plan computes besides; at negative positions, counted from the end,
stand the numbers of the program, so a number costs what a node costs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ..gates.gate import Operation, Value
from .builder import shape_of
from .graph import Graph, Input, Node

__all__ = [
    "MINUS_ONE",
    "ONE",
    "Function",
    "Kink",
    "bound",
    "operand_slots",
    "place_inputs",
    "place_own_values",
    "slot_of",
]

Function = Callable[..., Any]
Kink = tuple[Function, int, tuple[int, ...]]  # the question, the gate's position, slots of its operands
ONE, MINUS_ONE = -1, -2  # slots that every plan has: its numbers begin as [1.0, -1.0]


def slot_of(number: float, numbers: list[float]) -> int:
    """The slot of a number; ``numbers`` will stand reversed at the end of the slots."""
    if number == 1.0:
        return ONE
    if number == -1.0:
        return MINUS_ONE
    numbers.append(number)
    return -len(numbers)


def operand_slots(node: Node, numbers: list[float]) -> tuple[int, ...]:
    """Slots of a gate's operands by its record's order."""
    operation = node.operation
    assert operation is not None
    if len(node.operands) == len(operation.constants):
        return node.operands
    sources = iter(node.operands)
    return tuple([next(sources) if c is None else slot_of(c, numbers) for c in operation.constants])


def bound(function: Function, operation: Operation) -> Function:
    """A function of a record with the operation's parameters filled in."""
    return partial(function, **operation.params) if operation.params else function


def place_own_values(graph: Graph, slots: list[Any]) -> None:
    """Puts the source's values of all inputs into their slots, but of those whose shape only a given value has."""
    for item in graph.inputs:
        if shape_of(item.value) == item.shape:
            _place(item, item.value, slots)


def place_inputs(graph: Graph, given: Mapping[str, Value], slots: list[Any]) -> None:
    """Puts the given values into the inputs' slots."""
    for item in graph.inputs:
        value = given.get(item.key)
        if value is not None:
            _place(item, value, slots)


def _place(item: Input, value: Value, slots: list[Any]) -> None:
    for index, position in item.nodes.items():
        slots[position] = value if index == () else float(value[index])  # type: ignore[index]

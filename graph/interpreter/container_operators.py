"""Sums and repetitions of Python's containers: texts, tuples, and lists that are no vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..autodiff.builder import Ref
from ..language.marks import Mark
from .inputs import Input
from .written_values import filled_percents

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["joined"]


def joined(machine: Machine, sign: str, left: Any, right: Any, mark: Mark) -> Any:
    """Sums and repetitions of texts, lists and tuples; None where it is arithmetic."""
    if isinstance(left, str) and sign == "%":
        return filled_percents(machine, left, right, mark)
    if sign == "+" and type(left) is type(right) and isinstance(left, str | tuple):
        (machine.count_characters if isinstance(left, str) else machine.count_items)(len(left) + len(right), mark)
        return left + right
    if sign == "+" and isinstance(left, list) and isinstance(right, list) and _are_python(machine, left, right):
        machine.count_items(len(left) + len(right), mark)
        return left + right
    if sign == "+" and machine.is_code and _are_lists(machine, left, right):
        typed = [source for each in (left, right) if (source := _typed_list(machine, each)) is not None]
        if typed and all(isinstance(each, list) or _typed_list(machine, each) is not None for each in (left, right)):
            raise machine.inputs.fix(typed)  # Python's lists are joined, not added
    if sign == "*":
        items, count = (left, right) if isinstance(left, list | str | tuple) else (right, left)
        if (
            machine.is_code
            and isinstance(items, list | str | tuple)
            and isinstance(count, Input)
            and type(count.typed) is int
        ):
            raise machine.inputs.fix([count])  # [0]*n repeats in Python
        if (
            isinstance(items, str | tuple | list)
            and isinstance(count, int)
            and (not isinstance(items, list) or machine.is_code)
        ):
            total = len(items) * max(count, 0)
            (machine.count_characters if isinstance(items, str) else machine.count_items)(total, mark)
            return items * count
    return None


def _typed_list(machine: Machine, value: Any) -> Input | None:
    """The input that a list of numbers became, or a slice of it was cut from."""
    if isinstance(value, Ref):
        draft = machine.builder.nodes[value.position]
        if draft.operation is not None and draft.operation.gate.name == "index":
            value = next((s for s in machine.inputs.sources if s.nodes.get(()) == draft.operands[0]), None)
    return value if isinstance(value, Input) and isinstance(value.typed, list) else None


def _are_python(machine: Machine, left: list[Any], right: list[Any]) -> bool:
    """Lists are joined in code; in mathematics, where both hold numbers alone, they are vectors and are added."""
    are_numbers = all(isinstance(item, bool | int | float) for item in (*left, *right)) and left and right
    return machine.is_code or not are_numbers


def _are_lists(machine: Machine, left: Any, right: Any) -> bool:
    """Whether a list is among the two, or both were typed as rows of unlike lengths: no sum of vectors."""
    if isinstance(left, list) or isinstance(right, list):
        return True
    rows = [source.typed for each in (left, right) if (source := _typed_list(machine, each)) is not None]
    return len(rows) == 2 and len(rows[0]) != len(rows[1]) and not any(isinstance(row[0], list) for row in rows if row)

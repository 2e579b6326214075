"""Instructions about values: numbers, containers, operators, attributes, brackets."""

from __future__ import annotations

from typing import Any

from ..autodiff.builder import Ref
from ..language.marks import Mark
from .attributes import attribute_of
from .calling import begin_call
from .class_methods import find_method
from .indexing import get_item
from .inputs import Input
from .iterating import items_of
from .machine import Frame, Machine
from .name_values import look_up
from .shared_arrays import change_everywhere, is_changed_in_place, moved, numbers_to_change
from .value_operators import (
    apply_operator,
    compare_values,
    inverted,
    negated,
    own_method,
    product_of,
    tell_crosses_apart,
    with_columns_as_vectors,
)
from .values import MISSING, Bound, Instance, find
from .vectors_as_columns import with_vectors_as_columns
from .written_values import written

__all__ = ["OPERATIONS"]

_IN_PLACE = {
    "+": "__iadd__", "-": "__isub__", "*": "__imul__", "/": "__itruediv__", "@": "__imatmul__", "**": "__ipow__",
}  # fmt: skip


def push(machine: Machine, frame: Frame, value: Any, mark: Mark) -> None:
    frame.stack.append(value)


def drop(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    frame.stack.pop()


def copy(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    frame.stack.append(frame.stack[-1])


def _flat(machine: Machine, frame: Frame, count: int, mark: Mark) -> list[Any]:
    """The items of a container being built, what a star marks taken apart."""
    items: list[Any] = []
    for value in machine.pop(frame, count):
        items.extend(value.items) if isinstance(value, _Starred) else items.append(value)
    machine.count_items(len(items), mark)
    return items


class _Starred:
    """``*a`` on the stack."""

    __slots__ = ("items",)

    def __init__(self, items: list[Any]) -> None:
        self.items = items


def star(machine: Machine, frame: Frame, count: int, mark: Mark) -> None:
    frame.stack.append(_Starred(list(items_of(machine, frame.stack.pop(), mark))))


def build_list(machine: Machine, frame: Frame, count: int, mark: Mark) -> None:
    frame.stack.append(_flat(machine, frame, count, mark))


def build_tuple(machine: Machine, frame: Frame, count: int, mark: Mark) -> None:
    frame.stack.append(tuple(_flat(machine, frame, count, mark)))


def build_set(machine: Machine, frame: Frame, count: int, mark: Mark) -> None:
    items = _flat(machine, frame, count, mark)
    frame.stack.append({machine.static(item, mark) for item in items if not isinstance(item, list | dict | set)})


def build_dict(machine: Machine, frame: Frame, unpacked: tuple[bool, ...], mark: Mark) -> None:
    values = machine.pop(frame, sum(1 if is_unpacked else 2 for is_unpacked in unpacked))
    machine.count_items(len(values), mark)
    made: dict[Any, Any] = {}
    at = 0
    for is_unpacked in unpacked:
        if is_unpacked:
            made.update(values[at] if isinstance(values[at], dict) else {})
            at += 1
        else:
            key = machine.static(values[at], mark)
            if isinstance(key, list | dict | set) or hasattr(key, "shape"):
                raise machine.error("wrong_arguments", "no_key", mark, entry="[…]")
            made[key] = values[at + 1]
            at += 2
    frame.stack.append(made)


def build_slice(machine: Machine, frame: Frame, present: tuple[bool, ...], mark: Mark) -> None:
    values = iter(machine.pop(frame, sum(present)))
    frame.stack.append(slice(*(next(values) if there else None for there in present)))


def format_text(machine: Machine, frame: Frame, count: int, mark: Mark) -> None:
    parts = machine.pop(frame, count)
    text = "".join(written(machine, part, mark) for part in parts)
    machine.count_characters(len(text), mark)
    frame.stack.append(text)


def operate(machine: Machine, frame: Frame, sign: str, mark: Mark) -> None:
    if sign in ("-x", "~"):
        value = frame.stack.pop()
        if isinstance(value, Instance) and (found := own_method(machine, sign, value, None)):
            begin_call(machine, frame, found[0], [], {}, mark)
            return
        frame.stack.append(negated(machine, value, mark) if sign == "-x" else inverted(machine, value, mark))
        return
    left, right = machine.pop(frame, 2)
    if isinstance(left, Instance) or isinstance(right, Instance):
        found = own_method(machine, sign, left, right)
        if found:
            begin_call(machine, frame, found[0], found[1], {}, mark)
            return
    if sign == "**" and isinstance(left, Ref) and left.position in machine.spelt:
        name, before, last = machine.spelt[left.position]
        if machine.source.startswith(name, mark.span.start):  # λθ² raises θ alone; (λθ)² does not begin with the name
            raised = apply_operator(machine, sign, last, right, mark)
            frame.stack.append(apply_operator(machine, "·", before, raised, mark))
            return
    if machine.is_mathematics and sign in ("+", "-", "*"):
        left, right = with_columns_as_vectors(machine, left, right, mark)
    if machine.library == "julia" and sign in ("+", "-", "*", "/"):
        left, right = with_vectors_as_columns(machine, left, right, mark)
    if sign == "*":
        tell_crosses_apart(machine, left, right, mark)
    frame.stack.append(apply_operator(machine, sign, left, right, mark))


def operate_in_place(machine: Machine, frame: Frame, sign: str, mark: Mark) -> None:
    """``x += e``: an object that says how changes as it says, an array for all who hold it."""
    left = frame.stack[-2]
    if isinstance(left, Instance) and (method := find_method(left.type, _IN_PLACE.get(sign, ""))) is not None:
        _, right = machine.pop(frame, 2)
        begin_call(machine, frame, Bound(left, method), [right], {}, mark)
        return
    numbers = numbers_to_change(machine, frame, left, frame.stack[-1])
    if numbers is not None:
        _, right = machine.pop(frame, 2)
        frame.stack.append(machine.overwrite(left, apply_operator(machine, sign, numbers, right, mark), mark))
        return
    is_shared = is_changed_in_place(machine, left)
    operate(machine, frame, sign, mark)
    if is_shared and machine.shape(frame.stack[-1], mark) == machine.shape(left, mark):
        frame.stack[-1] = moved(machine, frame, left, frame.stack[-1], mark)
        change_everywhere(machine, left, frame.stack[-1], mark)


def changed_in_place(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    """After ``x.add_(1)``: x as it was is on top of what it is now."""
    old = frame.stack.pop()
    is_input = isinstance(old, Input) and old.name not in machine.inputs.values
    if frame.is_detached and is_input and machine.computed(frame.stack[-1]):
        frame.stack[-1] = machine.overwrite(old, machine.decided(frame.stack[-1], mark), mark)
    elif is_changed_in_place(machine, old) and machine.is_traced(frame.stack[-1]):
        change_everywhere(machine, old, frame.stack[-1], mark)


def product(machine: Machine, frame: Frame, transposed: tuple[bool, ...], mark: Mark) -> None:
    left, right = machine.pop(frame, 2)
    frame.stack.append(product_of(machine, left, right, transposed, mark))


def raised_t(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    """``w^T``: transposed, unless T is a name of the program or w a number; ``r^t`` of a number is a power."""
    value = frame.stack.pop()
    exponent = find(frame.scope, name)
    is_power = name == "t" and (machine.is_mathematics or not machine.shape(value, mark))  # (1 + r)^t
    if not is_power and exponent is MISSING and (machine.is_traced(value) or machine.shape(value, mark)):
        frame.stack.append(attribute_of(machine, value, "T", mark) if machine.shape(value, mark) else value)
        return
    exponent = look_up(machine, frame, name, mark, is_called=False)
    frame.stack.append(apply_operator(machine, "**", value, exponent, mark))


def compare(machine: Machine, frame: Frame, signs: tuple[str, ...], mark: Mark) -> None:
    values = machine.pop(frame, len(signs) + 1)
    if len(signs) == 1 and any(isinstance(value, Instance) for value in values):
        found = own_method(machine, signs[0], *values)
        if found:
            begin_call(machine, frame, found[0], found[1], {}, mark)
            return
    result: Any = True
    for sign, left, right in zip(signs, values, values[1:], strict=False):
        one = compare_values(machine, sign, left, right, mark)
        if one is False or one is True:
            result = one if result is True else result if one else False
            if result is False:
                break
        else:
            result = one if result is True else apply_operator(machine, "&", result, one, mark)
    frame.stack.append(result)


def negate_truth(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    frame.stack.append(not machine.truth(frame.stack.pop(), mark))


def attribute(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    frame.stack.append(attribute_of(machine, frame.stack.pop(), name, mark))


def index(machine: Machine, frame: Frame, pattern: tuple[bool, ...], mark: Mark) -> None:
    items = machine.pop(frame, sum(pattern))
    base = frame.stack.pop()
    places = iter(items)
    listed = [next(places) if there else Ellipsis for there in pattern]
    if len(listed) == 1 and isinstance(listed[0], tuple) and not isinstance(base, dict):
        listed = list(listed[0])
    if isinstance(base, Instance):
        method = find_method(base.type, "__getitem__")
        if method is not None:
            begin_call(machine, frame, Bound(base, method), listed, {}, mark)
            return
    frame.stack.append(get_item(machine, base, listed, mark))


OPERATIONS = {
    "push": push, "drop": drop, "copy": copy, "star": star, "build_list": build_list, "build_tuple": build_tuple,
    "build_set": build_set, "build_dict": build_dict, "build_slice": build_slice, "format_text": format_text,
    "operate": operate, "operate_in_place": operate_in_place,
    "changed_in_place": changed_in_place, "product": product, "raised_t": raised_t,
    "compare": compare, "negate_truth": negate_truth,
    "attribute": attribute, "index": index,
}  # fmt: skip
Starred = _Starred

"""Brackets behind a value: elements, slices, rows by lists of indices, masks, keys; and setting them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..autodiff.builder import OperandFault, Ref
from ..language.marks import Mark
from .class_methods import find_method
from .container_walk import shown
from .inputs import Input, Partial
from .iterating import parts_of
from .mask_keeping import MOVES
from .values import Instance, Module, Native, SizeInt, size

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["get_item", "set_item"]

_SHORTEST = 3  # of an axis of a free name


def get_item(machine: Machine, base: Any, items: list[Any], mark: Mark) -> Any:
    """``base[items]``."""
    if isinstance(base, dict):
        return _of_dict(machine, base, _key(machine, items, mark), mark)
    if isinstance(base, Instance) and base.layer is not None and base.layer.kind == "brackets":
        return base.layer.forward(machine, base, items, {}, mark)
    if isinstance(base, Instance):
        is_found, base = _of_object(machine, base, items, mark)
        if is_found:
            return base
    if isinstance(base, list | tuple | str | range):
        if len(items) == 1 and not _is_array(machine, items[0]):
            return _of_list(machine, base, items[0], mark)
        base = machine.operand(base, mark)
    if isinstance(base, Input) and base.is_free and len(items) == 1 and isinstance(items[0], str):
        return _of_free_dict(machine, base, items[0], mark)
    if isinstance(base, Partial):
        if all(_is_whole(machine, item) for item in items):
            base, items = base.source, [*base.items, *items]
        else:
            base = machine.inputs.part(base, mark)
    if isinstance(base, bool | int | float):
        raise machine.error("wrong_arguments", "index_scalar", mark)
    return _of_array(machine, base, tuple(_item(machine, item, mark) for item in items), mark)


def _of_dict(machine: Machine, base: dict[Any, Any], key: Any, mark: Mark) -> Any:
    if key not in base and (factory := getattr(base, "factory", None)) is not None:  # a defaultdict
        machine.count_items(1, mark)
        base[key] = machine.call(factory, [], {}, mark)
    if key not in base:
        raise machine.error("wrong_arguments", "no_key", mark, entry=shown(key))
    return base[key]


def _of_free_dict(machine: Machine, base: Input, key: str, mark: Mark) -> Any:
    """``params["W1"]`` where params has no value: a free name, W1."""
    if base in machine.inputs.sources and not base.nodes:
        machine.inputs.sources.remove(base)
    known = (id(base), key)
    if known not in machine.kept:
        machine.kept[known] = machine.inputs.free(key, mark.span)
    return machine.kept[known]


def _of_object(machine: Machine, base: Instance, items: list[Any], mark: Mark) -> tuple[bool, Any]:
    """Whether an object has brackets of its own, and what they give; else what its brackets pick from."""
    own = find_method(base.type, "__getitem__")
    if own is not None:
        return True, machine.call(own, [base, items[0] if len(items) == 1 else tuple(items)], {}, mark)
    fields = find_method(base.type, "__fields__")
    if fields is not None:
        return False, tuple(base.names.get(name) for name in fields)
    return False, parts_of(base) if base.layer is not None else machine.operand(base, mark)


def _of_array(machine: Machine, base: Any, index: tuple[Any, ...], mark: Mark) -> Any:
    """An element of an input that is drawn by its elements, or an index gate."""
    if isinstance(base, Input) and machine.inputs.is_by_element(base) and all(isinstance(i, int) for i in index):
        if len(index) == len(base.shape):
            return machine.inputs.element(base, index, mark)
        if len(index) < len(base.shape):
            return Partial(base, index)
    if isinstance(base, Input) and base.is_free and not base.shape:
        error = machine.builder.needs_array(base.name, mark)
        error.fault = OperandFault("index", (((), (base.name,)),), tuple(_length(item) for item in index))
        raise error
    if isinstance(base, np.ndarray) and base.dtype == bool:
        return base[index] if isinstance(base[index], np.ndarray) else bool(base[index])
    operand = machine.operand(base, mark)
    if isinstance(operand, float):
        raise machine.error("wrong_arguments", "index_scalar", mark)
    result = machine.apply("index", [operand], {"index": index}, mark)
    if isinstance(result, float) and result.is_integer() and not isinstance(operand, Ref):
        return size(int(result))
    return result


def _length(item: Any) -> int:
    """How long an axis of a free name must be at least to be indexed so."""
    return max(_SHORTEST, item + 1 if item >= 0 else -item) if isinstance(item, int) else _SHORTEST


def set_item(machine: Machine, base: Any, items: list[Any], value: Any, mark: Mark) -> Any:
    """What ``base`` is after ``base[items] = value``: the same container, or a new array."""
    if isinstance(base, dict):
        machine.count_items(1, mark)
        base[_key(machine, items, mark)] = value
        return base
    if isinstance(base, Module | Native):  # os.environ["X"] = "1", plt.rcParams["figure.figsize"] = (10, 8)
        return base
    if isinstance(base, list):
        place = machine.static(items[0], mark) if len(items) == 1 else None
        if isinstance(place, int) and not -len(base) <= place < len(base):
            raise machine.error("wrong_arguments", "index_range", mark, index=place, size=len(base), name="list")
        if isinstance(place, int):
            base[place] = value
            return base
        base = machine.operand(base, mark)
    index = tuple(_item(machine, item, mark) for item in items)
    if any(isinstance(each, tuple) and _picks_nothing(each) for each in index):
        return base
    operand, part = machine.operand(base, mark), machine.operand(value, mark)
    if isinstance(operand, float):
        raise machine.error("wrong_arguments", "index_scalar", mark)
    changed = machine.apply("set", [operand, part], {"index": index}, mark)
    is_mask = isinstance(base, np.ndarray) and base.dtype == bool and not isinstance(changed, Ref)
    return np.asarray(changed) != 0 if is_mask else changed


def _picks_nothing(index: tuple[Any, ...]) -> bool:
    """Whether a mask is false everywhere, or a list of places empty."""
    array = np.asarray(index)
    return array.size == 0 or (array.dtype == bool and not array.any())


def _is_array(machine: Machine, item: Any) -> bool:
    return isinstance(item, np.ndarray | list | tuple) or (machine.is_traced(item) and _has_axes(machine, item))


def _has_axes(machine: Machine, item: Any) -> bool:
    if isinstance(item, Input):
        return bool(item.shape)
    return isinstance(item, Ref) and bool(machine.builder.shape_of(item))


def _is_whole(machine: Machine, item: Any) -> bool:
    return (isinstance(item, int) and not isinstance(item, bool)) or (
        machine.is_traced(item) and not _is_array(machine, item)
    )


def _key(machine: Machine, items: list[Any], mark: Mark) -> Any:
    key = machine.static(items[0] if len(items) == 1 else tuple(items), mark)
    if isinstance(key, list | dict | set | np.ndarray):
        raise machine.error("wrong_arguments", "no_key", mark, entry="[…]")
    return key


def _of_list(machine: Machine, base: Any, item: Any, mark: Mark) -> Any:
    if isinstance(item, slice):
        found = base[
            slice(
                *(None if part is None else machine.integer(part, mark) for part in (item.start, item.stop, item.step))
            )
        ]
        if not isinstance(found, range):
            machine.budget.walk(len(found), 0)
        return found
    place = machine.integer(item, mark)
    if not -len(base) <= place < len(base):
        raise machine.error("wrong_arguments", "index_range", mark, index=place, size=len(base), name="list")
    found = base[place]
    return SizeInt(found) if isinstance(base, range) else found


def _item(machine: Machine, item: Any, mark: Mark) -> Any:
    """What stands in brackets as the gate index takes it: int, slice, None, Ellipsis, integers or a mask as tuples."""
    if item is None or item is Ellipsis:
        return item
    if isinstance(item, slice):
        return slice(
            *(None if part is None else int(machine.integer(part, mark)) for part in (item.start, item.stop, item.step))
        )
    value = machine.static(item, mark)
    if isinstance(value, bool):
        return value
    if isinstance(value, range | tuple):
        machine.count_made((len(value),), mark)
        value = list(value)
    if isinstance(value, list):
        value = np.array(value)
    if isinstance(value, np.ndarray) and value.ndim:
        return _index_array(machine, item, value, mark)
    return int(machine.integer(value, mark))


def _index_array(machine: Machine, item: Any, value: np.ndarray, mark: Mark) -> Any:
    """An array of indices or a mask as nested tuples, which a gate's parameters hold."""
    if isinstance(item, Ref) and _is_mask(machine, item):
        value = value != 0
    if value.dtype != bool:
        if value.dtype.kind not in "if" or not np.all(value == np.floor(value)):
            raise machine.error("unsupported", "index_constant", mark)
        value = value.astype(np.int64)
    return _tuples(value.tolist())


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _is_mask(machine: Machine, item: Ref) -> bool:
    nodes, position = machine.builder.nodes, item.position
    while (operation := nodes[position].operation) is not None and operation.gate.name in MOVES:
        others = nodes[position].operands[1:] if operation.gate.name in ("concat", "stack") else ()
        if not all(_is_mask(machine, Ref(other)) for other in others):
            return False
        position = nodes[position].operands[0]
    return operation is not None and operation.gate.name in MASKS


MASKS = frozenset(
    "less less_equal greater greater_equal equal not_equal logical_and logical_or logical_not logical_xor".split()
)

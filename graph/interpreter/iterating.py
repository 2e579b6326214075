"""Iteration: what a loop runs over, and what an array gives when it is taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..autodiff.builder import OperandFault
from ..language.marks import Mark
from .class_methods import find_method
from .free_batches import free_batch
from .inputs import Input, Partial
from .values import Instance, SizeInt, size

if TYPE_CHECKING:
    from .run import Run

__all__ = ["items_of", "own_iterator", "parts_of"]


def parts_of(value: Instance) -> list[Any]:
    """The layers of a container, the values and the places of a pair."""
    names = value.names
    return [names["values"], names["indices"]] if "indices" in names else list(names.get("layers", ()))


def items_of(run: Run, value: Any, mark: Mark, limit: int | None = None) -> Iterator[Any]:
    """The items of a container, the rows of an array (each an index gate or an element), counters of a range.

    Raises:
        TraceError: it has no items, or too many.
    """
    limit = limit if limit is not None else run.limits.loop_passes
    if isinstance(value, range):
        if len(value) > limit:
            raise run.error("too_large", "loop_passes", mark, limit=limit, value=len(value))
        return (SizeInt(number) for number in value)
    if isinstance(value, list | tuple | dict | set | str):
        return iter(list(value))
    if isinstance(value, np.ndarray) and value.ndim:
        if len(value) > limit:
            raise run.error("too_large", "loop_passes", mark, limit=limit, value=len(value))
        return (row if np.ndim(row) else _number(row) for row in value)
    if isinstance(value, Instance) and value.layer is not None:
        return iter(parts_of(value))
    if isinstance(value, Iterator):
        return value
    if isinstance(value, Instance):
        own = own_iterator(run, value, mark) or _of_own_class(run, value, mark)
        if own is not None:
            return iter(own)
    if run.is_traced(value) and (shape := run.shape(value, mark)):
        if shape[0] > limit:
            raise run.error("too_large", "loop_passes", mark, limit=limit, value=shape[0])
        return (_row(run, value, position, len(shape), mark) for position in range(shape[0]))
    return iter(_of_no_container(run, value, mark))


def own_iterator(run: Any, value: Instance, mark: Mark) -> Iterator[Any] | None:
    """What ``__iter__`` of a program's class gives, or ``__next__`` again and again; None where it has neither."""
    begin, step = find_method(value.type, "__iter__"), find_method(value.type, "__next__")
    if begin is not None:
        given = run.call(begin, [value], {}, mark)
        return _Steps(run, value, step, mark) if given is value and step is not None else items_of(run, given, mark)
    return _Steps(run, value, step, mark) if step is not None else None


class _Steps(Iterator[Any]):
    """An object that is gone through by its ``__next__``, up to its StopIteration."""

    def __init__(self, run: Any, value: Instance, step: Any, mark: Mark) -> None:
        run.budget.count_object(mark.at)
        self.run, self.value, self.step, self.mark = run, value, step, mark

    def __next__(self) -> Any:
        with self.run.until_stopped() as given:
            given.append(self.run.call(self.step, [self.value], {}, self.mark))
        if not given:
            raise StopIteration
        return given[0]


def _of_no_container(run: Run, value: Any, mark: Mark) -> list[Any]:
    """The one batch of a loader that another cell makes.

    Raises:
        TraceError: of anything else; a free name may be an array.
    """
    batch = free_batch(run, value, mark)
    if batch is not None:
        return batch
    error = run.error("wrong_arguments", "no_items", mark)
    if isinstance(value, Input) and value.is_free:
        error.fault = OperandFault("index", (((), (value.name,)),))
    raise error


def _of_own_class(run: Run, value: Instance, mark: Mark) -> list[Any] | None:
    """The fields of a named tuple; what ``__getitem__`` gives for 0, 1, … of an object with ``__len__``."""
    fields = find_method(value.type, "__fields__")
    if fields is not None:
        return [value.names.get(name, find_method(value.type, name)) for name in fields]
    item, length = find_method(value.type, "__getitem__"), find_method(value.type, "__len__")
    if item is None or length is None:
        return None
    count = int(run.integer(run.call(length, [value], {}, mark), mark))
    run.count_items(max(0, count), mark)
    return [run.call(item, [value, SizeInt(place)], {}, mark) for place in range(count)]


def _number(value: Any) -> Any:
    number = float(value)
    return size(int(number)) if number.is_integer() else number


def _row(run: Run, value: Any, position: int, rank: int, mark: Mark) -> Any:
    source = value.source if isinstance(value, Partial) else value
    if isinstance(source, Input) and run.inputs.is_by_element(source):
        items = (*(value.items if isinstance(value, Partial) else ()), position)
        if len(items) == len(source.shape):
            return run.inputs.element(source, items, mark)
        return Partial(source, items)
    return run.apply("index", [value], {"index": (position,)}, mark)

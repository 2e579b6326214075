"""Python's own functions about objects: ``next(iter(xs))``, ``hasattr(self, "w")``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...language.marks import Mark
from ..class_methods import find_method
from ..iterating import items_of, own_iterator
from ..values import MISSING, Instance, SizeInt, size
from .function_tables import given
from .layer_weights import fitting

__all__ = ["has_attribute", "iterated", "length", "next_item"]


def next_item(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``next(iter(xs))``: an iterator is a list here, and its first item is taken off."""
    source = given(run, arguments, keywords, 0, "iterator", "next", mark)
    if isinstance(source, list) and source:
        return source.pop(0)
    if isinstance(source, Instance) and (own := own_iterator(run, source, mark)) is not None:
        source = own
    if isinstance(source, Iterator):
        found = next(source, MISSING)
        if found is not MISSING:
            return found
    if len(arguments) > 1:
        return arguments[1]
    is_over = isinstance(source, list | Iterator)
    raise run.error("wrong_arguments", "no_next" if is_over else "no_items", mark)


def has_attribute(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    value, name = arguments[0], arguments[1]
    return isinstance(value, Instance) and name in value.names


def length(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    value = given(run, arguments, keywords, 0, "obj", "len", mark)
    if isinstance(value, list | tuple | dict | set | str | range):
        return SizeInt(len(value))
    if isinstance(value, Instance) and (own := find_method(value.type, "__len__")) is not None:
        return size(int(run.integer(run.call(own, [value], {}, mark), mark)))
    return SizeInt(fitting(run, value, 1, (3,), mark)[0])  # a free name gets a length


def iterated(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``iter(xs)``: a list here, from which ``next`` takes; a generator is its own."""
    if not arguments:
        return []
    if isinstance(arguments[0], Iterator):
        return arguments[0]
    if isinstance(arguments[0], Instance) and (own := own_iterator(run, arguments[0], mark)) is not None:
        return own
    found = list(items_of(run, arguments[0], mark))
    run.count_items(len(found), mark)
    return found

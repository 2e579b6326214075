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

__all__ = [
    "attribute_by_name", "give_attribute", "has_attribute", "iterated", "length", "names_of", "next_item",
]  # fmt: skip


_DIGITS = 6  # of a place in a list


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
    return isinstance(value, Instance) and (name in value.names or find_method(value.type, name) is not None)


def attribute_by_name(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``getattr(self, f"fc{i}", default)``: what stands behind the dot in the program, looked up in the same tables."""
    value, name = arguments[0], _name_of(run, arguments, "getattr", 2, mark)
    if (parts := _numbered(value, name)) is not None:
        return parts[int(name)]
    if len(arguments) > 2 and isinstance(value, Instance) and not has_attribute(run, arguments, keywords, mark):
        return arguments[2]
    return run.attribute(value, name, mark)


def give_attribute(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``setattr(self, f"fc{i}", layer)``"""
    name = _name_of(run, arguments, "setattr", 3, mark)
    run.count_items(1, mark)
    if (parts := _numbered(arguments[0], name)) is not None:
        parts[int(name)] = arguments[2]
        return
    run.give(arguments[0], name, arguments[2], mark)


def _numbered(value: Any, name: str) -> list[Any] | None:
    """The parts of a ``Sequential`` whose names are their places, where one of that name is there."""
    parts = value.names.get("layers") if isinstance(value, Instance) and value.layer is not None else None
    is_place = isinstance(parts, list) and name.isdecimal() and len(name) < _DIGITS and int(name) < len(parts)
    return parts if is_place else None


def names_of(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``vars(self)``: what was given to its attributes."""
    if arguments and isinstance(arguments[0], Instance):
        return arguments[0].names
    raise run.error("unsupported", "known_not_offered", mark, name="vars")


def _name_of(run: Any, arguments: list[Any], function: str, least: int, mark: Mark) -> str:
    """The name of an attribute that a text says; names that begin with ``__`` are nobody's."""
    if len(arguments) < least:
        raise run.error("wrong_arguments", "too_few", mark, gate=function, expected=least, got=len(arguments))
    name = arguments[1]
    if not isinstance(name, str) or not (name.isidentifier() or name.isdecimal()) or name.startswith("__"):
        raise run.error("unsupported", "attribute", mark, name=str(name)[:64])
    return name


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

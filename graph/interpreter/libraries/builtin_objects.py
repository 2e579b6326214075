"""Python's own functions about objects: ``next(iter(xs))``, ``hasattr(self, "w")``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...language.marks import Mark
from ..values import Instance
from .function_tables import given

__all__ = ["has_attribute", "next_item"]


def next_item(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``next(iter(xs))``: an iterator is a list here, and its first item is taken off."""
    source = given(run, arguments, keywords, 0, "iterator", "next", mark)
    if isinstance(source, list) and source:
        return source.pop(0)
    if isinstance(source, Iterator):
        found = next(source, None)
        if found is not None:
            return found
    if len(arguments) > 1:
        return arguments[1]
    raise run.error("wrong_arguments", "no_items", mark)


def has_attribute(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    value, name = arguments[0], arguments[1]
    return isinstance(value, Instance) and name in value.names

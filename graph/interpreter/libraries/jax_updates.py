"""Copies of an array with other elements, as JAX writes them: ``x.at[index].set(value)``."""

from __future__ import annotations

from typing import Any

from ...language.marks import Mark
from ..values import Instance, Layer, Native
from .function_tables import given

__all__ = ["places"]


class _Places(dict[Any, Any]):
    """What stands behind ``x.at``: every index is a place of the array."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self._value = value

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: Any) -> Instance:
        items = list(key) if isinstance(key, tuple) else [key]
        names = {name: Native(name, _update(self._value, items, sign)) for name, sign in _SIGNS.items()}
        names["get"] = Native("get", lambda run, arguments, keywords, mark: run.item(self._value, items, mark))
        return Instance(None, names, _PLACE)


_SIGNS = {
    "set": "", "add": "+", "subtract": "-", "multiply": "*", "mul": "*", "divide": "/", "power": "**", "max": "max",
    "min": "min",
}  # fmt: skip
_PLACE = Layer("place", lambda run, instance, arguments, keywords, mark: instance)


def _update(value: Any, items: list[Any], sign: str) -> Any:
    """The copy where the elements at these places are others."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        from ..indexing import set_item

        part = given(run, arguments, keywords, 0, "values", "at", mark)
        if sign in ("max", "min"):
            part = run.apply(sign, [run.item(value, items, mark), part], {}, mark)
        elif sign:
            part = run.operate(sign, run.item(value, items, mark), part, mark)
        return set_item(run, run.operand(value, mark), items, part, mark)

    return call


def places(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
    """``x.at``: an object whose index gives a place of x."""
    return _Places(arguments[0])

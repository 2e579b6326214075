"""Services for libraries beside gates and sizes: operators, comparisons, calls, brackets."""

from __future__ import annotations

from typing import Any

from ..autodiff.builder import Ref
from ..errors import TraceError
from ..language.marks import Mark
from .attributes import attribute_of
from .calling import call_value
from .free_words import read_word
from .indexing import get_item
from .libraries import spelling_lookup
from .machine import Machine
from .stored_attributes import input_of, overwrite, store_attribute
from .unknown_names import refuse_unknown
from .value_operators import apply_operator, compare_values, negated, own_method
from .values import Module

__all__ = ["Services"]


def _layers(value: Any) -> list[Any]:
    """The objects in a value, and in lists and dicts in it: ``ModuleDict({"h": ModuleList([…])})``."""
    found, pending, seen = [], [value], set()
    while pending:
        item = pending.pop()
        if hasattr(item, "layer"):
            found.append(item)
        elif isinstance(item, list | tuple | dict) and id(item) not in seen:
            seen.add(id(item))
            pending += item.values() if isinstance(item, dict) else item
    return found


class Services(Machine):
    """The machine that programs run on."""

    def free_name(self, name: str, mark: Mark) -> Any:
        read_word(self, name, mark)
        return super().free_name(name, mark)

    def operate(self, sign: str, left: Any, right: Any, mark: Mark) -> Any:
        """An operator between two values, as if it stood in the program."""
        found = own_method(self, sign, left, right)
        if found:
            return self.call(found[0], found[1], {}, mark)
        return apply_operator(self, sign, left, right, mark)

    def negate(self, value: Any, mark: Mark) -> Any:
        return negated(self, value, mark)

    def compare(self, sign: str, left: Any, right: Any, mark: Mark) -> Any:
        return compare_values(self, sign, left, right, mark)

    def call(self, function: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        """The result of a function of the program or of a library."""
        return call_value(self, function, arguments, keywords, mark)

    def member(self, module: Module, name: str) -> Any:
        """``module.name`` of a library; None where there is no such thing."""
        return spelling_lookup.member(module, name)

    def unknown_call(self, name: str, count: int, mark: Mark) -> TraceError:
        """What is said of a call that nothing answers to, of ``count`` arguments."""
        return refuse_unknown(self, name, count, mark)

    def item(self, base: Any, items: list[Any], mark: Mark) -> Any:
        """``base[items]``."""
        return get_item(self, base, items, mark)

    def decided(self, value: Any, mark: Mark) -> Any:
        """The numbers of a value as they are now; the reading depends on them."""
        if self.is_traced(value):
            operand = self.operand(value, mark)
            return self.decide(operand, mark, is_truth=False) if isinstance(operand, Ref) else operand
        return value

    def overwrite(self, target: Any, value: Any, mark: Mark) -> Any:
        """The input with other numbers."""
        overwrite(self, target, value, mark)
        return target

    def attribute(self, value: Any, name: str, mark: Mark) -> Any:
        """``value.name`` from the tables."""
        return attribute_of(self, value, name, mark)

    def give(self, target: Any, name: str, value: Any, mark: Mark) -> None:
        """``target.name = value``"""
        store_attribute(self, target, name, value, mark)

    def input_of(self, value: Any) -> Any:
        """The input whose ``.data`` a value is; else the value."""
        return input_of(self, value)

    def evaluated(self, layer: Any) -> Any:
        """``model.eval()``: layers that behave otherwise in training are told so."""
        pending = [layer]
        seen: set[int] = set()
        while pending:
            found = pending.pop()
            if id(found) not in seen:
                seen.add(id(found))
                found.names["training"] = False
                pending.extend(item for value in found.names.values() for item in _layers(value))
        return layer

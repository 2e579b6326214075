"""A tree back into our own language: text that parses to the same tree, with no bracket too many."""

from __future__ import annotations

import math
from typing import Any

from sympy.core.symbol import Str

from ..language.heads import (
    Call,
    Constant,
    Divide,
    Index,
    ListOf,
    MatrixMultiply,
    Multiply,
    Negate,
    Plus,
    Power,
    Slice,
    Subtract,
    Symbol,
)

__all__ = ["to_source"]

# How tightly the parser binds: + −; * / @; prefix −; **; calls, indices, attributes, names.
_SUM, _PRODUCT, _PREFIX, _POWER, _ATOM = 1, 2, 3, 4, 5
_SIGNS = {Plus: " + ", Subtract: " - ", Multiply: " * ", Divide: " / ", MatrixMultiply: " @ "}
_BINDINGS = {Plus: _SUM, Subtract: _SUM, Multiply: _PRODUCT, Divide: _PRODUCT, MatrixMultiply: _PRODUCT}
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

_Item = str | tuple[Any, int]


def to_source(tree: Any) -> str:
    """The program text of a tree. Iterative: a typed tree may nest without limit."""
    texts: list[str] = []
    stack: list[_Item] = [(tree, _SUM)]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            texts.append(item)
            continue
        node, needed = item
        binding, items = _level(node)
        stack.extend(reversed(["(", *items, ")"] if binding < needed else items))
    return "".join(texts)


def _level(node: Any) -> tuple[int, list[_Item]]:
    """How tightly a node binds, and its text with the operands still to be written."""
    kind = type(node)
    if kind in _SIGNS:
        binding = _BINDINGS[kind]
        return binding, [(node.args[0], binding), _SIGNS[kind], (node.args[1], binding + 1)]
    if isinstance(node, Negate):
        return _PREFIX, ["-", (node.args[0], _PREFIX)]
    if isinstance(node, Power):
        return _power(node)
    if isinstance(node, (Symbol, Str)):
        return _ATOM, [node.name]
    if isinstance(node, Constant):
        return _constant(node.value)
    if isinstance(node, ListOf):
        return _ATOM, ["[", *_with_commas(node.args), "]"]
    if isinstance(node, Slice):
        start, stop, step = node.args
        tail: list[_Item] = [] if isinstance(step, Str) else [":", (step, _SUM)]
        return _ATOM, [(start, _SUM), ":", (stop, _SUM), *tail]
    if isinstance(node, Index):
        return _ATOM, [_base(node.args[0]), "[", *_with_commas(node.args[1:]), "]"]
    assert isinstance(node, Call), kind
    return _ATOM, _call(node)


def _power(node: Any) -> tuple[int, list[_Item]]:
    base, exponent = node.args
    if isinstance(exponent, Constant) and exponent.value < 0:  # x⁻¹: typed so, the exponent is one number
        return _ATOM, [_base(base), str(int(exponent.value)).translate(_RAISED)]
    return _POWER, [(base, _ATOM), " ** ", (exponent, _PREFIX)]


def _constant(value: float | bool) -> tuple[int, list[_Item]]:
    if isinstance(value, bool):
        return _ATOM, [str(value)]
    if value < 0:
        return _PREFIX, [_number(value)]
    return _ATOM, [_number(value)]


def _number(value: float) -> str:
    if math.isnan(value):
        return "math.nan"
    if math.isinf(value):
        return "math.inf" if value > 0 else "-math.inf"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _base(node: Any) -> _Item:
    """What a dot, a bracket or a raised number follows: a bare number would swallow the dot."""
    return (node, _ATOM + 1) if isinstance(node, Constant) else (node, _ATOM)


def _with_commas(nodes: tuple[Any, ...]) -> list[_Item]:
    items: list[_Item] = []
    for position, node in enumerate(nodes):
        items += [", ", (node, _SUM)] if position else [(node, _SUM)]
    return items


def _call(node: Any) -> list[_Item]:
    operands: tuple[Any, ...] = node.operands
    if node.name == ".T":
        return [_base(operands[0]), ".T"]
    head: list[_Item] = [node.name]
    if node.name.startswith("."):
        head, operands = [_base(operands[0]), node.name], operands[1:]
    settings: list[_Item] = []
    for key, value in node.keywords.items():
        settings += [", " if operands or settings else "", f"{key}=", (value, _SUM)]
    return [*head, "(", *_with_commas(operands), *settings, ")"]

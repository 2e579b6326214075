"""Expansions of composite gates: the record's own formula, laid down gate by gate in a builder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sympy.core.symbol import Str, Symbol

from ..errors import Span
from ..gates import GATES, OPERATORS, SPELLINGS
from ..gates.gate import Gate, Operation, Parameter, Shape
from ..language.heads import Call, Constant, Index, ListOf, Slice
from ..language.marks import Mark, postorder
from ..language.read_expression import read_steps
from .builder import Builder, Operand

__all__ = ["expansion_of", "lay_down"]

_read = lru_cache(maxsize=256)(read_steps)


def expansion_of(operation: Operation | None, operand_shapes: Sequence[Shape]) -> str | None:
    """A gate in simpler gates, in our own language; None where it is simple already."""
    if operation is None or operation.gate.expansion is None:
        return None
    expansion = operation.gate.expansion
    if isinstance(expansion, str):
        return expansion
    shapes = iter(operand_shapes)
    return expansion(*(() if c is not None else next(shapes) for c in operation.constants), **operation.params)


def lay_down(text: str, operands: Mapping[str, Operand], builder: Builder, span: Span | None) -> Operand:
    """The output of an expansion, whose gates are added to the builder.

    Args:
        operands: nodes and numbers by the names that the record gives them.
        span: where the gate was typed; all that it is made of stands there.
    """
    place = span or Span(0, 0)
    values: dict[str, Any] = dict(operands)
    value: Any = None
    for name, tree in _read(text):
        value = _value(tree, values, builder, Mark(place, place))
        values[name or ""] = value
    made: Operand = value
    return made


def _value(root: Any, values: Mapping[str, Any], builder: Builder, mark: Mark) -> Any:
    """A node, a number, a slice, or a tuple of them (a list)."""
    stack: list[Any] = []
    for tree in postorder(root):
        if isinstance(tree, Constant):
            stack.append(tree.value)
            continue
        if isinstance(tree, Symbol):
            stack.append(values[tree.name])
            continue
        count = sum(not isinstance(arg, Str) for arg in tree.args)
        parts = stack[len(stack) - count :]
        del stack[len(stack) - count :]
        stack.append(_made(tree, parts, builder, mark))
    return stack[0]


def _made(tree: Any, parts: list[Any], builder: Builder, mark: Mark) -> Any:
    if isinstance(tree, ListOf):
        return tuple(parts)
    if isinstance(tree, Slice):
        ends = iter(parts)
        return slice(*(None if isinstance(arg, Str) else int(next(ends)) for arg in tree.args))
    if isinstance(tree, Index):
        items = iter(parts[1:])
        places = (Ellipsis if isinstance(arg, Str) else next(items) for arg in tree.args[1:])
        index = tuple(int(place) if isinstance(place, float) else place for place in places)
        return builder.apply(OPERATORS["[]"], parts[:1], {"index": index}, mark)
    if isinstance(tree, Call):
        gate = _gate_of(tree)
        count = len(tree.operands)
        operands, rest = _operands(gate, parts[:count])
        given = dict(zip(tree.keywords, parts[count:], strict=True))
        return builder.apply(gate, operands, _parameters(gate, rest, given), mark)
    return builder.apply(OPERATORS[tree.operator], parts, {}, mark)


def _gate_of(tree: Call) -> Gate:
    """The gate that a call names; ``max`` of one tensor reduces it."""
    name = SPELLINGS[tree.name]
    over = GATES.get(f"{name}_over")
    return over if over and (len(tree.operands) == 1 or tree.keywords) else GATES[name]


def _operands(gate: Gate, given: list[Any]) -> tuple[list[Any], list[Any]]:
    """Operands, and what of the parameters was written behind them."""
    if gate.listed:
        return list(given[0]), given[1:]
    count = len(given) if gate.variadic else len(gate.operands)
    return given[:count], given[count:]


def _parameters(gate: Gate, rest: list[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    if rest and gate.parameters[0].kind == "shape" and not isinstance(rest[0], tuple):
        rest = [tuple(rest)]
    values = dict(zip((parameter.name for parameter in gate.parameters), rest, strict=False)) | dict(given)
    return {one.name: _as_kind(one, values[one.name]) if one.name in values else one.default for one in gate.parameters}


def _as_kind(parameter: Parameter, value: Any) -> Any:
    kind: Callable[[Any], Any] = {"flag": bool, "number": float}.get(parameter.kind, int)
    if isinstance(value, tuple):
        return tuple(map(kind, value))
    return (kind(value),) if parameter.kind == "shape" else kind(value)

"""A gate's formulas as templates: compiled once for every gate and its constants, filled at every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from sympy.core.symbol import Str

from ..gates.gate import Operation, Value
from ..language.heads import Call, Constant, Index, ListOf, Multiply, Negate, Slice, Symbol, call
from ..language.read_expression import read_expression
from ..notation.formula_parts import COMMA
from ..notation.pieces import Notation, Piece, Template
from ..notation.substitution import put_constants, substitute
from ..notation.typeset import ProductSign, compile_template
from .formula_settings import with_settings, without_axes

__all__ = [
    "OperationKey", "constant_local", "key_here", "key_of", "operand_slots", "place_pieces", "rule_template",
    "slots_of", "template_of", "whole_tree",
]  # fmt: skip


_LISTED = 6  # places of an index that are written out


@dataclass(frozen=True, slots=True)
class OperationKey:
    """An operation as the key of a cache: equal where the formulas are."""

    name: str
    constants: tuple[float | None, ...]
    params: str
    operation: Operation = field(compare=False)
    formula: str = ""  # what it computes, where that is written otherwise at its numbers


def key_of(operation: Operation, formula: str = "") -> OperationKey:
    """The key under which an operation's formulas are kept."""
    params = repr(operation.params) if operation.params else ""
    return OperationKey(operation.gate.name, operation.constants, params, operation, formula)


def key_here(operation: Operation, operands: Sequence[Value]) -> OperationKey:
    """The same with the formula as it holds at these operands."""
    gate = operation.gate
    if gate.formula_here is None:
        return key_of(operation)
    text = gate.formula_text(operation.params)
    here = gate.formula_here(text, *operands, **operation.params)
    return key_of(operation, "" if here == text else here)


def slots_of(key: OperationKey) -> tuple[str, ...]:
    """Names that stand for the operands in the formulas, constants included."""
    operands = key.operation.gate.operands
    count = len(key.constants)
    if count <= len(operands):
        return operands[:count]
    return tuple(f"operand{position}" for position in range(count))


@lru_cache(maxsize=1024)
def operand_slots(key: OperationKey) -> tuple[str, ...]:
    """Names in the formulas for the operands that have an edge, in the edges' order."""
    return tuple(name for name, constant in zip(slots_of(key), key.constants, strict=True) if constant is None)


@lru_cache(maxsize=1024)
def _tree(text: str) -> Any:
    return read_expression(text)


def _numbers(key: OperationKey) -> dict[str, float]:
    """Everything in the formulas that is a number here: constant operands and numeric parameters."""
    numbers = {n: c for n, c in zip(slots_of(key), key.constants, strict=True) if c is not None}
    for name, value in key.operation.params.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            numbers[name] = float(value)
    return numbers


def _settled(key: OperationKey, tree: Any) -> Any:
    """The tree with the operation's own numbers and settings in it."""
    shapes = {
        name: ListOf(*(Constant(float(size)) for size in value))
        for name, value in key.operation.params.items()
        if isinstance(value, tuple) and all(isinstance(size, int) for size in value)
    }
    numbers = _numbers(key)
    tree = substitute(tree, shapes) if shapes else tree
    return put_constants(tree, numbers) if numbers else tree


@lru_cache(maxsize=1024)
def whole_tree(key: OperationKey) -> Any:
    """What the gate computes, over its slots."""
    gate, slots = key.operation.gate, slots_of(key)
    index = next((p.name for p in gate.parameters if p.kind == "index"), None)
    if index is not None:
        parts = _index_parts(key.operation.params[index])
        if len(gate.operands) == 1:
            return Index(Symbol(slots[0]), *parts)
        return _settled(key, call("replaced", (*map(Symbol, slots), ListOf(*parts))))
    tree = _tree(key.formula or gate.formula_text(key.operation.params))
    if (gate.variadic or gate.listed) and isinstance(tree, Call):
        symbols = tuple(Symbol(slot) for slot in slots)
        tree = call(tree.name, (ListOf(*symbols),) if gate.listed else symbols)
    return _settled(key, with_settings(gate, tree, key.operation.params))


def _index_parts(index: tuple[Any, ...]) -> tuple[Any, ...]:
    """What stands in the brackets; a new axis moves no element."""
    return tuple(_index_part(part) for part in index if part is not None) or (Str("..."),)


def _index_part(part: Any) -> Any:
    if isinstance(part, slice):
        ends = (part.start, part.stop, part.step)
        return Slice(*(Str("") if end is None else Constant(float(end)) for end in ends))
    if part is Ellipsis:
        return Str("...")
    if isinstance(part, int):
        return Constant(float(part))
    places = np.asarray(part)
    if places.dtype == bool and places.ndim == 1:
        places = np.flatnonzero(places)  # a mask by the places that it lets through
    flat = np.ravel(places.astype(float))
    if places.ndim > 1 or flat.size > _LISTED:
        return Str("…")
    return ListOf(*(Constant(float(number)) for number in flat))


@lru_cache(maxsize=1024)
def place_pieces(key: OperationKey, notation: Notation) -> dict[str, Piece]:
    """What stands in an index's brackets, by the parameter's name, for rules that put gradients back there."""
    pieces: dict[str, Piece] = {}
    for parameter in key.operation.gate.parameters:
        if parameter.kind == "index":
            parts = _index_parts(key.operation.params[parameter.name])
            texts = [compile_template(part, notation).piece({}).text for part in parts]
            pieces[parameter.name] = Piece(COMMA[notation].join(texts))
    return pieces


@lru_cache(maxsize=1024)
def _short(key: OperationKey) -> Any:
    """The output in brief: as an operator or one call, σ(u) rather than 1/(1 + e⁻ᵘ)."""
    gate, whole = key.operation.gate, whole_tree(key)
    symbols = tuple(Symbol(slot) for slot in slots_of(key))
    is_call = isinstance(whole, Call) and whole.operands[: len(symbols)] == symbols
    if gate.operator or gate.variadic or gate.listed or is_call or isinstance(whole, Index):
        return whole
    return _settled(key, call(gate.name, symbols))


def _local(key: OperationKey, operand: int) -> Any:
    """The local gradient for one operand of an elementwise gate, over its slots and ``out``."""
    gate, slots = key.operation.gate, slots_of(key)
    if len(slots) <= len(gate.operands):
        return _settled(key, _tree(gate.local_formulas[operand]))
    first, second = gate.operands[:2]  # of many operands, each is compared with the output
    return substitute(_tree(gate.local_formulas[0]), {first: Symbol(slots[operand]), second: Symbol("out")})


@lru_cache(maxsize=1024)
def constant_local(key: OperationKey, operand: int) -> bool:
    """The local gradient is a number that depends on no operand."""
    tree = _local(key, operand)
    while isinstance(tree, Negate):
        tree = tree.args[0]
    return isinstance(tree, Constant)


def _flowing(local: Any, is_summed: bool) -> Any:
    """LG ∘ UG of an elementwise gate on arrays, with factors of one left out."""
    product = put_constants(Multiply(local, Symbol("UG")), {})
    return call("sum", (product,)) if is_summed else product


@lru_cache(maxsize=4096)
def template_of(key: OperationKey, part: str, notation: Notation, product: ProductSign = "") -> Template:
    """A template of an operation.

    Args:
        part: "whole" (what it computes), "flat" (the same of vectors and numbers), "short" (the same in brief),
            "local <operand>" (its local gradient),
            "flow <operand>" (LG ∘ UG), "sum <operand>" (the same, summed back);
            with " open" behind it, ``out`` is written as what it is made of.
    """
    kind, number, *rest = [*part.split(" "), "", ""]
    if kind in ("whole", "flat"):
        tree = whole_tree(key)
        return compile_template(without_axes(tree) if kind == "flat" else tree, notation, product)
    if kind == "short":
        return compile_template(_short(key), notation, product)
    local = _local(key, int(number))
    if rest[0] == "open":
        local = substitute(local, {"out": _short(key)})
    if kind == "local":
        return compile_template(local, notation, product)
    return compile_template(_flowing(local, kind == "sum"), notation, product)


@lru_cache(maxsize=4096)
def rule_template(rule: str, notation: Notation, product: ProductSign, is_unit: bool = False) -> Template:
    """A structured gate's vector-Jacobian product, over UG, out and its operands.

    ``is_unit``: UG is the number 1, and a factor of one is left out.
    """
    tree = put_constants(_tree(rule), {"UG": 1.0} if is_unit else {})
    return compile_template(tree, notation, product)

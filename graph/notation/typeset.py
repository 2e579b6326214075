"""Trees as mathematics, in three notations: plain Unicode (labels), LaTeX (slides) and MathML (the page).

A tree is compiled to a template whose slots are its names; ``notation`` says how each head looks.
The walk keeps its own stack: a typed tree may nest without limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from sympy.core.symbol import Str

from ..language.heads import Call, Constant, Divide, Multiply, Negate, Plus, Power, Subtract, Symbol
from ..numbers import full
from .patterns import PRODUCT_SIGNS, TIMES, Look
from .pieces import (
    ATOM,
    BRACKETS,
    MINUS,
    SUM,
    Joint,
    Notation,
    Piece,
    Raised,
    Slot,
    Template,
    name_piece,
    number_piece,
    raise_plain,
)
from .plain_source import to_source
from .standard_forms import standard_form
from .templates import look_of, operands_of

__all__ = ["ProductSign", "compile_template", "constant_piece", "to_source", "typeset"]

_BEGIN_WITH_ONE = ("greater", "greater_equal", "less", "less_equal", "equal", "not_equal")  # 𝟙[x ≥ y]
_OF_NUMBERS = ("log", "sqrt", "exp")
ProductSign = Literal["", "·", "×", "∘"]


@dataclass(frozen=True, slots=True)
class _Todo:
    """A tree still to be written: in brackets below ``binding``; ``leading``: a bare minus sign is fine here."""

    tree: Any
    binding: int
    leading: bool


class _Mark(Enum):
    """Around an exponent of the plain notation."""

    RAISE = 1
    END = 2


_Part = str | Slot | Joint | Raised
_Item = _Part | _Todo | _Mark


def constant_piece(value: float, notation: Notation) -> Piece:
    """A number of the formula itself: exact while short, else with four digits."""
    exact = full(float(value))
    digits = len(exact.strip("−0.").replace(".", "")) if len(exact) <= 7 else 4
    return number_piece(float(value), notation, max(1, digits))


def compile_template(tree: Any, notation: Notation, product: ProductSign = "", binding: int = SUM) -> Template:
    """The tree as a template whose slots are its names.

    Args:
        product: how elementwise products are written; "" is juxtaposition.
        binding: what the whole must hold together like; it is bracketed below that.
    """
    parts: list[_Part] = []
    raised: list[list[_Part]] = []
    stack: list[_Item] = [_Todo(tree, binding, True)]
    while stack:
        item = stack.pop()
        target = raised[-1] if raised else parts
        if isinstance(item, _Todo):
            stack.extend(reversed(_expand(item, notation, product)))
        elif item is _Mark.RAISE:
            raised.append([])
        elif item is _Mark.END:
            inner = raised.pop()
            (raised[-1] if raised else parts).extend(_exponent(inner))
        else:
            target.append(item)
    merged = _merged(parts)
    inner = [p for part in merged for p in (part.parts if isinstance(part, Raised) else (part,))]
    names = tuple(dict.fromkeys(part.name for part in inner if isinstance(part, Slot)))
    return Template(merged, notation, _binding_of(tree, notation), names)


def typeset(tree: Any, notation: Notation, names: Mapping[str, Piece] | None = None, product: ProductSign = "") -> str:
    """The tree written out; ``names`` puts pieces (a number, a shape) in the place of names."""
    template = compile_template(tree, notation, product)
    pieces = {name: name_piece(name, notation) for name in template.names}
    return template.fill(pieces | dict(names or {}))


def _merged(parts: list[_Part]) -> tuple[_Part, ...]:
    """Neighbouring texts as one."""
    merged: list[_Part] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    return tuple(merged)


def _exponent(parts: list[_Part]) -> list[_Part]:
    """A short exponent is raised when its slots are filled; one with its own exponents or many parts stays level."""
    merged = _merged(parts)
    if all(isinstance(part, str) for part in merged):
        return [raise_plain("".join(str(part) for part in merged))]
    if len(merged) <= 4 and not any(isinstance(part, Raised) for part in merged):
        return [Raised(merged)]  # type: ignore[arg-type]
    return ["^(", *merged, ")"]


def _binding_of(tree: Any, notation: Notation) -> int:
    tree = standard_form(tree)
    if isinstance(tree, Constant):
        return constant_piece(tree.value, notation).binding
    if isinstance(tree, (Symbol, Str)):
        return ATOM
    return look_of(tree, notation).binding


def _expand(todo: _Todo, notation: Notation, product: ProductSign) -> list[_Item]:
    """One level of a tree: its text, and what is still to be written."""
    tree = standard_form(todo.tree)
    if isinstance(tree, Symbol):
        return [Slot(tree.name, todo.binding, todo.leading)]
    if isinstance(tree, Str):
        return [tree.name]
    opening, closing = BRACKETS[notation]
    if isinstance(tree, Constant):
        piece = constant_piece(tree.value, notation)
        is_bare = piece.binding >= todo.binding and (todo.leading or not piece.is_negative)
        return [piece.text] if is_bare else [opening, piece.text, closing]
    look = look_of(tree, notation)
    first = look.parts[0]
    starts_with_minus = isinstance(first, str) and first.endswith(MINUS[notation])
    if look.binding < todo.binding or (starts_with_minus and not todo.leading):
        return [opening, *_parts(tree, look, True, notation, product), closing]
    return _parts(tree, look, todo.leading, notation, product)


def _parts(tree: Any, look: Look, leading: bool, notation: Notation, product: ProductSign) -> list[_Item]:
    operands = operands_of(tree, notation)
    items: list[_Item] = []
    for part in look.parts:
        if isinstance(part, str):
            items.append(part)
        elif part.role == "sign":
            items.append(_sign(tree, notation, product))
        elif part.role == "exponent":
            items += [_Mark.RAISE, _Todo(operands[part.operand], SUM, True), _Mark.END]
        else:
            is_leading = part.role == "fresh" or (part.role == "inherits" and leading)
            items.append(_Todo(operands[part.operand], part.binding, is_leading))
    return items


def _is_number(tree: Any) -> bool:
    """Whether a factor is made of numbers alone, 2/3 or ln 2; an array of ones isn't."""
    if isinstance(tree, (Divide, Negate, Power, Multiply)) or (isinstance(tree, Call) and tree.name in _OF_NUMBERS):
        stack = [tree]
        while stack:
            each = stack.pop()
            if isinstance(each, Symbol) and each.name != "pi":
                return False
            if isinstance(each, Call) and each.name not in _OF_NUMBERS:
                return False
            stack += each.operands if isinstance(each, Call) else each.args
        return True
    return isinstance(tree, Constant)


def _sign(tree: Any, notation: Notation, product: ProductSign) -> str | Joint:
    """What stands between the factors of a product."""
    left, right = tree.args
    has_number = _is_number(left) or _is_number(right)
    if product and not (product == "∘" and has_number):  # ∘ stands between arrays
        return PRODUCT_SIGNS[product][notation]
    if product and not isinstance(left, Constant) and not isinstance(right, Constant):
        return PRODUCT_SIGNS["·"][notation]
    if isinstance(right, Constant):
        return TIMES[notation] if isinstance(left, Constant) else PRODUCT_SIGNS["·"][notation]
    if isinstance(right, Call) and right.name in _BEGIN_WITH_ONE:
        return PRODUCT_SIGNS["·"][notation]
    beside, apart = PRODUCT_SIGNS[""][notation], PRODUCT_SIGNS["·"][notation]
    if notation == "plain" and isinstance(right, Call) and "_" in right.name:
        return apart  # 0.9·one-hot(t)
    while isinstance(left, Multiply):
        left = left.args[1]
    is_number = isinstance(left, Constant)
    while isinstance(right, Power):
        right = right.args[0]
    if isinstance(left, Symbol) and isinstance(right, (Plus, Subtract)):
        return apart  # b(a − 1) would read as a function of a − 1
    is_call = isinstance(left, Call) or isinstance(right, Call) or isinstance(tree.args[1], Power)
    if notation == "plain" and is_call and not is_number:
        return apart  # x·ln(2), b·aᵇ⁻¹, √x·y
    names = tuple(part.name for part in (left, right) if isinstance(part, Symbol))
    if notation == "plain" and not isinstance(left, (Symbol, Constant)) and not isinstance(right, Symbol):
        return apart
    return Joint(names, beside, apart) if names else beside

"""Operators between values: static ones are worked out, traced ones become gates."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import Fix
from ..gates import OPERATORS
from ..language.marks import Mark
from ..language.usual_definitions import CROSSES
from ..words import ShapeName
from .class_methods import find_method
from .container_operators import joined
from .container_walk import unfolded
from .membership import is_in, is_plain
from .values import Bound, Definition, Function, Instance, Native, SizeFloat, SizeInt, size

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["METHODS", "apply_operator", "compare_values", "product_of"]

# Methods by which a program's own class takes part: of the left operand, of the right one.
METHODS = {
    "+": ("__add__", "__radd__"), "-": ("__sub__", "__rsub__"), "*": ("__mul__", "__rmul__"),
    "/": ("__truediv__", "__rtruediv__"), "**": ("__pow__", "__rpow__"), "@": ("__matmul__", "__rmatmul__"),
    "//": ("__floordiv__", "__rfloordiv__"), "%": ("__mod__", "__rmod__"), "-x": ("__neg__", ""),
    "<": ("__lt__", "__gt__"), ">": ("__gt__", "__lt__"), "<=": ("__le__", "__ge__"), ">=": ("__ge__", "__le__"),
    "==": ("__eq__", "__eq__"), "!=": ("__ne__", "__ne__"),
}  # fmt: skip
_NUMBERS: dict[str, Callable[..., Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "-x": operator.neg, "·": operator.mul,
}  # fmt: skip
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_GATES = {"<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal", "==": "equal", "!=": "not_equal",
          "&": "logical_and", "|": "logical_or", "~": "logical_not", "xor": "logical_xor"}  # fmt: skip
_E = math.e
_FUNCTIONS = (Function, Definition, Native)
_SPACE = 3


def apply_operator(machine: Machine, sign: str, left: Any, right: Any, mark: Mark) -> Any:
    """``left sign right``, both of them values that are no objects of the program's classes."""
    if sign == "·":
        return product_of(machine, left, right, (False, False), mark)
    if isinstance(left, _FUNCTIONS) and isinstance(right, _FUNCTIONS) and "∘" in machine.source:
        return _composed(left, right)
    containers = joined(machine, sign, left, right, mark)
    if containers is not None:
        return containers
    left, right = _value(machine, left, mark), _value(machine, right, mark)
    if _is_number(left) and _is_number(right):
        return _fold(machine, sign, left, right, mark)
    if sign in ("&", "|", "xor"):
        return _logic(machine, sign, left, right, mark)
    if sign == "//":
        return machine.apply("floor", [_gate(machine, "/", [left, right], mark)], {}, mark)
    if sign == "%":
        quotient = machine.apply("floor", [_gate(machine, "/", [left, right], mark)], {}, mark)
        return _gate(machine, "-", [left, _gate(machine, "*", [right, quotient], mark)], mark)
    if sign == "**":
        return _power(machine, left, right, mark)
    if sign == "⊗":
        return machine.apply("outer", [left, right], {}, mark)
    if sign == "@" and not (machine.shape(left, mark) and machine.shape(right, mark)):
        return _gate(machine, "@", [left, right], mark)
    return _gate(machine, sign, [left, right], mark)


def _composed(outer: Any, inner: Any) -> Native:
    """``f ∘ g`` of two functions: f of what g gives."""

    def call(run: Any, arguments: list[Any], keywords: dict[str, Any], mark: Mark) -> Any:
        return run.call(outer, [run.call(inner, arguments, keywords, mark)], {}, mark)

    return Native("∘", call)


def tell_crosses_apart(machine: Machine, left: Any, right: Any, mark: Mark) -> None:
    """``a × b`` of two vectors of three is the cross product to some and elementwise to others.

    Raises:
        TraceError: both operands are vectors of three.
    """
    source, sign = machine.source, machine.source[mark.at.start : mark.at.end]
    if machine.is_code or sign not in CROSSES:
        return
    left, right = _value(machine, left, mark), _value(machine, right, mark)
    if not (machine.shape(left, mark) == machine.shape(right, mark) == (_SPACE,)):
        return
    before, after = source[mark.span.start : mark.at.start].strip(), source[mark.at.end : mark.span.end].strip()
    is_latex = "\\" in sign
    cross, elementwise = ("\\operatorname{cross}", "\\odot") if is_latex else ("cross", "⊙")
    readings = f"{cross}({before}, {after})", f"{before} {elementwise} {after}"
    fixes = tuple(Fix(reading, mark.span, reading) for reading in readings)
    raise machine.error("wrong_arguments", "cross_or_elementwise", mark, sign=sign, fixes=fixes)


def with_columns_as_vectors(machine: Machine, left: Any, right: Any, mark: Mark) -> tuple[Any, Any]:
    """A column that is written out beside a vector of as many numbers is that vector: no table of all pairs."""
    before = machine.source[mark.span.start : mark.at.start].rstrip()
    after = machine.source[mark.at.end : mark.span.end].lstrip()
    is_right, is_left = after.startswith("\\begin{"), before.endswith("matrix}")
    if not (is_left or is_right):
        return left, right
    a, b = (machine.shape(_value(machine, one, mark), mark) for one in (left, right))
    if len(a) == 1 and b == (*a, 1) and a[0] > 1 and is_right:
        right = machine.apply("reshape", [_value(machine, right, mark)], {"shape": a}, mark)
    elif len(b) == 1 and a == (*b, 1) and b[0] > 1 and is_left:
        left = machine.apply("reshape", [_value(machine, left, mark)], {"shape": b}, mark)
    return left, right


def _gate(machine: Machine, sign: str, operands: list[Any], mark: Mark) -> Any:
    """The gate of an operator of the language."""
    return machine.apply(OPERATORS[sign].name, operands, {}, mark)


def negated(machine: Machine, value: Any, mark: Mark) -> Any:
    value = _value(machine, value, mark)
    if _is_number(value):
        return _like([value], -value)
    return machine.apply(OPERATORS["-x"].name, [value], {}, mark)


def _value(machine: Machine, value: Any, mark: Mark) -> Any:
    return machine.defined_value(value, mark) if isinstance(value, Definition) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, bool | int | float)


def _like(operands: list[Any], result: Any) -> Any:
    is_size = any(isinstance(operand, SizeInt | SizeFloat) for operand in operands)
    return size(result) if is_size else result


def _fold(machine: Machine, sign: str, left: Any, right: Any, mark: Mark) -> Any:
    """Arithmetic of static numbers: whole ones stay whole, within 64 bits; floats never raise."""
    if sign in ("&", "|", "xor"):
        whole = {"&": operator.and_, "|": operator.or_, "xor": operator.xor}[sign](int(left), int(right))
        return bool(whole) if isinstance(left, bool) and isinstance(right, bool) else _like([left, right], whole)
    if sign == "**":
        return _like([left, right], _power_of_numbers(machine, left, right, mark))
    if sign in ("@", "⊗"):
        return _gate(machine, "@", [left, right], mark)
    try:
        result = _NUMBERS[sign](left, right)
    except ZeroDivisionError:
        raise machine.error("bad_value", "divided_by_zero", mark) from None
    except OverflowError:
        raise machine.error("too_large", "integer_size", mark, limit=machine.limits.integer_bits, value=65) from None
    return _checked(machine, [left, right], result, mark)


def _checked(machine: Machine, operands: list[Any], result: Any, mark: Mark) -> Any:
    bits = machine.limits.integer_bits
    if isinstance(result, int) and result.bit_length() > bits:
        raise machine.error("too_large", "integer_size", mark, limit=bits, value=result.bit_length())
    if isinstance(result, float) and not math.isfinite(result) and all(math.isfinite(o) for o in operands):
        raise machine.error("bad_value", "not_finite", mark)
    return _like(operands, result)


def _power_of_numbers(machine: Machine, left: Any, right: Any, mark: Mark) -> Any:
    if isinstance(left, int) and isinstance(right, int) and right >= 0 and abs(left).bit_length() * right <= 64:
        return left**right
    return machine.builder.apply(OPERATORS["**"], [float(left), float(right)], {}, mark)


def _power(machine: Machine, left: Any, right: Any, mark: Mark) -> Any:
    """A power; e to the u is the lecture's exp gate, a matrix to the −1 its inverse."""
    if isinstance(left, float) and left == _E:
        return machine.apply("exp", [right], {}, mark)
    is_inverse = isinstance(right, int | float) and right == -1 and _is_mathematical(machine, mark)
    if is_inverse and len(machine.shape(left, mark)) == 2:
        return machine.apply("inv", [left], {}, mark)
    return _gate(machine, "**", [left, right], mark)


def _is_mathematical(machine: Machine, mark: Mark) -> bool:
    """Whether a power is written as mathematics writes it: in LaTeX, or with a raised sign or ``^`` outside of code."""
    typed = machine.source[mark.at.start : mark.at.end]
    return machine.is_mathematics or (not machine.is_code and not typed.startswith("*"))


def _logic(machine: Machine, sign: str, left: Any, right: Any, mark: Mark) -> Any:
    if not machine.is_traced(left) and not machine.is_traced(right):
        if isinstance(left, set) and isinstance(right, set):
            return left & right if sign == "&" else left | right
        unfolded(machine.budget, left, right)
        a, b = np.asarray(left) != 0, np.asarray(right) != 0
        machine.count_made(np.shape(a), mark)
        return a & b if sign == "&" else a | b if sign == "|" else a ^ b
    return machine.apply(_GATES[sign], [left, right], {}, mark)


def inverted(machine: Machine, value: Any, mark: Mark) -> Any:
    """``~value``."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return ~value
    if isinstance(value, np.ndarray):
        return value == 0
    return machine.apply("logical_not", [value], {}, mark)


# ---- products of mathematics
def product_of(machine: Machine, left: Any, right: Any, transposed: tuple[bool, ...], mark: Mark) -> Any:
    """Side by side or with a dot: a number scales, two arrays give the matrix product; x xᵀ of a vector is outer.

    Raises:
        TraceError: ``shape_mismatch``: no matrix product of these shapes.
    """
    left, right = _value(machine, left, mark), _value(machine, right, mark)
    if _is_number(left) and _is_number(right):
        return _fold(machine, "*", left, right, mark)
    a, b = machine.shape(left, mark), machine.shape(right, mark)
    if not a or not b:
        return _gate(machine, "*", [left, right], mark)
    if len(a) == 1 and len(b) == 1 and transposed == (False, True):
        return machine.apply("outer", [left, right], {}, mark)
    if len(a) == 1 and len(b) == 2 and b[0] == 1 and a[0] != 1:
        return machine.apply("outer", [left, machine.apply("reshape", [right], {"shape": (b[1],)}, mark)], {}, mark)
    if a[-1] == (b[-2] if len(b) > 1 else b[0]):
        return _gate(machine, "@", [left, right], mark)
    return machine.apply("matmul", [left, right], {}, mark)  # says which shapes do not fit


# ---- comparisons
def compare_values(machine: Machine, sign: str, left: Any, right: Any, mark: Mark) -> Any:
    """One comparison: a static answer, or a gate without gradient."""
    left, right = _value(machine, left, mark), _value(machine, right, mark)
    if sign in ("is", "is not"):
        same = (
            left is right or ((left is None) == (right is None) and left == right)
            if is_plain(left, right)
            else left is right
        )
        return same if sign == "is" else not same
    if sign in ("in", "not in"):
        return is_in(machine, left, right, mark) == (sign == "in")
    if machine.is_traced(left) or machine.is_traced(right):
        if left is None or right is None or isinstance(left, str) or isinstance(right, str):
            return sign == "!="
        return machine.apply(_GATES[sign], [left, right], {}, mark)
    unfolded(machine.budget, left, right)
    is_array = isinstance(left, np.ndarray) or isinstance(right, np.ndarray)
    if is_array:
        machine.count_made(np.shape(left) or np.shape(right), mark)
    try:
        return _SIGNS[sign](np.asarray(left), np.asarray(right)) if is_array else bool(_SIGNS[sign](left, right))
    except TypeError:
        raise machine.error("wrong_arguments", "compared", mark, sign=sign) from None
    except ValueError:
        shapes = {"left_shape": ShapeName(np.shape(left)), "right_shape": ShapeName(np.shape(right))}
        names = {"left": "[…]", "right": "[…]", "gate": sign}
        raise machine.error("shape_mismatch", "shape_broadcast", mark, **names, **shapes) from None


def own_method(machine: Machine, sign: str, left: Any, right: Any) -> tuple[Any, list[Any]] | None:
    """The method of a program's class that an operator calls, with its arguments."""
    names = METHODS.get(sign)
    if names is None:
        return None
    for value, other, name in ((left, right, names[0]), (right, left, names[1])):
        if isinstance(value, Instance) and name and (method := find_method(value.type, name)) is not None:
            return Bound(value, method), [other]
    return None

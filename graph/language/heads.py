"""SymPy nodes that keep what was typed.

SymPy's own Add, Mul and Pow reorder and rewrite; these heads hold their operands in typed order,
are never evaluated, hashed or compared while a program is read, and may nest without limit.
Names are ``sympy.Symbol``; numbers are ``Constant``.
"""

from __future__ import annotations

from typing import Any

from sympy.core.basic import Basic
from sympy.core.expr import AtomicExpr, Expr
from sympy.core.symbol import Str, Symbol

__all__ = [
    "Call", "Constant", "Divide", "Head", "Index", "ListOf", "MatrixMultiply", "Multiply", "Negate",
    "Plus", "Power", "Slice", "Subtract", "Symbol", "call",
]  # fmt: skip


class Head(Expr):
    """An operator as typed; ``args`` are its operands from left to right."""

    __slots__ = ()
    is_commutative = True
    operator = ""  # as typed; "-x" for the prefix minus

    def __new__(cls, *args: Basic) -> Any:
        return Basic.__new__(cls, *args)


class Plus(Head):
    """a + b"""

    operator = "+"


class Subtract(Head):
    """a - b"""

    operator = "-"


class Multiply(Head):
    """a * b, elementwise"""

    operator = "*"


class Divide(Head):
    """a / b"""

    operator = "/"


class Power(Head):
    """a ** b"""

    operator = "**"


class MatrixMultiply(Head):
    """a @ b"""

    operator = "@"


class Negate(Head):
    """-a"""

    operator = "-x"


class ListOf(Head):
    """[a, b, ...]"""


class Slice(Head):
    """start:stop:step; an absent part is ``Str("")``"""


class Index(Head):
    """base[i, j, ...]: args are the base and then one ``Constant``, ``Slice`` or ``Str("...")`` an axis"""


class Call(Head):
    """A function call: args are ``Str(name)``, ``Str(keyword names, comma-joined)``, positional operands,
    then keyword values. ``name`` is the spelling as typed, module and all (``np.exp``); a method call
    ``x.sum(0)`` has the name ``.sum`` and its object as first operand."""

    @property
    def name(self) -> str:
        return str(self.args[0].name)

    @property
    def keywords(self) -> dict[str, Any]:
        names = self.args[1].name.split(",") if self.args[1].name else []
        return dict(zip(names, self.args[len(self.args) - len(names) :], strict=True))

    @property
    def operands(self) -> tuple[Any, ...]:
        names = self.args[1].name.split(",") if self.args[1].name else []
        return tuple(self.args[2 : len(self.args) - len(names)])


def call(name: str, operands: tuple[Any, ...], keywords: dict[str, Any] | None = None) -> Call:
    """``name(*operands, **keywords)`` as a tree."""
    keywords = keywords or {}
    tree: Call = Call(Str(name), Str(",".join(keywords)), *operands, *keywords.values())
    return tree


class Constant(AtomicExpr):
    """A number as typed, a float64 (or a bool, as a keyword's value)."""

    __slots__ = ("value",)
    is_commutative = True
    value: float | bool

    def __new__(cls, value: float | bool) -> Any:
        obj = AtomicExpr.__new__(cls)
        obj.value = value
        return obj

    def _hashable_content(self) -> tuple[Any, ...]:
        return (self.value,)

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
    "And", "Attribute", "BitAnd", "BitOr", "BitXor", "Call", "CallOf", "Compare", "Comprehension", "Constant", "DictOf",
    "Divide", "FloorDivide", "ForClause", "FormatText", "Head", "IfClause", "IfElse", "Index", "Invert", "Lambda",
    "ListOf", "MatrixMultiply", "Modulo", "Multiply", "Negate", "Not", "Nothing", "Or", "Outer", "Plus", "Power",
    "Product", "SetOf", "Slice", "Star", "Subscript", "Subtract", "SumOver", "Symbol", "Text", "TupleOf", "Walrus",
    "call",
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
    """base[i, j, ...]: args are the base and then one ``Constant``, ``Slice`` or ``Str("...")`` for each axis"""


class Product(Head):
    """a b, a · b: the product of mathematics. A number scales; two arrays give the matrix product."""

    operator = "·"


class Outer(Head):
    """a ⊗ b"""

    operator = "⊗"


class FloorDivide(Head):
    """a // b"""

    operator = "//"


class Modulo(Head):
    """a % b"""

    operator = "%"


class BitAnd(Head):
    """a & b"""

    operator = "&"


class BitOr(Head):
    """a | b"""

    operator = "|"


class BitXor(Head):
    """xor of two masks (``np.logical_xor``; ``^`` is power)"""

    operator = "xor"


class Invert(Head):
    """~a"""

    operator = "~"


class Compare(Head):
    """a < b <= c: args are ``Str`` of the signs, comma-joined (``<``, ``<=``, ``>``, ``>=``, ``==``, ``!=``, ``in``,
    ``not in``, ``is``, ``is not``), then the operands"""


class And(Head):
    """a and b: each operand is reached only where those before it hold"""


class Or(Head):
    """a or b"""


class Not(Head):
    """not a"""


class IfElse(Head):
    """then if test else otherwise: args are the test, then, otherwise"""


class Lambda(Head):
    """lambda: args are ``Str`` of its parameters, comma-joined, as ``x``, ``y=`` (has a default), ``*rest``,
    ``**more``; the defaults in order; the body"""


class Comprehension(Head):
    """args: ``Str`` of "list", "set", "dict" or "generator"; the element (of a dict: key, then value); the clauses,
    ``ForClause`` and ``IfClause``, as typed"""


class ForClause(Head):
    """for target in iterable: two args"""


class IfClause(Head):
    """if test"""


class TupleOf(Head):
    """a, b, ...; also a target"""


class SetOf(Head):
    """{a, b, ...}"""


class DictOf(Head):
    """{k: v, ...}: keys and values by turns; ``**d`` is the key ``Str("**")`` and the value d"""


class Walrus(Head):
    """(name := value): args are both"""


class Star(Head):
    """*a, in a call, a list or a target"""


class Attribute(Head):
    """base.name: args are the base and ``Str(name)``; ``np.pi`` is one of Symbol np"""


class CallOf(Head):
    """A call in a program: args are the function's tree, ``Str`` of the keyword names, comma-joined (``**`` for
    ``**d``), the positional operands (``Star`` for ``*a``), the keyword values"""


class Subscript(Head):
    """x_i, x_{ij}, t_{nk} of mathematics: args are the base and one tree for each index (a Symbol, a Constant, a sum of
    them). Whether it is an element of an array or a name of its own is seen when it runs"""


class SumOver(Head):
    """A big operator: args are ``Str`` of "sum", "prod", "max" or "min"; the index Symbols in a ``TupleOf``; the lower
    and the upper limit (``Nothing`` where there is none); the body"""


class FormatText(Head):
    """f"…": its parts in order, ``Text`` or trees of what stands in braces"""


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


class Nothing(AtomicExpr):
    """None"""

    def __new__(cls) -> Any:
        return AtomicExpr.__new__(cls)


class Text(AtomicExpr):
    """A string as it reads, its quotes and escapes resolved."""

    __slots__ = ("value",)
    is_commutative = True
    value: str

    def __new__(cls, value: str) -> Any:
        obj = AtomicExpr.__new__(cls)
        obj.value = value
        return obj

    def _hashable_content(self) -> tuple[Any, ...]:
        return (self.value,)


class Constant(AtomicExpr):
    """A number as typed: an int where neither point nor exponent was typed, else a float64; or True or False."""

    __slots__ = ("value",)
    is_commutative = True
    value: float | bool

    def __new__(cls, value: float | bool) -> Any:
        obj = AtomicExpr.__new__(cls)
        obj.value = value
        return obj

    def _hashable_content(self) -> tuple[Any, ...]:
        return (self.value,)

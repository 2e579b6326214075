"""Names with values between 0 and 1: probabilities, as in ``log(1 - p)``, and rates, as in ``1 - β^t`` and
``Dropout(p)``."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy.core.symbol import Str

from ..language.code_tree import Assign, Block, Return, Say
from ..language.heads import Attribute, CallOf, Constant, Divide, Power, Subscript, Subtract, Symbol
from ..language.marks import postorder
from .demanded_statements import statements_of

__all__ = ["fraction", "fractions_in"]

_LOGARITHMS = frozenset(("log", "ln", "log2", "log10"))
_DROPOUT = {"Dropout": 0, "dropout": 1}  # and which operand is its rate
_VALUES = (0.3, 0.6, 0.8, 0.2, 0.7, 0.4)
_MOST = 0.9


def fractions_in(body: Block) -> frozenset[str]:
    """The names in ``log(1 - p)``, also where an index follows them."""
    found: set[str] = set()
    values = [each.value for each in statements_of(body) if isinstance(each, Assign | Say | Return)]
    for value in values:
        for tree in postorder(value.tree) if value is not None else ():
            if isinstance(tree, Subtract) and isinstance(tree.args[1], Power):  # 1 - β^t
                found.update(_complement(Subtract(tree.args[0], tree.args[1].args[0])) if _is_counted(tree) else [])
            if isinstance(tree, CallOf):
                name = _called(tree.args[0])
                found.update(_complement(tree.args[2]) if len(tree.args) == 3 and name in _LOGARITHMS else [])
                found.update(_rate(tree, _DROPOUT[name]) if name in _DROPOUT else [])
    return frozenset(found)


def fraction(value: float | np.ndarray, number: int) -> float | np.ndarray:
    """A default as a probability; ``number``: which free name it is."""
    if isinstance(value, np.ndarray):
        return np.asarray(np.minimum(value, _MOST))
    return _VALUES[number % len(_VALUES)]


def _called(function: Any) -> str:
    name = function.args[-1] if isinstance(function, Attribute) else function
    return str(name.name) if isinstance(name, Str | Symbol) else ""  # SymPy's printer is slow


def _rate(call: Any, place: int) -> list[str]:
    """The name of a dropout's rate."""
    keywords = call.args[1].name.split(",") if call.args[1].name else []
    operands = call.args[2:]
    plain = operands[: len(operands) - len(keywords)]
    told = dict(zip(keywords, operands[len(plain) :], strict=True))
    rate = plain[place] if len(plain) > place else told.get("p", told.get("rate"))
    return [str(rate.name)] if isinstance(rate, Symbol) else []


def _is_counted(tree: Any) -> bool:
    """Whether the exponent of ``1 - β^t`` is a name, of a step or a count."""
    return isinstance(tree.args[1].args[1], Symbol)


def _complement(tree: Any) -> list[str]:
    """The p of ``1 - p`` and of ``p/(1 - p)``."""
    if isinstance(tree, Divide):
        tree = tree.args[1]
    if not isinstance(tree, Subtract):
        return []
    one, name = tree.args
    if isinstance(name, Subscript):
        name = name.args[0]
    is_one = isinstance(one, Constant) and one.value == 1
    return [str(name.name)] if is_one and isinstance(name, Symbol) else []

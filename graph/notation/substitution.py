"""Trees put in the place of names, and the little arithmetic that tidies a formula when numbers are put in."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from ..language.heads import Call, Constant, Divide, Head, Multiply, Negate, Plus, Power, Subtract, Symbol

__all__ = ["put_constants", "substitute"]

_ARITHMETIC: Mapping[type[Head], Callable[[float, float], float]] = {
    Plus: lambda a, b: a + b,
    Subtract: lambda a, b: a - b,
    Multiply: lambda a, b: a * b,
}


def substitute(tree: Any, replacements: Mapping[str, Any]) -> Any:
    """The tree with trees in the place of names. Iterative: a typed tree may nest without limit."""
    return _rebuilt(tree, replacements, is_tidied=False)


def put_constants(tree: Any, constants: Mapping[str, float]) -> Any:
    """The tree with numbers in the place of names, and what that makes trivial left out.

    ``b * a ** (b - 1)`` with b = 2 is ``2 * a``: sums and products of numbers are worked out, factors and
    exponents of one are dropped.
    """
    return _rebuilt(tree, {name: Constant(value) for name, value in constants.items()}, is_tidied=True)


def _rebuilt(tree: Any, replacements: Mapping[str, Any], is_tidied: bool) -> Any:
    done: list[Any] = []
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        node, is_ready = stack.pop()
        if isinstance(node, Symbol):
            done.append(replacements.get(node.name, node))
        elif not node.args:
            done.append(node)
        elif not is_ready:
            stack.append((node, True))
            stack.extend((operand, False) for operand in reversed(node.args))
        else:
            operands = done[len(done) - len(node.args) :]
            del done[len(done) - len(node.args) :]
            rebuilt = node if all(a is b for a, b in zip(operands, node.args, strict=True)) else node.func(*operands)
            done.append(_tidied(rebuilt) if is_tidied else rebuilt)
    return done[0]


def _number(tree: Any) -> float | None:
    """The number that a tree is, its sign included."""
    if isinstance(tree, Negate):
        inner = _number(tree.args[0])
        return None if inner is None else -inner
    return float(tree.value) if isinstance(tree, Constant) else None


def _tidied(tree: Any) -> Any:
    """One operator between numbers worked out, or a factor or exponent of one left out."""
    if isinstance(tree, Call):
        return Constant(1.0) if _always_holds(tree) else tree
    if len(tree.args) != 2 or type(tree) not in (Plus, Subtract, Multiply, Divide, Power):
        return tree
    left, right = tree.args
    a, b = _number(left), _number(right)
    if a is not None and b is not None and type(tree) in _ARITHMETIC:
        return _signed(_ARITHMETIC[type(tree)](a, b))
    if isinstance(tree, Multiply):
        return _product(left, right, a, b)
    if isinstance(tree, Power):
        return left if b == 1 else Constant(1.0) if b == 0 else tree
    if isinstance(tree, Divide) and a is not None and b and a / b == round(a / b):
        return _signed(a / b)
    return left if isinstance(tree, Divide) and b == 1 else tree


def _always_holds(tree: Any) -> bool:
    """A bound at infinity, which is no bound: 𝟙[∞ ≥ x]."""
    if tree.name != "greater_equal" or len(tree.operands) != 2:
        return False
    above, below = map(_number, tree.operands)
    return above == math.inf or below == -math.inf


def _product(left: Any, right: Any, a: float | None, b: float | None) -> Any:
    if a == 0 or b == 0:
        return Constant(0.0)
    if a in (1, -1):
        return right if a == 1 else Negate(right)
    return left if b == 1 else Multiply(left, right)


def _signed(value: float) -> Any:
    """A number as a tree; a negative one as it is typed."""
    return Constant(value) if value >= 0 else Negate(Constant(-value))

"""Calls of array libraries in the form that mathematics writes: a⁻¹ b for ``solve(a, b)``, 𝟙[c] for ``where(c, 1, 0)``.

A form is made of operators and of calls that have a look of their own (see ``standard_looks``); only the outermost
call of a tree is changed, for the walk comes by its operands later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..language.heads import Call, Constant, ListOf, MatrixMultiply, Multiply, Negate, Power, call

__all__ = ["plain_name", "standard_form"]


# Comparisons are indicators themselves; each with the one that holds where it doesn't.
_COMPARISONS = {
    "greater": "less_equal", "greater_equal": "less", "less": "greater_equal", "less_equal": "greater",
    "equal": "not_equal", "not_equal": "equal",
}  # fmt: skip


def plain_name(tree: Any) -> str:
    """A function's name without its module."""
    name = str(tree.name)
    return name if name == ".T" else name.rsplit(".", 1)[-1]


def standard_form(tree: Any) -> Any:
    """The tree as mathematics writes it; itself where it is no call, or one that stays."""
    if not isinstance(tree, Call):
        return tree
    make = _FORMS.get((plain_name(tree), len(tree.operands)))
    return tree if make is None else make(tree)


def _is_called(tree: Any, name: str) -> bool:
    return isinstance(tree, Call) and plain_name(tree) == name


def _inverse(tree: Any) -> Any:
    return Power(tree.operands[0], Negate(Constant(1.0)))


def _solution(tree: Any) -> Any:
    return MatrixMultiply(Power(tree.operands[0], Negate(Constant(1.0))), tree.operands[1])


def _times_logarithm(tree: Any) -> Any:
    return Multiply(tree.operands[0], call("log", (tree.operands[1],)))


def _rank(tree: Any) -> Any:
    """``argsort(argsort(x))`` is the place of each element in the order."""
    inner = tree.operands[0]
    if not _is_called(inner, "argsort"):
        return tree
    return call("rank_falling" if "descending" in inner.keywords else "rank", inner.operands)


def _picked(tree: Any) -> Any:
    """Elements at named places are an index; a gradient of a few, at places among many, is 0 behind its end."""
    array, places = tree.operands
    if _is_called(array, "pad"):
        return call("padded_at", (array.operands[0], places))
    return call("element_at", (array, places))


def _flipped(tree: Any) -> Any:
    """A running sum from the end: each element and all behind it."""
    inner = tree.operands[0]
    if _is_called(inner, "cumsum") and _is_called(inner.operands[0], "flip"):
        return call("sum_from", inner.operands[0].operands, tree.keywords)
    return tree


def _transposed(tree: Any) -> Any:
    """Rows and columns exchanged; else the order of the axes is told."""
    array, *orders = tree.operands
    order = orders[0] if orders else tree.keywords.get("axes")
    if not isinstance(order, ListOf):
        return tree
    places = [float(place.value) for place in order.args if isinstance(place, Constant)]
    return call(".T", (array,)) if places == [1.0, 0.0] else call("permuted", (array,), {"axes": order})


def _chosen(tree: Any) -> Any:
    """1 where something holds and 0 elsewhere is an indicator; else there are two cases."""
    condition, *values = tree.operands
    numbers = [float(value.value) if isinstance(value, Constant) else None for value in values]
    if numbers == [1.0, 0.0] and isinstance(condition, Call) and plain_name(condition) in _COMPARISONS:
        return condition
    if numbers in ([1.0, 0.0], [0.0, 1.0]):
        return call("indicator" if numbers[0] else "indicator_not", (condition,))
    if isinstance(condition, Call) and (opposite := _COMPARISONS.get(plain_name(condition))):
        kept, left = (call(f"is_{name}", condition.operands) for name in (plain_name(condition), opposite))
        return call("in_cases", (values[0], kept, values[1], left))
    return tree


_FORMS: Mapping[tuple[str, int], Callable[[Any], Any]] = {
    ("inv", 1): _inverse,
    ("solve", 2): _solution,
    ("xlogy", 2): _times_logarithm,
    ("argsort", 1): _rank,
    ("gather", 2): _picked,
    ("take", 2): _picked,
    ("expand_dims", 2): lambda tree: tree.operands[0],  # a rule's new axis, for broadcasting alone
    ("embedding", 2): lambda tree: call("element_at", tuple(tree.operands)),
    ("flip", 1): _flipped,
    ("transpose", 2): _transposed,
    (".T", 1): _transposed,
    ("where", 3): _chosen,
}

"""Settings of a gate in its formula: the axis at what it adds up, and what a loss does with its terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sympy.core.symbol import Str

from ..gates.gate import Gate
from ..language.heads import Call, Constant, Divide, ListOf, Symbol, call

__all__ = ["with_settings", "without_axes"]

_ALONG_AXES = frozenset("sum mean var max min prod norm".split())  # what works along axes inside of a formula
_MEAN = "mean"  # of a loss's terms, where nothing else is set
_EACH_ELEMENT = frozenset("sqrt log exp abs".split())


def with_settings(gate: Gate, tree: Any, params: Mapping[str, Any]) -> Any:
    """A gate's formula with what was set for it."""
    if isinstance(tree, Call) and all(isinstance(each, Symbol) for each in tree.operands):
        return _with_keywords(gate, tree, params)  # it works as it was set, whatever that is
    for parameter in gate.parameters:
        value = params.get(parameter.name, parameter.default)
        if parameter.name == "axis" and value is not None:
            tree = _along(tree, _axes(value))
        elif parameter.name == "reduction":
            tree = _reduced(tree, value)
    return tree


def _with_keywords(gate: Gate, tree: Any, params: Mapping[str, Any]) -> Any:
    """A single call with all that was set for it: an axis always, all else where it is no default."""
    said = {operand.name for operand in tree.operands}
    keywords = dict(tree.keywords)
    for parameter in gate.parameters:
        value = params.get(parameter.name, parameter.default)
        is_told = value is not None and (parameter.name == "axis" or value != parameter.default)
        if is_told and parameter.name not in said and parameter.kind in ("axis", "int", "number", "flag", "shape"):
            keywords[parameter.name] = _axes(value)
    return call(tree.name, tree.operands, keywords)


def without_axes(tree: Any) -> Any:
    """The tree for operands of one axis at most, where it goes without saying."""
    return _changed(tree, lambda each: call(each.name, each.operands, _without(each.keywords, "axis")))


def _without(keywords: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in keywords.items() if key != name}


def _axes(value: Any) -> Any:
    if isinstance(value, tuple):
        return ListOf(*(Constant(float(axis)) for axis in value))
    return Constant(float(value))


def _along(tree: Any, axes: Any) -> Any:
    """Every sum, mean and the like works along the axes; a single call of something else does."""
    if isinstance(tree, Call) and tree.name not in _ALONG_AXES | _EACH_ELEMENT:
        return call(tree.name, tree.operands, tree.keywords | {"axis": axes})
    return _changed(
        tree,
        lambda each: (
            call(each.name, each.operands, {**each.keywords, "axis": axes}) if each.name in _ALONG_AXES else each
        ),
    )


def _reduced(tree: Any, reduction: str) -> Any:
    """A loss adds its terms up, or leaves them as they are, where it does not take their mean."""
    if reduction == "mean":
        return tree
    if isinstance(tree, Call) and tree.name == _MEAN:
        total = call("sum", tree.operands)
        return {"sum": total, "batchmean": Divide(total, Symbol("N"))}.get(reduction, tree.operands[0])
    if isinstance(tree, Divide) and tree.args[1] == Symbol("N"):
        return tree.args[0] if reduction == "sum" else _along(tree.args[0], Constant(-1.0))
    return tree


def _changed(tree: Any, change: Callable[[Any], Any]) -> Any:
    """The tree with every call changed; formulas of gates are small."""
    if not tree.args or isinstance(tree, Str):
        return tree
    if isinstance(tree, Call):
        operands = tuple(_changed(operand, change) for operand in tree.operands)
        return change(call(tree.name, operands, dict(tree.keywords)))
    return tree.func(*(_changed(part, change) for part in tree.args))

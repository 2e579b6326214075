"""Formulas of the gates' own records: text -> trees of operators and calls, for typesetting and for lowering."""

from __future__ import annotations

from typing import Any

from sympy.core.symbol import Str, Symbol

from ..errors import Span, TraceError
from ..limits import LIBRARY, Limits
from .code_tree import Assign, Say
from .heads import Attribute, CallOf, Constant, ListOf, Multiply, Product, TupleOf, call
from .marks import postorder
from .read_program import read_program

__all__ = ["read_expression", "read_steps"]

_LIBRARIES = frozenset(("math", "np", "numpy", "torch", "F", "nn"))


def read_expression(text: str, limits: Limits = LIBRARY) -> Any:
    """The tree of one expression.

    Raises:
        TraceError: the text is no expression.
    """
    steps = read_steps(text, limits)
    if len(steps) != 1 or steps[0][0] is not None:
        raise TraceError("syntax", "unfinished", source=text, span=Span(0, len(text)), token=text)
    return steps[0][1]


def read_steps(text: str, limits: Limits = LIBRARY) -> tuple[tuple[str | None, Any], ...]:
    """The statements of an expansion, ``e = exp(x)`` and then ``e / sum(e)``: (name or None, tree) of each.

    Raises:
        TraceError: something else stands there than names that are given an expression, and expressions.
    """
    program = read_program(text, limits)
    if program.error:
        raise program.error
    steps: list[tuple[str | None, Any]] = []
    for statement in program.body:
        if isinstance(statement, Say):
            steps.append((None, formula_of(statement.value.tree)))
        elif isinstance(statement, Assign) and isinstance(target := statement.targets[0].tree, Symbol):
            steps.append((target.name, formula_of(statement.value.tree)))
        else:
            raise TraceError("syntax", "unfinished", source=text, span=Span(0, len(text)), token=text)
    return tuple(steps)


def formula_of(tree: Any) -> Any:
    """A program's tree as a formula: calls by the function's name, float64 numbers, one product, lists for tuples."""
    done: list[Any] = []
    for node in postorder(tree):
        count = sum(not isinstance(arg, Str) for arg in node.args)
        parts = iter(done[len(done) - count :])
        operands = [arg if isinstance(arg, Str) else next(parts) for arg in node.args]
        del done[len(done) - count :]
        done.append(_one(node, operands))
    return done[0]


def _one(node: Any, parts: list[Any]) -> Any:
    if isinstance(node, Constant):
        return node if isinstance(node.value, bool) else Constant(float(node.value))
    if isinstance(node, CallOf):
        function, names, *operands = parts
        keywords = names.name.split(",") if names.name else []
        first = len(operands) - len(keywords)
        name, base = _name_of(function)
        given = dict(zip(keywords, operands[first:], strict=True))
        return call(name, (*base, *operands[:first]), given)
    if isinstance(node, Attribute) and parts[1].name == "T":
        return call(".T", (parts[0],))
    if not node.args:
        return node
    kind = {Product: Multiply, TupleOf: ListOf}.get(type(node), type(node))
    return kind(*parts)


def _name_of(function: Any) -> tuple[str, tuple[Any, ...]]:
    """A function's name as it is spelled (``np.linalg.norm``), or ``.sum`` and the object whose method it is."""
    path: list[str] = []
    base = function
    while isinstance(base, Attribute):
        path.insert(0, base.args[1].name)
        base = base.args[0]
    if isinstance(base, Symbol) and (not path or base.name in _LIBRARIES):
        return ".".join([base.name, *path]), ()
    assert path, "only names and methods are called"
    return f".{path[-1]}", (function.args[0],)

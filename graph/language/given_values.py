"""Values that mathematics gives after its formulas: ``f(x, y) = x² y, x = 3, y = 4``."""

from __future__ import annotations

from .code_tree import Assign, Block, Say, Statement
from .heads import Constant, ListOf, Negate, Symbol, TupleOf

__all__ = ["values_first"]


def values_first(body: Block) -> Block:
    """The statements with the values in front that are given behind the formulas that use them; else as they are."""
    used: set[str] = set()
    given: set[str] = set()
    first: list[Statement] = []
    rest: list[Statement] = []
    for statement in body:
        name = _valued(statement)
        if name is not None and name in used and name not in given:
            first.append(statement)
        else:
            rest.append(statement)
        if isinstance(statement, Assign):
            targets = {str(t.tree.name) for t in statement.targets if isinstance(t.tree, Symbol)}
            if name is None and targets & used - given:
                return body  # what is worked out later was used before: no list of values
            given |= targets
        names = _names(statement)
        used |= names | {letter for name in names if len(name) <= 3 for letter in name}
    return (*first, *rest) if first and all(_valued(each) is None or each in first for each in body[-1:]) else body


def _valued(statement: Statement) -> str | None:
    """The name that a statement gives a number or an array."""
    if not isinstance(statement, Assign) or statement.operator or len(statement.targets) != 1:
        return None
    target = statement.targets[0].tree
    plain = all(isinstance(each, Constant | Negate | ListOf | TupleOf) for each in statement.value.parts)
    return str(target.name) if isinstance(target, Symbol) and plain else None


def _names(statement: Statement) -> set[str]:
    if not isinstance(statement, Assign | Say):
        return set()
    parameters = (statement.parameters or ()) if isinstance(statement, Assign) else ()
    return {*statement.value.names, *(name for name, _ in parameters)}

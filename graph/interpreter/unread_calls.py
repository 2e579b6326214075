"""Calls of functions that nobody knows in statements that were not run to their end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import TraceError
from ..language import code_tree as tree
from ..language.heads import Attribute, CallOf, Symbol
from .libraries import spelling_lookup as lookup
from .machine import Machine
from .marked_tree import Marked, marked, nodes_of
from .unknown_names import refuse_member, refuse_unknown
from .values import MISSING, Module, Scope, find

__all__ = ["unknown_calls"]


def unknown_calls(machine: Machine, scope: Scope, statement: tree.Statement) -> Iterator[TraceError]:
    """An error for each call of a function that there is none of by that name."""
    for expression in _expressions(statement):
        for node in nodes_of(marked(expression)):
            if isinstance(node.tree, CallOf):
                error = _unknown(machine, scope, node)
                if error is not None:
                    yield error


def _expressions(statement: tree.Statement) -> Iterator[tree.Expression]:
    """The expressions of a statement, not of those in it."""
    if isinstance(statement, tree.Say | tree.Assign | tree.Return) and statement.value is not None:
        yield statement.value
    elif isinstance(statement, tree.If):
        yield from (test for test, _ in statement.branches)
    elif isinstance(statement, tree.For):
        yield statement.iterable
    elif isinstance(statement, tree.While):
        yield statement.test


def _unknown(machine: Machine, scope: Scope, node: Marked) -> TraceError | None:
    function = node.operands[0]
    if isinstance(function.tree, Attribute):
        module = _module(machine, scope, function.operands[0].tree)
        name = function.texts[0]
        if module is None or lookup.member(module, name) is not None:
            return None
        return refuse_member(machine, module, name, function.mark)
    if not isinstance(function.tree, Symbol):
        return None
    name = function.tree.name
    is_known = find(scope, name) is not MISSING or lookup.bare(name, machine.library) is not None
    if is_known or name in ("super", "sigma") or _is_given(machine.source, name):
        return None
    return refuse_unknown(machine, name, len(node.operands) - 1, node.mark)


def _module(machine: Machine, scope: Scope, base: Any) -> Module | None:
    """The library that a name stands for."""
    if not isinstance(base, Symbol):
        return None
    value = find(scope, base.name)
    value = lookup.bare(base.name, machine.library) if value is MISSING else value
    return value if isinstance(value, Module) else None


def _is_given(source: str, name: str) -> bool:
    """Whether a name stands anywhere as more than the name of a call: then something may give it a value."""
    word = rf"(?<![\w.]){re.escape(name)}(?!\w)"
    return bool(re.search(rf"{word}(?!\s*\()|\b(?:def|class)\s+{word}|{word}\s*\([\w\s,]*\)\s*=(?!=)", source))

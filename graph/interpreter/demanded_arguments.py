"""Demands that names have from what they are given to: the q of ``rotate_half(q)`` is what its parameter is asked to
be."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from ..gates.gate import Shape
from ..language import code_tree as tree
from ..language.heads import CallOf
from ..language.heads import Symbol as Name
from .demanded_parts import path_of
from .demanded_statements import expressions_of
from .marked_tree import marked, nodes_of

__all__ = ["passed_on"]


def passed_on(
    statements: Sequence[tree.Statement], exact: Mapping[str, Shape], known: Container[str]
) -> dict[str, Shape]:
    """The shapes of names without a value that stand for parameters whose shape is told exactly.

    Args:
        known: names whose shape is known already.
    """
    parameters = {
        one.name: [parameter.name for parameter in one.parameters if not parameter.kind]
        for one in statements
        if isinstance(one, tree.Def)
    }
    assigned = {path_of(target.tree) for one in statements if isinstance(one, tree.Assign) for target in one.targets}
    pairs = [pair for one in statements for pair in _given(one, parameters)] if parameters else []
    found: dict[str, Shape] = {}
    for name, parameter in [*pairs, *pairs]:  # what a function gives on was given to it by another
        shape = found.get(parameter, exact.get(parameter))
        if shape and name not in assigned and name not in known:
            found.setdefault(name, shape)
    return found


def _given(statement: tree.Statement, parameters: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """The names that calls of the program's own functions have, each with its parameter."""
    for _, expression in expressions_of(statement):
        for node in nodes_of(marked(expression)):
            if not isinstance(node.tree, CallOf) or not isinstance(node.operands[0].tree, Name):
                continue
            names = node.texts[0].split(",") if node.texts and node.texts[0] else []
            plain = node.operands[1 : len(node.operands) - len(names)]
            known = parameters.get(node.operands[0].tree.name, [])
            for operand, parameter in zip(plain, known, strict=False):
                if isinstance(operand.tree, Name) and operand.tree.name != parameter:
                    yield operand.tree.name, parameter

"""Statements of a program and their expressions, in the order in which demands are read."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import code_tree as tree
from ..language.heads import Index
from .marked_tree import Marked, marked

__all__ = ["expressions_of", "statements_of"]


def statements_of(block: tree.Block) -> Iterator[tree.Statement]:
    """All of them, in reading order; of classes where nothing but objects is made of them: ``net = Net()``."""
    made = tree.Class | tree.Def | tree.Import
    last = [statement for statement in block if not isinstance(statement, made)]
    has_classes = all(isinstance(each, tree.Assign) for each in last) and len(last) <= 2
    pending = list(reversed(block))
    while pending:
        statement = pending.pop()
        yield statement
        inner: list[tree.Statement] = []
        if isinstance(statement, tree.If):
            inner = [each for _, body in statement.branches for each in body] + [*statement.otherwise]
        elif isinstance(statement, tree.Def | tree.For | tree.While | tree.With | tree.Try) or (
            isinstance(statement, tree.Class) and has_classes
        ):
            inner = [*statement.body, *(statement.last if isinstance(statement, tree.Try) else ())]
        pending.extend(reversed(inner))


def expressions_of(statement: tree.Statement) -> Iterator[tuple[list[Marked], tree.Expression]]:
    if isinstance(statement, tree.Assign):
        targets = [marked(target) for target in statement.targets]
        for target in targets:
            if isinstance(target.tree, Index):
                yield [], tree.Expression(target.tree, statement.targets[targets.index(target)].marks)
        yield targets, statement.value
    elif isinstance(statement, tree.Say | tree.Return) and statement.value is not None:
        yield [], statement.value

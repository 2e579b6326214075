"""What was read, written out as text: one line a statement, one pair of brackets a tree."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from sympy.core.symbol import Str

from graph.errors import Span
from graph.language import code_tree
from graph.language.heads import Constant, Symbol, Text
from graph.language.marks import Mark, postorder
from graph.language.read_program import read_program

__all__ = ["all_spans", "only_tree", "shape", "shapes"]

_SHORT = {"CallOf": "Call", "Attribute": "Dot"}


def shape(tree: Any) -> str:
    """A tree: ``Plus(x, Power(y, 2))``; the keyword names of a call only where there are some."""
    if isinstance(tree, Str):
        return repr(str(tree.name))
    if isinstance(tree, Symbol):
        return str(tree.name)
    if isinstance(tree, Constant):
        return repr(tree.value)
    if isinstance(tree, Text):
        return f'"{tree.value}"'
    name = type(tree).__name__
    args = [arg for arg in tree.args if not (name == "CallOf" and isinstance(arg, Str) and not arg.name)]
    return f"{_SHORT.get(name, name)}({', '.join(map(shape, args))})"


def _written(part: Any) -> str:
    if isinstance(part, code_tree.Expression):
        return shape(part.tree)
    if isinstance(part, code_tree.Notice):
        return part.key
    if isinstance(part, tuple):
        return f"[{', '.join(text for text in map(_written, part) if text)}]"
    if isinstance(part, Span) or part in (None, False, ""):
        return ""
    if dataclasses.is_dataclass(part):
        parts = (_written(getattr(part, f.name)) for f in dataclasses.fields(part) if f.name != "span")
        return f"{type(part).__name__}({', '.join(text for text in parts if text and text != '[]')})"
    return str(part)


def shapes(text: str) -> list[str]:
    """Each statement of a program that reads: ``x = Plus(y, 1)`` or its class and parts."""
    program = read_program(text)
    if program.error:
        raise program.error
    lines = []
    for statement in program.body:
        if isinstance(statement, code_tree.Say):
            lines.append(shape(statement.value.tree))
        elif isinstance(statement, code_tree.Assign) and statement.parameters is None:
            targets = " = ".join(shape(target.tree) for target in statement.targets)
            lines.append(f"{targets} {statement.operator or ''}= {shape(statement.value.tree)}")
        else:
            lines.append(_written(statement))
    return lines


def only_tree(text: str) -> code_tree.Expression:
    """The expression that is all of a program."""
    (statement,) = read_program(text).body
    assert isinstance(statement, code_tree.Say)
    return statement.value


def all_spans(program: code_tree.CodeTree) -> Iterator[Span]:
    """Every place that a program tells; and each expression has one mark an occurrence."""
    pending: list[Any] = [program.body, program.notices]
    while pending:
        part = pending.pop()
        if isinstance(part, Span):
            yield part
        elif isinstance(part, tuple):
            pending.extend(part)
        elif isinstance(part, code_tree.Expression):
            assert sum(1 for _ in postorder(part.tree)) == len(part.marks)
            pending.append(part.marks)
        elif dataclasses.is_dataclass(part) or isinstance(part, Mark):
            pending.extend(getattr(part, field.name) for field in dataclasses.fields(part))

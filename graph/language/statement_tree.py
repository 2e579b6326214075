"""A parsed program: statements in typed order, each with its SymPy tree and where its parts stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sympy.core.symbol import Str

from ..errors import Span, TraceError

__all__ = ["Mark", "Program", "Statement", "postorder"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where one occurrence in a tree was typed: all of it, and the operator or function name alone."""

    span: Span
    at: Span


@dataclass(frozen=True, slots=True)
class Statement:
    """``name = expression`` or ``expression``.

    ``name``: None for an expression. ``parameters``: of ``f(x, y) = …``, else None.
    ``marks``: one an occurrence, in the order of ``postorder(expression)``.
    """

    name: str | None
    parameters: tuple[tuple[str, Span], ...] | None
    expression: Any
    marks: tuple[Mark, ...]
    span: Span
    line: int


@dataclass(frozen=True, slots=True)
class Program:
    """``error`` is the first fault of the text after the statements; they may hold an earlier one."""

    source: str
    statements: tuple[Statement, ...]
    error: TraceError | None = None


def postorder(tree: Any) -> Iterator[Any]:
    """Every occurrence in a tree, operands before what uses them, left to right; no recursion."""
    reverse: list[Any] = []
    pending = [tree]
    while pending:
        node = pending.pop()
        reverse.append(node)
        pending.extend(arg for arg in node.args if not isinstance(arg, Str))
    yield from reversed(reverse)

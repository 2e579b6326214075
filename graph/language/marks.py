"""Marks: where each occurrence in a tree was typed, and the order in which they are kept."""

from __future__ import annotations

from typing import Any

from sympy.core.symbol import Str

from ..errors import Span
from ..records import record

__all__ = ["Mark", "postorder"]


@record(frozen=True, slots=True)
class Mark:
    """Where one occurrence in a tree was typed: all of it, and the operator or function name alone."""

    span: Span
    at: Span


def postorder(tree: Any) -> list[Any]:
    """Every occurrence in a tree, operands before what uses them, left to right; no recursion."""
    found: list[Any] = []
    pending = [tree]
    while pending:
        node = pending.pop()
        found.append(node)
        if args := node.args:
            pending += [arg for arg in args if not isinstance(arg, Str)]
    found.reverse()
    return found

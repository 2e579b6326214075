"""Marks: where each occurrence in a tree was typed, and the order in which they are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sympy.core.symbol import Str

from ..errors import Span

__all__ = ["Mark", "postorder"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where one occurrence in a tree was typed: all of it, and the operator or function name alone."""

    span: Span
    at: Span


def postorder(tree: Any) -> Iterator[Any]:
    """Every occurrence in a tree, operands before what uses them, left to right; no recursion."""
    reverse: list[Any] = []
    pending = [tree]
    while pending:
        node = pending.pop()
        reverse.append(node)
        pending.extend(arg for arg in node.args if not isinstance(arg, Str))
    yield from reversed(reverse)

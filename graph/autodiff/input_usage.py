"""Which statements are inputs, and how each input is used: whole, or element by element.

An input whose every use is a full index is drawn as its elements, so this must be known before the first node
is made. A *version* of a name is the statement that gave it its value, −1 for a free name.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from sympy.core.symbol import Symbol

from ..language.heads import Constant, Index, Negate
from ..language.statement_tree import Program, postorder

__all__ = ["Usage", "Version", "find_usage", "full_index"]

Version = tuple[str, int]


@dataclass(slots=True)
class Usage:
    """``is_input``: by statement. ``whole``: versions with a use that is no full index; ``index_counts``: how many
    indices the full ones have.
    """

    is_input: list[bool] = field(default_factory=list)
    whole: set[Version] = field(default_factory=set)
    index_counts: dict[Version, set[int]] = field(default_factory=dict)

    def is_by_element(self, version: Version, rank: int) -> bool:
        """Whether an input of that rank is drawn as its elements."""
        return rank > 0 and version not in self.whole and self.index_counts.get(version) == {rank}


def _integer(tree: Any) -> int | None:
    """The integer that an index is, None where it is anything else."""
    sign = 1
    if isinstance(tree, Negate):
        sign, tree = -1, tree.args[0]
    if isinstance(tree, Constant) and math.isfinite(tree.value) and tree.value == int(tree.value):
        return sign * int(tree.value)
    return None


def full_index(tree: Any) -> tuple[str, tuple[int, ...]] | None:
    """The name and the indices of ``w[0]``, ``W[1, 2]`` or ``W[1][2]``; None for any other tree."""
    chain: list[Any] = []
    while isinstance(tree, Index):
        chain[:0] = tree.args[1:]
        tree = tree.args[0]
    indices = tuple(_integer(item) for item in chain)
    if not isinstance(tree, Symbol) or not indices or None in indices:
        return None
    return tree.name, indices  # type: ignore[return-value]


def _names(tree: Any) -> list[tuple[str, int]]:
    """Every use of a name in a tree: with its number of indices when fully indexed, else 0."""
    uses: list[tuple[str, int]] = []
    pending = [tree]
    while pending:
        node = pending.pop()
        indexed = full_index(node) if isinstance(node, Index) else None
        if indexed:
            uses.append((indexed[0], len(indexed[1])))
        elif isinstance(node, Symbol):
            uses.append((node.name, 0))
        else:
            pending.extend(node.args)
    return uses


def find_usage(program: Program, constants: frozenset[str]) -> Usage:
    """Reads the whole program once; ``constants`` are names that are numbers unless assigned (pi, e)."""
    usage = Usage()
    version_of: dict[str, Version] = {}
    for number, statement in enumerate(program.statements):
        for parameter, _ in statement.parameters or ():
            version_of.setdefault(parameter, (parameter, -1))
        tree = statement.expression
        is_constant = not any(
            isinstance(node, Symbol) and (node.name not in constants or node.name in version_of)
            for node in postorder(tree)
        )
        usage.is_input.append(is_constant and statement.name is not None)
        is_last = number == len(program.statements) - 1
        is_alias = isinstance(tree, Symbol) and not is_constant and statement.name is not None
        for name, indices in _names(tree):
            if name in constants and name not in version_of:
                continue
            version = version_of.setdefault(name, (name, -1))
            if indices:
                usage.index_counts.setdefault(version, set()).add(indices)
            elif not is_alias or is_last:
                usage.whole.add(version)
        if statement.name is not None:
            version = version_of[tree.name] if is_alias else (statement.name, number)
            version_of[statement.name] = version
            if is_last:
                usage.whole.add(version)
    return usage

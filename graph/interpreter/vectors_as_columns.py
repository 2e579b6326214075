"""Julia's vectors beside matrices: a vector is a column, so that ``W*X .+ b`` adds b to each column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..language.marks import Mark
from .inputs import Input

if TYPE_CHECKING:
    from .machine import Machine

__all__ = ["with_vectors_as_columns"]


def with_vectors_as_columns(machine: Machine, left: Any, right: Any, mark: Mark) -> tuple[Any, Any]:
    """Beside a matrix Julia's vector is a column: ``W*X .+ b``; a free name gets the shape that fits."""
    if any(isinstance(each, Input) and each.is_free for each in (left, right)):
        return left, right
    ranks = [
        len(machine.shape(each, mark)) if machine.is_traced(each) or hasattr(each, "shape") else 0
        for each in (left, right)
    ]
    if sorted(ranks) != [1, 2]:
        return left, right
    turned = [
        machine.bind("reshape", "reshape", [each], {"shape": (-1, 1)}, mark) if rank == 1 else each
        for each, rank in zip((left, right), ranks, strict=True)
    ]
    return turned[0], turned[1]

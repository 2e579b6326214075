"""Masks that stay masks: rows picked by a mask that was moved, joined or cut are those the mask says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["MOVES", "keeps_mask"]

# Gates whose numbers are all numbers of their operands, or the 0 that stands for False.
MOVES = frozenset(
    "concat stack flip roll repeat reshape flatten transpose broadcast_to tile repeat_interleave tril triu gather"
    " take index".split()
)
_WITH_PLACES = frozenset(("gather", "take"))  # their second operand says where


def keeps_mask(gate: str, operands: Sequence[Any]) -> bool:
    """Whether what a gate makes of these operands is a mask again."""
    moved = operands[:1] if gate in _WITH_PLACES else operands
    return gate in MOVES and bool(moved) and all(isinstance(o, np.ndarray) and o.dtype == bool for o in moved)

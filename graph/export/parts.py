"""A backward step in three pictures: what arrives (UG), what the gate knows (LG), what leaves (DG)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .deck import Deck

__all__ = ["in_parts"]


def in_parts(body: str, deck: Deck, step: int, part: int) -> str:
    """The picture of a step without what has not appeared at that part of it."""
    return body if part == 2 else body

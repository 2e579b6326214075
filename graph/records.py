"""Records that are made by the thousand: frozen to the type checker, which is who guards them.

A dataclass that is frozen while the program runs, too, goes around its own ``__setattr__`` for every field and takes
several times as long to be made. (The scene, which imports nothing of the house, does the same for its shapes.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

__all__ = ["record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(**_: Any) -> Any:
        """A dataclass with slots, compared and hashed by its fields."""
        return dataclass(slots=True, unsafe_hash=True)

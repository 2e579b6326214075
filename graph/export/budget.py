"""How large a file may become, counted while it is made."""

from __future__ import annotations

from ..errors import TraceError
from .order import LARGEST_BYTES

__all__ = ["Budget"]


class Budget:
    """The bytes of a file so far."""

    def __init__(self) -> None:
        self.spent = 0

    def spend(self, size: int) -> None:
        """Add ``size`` bytes.

        Raises:
            TraceError: ``too_large`` when it becomes too much.
        """
        self.spent += size
        if self.spent > LARGEST_BYTES:
            raise TraceError("too_large", "export_bytes", limit=LARGEST_BYTES, value=self.spent)

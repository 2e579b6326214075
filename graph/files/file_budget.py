"""A file's budget: how large it may become, counted while it is made."""

from __future__ import annotations

from ..errors import TraceError

__all__ = ["Budget"]


class Budget:
    """The bytes of a file so far, and how many there may be."""

    def __init__(self, limit: int) -> None:
        self.limit, self.spent = limit, 0

    def spend(self, size: int) -> None:
        """Add ``size`` bytes.

        Raises:
            TraceError: ``too_large`` when it becomes too much.
        """
        self.spent += size
        if self.spent > self.limit:
            raise TraceError("too_large", "export_bytes", limit=self.limit, value=self.spent)

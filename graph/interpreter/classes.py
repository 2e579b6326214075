"""Names of classes, looked up along their parents."""

from __future__ import annotations

from typing import Any

from .values import ClassType

__all__ = ["find_method"]


def find_method(type_: Any, name: str, *, behind: ClassType | None = None) -> Any:
    """A name of a class or of those it is made from; None where there is none. ``behind``: of its parents alone."""
    pending = list(behind.bases if behind is not None else [type_])
    while pending:
        found = pending.pop(0)
        if isinstance(found, ClassType):
            if name in found.names:
                return found.names[name]
            pending[:0] = list(found.bases)
    return None

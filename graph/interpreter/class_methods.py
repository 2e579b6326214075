"""Names of classes, looked up along their parents."""

from __future__ import annotations

from typing import Any

from .values import ClassType

__all__ = ["find_method", "is_kind_of"]


def find_method(type_: Any, name: str, *, behind: ClassType | None = None) -> Any:
    """A name of a class or of those it is made from; None where there is none. ``behind``: of its parents alone."""
    pending = list(behind.bases if behind is not None else [type_])
    seen: set[int] = set()
    while pending:
        found = pending.pop(0)
        if isinstance(found, ClassType) and id(found) not in seen:
            seen.add(id(found))
            if name in found.names:
                return found.names[name]
            pending[:0] = list(found.bases)
    return None


def is_kind_of(type_: Any, kind: ClassType) -> bool:
    """Whether a class is another one, or made from it."""
    pending, seen = [type_], set[int]()
    while pending:
        found = pending.pop()
        if found is kind:
            return True
        if isinstance(found, ClassType) and id(found) not in seen:
            seen.add(id(found))
            pending.extend(found.bases)
    return False

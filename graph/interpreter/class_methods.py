"""Names of classes, looked up along their parents."""

from __future__ import annotations

from typing import Any

from .values import MISSING, ClassType

__all__ = ["class_line", "find_method", "find_name", "is_kind_of"]


def class_line(type_: Any) -> list[ClassType]:
    """A class and those it is made from, in the order in which names are looked up: a parent that several share comes
    behind all of them."""
    line: list[ClassType] = []
    pending = [type_]
    while pending:
        found = pending.pop()
        if isinstance(found, ClassType) and found not in line:
            line.append(found)
            pending += reversed(found.bases)
    for shared in [each for each in line if any(each in other.bases for other in line)]:
        last = max(place for place, other in enumerate(line) if shared in other.bases)
        if line.index(shared) < last:
            line.remove(shared)
            line.insert(last, shared)
    return line


def find_name(type_: Any, name: str, *, behind: ClassType | None = None) -> Any:
    """A name of a class or of those it is made from; ``MISSING`` where there is none. ``behind``: of those that stand
    behind that one."""
    line = class_line(type_)
    if behind in line:
        line = line[line.index(behind) + 1 :]
    return next((found.names[name] for found in line if name in found.names), MISSING)


def find_method(type_: Any, name: str, *, behind: ClassType | None = None) -> Any:
    """The same; None where there is none."""
    found = find_name(type_, name, behind=behind)
    return None if found is MISSING else found


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

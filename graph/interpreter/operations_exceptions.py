"""Instructions about exceptions, and about names that live in another scope."""

from __future__ import annotations

from typing import Any

from ..language.marks import Mark
from .class_methods import class_line
from .machine import Frame, Machine, Raised, Tried
from .python_exceptions import with_parents
from .values import ClassType, Scope, find

__all__ = ["OPERATIONS"]

_ALL = frozenset(("Exception", "BaseException"))


def try_begin(machine: Machine, frame: Frame, place: int, mark: Mark) -> None:
    frame.tries.append(Tried(place, tuple(len(kept) for kept in frame.kept_lists)))


def try_end(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    frame.tries.pop()


def raise_(machine: Machine, frame: Frame, name: str, mark: Mark) -> None:
    """Ends what runs, up to the innermost ``try``.

    Raises:
        Raised: always.
    """
    if not name and frame.raised:
        raise frame.raised[-1].refusal or frame.raised[-1]
    kind = find(frame.scope, name)
    raise Raised(_names(name or "RuntimeError", kind if isinstance(kind, ClassType) else None), machine.source, mark)


def _names(name: str, kind: ClassType | None) -> tuple[str, ...]:
    """What an exception is called, and the classes it is made from."""
    found = [name] if kind is None else [each.name for each in class_line(kind)]
    if kind is not None:
        found += [str(getattr(base, "name", "")) for each in class_line(kind) for base in each.bases]
    return with_parents(found)


def is_caught(machine: Machine, frame: Frame, argument: tuple[tuple[str, ...], str], mark: Mark) -> None:
    names, alias = argument
    raised = frame.raised[-1]
    is_taken = not names or not _ALL.isdisjoint(names) or not set(names).isdisjoint(raised.names)
    if is_taken and alias:
        frame.scope.home(alias).names[alias] = raised.names[0]
    frame.stack.append(is_taken)


def drop_caught(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    frame.raised.pop()


def raise_again(machine: Machine, frame: Frame, argument: Any, mark: Mark) -> None:
    """Behind the handlers of a ``try``: none of them took it.

    Raises:
        Raised: always.
    """
    raised = frame.raised.pop()
    raise raised.refusal or raised


def outer_names(machine: Machine, frame: Frame, argument: tuple[tuple[str, ...], bool], mark: Mark) -> None:
    """``global x``, ``nonlocal x``: from here on x lives further out."""
    names, is_global = argument
    for name in names:
        home: Scope | None = machine.globals
        if not is_global:
            home = frame.scope.parent
            while home is not None and name not in home.names:
                home = home.parent
        if home is not None and home is not frame.scope:
            frame.scope.outer[name] = home


OPERATIONS = {
    "try_begin": try_begin, "try_end": try_end, "raise_": raise_, "is_caught": is_caught,
    "drop_caught": drop_caught, "raise_again": raise_again, "outer_names": outer_names,
}  # fmt: skip

"""``match``: whether a value has the form of a pattern, and what its names then hold."""

from __future__ import annotations

from typing import Any

from ..language import heads
from ..language.marks import Mark
from .machine import Frame, Machine
from .value_operators import compare_values

__all__ = ["OPERATIONS"]


def matches(machine: Machine, frame: Frame, pattern: Any, mark: Mark) -> None:
    """Whether the value on the stack has the form; it stays there.

    Raises:
        TraceError: ``unsupported``: a pattern of another kind, such as that of a class.
    """
    held: dict[str, Any] = {}
    is_so = _matches(machine, frame.stack[-1], pattern, held, mark)
    if is_so:
        for name, value in held.items():
            frame.scope.home(name).names[name] = value
    frame.stack.append(is_so)


def _matches(machine: Machine, value: Any, pattern: Any, held: dict[str, Any], mark: Mark) -> bool:
    if isinstance(pattern, heads.BitOr):
        return any(_matches(machine, value, each, held, mark) for each in pattern.args)
    if isinstance(pattern, heads.Symbol):
        if pattern.name != "_":
            held[str(pattern.name)] = value
        return True
    if isinstance(pattern, heads.Nothing):
        return value is None
    if isinstance(pattern, heads.Constant | heads.Text):
        return _is(machine, value, pattern.value, mark)
    if isinstance(pattern, heads.Negate) and isinstance(pattern.args[0], heads.Constant):
        return _is(machine, value, -pattern.args[0].value, mark)
    if isinstance(pattern, heads.TupleOf | heads.ListOf) and not any(isinstance(p, heads.Star) for p in pattern.args):
        return (
            isinstance(value, list | tuple)
            and len(value) == len(pattern.args)
            and all(_matches(machine, one, part, held, mark) for one, part in zip(value, pattern.args, strict=True))
        )
    raise machine.error("unsupported", "keyword", mark, word="case")


def _is(machine: Machine, value: Any, wanted: Any, mark: Mark) -> bool:
    if isinstance(value, str) or isinstance(wanted, str):
        return isinstance(value, str) and value == wanted
    if value is None or isinstance(value, list | tuple | dict):
        return False
    return bool(machine.truth(compare_values(machine, "==", value, wanted, mark), mark))


OPERATIONS = {"matches": matches}

"""Python's exceptions: what they are made from, and which of them a fault of the program's own numbers is."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import TraceError

__all__ = ["exception_of", "with_parents"]

_PARENTS = {
    "KeyError": "LookupError", "IndexError": "LookupError", "ZeroDivisionError": "ArithmeticError",
    "OverflowError": "ArithmeticError", "FloatingPointError": "ArithmeticError", "NotImplementedError": "RuntimeError",
    "RecursionError": "RuntimeError", "ModuleNotFoundError": "ImportError", "FileNotFoundError": "OSError",
    "UnicodeError": "ValueError",
}  # fmt: skip
# A program may count on these faults alone: whatever is not offered here stays a refusal, also inside a ``try``.
_OF_KEYS = {
    "no_key": "KeyError", "index_range": "IndexError", "not_in_list": "ValueError", "no_number_text": "ValueError",
    "divided_by_zero": "ZeroDivisionError", "no_next": "StopIteration",
}  # fmt: skip
_OF_SHAPES = frozenset(("shape_matmul", "shape_broadcast"))


def with_parents(names: Iterable[str]) -> tuple[str, ...]:
    """The names of exceptions, and those of Python's own that they are made from."""
    found = list(names)
    return (*found, *(_PARENTS[name] for name in found if name in _PARENTS))


def exception_of(error: TraceError, library: str | None) -> tuple[str, ...]:
    """What Python raises where we refuse a value; nothing where the fault is ours, or other shapes may help."""
    if error.fault is not None:
        return ()
    if error.key in _OF_SHAPES:
        return ("RuntimeError",) if library == "torch" else ("ValueError",)
    name = _OF_KEYS.get(error.key)
    return with_parents([name]) if name else ()

"""The plain function inside a record's: ``lambda m, a, b: a * b`` of floats is ``operator.mul``.

Found by calling it once with blanks, operands that answer one operation with a note of it and refuse everything
else. What comes back without a second look at anything is a blank (the function hands on that operand), a number
(it always answers that), or the note. A function that does more is kept as it is.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from ..gates import scalar_math

__all__ = ["Simplest", "simplest"]

Function = Callable[..., float]
Simplest = tuple[Function | None, tuple[int | float, ...]]


class _Note:
    """One operation, done to blanks and numbers; nothing can be done with it."""

    def __init__(self, function: Function, *operands: object) -> None:
        self.function, self.operands = function, operands

    def __bool__(self) -> bool:
        raise TypeError

    def __eq__(self, other: object) -> bool:
        raise TypeError

    __hash__ = object.__hash__


class _Blank:
    """An operand that cannot be looked at, only computed with, once. (Other operators raise on floats: refused.)"""

    def __add__(self, other: object) -> _Note:
        return _Note(operator.add, self, other)

    def __radd__(self, other: object) -> _Note:
        return _Note(operator.add, other, self)

    def __sub__(self, other: object) -> _Note:
        return _Note(operator.sub, self, other)

    def __rsub__(self, other: object) -> _Note:
        return _Note(operator.sub, other, self)

    def __mul__(self, other: object) -> _Note:
        return _Note(operator.mul, self, other)

    def __rmul__(self, other: object) -> _Note:
        return _Note(operator.mul, other, self)

    def __neg__(self) -> _Note:
        return _Note(operator.neg, self)

    def __abs__(self) -> _Note:
        return _Note(operator.abs, self)

    def __bool__(self) -> bool:
        raise TypeError

    def __eq__(self, other: object) -> bool:
        raise TypeError

    __hash__ = object.__hash__


class _Mathematics:
    """Notes which of its functions was called."""

    def __getattr__(self, name: str) -> Callable[..., _Note]:
        return partial(_Note, getattr(scalar_math, name))


@cache
def simplest(function: Callable[..., Any], arity: int, is_slope: bool) -> Simplest:
    """A record's function of ``arity`` floats as a plain function and what to call it with.

    Args:
        is_slope: it is a local gradient, and takes the output before the operands.

    Returns:
        The function and its operands: by number those of the gate, ``arity`` the output; numbers as floats.
        Without a function, the one operand is the answer.
    """
    blanks = [_Blank() for _ in range(arity + 1)]
    operands = [blanks[-1], *blanks[:-1]] if is_slope else blanks[:-1]
    try:
        answer = function(_Mathematics(), *operands)
        if isinstance(answer, _Blank | float):
            return None, (_place(answer, blanks),)
        if type(answer) is _Note:
            return answer.function, tuple(_place(operand, blanks) for operand in answer.operands)
    except (TypeError, AttributeError):
        pass
    return partial(function, scalar_math), (*([arity] if is_slope else []), *range(arity))


def _place(operand: object, blanks: list[_Blank]) -> int | float:
    """The number of a blank, or the float that it is."""
    if isinstance(operand, float):
        return operand
    for place, blank in enumerate(blanks):
        if operand is blank:
            return place
    raise TypeError

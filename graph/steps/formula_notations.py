"""A formula of one or more lines, in three notations, each written out when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ..notation.formula_parts import between, display, in_brackets
from ..notation.pieces import PRODUCT, UNIT, Notation, Piece

__all__ = ["LONGEST", "Formula", "Line", "distinct", "product", "within_length"]

LONGEST = 280  # characters of LaTeX in a line; beyond, the numbers are left out


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is equal to what, from left to right.

    ``left`` is "" where the line goes on from the one above; ``relation`` stands between ``left`` and the
    first of ``sides``: "+=" where this line's gradient is added to one that is already there.
    """

    left: str
    sides: tuple[str, ...]
    relation: Literal["=", "+="] = "="

    def right(self, notation: Notation) -> str:
        """Everything from the first relation on."""
        return between(self.relation, notation) + between("=", notation).join(self.sides) if self.sides else ""


@dataclass(frozen=True)
class Formula:
    """A formula, written out in a notation when that is first asked for."""

    write: Callable[[Notation], tuple[Line, ...]]

    def lines(self, notation: Notation) -> tuple[str, ...]:
        """The lines one by one (without ``<math>``); one that goes on from the line above begins with ``=``."""
        return tuple((line.left + line.right(notation)).strip() for line in self.write(notation))

    @cached_property
    def plain(self) -> str:
        """Unicode text, a line each."""
        return self._displayed("plain")

    @cached_property
    def latex(self) -> str:
        """LaTeX for display mathematics; several lines are aligned at their first relation."""
        return self._displayed("latex")

    @cached_property
    def mathml(self) -> str:
        """A ``<math>`` element; several lines are the rows of a table: left of the first relation, and the rest."""
        return self._displayed("mathml")

    def _displayed(self, notation: Notation) -> str:
        return display([(line.left, line.right(notation)) for line in self.write(notation)], notation)


def product(left: Piece, right: Piece, notation: Notation, sign: str) -> str:
    """left × right, a factor in brackets where it needs them."""
    first = left.text if left.binding >= PRODUCT else in_brackets(left.text, notation)
    is_bare = right.binding >= UNIT and not right.is_negative
    return f"{first}{sign}{right.text if is_bare else in_brackets(right.text, notation)}"


def distinct(sides: Sequence[str]) -> tuple[str, ...]:
    """Without a side that only repeats the one before it, and without empty ones."""
    kept: list[str] = []
    for side in sides:
        if side and side not in kept[-1:]:
            kept.append(side)
    return tuple(kept)


def within_length(symbols: Sequence[str], numbers: str, result: str, notation: Notation) -> tuple[str, ...]:
    """The sides of a line; the numbers stand in the middle unless they make it too long for a slide."""
    limit = LONGEST if notation == "latex" else 8 * LONGEST
    has_room = sum(map(len, symbols)) + len(numbers) + len(result) <= limit
    return distinct((*symbols, numbers if has_room else "", result))

"""A formula of one or more lines, in three notations, each written out when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..language.pieces import BRACKETS, POWER, PRODUCT, UNIT, Notation, Piece

__all__ = ["LONGEST", "Formula", "Line", "derivative", "distinct", "product", "within_length"]

LONGEST = 280  # characters of LaTeX in a line; beyond, the numbers are left out
_ATTRIBUTES = 'xmlns="http://www.w3.org/1998/Math/MathML" display="block"'


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is equal to what, from left to right; ``is_continued``: it goes on from the line above."""

    sides: tuple[str, ...]
    is_continued: bool = False


@dataclass(frozen=True)
class Formula:
    """A formula of one or more lines, written out in a notation when that is first asked for."""

    write: Callable[[Notation], tuple[Line, ...]]

    def lines(self, notation: Notation) -> tuple[str, ...]:
        """The lines one by one (without ``<math>``); one that is continued begins with its equals sign."""
        equals = {"plain": " = ", "latex": " = ", "mathml": "<mo>=</mo>"}[notation]
        return tuple(
            (equals.lstrip(" ") if line.is_continued else "") + equals.join(line.sides) for line in self.write(notation)
        )

    @cached_property
    def plain(self) -> str:
        """Unicode text, a line each."""
        return "\n".join(self.lines("plain"))

    @cached_property
    def latex(self) -> str:
        """LaTeX for display mathematics; several lines are aligned at their first equals sign."""
        lines = self.write("latex")
        if len(lines) == 1:
            return " = ".join(lines[0].sides)
        rows = []
        for line in lines:
            first, *rest = ("", *line.sides) if line.is_continued else line.sides
            rows.append(" ".join([first, "&=", " = ".join(rest)]).strip() if rest else first)
        return r"\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}"

    @cached_property
    def mathml(self) -> str:
        """A ``<math>`` element; several lines are the rows of a table: what is left of the first ``=``, the rest."""
        lines = self.write("mathml")
        if len(lines) == 1:
            return f"<math {_ATTRIBUTES}><mrow>{'<mo>=</mo>'.join(lines[0].sides)}</mrow></math>"
        rows = []
        for line in lines:
            first, *rest = ("", *line.sides) if line.is_continued else line.sides
            right = "<mo>=</mo>".join(["", *rest]) if rest else ""
            rows.append(f'<mtr><mtd class="left">{first}</mtd><mtd class="right"><mrow>{right}</mrow></mtd></mtr>')
        return f'<math {_ATTRIBUTES}><mtable class="lines">{"".join(rows)}</mtable></math>'


def derivative(above: Piece, below: Piece, notation: Notation) -> Piece:
    """∂above/∂below."""
    opening, closing = BRACKETS[notation]
    top, bottom = (
        piece.text if piece.binding >= POWER and not piece.is_negative else f"{opening}{piece.text}{closing}"
        for piece in (above, below)
    )
    if notation == "plain":
        return Piece(f"∂{top}/∂{bottom}", PRODUCT, is_letter=False)
    if notation == "latex":
        return Piece(rf"\frac{{\partial {top}}}{{\partial {bottom}}}", UNIT, is_letter=False)
    text = f"<mfrac><mrow><mo>∂</mo>{top}</mrow><mrow><mo>∂</mo>{bottom}</mrow></mfrac>"
    return Piece(text, UNIT, is_letter=False)


def product(left: Piece, right: Piece, notation: Notation, sign: str) -> str:
    """left × right, the right factor in brackets where it needs them."""
    opening, closing = BRACKETS[notation]
    first = left.text if left.binding >= PRODUCT else f"{opening}{left.text}{closing}"
    is_bare = right.binding >= UNIT and not right.is_negative
    return f"{first}{sign}{right.text if is_bare else f'{opening}{right.text}{closing}'}"


def distinct(sides: Sequence[str]) -> tuple[str, ...]:
    """Without a side that only repeats the one before it."""
    return tuple(side for position, side in enumerate(sides) if position == 0 or side != sides[position - 1])


def within_length(head: Sequence[str], numbers: str, tail: str, notation: Notation) -> tuple[str, ...]:
    """The sides of a line; the numbers stand in the middle unless they make it too long for a slide."""
    limit = LONGEST if notation == "latex" else 8 * LONGEST
    has_room = sum(map(len, head)) + len(numbers) + len(tail) <= limit
    return distinct((*head, numbers, tail) if numbers and has_room else (*head, tail))

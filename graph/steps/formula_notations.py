"""A formula of one or more lines, in three notations, each written out when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ..notation.pieces import ATOM, BRACKETS, PRODUCT, UNIT, Notation, Piece

__all__ = ["LONGEST", "Formula", "Line", "derivative", "distinct", "product", "within_length"]

LONGEST = 280  # characters of LaTeX in a line; beyond, the numbers are left out
_ATTRIBUTES = 'xmlns="http://www.w3.org/1998/Math/MathML" display="block"'
_RELATIONS: Mapping[Notation, Mapping[str, str]] = {
    "plain": {"=": " = ", "+=": " += "},
    "latex": {"=": " = ", "+=": r" \mathrel{+}= "},
    "mathml": {"=": "<mo>=</mo>", "+=": "<mo>+=</mo>"},
}


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
        signs = _RELATIONS[notation]
        return signs[self.relation] + signs["="].join(self.sides) if self.sides else ""


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
        return "\n".join(self.lines("plain"))

    @cached_property
    def latex(self) -> str:
        """LaTeX for display mathematics; several lines are aligned at their first relation."""
        lines = self.write("latex")
        if len(lines) == 1:
            return lines[0].left + lines[0].right("latex")
        rows = (f"{line.left} &{line.right('latex').rstrip()}".lstrip() for line in lines)
        return r"\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}"

    @cached_property
    def mathml(self) -> str:
        """A ``<math>`` element; several lines are the rows of a table: left of the first relation, and the rest."""
        lines = self.write("mathml")
        if len(lines) == 1:
            return f"<math {_ATTRIBUTES}><mrow>{lines[0].left}{lines[0].right('mathml')}</mrow></math>"
        rows = "".join(
            f'<mtr><mtd class="left"><mrow>{line.left}</mrow></mtd>'
            f'<mtd class="right"><mrow>{line.right("mathml")}</mrow></mtd></mtr>'
            for line in lines
        )
        return f'<math {_ATTRIBUTES}><mtable class="lines">{rows}</mtable></math>'


def derivative(above: Piece, below: Piece, notation: Notation) -> Piece:
    """∂above/∂below; what is more than a name or a call stands in brackets: ∂f/∂(u²)."""
    opening, closing = BRACKETS[notation]
    top, bottom = (
        piece.text if piece.binding >= ATOM and not piece.is_negative else f"{opening}{piece.text}{closing}"
        for piece in (above, below)
    )
    if notation == "plain":
        return Piece(f"∂{top}/∂{bottom}", PRODUCT, is_letter=False)
    if notation == "latex":
        return Piece(rf"\frac{{\partial {top}}}{{\partial {bottom}}}", UNIT, is_letter=False)
    text = f"<mfrac><mrow><mo>∂</mo>{top}</mrow><mrow><mo>∂</mo>{bottom}</mrow></mfrac>"
    return Piece(text, UNIT, is_letter=False)


def product(left: Piece, right: Piece, notation: Notation, sign: str) -> str:
    """left × right, a factor in brackets where it needs them."""
    opening, closing = BRACKETS[notation]
    first = left.text if left.binding >= PRODUCT else f"{opening}{left.text}{closing}"
    is_bare = right.binding >= UNIT and not right.is_negative
    return f"{first}{sign}{right.text if is_bare else f'{opening}{right.text}{closing}'}"


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

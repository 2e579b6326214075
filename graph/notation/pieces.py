"""Typeset pieces: a text in one notation and how tightly it holds together, and templates to put them in.

A formula is compiled once into a ``Template`` of literal text and slots; filling it in is one pass over
its parts, so that every step of a long program can show its formula with its own names and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from ..numbers import DIGITS, readable, readable_latex
from ..records import record
from .names import name_latex, name_mathml, name_parts, to_superscript, typeset_plain

__all__ = [
    "ATOM", "BIG", "BRACKETS", "MINUS", "NOTATIONS", "POWER", "PRODUCT", "SUM", "UNIT", "Joint", "Notation", "Piece",
    "Raised", "Slot", "Template", "array_piece", "fits", "in_role", "name_piece", "number_piece", "shape_piece",
]  # fmt: skip

Notation = Literal["plain", "latex", "mathml"]
NOTATIONS: tuple[Notation, ...] = ("plain", "latex", "mathml")
# How tightly a text holds together: a + b; Σ x; ab; a fraction or f(x); a²; a name or what is in brackets.
SUM, BIG, PRODUCT, UNIT, POWER, ATOM = 1, 2, 3, 4, 5, 6
MINUS = {"plain": "−", "latex": "-", "mathml": "<mo>−</mo>"}
BRACKETS: Mapping[Notation, tuple[str, str]] = {
    "plain": ("(", ")"),
    "latex": (r"\left(", r"\right)"),
    "mathml": ("<mrow><mo>(</mo>", "<mo>)</mo></mrow>"),
}
_MATHML_PARTS = re.compile(r"(?P<power>10(?P<raised>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))|(?P<number>[0-9.]+)|(?P<sign>[−×∞])|(?P<word>nan)")
_FLAT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "−0123456789")
LARGEST_ARRAY = (3, 4)  # rows and columns that are written out; beyond, the shape


@record(frozen=True, slots=True)
class Piece:
    """A typeset text. ``is_negative``: it begins with a minus sign, which only a formula's start may do bare."""

    text: str
    binding: int = ATOM
    is_negative: bool = False
    is_letter: bool = True  # may stand beside another without a sign between them: qz, but num·den


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for the piece of ``name``; ``leading``: it begins its formula or bracket."""

    name: str
    binding: int
    leading: bool


@dataclass(frozen=True, slots=True)
class Joint:
    """What stands between two factors: ``beside`` where the pieces of all ``names`` are letters, else ``apart``."""

    names: tuple[str, ...]
    beside: str
    apart: str


@dataclass(frozen=True, slots=True)
class Raised:
    """A short exponent in the plain notation: superscript letters where Unicode has them all, else ``^(…)``."""

    parts: tuple[str | Slot | Joint, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled formula: literal text, and slots to fill."""

    parts: tuple[str | Slot | Joint | Raised, ...]
    notation: Notation
    binding: int
    names: tuple[str, ...]  # of its slots, each once, in order

    def fill(self, pieces: Mapping[str, Piece]) -> str:
        """The formula with a piece for every slot's name."""
        return _filled(self.parts, pieces, BRACKETS[self.notation])

    def piece(self, pieces: Mapping[str, Piece]) -> Piece:
        """The filled formula as a piece of another."""
        if len(self.parts) == 1 and isinstance(self.parts[0], Slot):
            return pieces[self.parts[0].name]
        text = self.fill(pieces)
        return Piece(text, self.binding, text.startswith(MINUS[self.notation]), is_letter=False)


def _filled(
    parts: tuple[str | Slot | Joint | Raised, ...], pieces: Mapping[str, Piece], brackets: tuple[str, str]
) -> str:
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, Slot):
            piece = pieces[part.name]
            if piece.binding < part.binding or (piece.is_negative and not part.leading):
                texts += (brackets[0], piece.text, brackets[1])
            else:
                texts.append(piece.text)
        elif isinstance(part, Joint):
            factors = [pieces[name] for name in part.names]
            is_beside = all(piece.is_letter for piece in factors) and (len(factors) < 2 or factors[0] != factors[1])
            texts.append(part.beside if is_beside else part.apart)  # x·x is not xx
        else:
            texts.append(raise_plain(_filled(part.parts, pieces, brackets)))
    return "".join(texts)


def raise_plain(text: str) -> str:
    """A text as an exponent in the plain notation: ², ⁻ˣ, ^0.5, ^(−0.5)."""
    raised = to_superscript(text.replace(" ", ""))
    if raised is not None and not re.search("[A-Za-z]{3}", text):
        return raised
    return f"^{text}" if re.fullmatch(r"[\w.]+", text) else f"^({text})"


@lru_cache(maxsize=4096)
def name_piece(name: str, notation: Notation) -> Piece:
    """A name as a piece."""
    text = {"plain": typeset_plain, "latex": name_latex, "mathml": name_mathml}[notation](name)
    return Piece(text, is_letter=len(name_parts(name).base) == 1)


@lru_cache(maxsize=4096)
def number_piece(value: float, notation: Notation, digits: int = DIGITS) -> Piece:
    """A number as a piece, rounded to ``digits`` significant digits."""
    plain = readable(value, digits)
    text = plain
    if notation == "latex":
        text = readable_latex(value, digits)
    elif notation == "mathml":
        text = _number_mathml(plain)
    is_negative = plain.startswith("−")
    return Piece(text, PRODUCT if is_negative or "×" in plain else ATOM, is_negative, is_letter=False)


def _number_mathml(plain: str) -> str:
    """A readable number in MathML: sign, digits and power of ten each in their element."""
    cells: list[str] = []
    for match in _MATHML_PARTS.finditer(plain):
        if match["power"]:
            exponent = _number_mathml(match["raised"].translate(_FLAT))
            cells.append(f"<msup><mn>10</mn><mrow>{exponent}</mrow></msup>")
        elif match["sign"]:
            cells.append(f"<mi>{match[0]}</mi>" if match[0] == "∞" else f"<mo>{match[0]}</mo>")
        else:
            cells.append(f"<mn>{match[0]}</mn>" if match["number"] else f"<mtext>{match[0]}</mtext>")
    return "".join(cells)


def shape_piece(shape: Sequence[int], notation: Notation) -> Piece:
    """A shape in the place of an array: (2 × 3)."""
    sign = {"plain": " × ", "latex": r" \times ", "mathml": "<mo>×</mo>"}[notation]
    cells = [f"<mn>{size}</mn>" if notation == "mathml" else str(size) for size in shape]
    opening, closing = BRACKETS[notation]
    return Piece(opening + sign.join(cells) + closing, is_letter=False)


def fits(shape: Sequence[int]) -> bool:
    """Whether an array of this shape is written out: a number, a short vector, a small matrix."""
    rows, columns = LARGEST_ARRAY
    if len(shape) < 2:
        return len(shape) == 0 or 0 < shape[0] <= columns
    return len(shape) == 2 and 0 < shape[0] <= rows and 0 < shape[1] <= columns


def array_piece(value: float | np.ndarray, notation: Notation, digits: int = DIGITS, *, is_row: bool = False) -> Piece:
    """A number, a small vector (a column unless ``is_row``) or matrix written out, or the shape of a larger array."""
    if isinstance(value, float):
        return number_piece(value, notation, digits)
    array = np.asarray(value)
    if array.ndim == 0:
        return number_piece(float(array), notation, digits)
    if not fits(array.shape):
        return shape_piece(array.shape, notation)
    lines: list[list[float]] = array.reshape(1 if is_row and array.ndim == 1 else len(array), -1).tolist()
    cells = [[number_piece(number, notation, digits).text for number in line] for line in lines]
    if notation == "plain":
        return Piece("[" + "; ".join(", ".join(line) for line in cells) + "]", is_letter=False)
    if notation == "latex":
        body = r" \\ ".join(" & ".join(line) for line in cells)
        return Piece(rf"{{\begin{{bmatrix}} {body} \end{{bmatrix}}}}", is_letter=False)  # braces: it may be raised
    body = "".join("<mtr>" + "".join(f"<mtd>{cell}</mtd>" for cell in line) + "</mtr>" for line in cells)
    return Piece(f"<mrow><mo>[</mo><mtable>{body}</mtable><mo>]</mo></mrow>", is_letter=False)


def in_role(piece: Piece, notation: Notation, role: str) -> Piece:
    """The piece coloured by its role (lg, ug, dg, value), where the notation has colours: MathML's class."""
    if notation != "mathml":
        return piece
    return Piece(f'<mrow class="{role}">{piece.text}</mrow>', piece.binding, piece.is_negative, piece.is_letter)

"""Parts of formulas in the three notations: derivatives, indices, sums, signs between terms, and whole lines.

Together with its neighbours this room is the only writer of MathML and of LaTeX mathematics: who explains or analyses
asks it for a part, and puts no markup together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .names import name_latex, name_mathml, name_parts, to_subscript, typeset_plain
from .pieces import ATOM, BRACKETS, NOTATIONS, PRODUCT, UNIT, Notation, Piece

__all__ = [
    "COMMA", "SUM_SIGN", "THIN_SPACE", "Written", "between", "derivative", "display", "in_brackets", "indexed",
    "joined", "partial", "partial_piece", "row_mathml", "sum_over", "words", "written",
]  # fmt: skip

COMMA: Mapping[Notation, str] = {"plain": ", ", "latex": r",\, ", "mathml": "<mo>,</mo>"}
SUM_SIGN: Mapping[Notation, str] = {"plain": "Σ ", "latex": r"\sum ", "mathml": '<mo largeop="true">∑</mo>'}
THIN_SPACE: Mapping[Notation, str] = {"plain": " ", "latex": r"\, ", "mathml": '<mspace width="0.2em"/>'}
_LATEX_SIGNS = {"·": r"\cdot", "+=": r"\mathrel{+}="}
_LETTERS_BELOW = {"i": "Σᵢ ", "j": "Σⱼ ", "k": "Σₖ "}  # those that Unicode has
_MATH = 'xmlns="http://www.w3.org/1998/Math/MathML" display="block"'


@dataclass(frozen=True, slots=True)
class Written:
    """A formula in plain Unicode, in LaTeX and in presentation MathML (its inner elements, without ``math``)."""

    plain: str
    latex: str
    mathml: str

    def of(self, notation: Notation) -> str:
        """The text in one notation."""
        return {"plain": self.plain, "latex": self.latex, "mathml": self.mathml}[notation]


def written(write: Callable[[Notation], str]) -> Written:
    """What ``write`` says, in each notation."""
    return Written(*(write(notation) for notation in NOTATIONS))


# ---- between terms
def between(sign: str, notation: Notation) -> str:
    """An operator or a relation with its spaces: "=", "+=", "+", "·"."""
    if notation == "mathml":
        return f"<mo>{sign}</mo>"
    return f" {_LATEX_SIGNS.get(sign, sign) if notation == 'latex' else sign} "


def joined(texts: Sequence[str], sign: str, notation: Notation) -> str:
    """Texts with an operator between them."""
    return between(sign, notation).join(texts)


def in_brackets(text: str, notation: Notation) -> str:
    """A text in round brackets, as high as it is."""
    opening, closing = BRACKETS[notation]
    return f"{opening}{text}{closing}"


def words(text: str, notation: Notation) -> str:
    """A few words in a formula."""
    return {"plain": text, "latex": rf"\text{{{text}}}", "mathml": f"<mtext>{text}</mtext>"}[notation]


def sum_over(letters: Sequence[str], notation: Notation) -> str:
    """The sign of a sum over index letters; "" where there are none."""
    text = "".join(letters)
    if not text:
        return ""
    if notation == "plain":
        return _LETTERS_BELOW.get(text, f"Σ_{text} ")
    if notation == "latex":
        return rf"\sum_{{{text}}} "
    return f"<munder>{SUM_SIGN['mathml']}<mi>{text}</mi></munder>"


# ---- derivatives
def partial(top: str, bottom: str, notation: Notation) -> str:
    """∂top/∂bottom, of texts in that notation."""
    if notation == "plain":
        return f"∂{top}/∂{bottom}"
    if notation == "latex":
        return rf"\frac{{\partial {top}}}{{\partial {bottom}}}"
    return f"<mfrac><mrow><mo>∂</mo>{top}</mrow><mrow><mo>∂</mo>{bottom}</mrow></mfrac>"


def partial_piece(top: str, bottom: str, notation: Notation, binding: int = ATOM) -> Piece:
    """The same as a piece of a formula; written on one line it stands in brackets beside other factors."""
    text = partial(top, bottom, notation)
    return Piece(text, PRODUCT if notation == "plain" else binding, is_letter=False)


def derivative(above: Piece, below: Piece, notation: Notation) -> Piece:
    """∂above/∂below; what is more than a name or a call stands in brackets: ∂f/∂(u²)."""
    top, bottom = (
        piece.text if piece.binding >= ATOM and not piece.is_negative else in_brackets(piece.text, notation)
        for piece in (above, below)
    )
    return partial_piece(top, bottom, notation, UNIT)


def indexed(name: str, indices: Sequence[str], notation: Notation) -> str:
    """A name with indices: W_ij; in brackets where it has subscripts of its own: (W₂)_ij."""
    own = name_parts(name)
    base = {"plain": typeset_plain, "latex": name_latex, "mathml": name_mathml}[notation](name)
    if not indices:
        return base
    if own.subscripts or own.version:
        base = in_brackets(base, notation)
    comma = "" if all(len(index) == 1 for index in indices) else ","
    text = comma.join(indices)
    if notation == "plain":
        return base + (to_subscript(text) or f"_{text}")
    if notation == "latex":
        return f"{base}_{{{text}}}"
    cells = [f"<mn>{index}</mn>" if index.isdigit() else f"<mi>{index}</mi>" for index in indices]
    separator = f"<mo>{comma}</mo>" if comma else ""
    return f"<msub><mrow>{base}</mrow><mrow>{separator.join(cells)}</mrow></msub>"


# ---- whole formulas
def display(lines: Sequence[tuple[str, str]], notation: Notation) -> str:
    """Lines, each as what stands left of its first relation and the rest, aligned there where they are several."""
    if notation == "plain":
        return "\n".join((left + right).strip() for left, right in lines)
    if notation == "latex":
        rows = (f"{left} &{right.rstrip()}".lstrip() for left, right in lines)
        body = r" \\ ".join(rows)
        return "".join(lines[0]) if len(lines) == 1 else rf"\begin{{aligned}} {body} \end{{aligned}}"
    if len(lines) == 1:
        return f"<math {_MATH}>{row_mathml(''.join(lines[0]))}</math>"
    cells = "".join(
        f'<mtr><mtd class="left">{row_mathml(left)}</mtd><mtd class="right">{row_mathml(right)}</mtd></mtr>'
        for left, right in lines
    )
    return f'<math {_MATH}><mtable class="lines">{cells}</mtable></math>'


def row_mathml(inside: str) -> str:
    """Elements of MathML that stay together."""
    return f"<mrow>{inside}</mrow>"

"""Partial derivatives and indexed names in the three notations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..notation.names import name_latex, name_mathml, name_parts, to_subscript, typeset_plain
from ..notation.pieces import NOTATIONS, PRODUCT, Notation, Piece

__all__ = ["Written", "indexed", "joined", "partial", "partial_piece", "written"]


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


def indexed(name: str, indices: Sequence[str], notation: Notation) -> str:
    """A name with indices: W_ij; in brackets where it has subscripts of its own: (W₂)_ij."""
    own = name_parts(name)
    is_bare = not own.subscripts and not own.version
    text = "".join(indices) if all(len(index) == 1 for index in indices) else ",".join(indices)
    if notation == "plain":
        base = typeset_plain(name) if is_bare or not indices else f"({typeset_plain(name)})"
        return base + ((to_subscript(text) or f"_{text}") if indices else "")
    if notation == "latex":
        base = name_latex(name) if is_bare or not indices else rf"\left({name_latex(name)}\right)"
        return base + (f"_{{{text}}}" if indices else "")
    base = name_mathml(name)
    if not indices:
        return base
    base = base if is_bare else f"<mrow><mo>(</mo>{base}<mo>)</mo></mrow>"
    comma = "" if all(len(index) == 1 for index in indices) else "<mo>,</mo>"
    cells = [f"<mn>{index}</mn>" if index.isdigit() else f"<mi>{index}</mi>" for index in indices]
    return f"<msub><mrow>{base}</mrow><mrow>{comma.join(cells)}</mrow></msub>"


def partial(top: str, bottom: str, notation: Notation) -> str:
    """∂top/∂bottom, of texts in that notation."""
    if notation == "plain":
        return f"∂{top}/∂{bottom}"
    if notation == "latex":
        return rf"\frac{{\partial {top}}}{{\partial {bottom}}}"
    return f"<mfrac><mrow><mo>∂</mo>{top}</mrow><mrow><mo>∂</mo>{bottom}</mrow></mfrac>"


def partial_piece(top: str, bottom: str, notation: Notation) -> Piece:
    """The same as a piece of a formula; written on one line it stands in brackets beside other factors."""
    text = partial(top, bottom, notation)
    return Piece(text, PRODUCT if notation == "plain" else 6, is_letter=False)


def joined(texts: Sequence[str], sign: str, notation: Notation) -> str:
    """Texts with an operator between them: "=", "+", "·"."""
    if notation == "plain":
        return f" {sign} ".join(texts)
    if notation == "latex":
        return {"·": r" \cdot "}.get(sign, f" {sign} ").join(texts)
    return f"<mo>{sign}</mo>".join(texts)

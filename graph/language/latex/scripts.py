"""Scripts, raised and lowered at a name: parts of it, indices, powers, transposes."""

from __future__ import annotations

from dataclasses import replace

from ...errors import Span
from ..heads import Constant, Plus, Subtract, Symbol
from .cursor import Cursor, end_of
from .formula_tree import Node, Part, Spelling
from .lexing import Sign
from .primed_indices import spelled_index
from .vocabulary import ACCENTS, FONTS, FUNCTIONS

__all__ = ["Scripts"]

_WORDS = {"infty": "inf", "star": "star", "ast": "star", "dagger": "dagger", "prime": "prime", "pm": "pm"}
_WEIGHTS = frozenset("WU")
_GATES = frozenset("QKVOqkvozrifcgh")
_SIGNS = {"*": "star", "+": "plus", "-": "minus"}


def _is_capital(sign: Sign) -> bool:
    return sign.kind == "letter" and sign.text.isascii() and sign.text.isupper()


def _is_told_apart(base: str, raised: Sign) -> bool:
    r"""Whether a raised letter tells weights or values apart: ``W^Q``, ``V^\pi``."""
    if raised.kind != "letter" or not base.isupper() or not base.isascii():
        return False
    return raised.text == "π" or (base in _WEIGHTS and raised.text in _GATES)


class Scripts(Cursor):
    """Reads subscripts and superscripts."""

    def lowered(self) -> tuple[tuple[Part, ...], bool]:
        """The parts of a subscript, from its ``_``; whether commas part them."""
        opener = self.take()
        piece = self.piece()
        parts = self.parts(piece, opener.span)
        return parts, any(sign.text == "," for sign in piece)

    def parts(self, piece: list[Sign], span: Span) -> tuple[Part, ...]:
        parts: list[Part] = []
        at = 0
        while at < len(piece):
            part, at = self._part(piece, at)
            if part is not None:
                parts.append(part)
        if not parts:
            raise self.error("latex_name", span)
        return tuple(parts)

    def _part(self, piece: list[Sign], at: int) -> tuple[Part | None, int]:
        sign = piece[at]
        if sign.text in (",", "(", ")", "[", "]", "{", "}", ";") and sign.kind == "sign":
            return None, at + 1
        if sign.kind == "command" and sign.text in FONTS:
            end = end_of(piece, at + 1) if at + 1 < len(piece) and piece[at + 1].text == "{" else at + 2
            word = "".join(inner.text for inner in piece[at + 1 : end] if inner.kind in ("letter", "number"))
            return (Part(word) if word else None), end
        if sign.kind == "command" and sign.text in ACCENTS:
            end = end_of(piece, at + 1) if at + 1 < len(piece) and piece[at + 1].text == "{" else at + 2
            word = "".join(inner.text for inner in piece[at + 1 : end] if inner.kind in ("letter", "number"))
            return (Part(f"{word}{ACCENTS[sign.text]}") if word else None), end
        if sign.kind == "number" and sign.text.isdigit():
            index = Node(Constant(int(sign.text)), (), sign.span, sign.span)
            return Part(sign.text, index), at + 1
        if sign.kind == "letter":
            return self._label_of(piece, at) or self._letter(piece, at)
        if sign.kind == "prose":
            return Part("".join(char for char in sign.text if char.isalnum())), at + 1
        if sign.text == "_" and at and piece[at - 1].kind == "letter":
            end = end_of(piece, at + 1) if at + 1 < len(piece) and piece[at + 1].text == "{" else at + 2
            inner = [one for one in piece[at + 1 : end] if one.text not in ("{", "}")]
            return Part("".join(one.text for one in inner if one.kind in ("letter", "number"))), end
        if sign.kind == "command" and sign.text in FUNCTIONS:  # x_{\max}
            return Part(sign.text), at + 1
        if sign.text == "|":  # x_{k|k-1}
            return Part("given"), at + 1
        if sign.text in _SIGNS or (sign.kind == "command" and sign.text in _WORDS):
            return Part(_SIGNS.get(sign.text) or _WORDS[sign.text]), at + 1
        raise self.error("latex_name", sign.span)

    def _label_of(self, piece: list[Sign], at: int) -> tuple[Part, int] | None:
        """The ``y_i`` of ``s_{y_i}``: a name with an index, which picks an element."""
        sign, after = piece[at], piece[at + 1 : at + 5]
        inner = after[2:3] if len(after) > 3 and after[1].text == "{" and after[3].text == "}" else after[1:2]
        is_indexed = bool(after) and after[0].text == "_" and [one.kind for one in inner] == ["letter"]
        if not is_indexed or not (sign.text.isascii() and sign.text.islower()) or len(sign.text + inner[0].text) != 2:
            return None
        end = at + (5 if after[1].text == "{" else 3)
        span = Span(sign.start, inner[0].end)
        spelling = Spelling(sign.text, lowered=self.parts(inner, span))
        label = Node(spelling, (), span, span)
        return Part(f"{sign.text}{inner[0].text}", label, is_label=True), end

    def _letter(self, piece: list[Sign], at: int) -> tuple[Part, int]:
        """``i``, ``t-1``, ``i+k``."""
        sign = piece[at]
        letter = Node(Symbol(sign.text), (), sign.span, sign.span)
        is_sum = at + 2 < len(piece) and piece[at + 1].text in ("+", "-") and piece[at + 2].kind in ("number", "letter")
        if len(sign.text) > 1:
            return Part(sign.text), at + 1
        if not is_sum:
            return Part(spelled_index(sign.text), letter, sign.text), at + 1
        operator, other = piece[at + 1], piece[at + 2]
        is_number = other.kind == "number" and other.text.isdigit()
        tree = Constant(int(other.text)) if is_number else Symbol(other.text)
        right = Node(tree, (), other.span, other.span)
        head = Plus if operator.text == "+" else Subtract
        index = Node(head, (letter, right), Span(sign.start, other.end), operator.span)
        text = f"{sign.text}{'p' if head is Plus else 'm'}{other.text}"
        shift = (int(other.text) if head is Plus else -int(other.text)) if is_number else 0
        return Part(text, index, sign.text, shift), at + 3

    def labels(self, spelling: Spelling, piece: list[Sign]) -> tuple[Spelling, list[Sign]]:
        """A name with the labels that begin a superscript, ``(i)``, ``[1]``, a word, primes; what is left of it."""
        while piece:
            sign = piece[0]
            label, rest = self._label(spelling, piece)
            if label is not None:
                spelling = replace(spelling, raised=(*spelling.raised, label))
                piece = rest
            elif sign.text == "prime" or sign.text == "'":
                spelling = replace(spelling, primes=spelling.primes + 1)
                piece = piece[1:]
            else:
                break
        return spelling, piece

    def _label(self, spelling: Spelling, piece: list[Sign]) -> tuple[Part | None, list[Sign]]:
        sign = piece[0]
        if sign.kind == "sign" and sign.text in ("(", "[", "\\{") and spelling.letter != "e":
            end = end_of(piece, 0)
            inner = [one for one in piece[1 : end - 1] if one.text not in ("{", "}")]
            if end <= len(piece) and self._is_label(inner):
                part = self.parts(inner, sign.span)[0]
                closers = {"(": "()", "[": "[]", "\\{": "{}"}[sign.text]
                return replace(part, text=closers[0] + part.text + closers[1]), piece[end:]
        if sign.kind == "command" and sign.text in FONTS and sign.text not in ("mathbf", "boldsymbol", "bm"):
            end = end_of(piece, 1) if len(piece) > 1 and piece[1].text == "{" else 2
            word = "".join(one.text for one in piece[1:end] if one.kind in ("letter", "number"))
            if word and word not in ("T", "t"):
                return Part(word), piece[end:]
        if len(piece) > 1 and spelling.letter != "e" and all(_is_capital(one) for one in piece):  # L^{CLIP}
            return Part("".join(one.text for one in piece)), []
        if len(piece) == 1 and _is_told_apart(spelling.letter, sign):
            return Part(sign.text), []
        if (
            len(piece) == 1
            and sign.kind in ("sign", "command")
            and sign.text in ("*", "ast", "star", "+", "-", "dagger")
        ):
            return Part(_SIGNS.get(sign.text) or _WORDS[sign.text]), []
        return None, piece

    def _is_label(self, inner: list[Sign]) -> bool:
        kinds = [sign.kind for sign in inner]
        if kinds in (["letter"], ["number"]):
            return inner[0].kind == "letter" or inner[0].text.isdigit()
        is_sum = kinds == ["letter", "sign", "number"] and inner[1].text in ("+", "-")
        return is_sum or bool(inner and inner[0].kind == "command" and inner[0].text in FONTS)

    def is_transpose(self, piece: list[Sign]) -> bool:
        """Whether a superscript is ``\\top``, ``\\mathsf{T}``, ``T`` or alike."""
        while piece and piece[0].kind == "command" and piece[0].text in FONTS:
            piece = [sign for sign in piece[1:] if sign.text not in ("{", "}")]
        if len(piece) != 1:
            return False
        sign = piece[0]
        is_letter = (
            sign.kind == "letter" and sign.text == "T" and ("T", "", "", "", 0, ("",), ()) not in self.context.assigned
        )
        return is_letter or (sign.kind == "command" and sign.text in ("top", "intercal", "transpose"))

"""Names as they are spelled: a letter or a word with its font, accent, subscripts, labels and primes; calls of them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from ...errors import Fix, Span, TraceError
from ..code_tree import Notice
from ..heads import Product
from .applied_names import KNOWN, holds_names, parts_of_bracket
from .cursor import end_of
from .formula_tree import Node, Spelling, call_of, name
from .indexed_words import IndexedWords
from .lexing import Sign
from .spelling import base_of, key_of
from .vocabulary import ACCENTS, FONTS, FUNCTIONS

__all__ = ["SIGMA", "Naming", "power_name"]

_FUNCTION_LETTERS = frozenset("fghφϕψ")
_USUAL = "\\tanh"
SIGMA = ("σ", "", "", "", 0, ("",), ())


class Naming(IndexedWords):
    """Reads names."""

    # ---- names
    def letter(self) -> Node:
        """A letter with its scripts: a name, or a function where its bracket follows."""
        sign = self.sign
        if word := self.plain_word():
            return self.function(word, sign)
        self.take()
        if self.is_indexed():
            return self.indexed(sign)
        return self.named(Spelling(sign.text, sign.typed if sign.typed.startswith("var") else ""), sign)

    def is_indexed(self) -> bool:
        r"""Whether ``(x)`` follows with the x of a ``\sum_x``: an index in brackets."""
        inner = self.ahead()
        is_closed = self.is_at("(") and inner.kind == "letter" and self.ahead(2).text == ")"
        return is_closed and inner.text in self.context.bound

    def indexed(self, sign: Sign) -> Node:
        inner = self.ahead()
        self.at += 3
        span = self.span_from(sign.start)
        parts = self.parts([inner], inner.span)
        return self.node(Spelling(sign.text, lowered=parts), (), span, sign.span)

    def plain_word(self) -> str:
        """A known function spelled in single letters with a bracket behind, ``max(``; taken."""
        letters: list[Sign] = []
        while self.ahead(len(letters)).kind == "letter" and len(letters) < 12:
            letters.append(self.ahead(len(letters)))
        if not letters or self.ahead(len(letters)).text != "(":
            return ""
        text = "".join(sign.text for sign in letters)
        if text not in FUNCTIONS or len(text) < 2 or (len(letters) == 1 and len(text) < 2):
            return ""
        self.at += len(letters)
        return text

    def named(self, spelling: Spelling, start: Sign) -> Node:
        """A spelled name with its subscripts, labels and primes; a call where it is a function."""
        spelling = self.spelled(spelling)
        key = base_of(spelling)
        if (
            spelling.letter in self.context.applied
            and self.is_at("(")
            and key_of(spelling) not in self.context.functions
        ):
            if self.is_undefined(spelling, key) and self.is_computed(self.ahead()) and self.ahead(2).text == ")":
                raise self.undefined(self.span_from(start.start))
            spelling = self.with_bracket(spelling)
        span = self.span_from(start.start)
        is_sigma = key == SIGMA and SIGMA not in self.context.assigned
        is_function = key_of(spelling) in self.context.functions
        if (is_sigma and self.is_at("(", "[", "\\{", "{")) or (is_function and self.is_at("(", "[")):
            operands = self.operands()
            text = "σ" if is_sigma and not is_function else ""
            return self.called(spelling, text, operands, start.start, span)
        if self.is_at("(") and spelling == Spelling(spelling.letter) and self.is_known(spelling.letter, key):
            return self.known(spelling.letter, start.start, span)
        if spelling.primes and self.is_at("(") and (is_sigma or key in self.context.functions):
            raise self.derivative(span)
        if spelling == Spelling("π"):
            return name("π", span)
        if self.is_at("(") and not is_function and not self.context.is_left and self.parts_commas():
            raise self.no_function(span)
        if self.is_at("(") and self.is_undefined(spelling, key):
            raise self.undefined(span)
        return self.node(spelling, (), span, span)

    def is_undefined(self, spelling: Spelling, key: object) -> bool:
        r"""Whether a letter that papers use for functions is only applied, and defined nowhere: ``h = \phi(Wx)``."""
        if spelling.letter not in _FUNCTION_LETTERS or self.context.is_left or key in self.context.assigned:
            return False
        if key_of(spelling) in self.context.functions:
            return False
        alone = (
            sign.kind == "letter" and sign.text == spelling.letter and after.text not in ("(", "_", "^", "'")
            for sign, after in pairwise(self.signs)
        )
        return not any(alone)

    def is_computed(self, sign: Sign) -> bool:
        """Whether a letter has a value anywhere in the program: the z of ``a = g(z)`` beside ``z = wx``."""
        letter = re.escape(self.context.source[sign.start : sign.end])
        return bool(re.search(rf"(?<![\w\\\\]){letter}\s*&?\s*=(?!=)", self.context.source))

    def undefined(self, span: Span) -> TraceError:
        """What is said of a function without a definition: the edit puts a known one in its place."""
        source = self.context.source
        return TraceError(
            "unknown_function", "not_defined", source=source, span=span, name=source[span.start : span.end],
            example=_USUAL, fixes=(Fix(_USUAL, span, _USUAL),),
        )  # fmt: skip

    def is_known(self, letter: str, key: object) -> bool:
        """Whether a letter is a function of mathematics, not one of the program's names."""
        return letter in KNOWN and key not in self.context.assigned

    def known(self, letter: str, start: int, at: Span) -> Node:
        inner, *outer = KNOWN[letter]
        operands = self.operands()
        node = call_of(inner, operands, self.span_from(start), at)
        for function in outer:
            node = call_of(function, (node,), node.span, at)
        return node

    def parts_commas(self) -> bool:
        """Whether commas part what stands in the bracket that opens here."""
        depth = 0
        for sign in self.signs[self.at : end_of(self.signs, self.at)]:
            depth += (sign.text in ("(", "[", "{", "\\{")) - (sign.text in (")", "]", "}", "\\}"))
            if depth == 1 and sign.kind == "sign" and sign.text == ",":
                return True
        return False

    def no_function(self, span: Span) -> TraceError:
        """What is said of ``epsilon(x, t)`` where nothing defines it: the proposal keeps its name alone."""
        end = self.signs[min(end_of(self.signs, self.at), len(self.signs)) - 1].end
        typed = self.context.source[span.start : span.end]
        fix = Fix(typed, Span(span.end, end), "")
        where = Span(span.start, end)
        return TraceError(
            "unknown_function", "latex_no_function", source=self.context.source, span=where, fixes=(fix,), name=typed
        )

    def with_bracket(self, spelling: Spelling) -> Spelling:
        """``P(A | B)`` as one name, where names alone stand in the bracket."""
        opener, end = self.sign, end_of(self.signs, self.at)
        inner = self.signs[self.at + 1 : end - 1]
        if not holds_names(inner):
            return spelling
        parts = parts_of_bracket(self, inner)
        self.at = min(end, len(self.signs) - 1)
        span = Span(opener.start, self.signs[self.at - 1].end)
        fields = (("text", self.context.source[span.start : span.end]), ("letter", spelling.letter))
        self.context.notices.append(Notice("latex_bracket_name", span, fields))
        return replace(spelling, lowered=(*spelling.lowered, *parts), commas=True)

    def called(self, spelling: Spelling, text: str, operands: tuple[Node, ...], start: int, at: Span) -> Node:
        span = self.span_from(start)
        if text:
            return call_of(text, operands, span, at)
        call = call_of("", operands, span, at)
        return replace(call, args=(self.node(spelling, (), at, at), *call.args[1:]))

    def spelled(self, spelling: Spelling) -> Spelling:
        """A spelling with all that follows it and belongs to the name."""
        while True:
            if self.is_at("_"):
                parts, commas = self.lowered()
                commas = commas or spelling.commas or bool(spelling.lowered)
                spelling = replace(spelling, lowered=(*spelling.lowered, *parts), commas=commas)
            elif self.is_at("'") and not self.is_transposing(spelling):
                self.take()
                spelling = replace(spelling, primes=spelling.primes + 1)
            elif self.is_at("^"):
                at, before = self.at, spelling
                self.take()
                piece = self.piece()
                spelling, rest = self.labels(spelling, piece)
                power = self.power_label(spelling, piece) if rest == piece else None
                spelling = power or spelling
                if power is None and rest:
                    if self.is_at("_"):  # x^2_i is x_i^2
                        self.swap(at)
                        continue
                    self.at = at
                    self.pending = rest if spelling is not before else None
                    return spelling
            else:
                return spelling

    def swap(self, start: int) -> None:
        """What is raised from ``start`` on and what is lowered behind it change places."""
        middle = self.at
        self.take()
        self.piece()
        self.signs[start : self.at] = self.signs[middle : self.at] + self.signs[start:middle]
        self.at = start

    def power_label(self, spelling: Spelling, piece: list[Sign]) -> Spelling | None:
        r"""``\sigma^2`` where ``\sigma^2 = …`` made it a name."""
        raised = power_name(self, spelling, piece)
        return raised if raised is not None and key_of(raised) in self.context.powers else None

    def is_transposing(self, spelling: Spelling) -> bool:
        return spelling.font == "bold" and self.begins_factor_at(self.at + 1)

    def begins_factor_at(self, at: int) -> bool:
        here, self.at = self.at, min(at, len(self.signs) - 1)
        begins = self.begins_factor()
        self.at = here
        return begins

    def styled(self) -> Node:
        r"""``\hat{y}``, ``\mathbf{W}``, ``\mathrm{softmax}(…)``."""
        start = self.sign
        fonts: list[str] = []
        accents: list[str] = []
        at = self.at
        inner: list[Sign] = [start]
        while inner and inner[0].kind == "command" and inner[0].text in (*FONTS, *ACCENTS):
            word = inner[0].text
            (accents.append(ACCENTS[word]) if word in ACCENTS else fonts.append(FONTS[word]))
            if inner is not None and len(inner) == 1:
                self.take()
                inner = self.piece()
            else:
                end = end_of(inner, 1) if inner[1:2] and inner[1].text == "{" else len(inner)
                inner = [*_unbraced(inner[1:end]), *inner[end:]]  # \mathbf{\hat{x}_n}
        if (fonts or accents) and inner[0].kind == "letter" and [one.text for one in inner[1:3]] == ["_", "{"]:
            return self.accented(inner, fonts, accents, start)
        text = "".join("_" if one.text == "_" else one.text for one in inner)
        is_word = all(one.kind in ("letter", "number") or one.text in ("_", "-") for one in inner)
        if not inner or not text or not is_word or not (text[0].isalpha()):
            if not accents and inner and at < self.at:
                return self.nested(inner, start.span)
            raise self.error("latex_name", self.span_from(start.start))
        text = text.replace("-", "_")
        is_upright = "rm" in fonts or "sf" in fonts
        is_call = (text in FUNCTIONS or start.text == "operatorname" or (is_upright and len(text) > 1)) and not accents
        is_known = text in FUNCTIONS or start.text == "operatorname"
        if is_upright and len(text) > 1 and (found := self.indexed_word(text, start)) is not None:
            return found
        is_followed = text in FUNCTIONS or self.opens_call() or self.begins_factor()
        if is_call and len(text) > 1 and is_followed and (is_known or self.is_at("(", "[", "\\{")):
            return self.function(text, start)
        typed = inner[0].typed if len(inner) == 1 and inner[0].typed.startswith("var") else ""
        if len(inner) > 1 and not is_upright and any(one.text == "_" for one in inner):
            return self.accented(inner, fonts, accents, start)
        font = next((font for font in fonts if font), "")
        if font == "bold" and not accents and self.is_matrix_and_vector(text):  # \mathbf{Xw}
            whole = start.span
            matrix = self.node(Spelling(text[0], "", font), (), whole, whole)
            vector = self.named(Spelling(text[1], "", font), start)
            return self.node(Product, (matrix, vector), vector.span, whole)
        return self.named(Spelling(text, typed, font, "".join(accents)), start)

    def is_matrix_and_vector(self, text: str) -> bool:
        """Whether two bold letters are a product: a capital one and a small one, which no statement gives a value."""
        is_pair = len(text) == 2 and text[0].isupper() and text[1].islower()
        return is_pair and not self.context.is_left and key_of(Spelling(text)) not in self.context.assigned

    def accented(self, inner: list[Sign], fonts: list[str], accents: list[str], start: Sign) -> Node:
        r"""``\hat{y_i}``: the accent stands on the letter."""
        reader = type(self)(self.slice_end(inner, start.span), self.context)
        font = next((font for font in fonts if font), "")
        first = reader.take()
        spelling = reader.spelled(Spelling(first.text, "", font, "".join(accents)))
        if reader.sign.kind != "end":
            raise reader.unexpected()
        return self.named(spelling, start)


def power_name(reader: Naming, spelling: Spelling, piece: list[Sign]) -> Spelling | None:
    """The name that a letter with a raised number is where it is assigned to."""
    if len(piece) == 1 and piece[0].kind == "number" and piece[0].text.isdigit():
        text = "sq" if piece[0].text == "2" else f"pow{piece[0].text}"
        part = reader.parts(piece, piece[0].span)[0]
        return replace(spelling, raised=(*spelling.raised, replace(part, text=text, index=None)))
    return None


def _unbraced(piece: list[Sign]) -> list[Sign]:
    return piece[1:-1] if piece and piece[0].text == "{" and piece[-1].text == "}" else piece

"""Names as they are spelled: a letter or a word with its font, accent, subscripts, labels and primes; calls of them."""

from __future__ import annotations

from dataclasses import replace

from ...errors import Span
from .environments import Environments
from .formula_tree import Node, Spelling, call_of, name
from .lexing import Sign
from .spelling import base_of, key_of
from .vocabulary import ACCENTS, FONTS, FUNCTIONS

__all__ = ["SIGMA", "Naming", "power_name"]

SIGMA = ("σ", "", "", "", 0, ("",), ())


class Naming(Environments):
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
        span = self.span_from(start.start)
        key = base_of(spelling)
        is_sigma = key == SIGMA and SIGMA not in self.context.assigned
        is_function = key_of(spelling) in self.context.functions
        if (is_sigma and self.is_at("(", "[", "\\{", "{")) or (is_function and self.is_at("(", "[")):
            operands = self.operands()
            text = "σ" if is_sigma and not is_function else ""
            return self.called(spelling, text, operands, start.start, span)
        if spelling.primes and self.is_at("(") and (is_sigma or key in self.context.functions):
            raise self.derivative(span)
        if spelling.letter == "π":
            return name("π", span)
        return self.node(spelling, (), span, span)

    def called(self, spelling: Spelling, text: str, operands: tuple[Node, ...], start: int, at: Span) -> Node:
        span = self.span_from(start)
        if text:
            return call_of(text, operands, span, at)
        call = call_of("", operands, span, at)
        return replace(call, args=(self.node(spelling, (), at, at), *call.args[1:]))

    def spelled(self, spelling: Spelling) -> Spelling:
        """A spelling with all that follows it and belongs to the name."""
        while True:
            if self.is_at("_") and spelling.letter != "π":
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
                inner = _unbraced(inner[1:])
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
        is_followed = text in FUNCTIONS or self.opens_call() or self.begins_factor()
        if is_call and len(text) > 1 and is_followed and (is_known or self.is_at("(", "[", "\\{")):
            return self.function(text, start)
        typed = inner[0].typed if len(inner) == 1 and inner[0].typed.startswith("var") else ""
        if len(inner) > 1 and not is_upright and any(one.text == "_" for one in inner):
            return self.accented(inner, fonts, accents, start)
        font = next((font for font in fonts if font), "")
        return self.named(Spelling(text, typed, font, "".join(accents)), start)

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

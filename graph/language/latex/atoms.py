"""Names, numbers, brackets, fractions, roots, bars, and the powers that stand at them."""

from __future__ import annotations

from dataclasses import replace

from sympy.core.symbol import Str

from ...errors import Span
from ..heads import Attribute, Constant, Divide, ListOf, Power, Subscript
from .environments import Environments
from .lexing import Sign
from .nodes import Node, Spelling, call_of, constant, name
from .spelling import base_of, key_of
from .vocabulary import ACCENTS, BIG, DECORATED, DERIVATIVES, FONTS, FUNCTIONS, MATRICES, OPENED, PLAIN_NAMES

__all__ = ["Reader"]

_ROUNDED = {"⌊": "floor", "⌈": "ceil"}
SIGMA = ("σ", "", "", "", 0, ("",), ())


class Reader(Environments):
    """Reads one formula."""

    def factor(self) -> Node:
        """An atom and what is raised or lowered at it."""
        node = self.atom()
        while self.is_at("^", "_", "'"):
            node = self.scripted(node)
        if self.is_at("!"):
            raise self.error("latex_command", self.sign.span, "unsupported", command="!")
        return node

    def atom(self) -> Node:
        sign = self.sign
        if sign.kind == "number":
            self.take()
            return self.node(Constant(_number(sign)), (), sign.span, sign.span)
        if sign.kind == "letter":
            return self.letter()
        if sign.kind == "command":
            return self.command()
        if sign.kind == "begin" and sign.text in (*MATRICES, "cases", "dcases", "rcases"):
            return self.environment()
        if sign.kind == "sign" and sign.text in ("|", "‖"):
            return self.barred()
        if sign.kind == "sign" and (sign.text == "{" or sign.text in OPENED):
            return self.bracketed()
        raise self.unexpected()

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
        letters = []
        while self.ahead(len(letters)).kind == "letter" and len(letters) < 12:
            letters.append(self.ahead(len(letters)))
        if not letters or self.ahead(len(letters)).text not in ("(",):
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

    # ---- raised and lowered at anything
    def scripted(self, node: Node) -> Node:
        if self.is_at("'"):
            sign = self.take()
            return self.transposed(node, sign.span)
        sign = self.take()
        if sign.text == "_":
            return self.subscripted(node, sign)
        piece = self.piece()
        if self.pending is not None:
            piece, self.pending = self.pending, None
        if self.is_transpose(piece):
            return self.transposed(node, self.span_from(sign.start))
        while piece and piece[0].kind == "command" and piece[0].text in ("odot", "circ") and len(piece) > 1:
            piece = piece[1:]
        text = "".join(one.text for one in piece)
        span = self.span_from(node.span.start)
        if text == "-1":
            return self.node(Power, (node, constant(-1, piece[0].span)), span, sign.span)
        if text.startswith("-") and len(piece) > 1 and self.is_transpose(piece[1:]):
            inverse = self.node(Power, (node, constant(-1, sign.span)), span, sign.span)
            return self.transposed(inverse, sign.span)
        return self.node(Power, (node, self.nested(piece, sign.span)), span, sign.span)

    def transposed(self, node: Node, at: Span) -> Node:
        return self.node(Attribute, (node, Str("T")), self.span_from(node.span.start), at)

    def subscripted(self, node: Node, sign: Sign) -> Node:
        r"""``(Wx)_i``; ``[x]_+`` is max(0, x)."""
        piece = self.piece()
        span = self.span_from(node.span.start)
        if [one.text for one in piece] == ["+"]:
            return call_of("max", (constant(0, sign.span), node), span, sign.span)
        indices = [part.index for part in self.parts(piece, sign.span)]
        if None in indices:
            raise self.error("latex_name", sign.span)
        return self.node(Subscript, (node, *indices), span, sign.span)

    # ---- brackets
    def bracketed(self) -> Node:
        r"""A group; with commas a list; ``{a \over b}``."""
        opener = self.take()
        closer = "}" if opener.text == "{" else OPENED[opener.text]
        if opener.text == "\\{" and self.sign.kind == "begin" and self.sign.text == "array":
            return self.environment("cases")
        with self.deeper(opener.span):
            self.bars.append("")
            items = [self.expression()]
            if self.is_command("over"):
                over = self.take()
                items = [self.quotient(items[0], self.expression(), over.span)]
            while self.is_at(",") and opener.text != "{":
                self.take()
                items.append(self.expression())
            self.bars.pop()
            self.expect(closer, opener)
        span = self.span_from(opener.start)
        if opener.text in _ROUNDED:
            return call_of(_ROUNDED[opener.text], tuple(items), span, opener.span)
        if opener.text == "⟨":
            return call_of("dot", tuple(items), span, opener.span)
        if len(items) > 1:
            return self.node(ListOf, tuple(items), span, opener.span)
        return replace(items[0], span=span) if not isinstance(items[0].head, Spelling) else items[0]

    def barred(self) -> Node:
        r"""``|x|``, ``\|x\|_p``."""
        opener = self.take()
        with self.deeper(opener.span):
            self.bars.append(opener.text)
            inner = self.expression()
            self.bars.pop()
            if not self.is_at(opener.text):
                raise self.error("unclosed_bracket", opener.span, bracket=opener.text)
            self.take()
        if opener.text == "|" and not self.is_at("_"):
            return call_of("abs", (inner,), self.span_from(opener.start), opener.span)
        order: Node | None = None
        if self.is_at("_"):
            sign = self.take()
            piece = self.piece()
            text = "".join(one.text for one in piece)
            if text not in ("2", "F"):
                infinite = constant(float("inf"), sign.span)
                order = infinite if text == "infty" else self.nested(piece, sign.span)
        span = self.span_from(opener.start)
        return call_of("norm", (inner,), span, opener.span, **({"ord": order} if order else {}))

    # ---- commands
    def command(self) -> Node:
        sign = self.sign
        word = sign.text
        if word in DERIVATIVES:
            raise self.derivative(sign.span)
        if word in ("frac", "dfrac", "tfrac", "cfrac"):
            return self.fraction()
        if word == "sqrt":
            return self.root()
        if word in BIG:
            self.take()
            return self.over(BIG[word], sign)
        if word in ("mathbb", "mathbf", "mathds", "bm", "boldsymbol", "mathrm") and self.ahead().text in ("{", "1"):
            if (node := self.indicator()) is not None:
                return node
        if word in FONTS or word in ACCENTS:
            return self.styled()
        if word in FUNCTIONS:
            self.take()
            return self.function(word, sign)
        if word in DECORATED:
            return self.decorated()
        if word in PLAIN_NAMES:
            self.take()
            return name(PLAIN_NAMES[word], sign.span)
        raise self.unexpected()

    def fraction(self) -> Node:
        start = self.take()
        with self.deeper(start.span):
            above = self.nested(self.piece(), start.span)
            below = self.nested(self.piece(), start.span)
        return self.quotient(above, below, start.span, self.span_from(start.start))

    def root(self) -> Node:
        r"""``\sqrt{x}``; ``\sqrt[3]{x}`` is x to the power of 1/3."""
        start = self.take()
        degree: Node | None = None
        if self.is_at("["):
            opener = self.take()
            degree = self.expression()
            self.expect("]", opener)
        with self.deeper(start.span):
            inner = self.nested(self.piece(), start.span)
        span = self.span_from(start.start)
        if degree is None:
            return call_of("sqrt", (inner,), span, start.span)
        exponent = self.node(Divide, (constant(1, start.span), degree), degree.span, start.span)
        return self.node(Power, (inner, exponent), span, start.span)

    def indicator(self) -> Node | None:
        r"""``\mathbb{1}[x > 0]``, ``\mathbf{1}_{x > 0}``: the comparison itself."""
        at, start = self.at, self.take()
        piece = self.piece()
        if [one.text for one in piece] not in (["1"], ["I"]) or not self.is_at("[", "(", "\\{", "_"):
            self.at = at
            return None
        if self.is_at("_"):
            self.take()
            inner = self.piece()
            while inner and inner[0].text in ("\\{", "["):
                inner = inner[1:-1]
            node = self.nested(inner, start.span, equals=True)
        else:
            opener = self.take()
            with self.deeper(opener.span):
                self.bars.append("")
                node = self.expression(equals=True)
                self.bars.pop()
                self.expect(OPENED[opener.text], opener)
        return replace(node, span=self.span_from(start.start))

    def decorated(self) -> Node:
        r"""``\boxed{x}``, ``\underbrace{x}_{text}``: what is decorated."""
        start = self.take()
        if start.text in ("underset", "overset", "textcolor", "colorbox"):
            self.piece()
        node = self.nested(self.piece(), start.span)
        if start.text in ("underbrace", "overbrace") and self.is_at("_", "^"):
            self.take()
            self.piece()
        return node

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
        if is_call and (self.is_at("(", "[", "\\{") or text in FUNCTIONS or start.text == "operatorname"):
            if len(text) > 1 and (text in FUNCTIONS or self.opens_call() or self.begins_factor()):
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


def power_name(reader: Reader, spelling: Spelling, piece: list[Sign]) -> Spelling | None:
    """The name that a letter with a raised number is where it is assigned to."""
    if len(piece) == 1 and piece[0].kind == "number" and piece[0].text.isdigit():
        text = "sq" if piece[0].text == "2" else f"pow{piece[0].text}"
        part = reader.parts(piece, piece[0].span)[0]
        return replace(spelling, raised=(*spelling.raised, replace(part, text=text, index=None)))
    return None


def _unbraced(piece: list[Sign]) -> list[Sign]:
    return piece[1:-1] if piece and piece[0].text == "{" and piece[-1].text == "}" else piece


def _number(sign: Sign) -> float:
    return int(sign.text) if sign.text.isdigit() else float(sign.text)

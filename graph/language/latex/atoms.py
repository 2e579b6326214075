"""Names, numbers, brackets, fractions, roots, bars, and the powers that stand at them."""

from __future__ import annotations

from dataclasses import replace

from sympy.core.symbol import Str

from ...errors import Span
from ..heads import Attribute, Constant, Divide, ListOf, Power, Subscript
from .extremes import asks_for_a_place, place_error
from .formula_tree import Node, Spelling, call_of, constant, name
from .lexing import Sign
from .name_reading import Naming
from .vocabulary import ACCENTS, BIG, DECORATED, DERIVATIVES, FONTS, FRACTIONS, FUNCTIONS, MATRICES, OPENED, PLAIN_NAMES

__all__ = ["Reader"]

_ROUNDED = {"⌊": "floor", "⌈": "ceil"}


class Reader(Naming):
    """Reads one formula."""

    def factor(self) -> Node:
        """An atom and what is raised or lowered at it."""
        node = self.atom()
        while self.is_at("^", "_", "'"):
            node = self.scripted(node)
        while self.is_at("!"):
            sign = self.take()
            node = call_of("factorial", (node,), self.span_from(node.span.start), sign.span)
            while self.is_at("^"):
                node = self.scripted(node)
        return node

    def atom(self) -> Node:
        sign = self.sign
        if sign.kind == "number":
            if sign.text == "1" and self.ahead().text == "\\{" and self.ahead().kind == "sign":
                return self.held(self.take())
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
        exponent = self.nested(piece, sign.span)
        return self.node(Power, (node, exponent), span, sign.span)

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
        if opener.text == "⟨" and len(items) > 2:
            return self.node(ListOf, tuple(items), span, opener.span)
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
        if self.is_at("^"):
            start = self.at
            self.take()
            self.piece()
            if self.is_at("_"):  # ‖x‖^2_2 is ‖x‖_2^2
                self.swap(start)
            self.at = start
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
        if end := asks_for_a_place(self.signs, self.at):
            raise place_error(self, end)
        if word in FRACTIONS:
            return self.fraction()
        if word == "sqrt":
            return self.root()
        if word in BIG:
            self.take()
            return self.over(BIG[word], sign)
        if word in FONTS and self.ahead().text in ("{", "1") and (node := self.indicator()) is not None:
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
        if start.text.endswith("binom"):
            return call_of("comb", (above, below), self.span_from(start.start), start.span)
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
            inner = self.bracketed() if self.is_at("(") else self.nested(self.piece(), start.span)
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
            return self.held(start)
        return replace(node, span=self.span_from(start.start))

    def held(self, start: Sign) -> Node:
        r"""The comparison in the bracket behind an indicator's sign."""
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


def _number(sign: Sign) -> float:
    return int(sign.text) if sign.text.isdigit() else float(sign.text)

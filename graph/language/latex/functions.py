r"""Functions, ``\log(x)``, ``\sin 2x``, ``\max\{0, x\}``; big operators and their limits."""

from __future__ import annotations

from sympy.core.symbol import Str

from ...errors import Span
from ..code_tree import Notice
from ..heads import Compare, Constant, Divide, ListOf, Nothing, Power, SumOver, Symbol, TupleOf
from .cursor import end_of
from .extremes import is_objective
from .factors import Products
from .formula_tree import Node, Spelling, call_of
from .lexing import Sign
from .vectors import of_samples
from .vocabulary import COMPARISONS, FONTS, INVERSES, OPENED, RENAMED

__all__ = ["Functions"]

_FAR = 400  # signs behind a \min in which its letters are looked for


class Functions(Products):
    """Reads calls, sums over an index and products over one."""

    def opens_call(self) -> bool:
        """Whether a bracket follows that can hold a function's operands."""
        return self.is_at("(", "[", "\\{", "{")

    def operands(self) -> tuple[Node, ...]:
        """What stands in the bracket that opens here, parted by commas."""
        opener = self.take()
        closer = "}" if opener.text == "{" else OPENED[opener.text]
        with self.deeper(opener.span):
            self.bars.append("")
            items = [self.expression()]
            while self.is_at(",", ";"):
                self.take()
                items.append(self.expression())
            self.bars.pop()
            self.expect(closer, opener)
        is_list = opener.text == "{" and len(items) == 1 and items[0].head is ListOf
        if is_list and self.context.source[items[0].at.start] == "(":  # \max{\left(a, b\right)}
            return tuple(arg for arg in items[0].args if isinstance(arg, Node))
        return tuple(items)

    def function(self, word: str, start: Sign) -> Node:
        r"""A call from what follows the function's name: powers and a base, then brackets or the product after it."""
        at = self.span_from(start.start)
        if word in self.context.valued and self.is_at("("):
            self.at = min(end_of(self.signs, self.at), len(self.signs) - 1)
            return self.node(Spelling(word, "", "rm"), (), self.span_from(start.start), at)
        base: Node | None = None
        power: Node | None = None
        while self.is_at("^", "_", "'"):
            if self.is_at("_"):
                if word in ("max", "min"):
                    return self.over(word, start)
                base = self.base(word)
            elif self.is_at("'"):
                raise self.derivative(at)
            else:
                power, word = self.function_power(word)
        with self.deeper(at):
            if self.opens_call():
                operands = self.operands()
            else:
                operands = (self.argument(),)
        if word == "mean" and "mean" not in self.context.source[start.start : start.end]:  # an expectation
            operands = tuple(map(of_samples, operands))
        span = self.span_from(start.start)
        if base is not None and isinstance(base.head, Constant) and base.head.value in (2, 10):
            word, base = f"log{base.head.value}", None
        node = call_of(RENAMED.get(word, word), operands, span, at)
        if base is not None:
            node = self.node(Divide, (node, call_of("log", (base,), base.span, at)), span, at)
        return node if power is None else self.node(Power, (node, power), span, power.at)

    def base(self, word: str) -> Node:
        r"""The 2 of ``\log_2``."""
        sign = self.take()
        piece = self.piece()
        if word not in ("log", "lg"):
            raise self.error("latex_function_power", sign.span, "unsupported")
        return self.nested(piece, sign.span)

    def function_power(self, word: str) -> tuple[Node | None, str]:
        r"""The 2 of ``\sin^2``; ``\sin^{-1}`` is arcsin."""
        sign = self.take()
        piece = self.piece()
        texts = "".join(one.text for one in piece)
        if texts == "-1" and word in INVERSES:
            return None, INVERSES[word]
        if texts.startswith("-") or any(one.text == "prime" for one in piece):
            raise self.error("latex_function_power", self.span_from(sign.start), "unsupported")
        node = self.nested(piece, sign.span)
        return Node(node.head, node.args, node.span, sign.span), word

    def nested(self, piece: list[Sign], span: Span, equals: bool = False) -> Node:
        """A piece of signs as an expression."""
        inner = type(self)(self.slice_end(piece, span), self.context)
        with self.deeper(span):
            node = inner.expression(equals)
        if inner.sign.kind != "end":
            raise inner.unexpected()
        return node

    # ---- big operators
    def over(self, kind: str, start: Sign) -> Node:
        r"""``\sum_{i=1}^{n}``, ``\prod_j``, ``\max_k``, and the product that follows."""
        at = Span(start.start, start.end)
        first = self.at
        if kind in ("max", "min") and (found := self.objective_below(start)) is not None:
            return found
        self.at = first
        indices: tuple[Node, ...] = ()
        nothing = Node(Nothing(), (), at, at)
        lower, upper = nothing, nothing
        while self.is_at("_", "^"):
            sign = self.take()
            piece = self.piece()
            if sign.text == "^":
                upper = self.nested(piece, sign.span)
            else:
                indices, lower = self.bounds(piece, sign.span, nothing)
        bound = len(self.context.bound)
        self.context.bound += [index.head.name for index in indices]
        with self.deeper(at):
            is_call = kind in ("max", "min") and self.opens_call()
            body = self.bracketed_body() if is_call else self.argument() if kind in ("max", "min") else self.term()
        del self.context.bound[bound:]
        span = self.span_from(start.start)
        where = indices[0].span if indices else at
        letters = Node(TupleOf, indices, where, where) if indices else Node(TupleOf(), (), at, at)
        return self.node(SumOver, (Str(kind), letters, lower, upper, body), span, at)

    def objective_below(self, start: Sign) -> Node | None:
        r"""All that follows ``\min_{w,b}``, where the letters below it are no indices; None where they are."""
        sign = self.take()
        piece = self.piece()
        if sign.text != "_":
            return None
        piece = piece[: next((at for at, one in enumerate(piece) if one.text == "in"), len(piece))] or piece
        spelled = [one for one in piece if one.kind == "letter"]
        is_plain = all(one.kind == "letter" or one.text in (",", "{", "}", "(", ")") for one in piece)
        is_named = all(one.kind == "letter" or one.text in (*FONTS, ",", "{", "}", "_", "(", ")") for one in piece)
        if not spelled or not (is_plain or is_named) or self.sign.kind == "end":
            return None
        if not is_objective({one.text for one in spelled}, self.signs[self.at : self.at + _FAR]):
            return None
        with self.deeper(start.span):
            body = self.sum()
        text = self.context.source[start.start : piece[-1].end]
        self.context.notices.append(Notice("latex_objective", start.span, (("text", text),)))
        return body

    def bracketed_body(self) -> Node:
        operands = self.operands()
        if len(operands) == 1:
            return operands[0]
        span = Span(operands[0].span.start, operands[-1].span.end)
        return self.node(ListOf, operands, span, operands[0].span)

    def bounds(self, piece: list[Sign], span: Span, nothing: Node) -> tuple[tuple[Node, ...], Node]:
        r"""The indices and the lower limit: ``i=1``, ``i,j``, ``j \ne i`` (a comparison), ``k \in K`` (none)."""
        letters: list[Node] = []
        for at, sign in enumerate(piece):
            if sign.kind == "letter" and len(sign.text) == 1:
                letters.append(Node(Symbol(sign.text), (), sign.span, sign.span))
            elif sign.text == "=":
                return tuple(letters), self.nested(piece[at + 1 :], span)
            elif sign.kind in ("sign", "command") and sign.text in COMPARISONS and letters:
                right = self.nested(piece[at + 1 :], span)
                condition = (Str(COMPARISONS[sign.text]), letters[-1], right)
                whole = Span(letters[-1].span.start, right.span.end)
                return tuple(letters), self.node(Compare, condition, whole, sign.span)
            elif sign.kind == "command" and sign.text == "in":
                break
            elif sign.text not in (",", "{", "}", "'") and sign.kind != "prose":
                raise self.error("latex_name", sign.span)
        if not letters:
            raise self.error("latex_name", span)
        return tuple(letters), nothing

    # ---- words
    def word(self) -> tuple[str, Sign]:
        r"""The word of ``\mathrm{softmax}``, ``\operatorname{tr}``; past it."""
        start = self.take()
        end = end_of(self.signs, self.at) if self.is_at("{") else self.at + 1
        inner = self.signs[self.at : end]
        self.at = min(end, len(self.signs) - 1)
        text = "".join(
            "_" if sign.text == "_" else sign.text
            for sign in inner
            if sign.kind in ("letter", "number") or sign.text == "_"
        )
        return text, start

"""Operands: names, numbers, roots, bars, sums, functions without brackets, and what may stand behind each."""

from __future__ import annotations

import re
from typing import Any

from sympy.core.symbol import Str

from ...errors import Span
from ..heads import Attribute, Constant, Divide, Nothing, Power, Subscript
from .expressions import PRODUCT, SPACED, Operator
from .lexer import BIG
from .sums import Sums
from .token_list import Tok
from .tree_builder import Node

__all__ = ["OPERATOR_METHODS", "PLAIN_DUNDERS", "Operands"]

OPERATOR_METHODS = frozenset(
    f"__{word}__" for word in (
        "init call add radd iadd sub rsub isub mul rmul imul truediv rtruediv itruediv floordiv mod pow rpow matmul "
        "rmatmul neg pos abs len getitem setitem repr str eq ne lt le gt ge contains iter hash bool float int enter "
        "exit post_init and or xor invert"
    ).split()
)  # fmt: skip
PLAIN_DUNDERS = frozenset(("__name__", "__all__", "__version__", "__author__", "__slots__"))
FUNCTIONS = frozenset(
    "sin cos tan cot sec csc sinh cosh tanh asin acos atan arcsin arccos arctan exp log ln log2 log10 sqrt sigmoid σ "
    "relu ReLU erf softplus gelu silu sign sgn".split()
)
_LOGARITHMS = {"log_2": "log2", "log_10": "log10"}
_INVERSES = {"sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh", "tanh": "atanh"}
_WOLFRAM = {
    "Sin": "sin", "Cos": "cos", "Tan": "tan", "Exp": "exp", "Log": "log", "Sqrt": "sqrt", "Tanh": "tanh",
    "Sinh": "sinh", "Cosh": "cosh", "Abs": "abs", "Max": "max", "Min": "min", "Total": "sum", "ArcTan": "atan",
    "ArcSin": "asin", "ArcCos": "acos", "LogisticSigmoid": "sigmoid", "Ramp": "relu", "Erf": "erf", "Dot": "dot",
    "Norm": "norm",
}  # fmt: skip
_FUNCTION_LETTERS = frozenset("fghFGH")
_ROOTS = {"√": "sqrt", "∛": "cbrt"}
_INDEXED = re.compile(r"(.*[^_])_([ijklmnpq]{1,3})$")


class Operands(Sums):
    """Reads one operand with its calls, indices, attributes and raised signs."""

    def operand(self, token: Tok, operators: list[Operator], mode: int) -> Node | None:
        kind, text = token.kind, token.text
        if kind == "name":
            if text in _LOGARITHMS and text not in self.assigned:
                token = self.toks[self.i] = token._replace(text=_LOGARITHMS[text])
                text = token.text
            if text in FUNCTIONS and self._is_function(self.i) and not mode & SPACED:
                return self._function(token, operators)
            self.i += 1
            if text.startswith("__") and text not in PLAIN_DUNDERS:
                raise self.error("unsupported", "reserved_name", token.span, name=text)
            return self.behind(self.name(token), mode)
        if kind == "number":
            self.i += 1
            return self.behind(self.number(token), mode)
        if kind == "op":
            return self._sign(token, mode)
        if kind == "string":
            return self.behind(self.string(), mode)
        if kind == "word" and text in ("None", "True", "False"):
            self.i += 1
            return self.leaf(Nothing() if text == "None" else Constant(text == "True"), token)
        if kind == "big":
            self.i += 1
            operators.append(self.big(token))
            return None
        if kind == "fraction":
            self.i += 1
            above, below = (self.leaf(Constant(int(part or 1)), token) for part in text.split("⁄"))
            node = self.made(Divide(above.tree, below.tree), token.start, token.end, token, (above, below), "number")
            return self.behind(node, mode)
        raise self.unexpected(token)

    def string(self) -> Node:
        raise NotImplementedError

    def name(self, token: Tok) -> Node:
        """A name; where the program has sums, ``x_i`` is x at i."""
        indexed = _INDEXED.match(token.text) if self.has_sums and "_" in token.text else None
        if not indexed or indexed[1] in BIG:
            return self.leaf(self.symbol(token.text), token, "name")
        kids = tuple(self.leaf(self.symbol(part), token) for part in (indexed[1], *indexed[2]))
        return self.made(Subscript(*(kid.tree for kid in kids)), token.start, token.end, token, kids, "name")

    def _sign(self, token: Tok, mode: int) -> Node:
        """An operand that begins with a sign."""
        text = token.text
        self.i += 1
        if text == "(":
            return self.behind(self.group(token), mode)
        if text == "[":
            return self.behind(self.list_of(token), mode)
        if text == "{":
            if self.i > 1 and self.text[self.toks[self.i - 2].end - 1] == "^":
                return self.behind(self.group(token, "}"), mode)
            return self.behind(self.braces(token), mode)
        if text in ("|", "‖"):
            return self.behind(self._bars(token), mode)
        if text in ("√", "∛", "∜"):
            return self.behind(self._root(token), mode)
        if text == "∞":
            return self.infinity(token)
        if text == "...":
            return self.leaf(self.symbol("Ellipsis"), token)
        self.i -= 1
        raise self.unexpected(token)

    def behind(self, node: Node, mode: int) -> Node:
        """Calls, indices, attributes and raised signs, as many as follow."""
        while True:
            token = self.toks[self.i]
            kind = token.kind
            if mode & SPACED and token.start > self.toks[self.i - 1].end:
                return node
            if kind == "op":
                text = token.text
                if text == "(" and node.form in ("name", "call"):
                    node = self.call(node)
                elif text == "[":
                    wolfram = _WOLFRAM.get(str(node.tree)) if node.form == "name" else None
                    if wolfram and str(node.tree) not in self.assigned:
                        node.tree = self.symbol(wolfram)
                        node = self.call(node, "]")
                    else:
                        node = self.index(node)
                elif text == ".":
                    node = self._attribute(node, token)
                else:
                    return node
            elif kind == "super":
                self.i += 1
                node = self.raised(node, token)
            elif kind == "transpose":
                self.i += 1
                node = self.made(Attribute(node.tree, Str("T")), node.first, token.end, token, (node,))
            else:
                return node

    def _attribute(self, base: Node, dot: Tok) -> Node:
        name = self.toks[self.i + 1]
        if name.kind not in ("name", "word"):
            if name.kind in ("error", "end", "newline"):
                self.i += 1
                raise self.unexpected(name)
            raise self.unexpected(dot)
        if name.text.startswith("__") and name.text not in OPERATOR_METHODS:
            raise self.error("unsupported", "attribute", name.span, name=name.text)
        self.i += 2
        return self.made(Attribute(base.tree, Str(name.text)), base.first, name.end, name, (base,), "call")

    # ---- functions without brackets
    def _starts_operand(self, position: int, *, bracket: bool) -> bool:
        token = self.toks[position] if position < len(self.toks) else None
        if token is None:
            return False
        return token.kind in ("name", "number", "fraction") or (token.text == "(" and bracket) or token.text == "√"

    def _is_function(self, position: int) -> bool:
        """Whether ``sin x``, ``sin²x``, ``sin^2(x)`` stands there."""
        token, after = self.toks[position], self.toks[position + 1]
        if token.text not in FUNCTIONS or token.kind != "name" or token.text in self.assigned:
            return False
        if after.kind == "super":
            return self._starts_operand(position + 2, bracket=True)
        if after.text == "**" and self.toks[position + 2].kind == "number":
            return self._starts_operand(position + 3, bracket=True)
        return self._starts_operand(position + 1, bracket=False)

    def _function(self, token: Tok, operators: list[Operator]) -> Node | None:
        self.i += 1
        exponent: Node | None = None
        name = token.text
        if self.toks[self.i].kind == "super":
            raised = self.toks[self.i]
            if raised.text == "-1" and name in _INVERSES:
                name = _INVERSES[name]
            else:
                exponent = self.raised(self.leaf(Constant(1), token), raised).kids[1]
            self.i += 1
        elif self.took("**"):
            exponent = self.number(self.toks[self.i])
            self.i += 1
        function = self.leaf(self.symbol(name), token)
        operator = Operator("function", PRODUCT, token, None, (function, exponent))
        if self.is_at("("):
            self.i += 1
            return self.applied(operator, self.group(self.toks[self.i - 1]))
        operators.append(operator)
        return None

    def applied(self, operator: Operator, operand: Node) -> Node:
        function, exponent = operator.more
        node = self.called(function, [operand], [], [], operand.last)
        node.form = ""
        if exponent is None:
            return node
        at = Span(exponent.start, exponent.end)
        return self.made(Power(node.tree, exponent.tree), node.first, node.last, at, (node, exponent))

    def _root(self, token: Tok) -> Node:
        """``√x`` takes the one name, number or bracket that follows."""
        after = self.toks[self.i]
        if after.kind in ("end", "newline"):
            raise self.error("syntax", "unfinished", token.span, token=token.text)
        behind = self.toks[self.i + 1].text if after.kind == "name" else ""
        if after.text in ("√", "∛", "∜", "-", "+", "[") or behind in ("[", "."):
            raise self.error("syntax", "root_operand", token.span)
        self.i += 1
        if after.text == "(" and after.kind == "op":
            inner = self.group(after)
        elif after.text == "|" and after.kind == "op":
            inner = self._bars(after)
        elif after.kind == "number":
            inner = self.number(after)
        elif after.kind == "name":
            inner = self.name(after)
            if behind == "(" and (after.text in FUNCTIONS or after.text in _FUNCTION_LETTERS):
                inner = self.call(inner)
            elif behind == "(":
                raise self.error("syntax", "root_operand", token.span)
        else:
            self.i -= 1
            raise self.unexpected(after)
        if token.text == "∜":
            one, four = self.leaf(Constant(1), token), self.leaf(Constant(4), token)
            quarter = self.made(Divide(one.tree, four.tree), token.start, token.end, token, (one, four))
            tree: Any = Power(inner.tree, quarter.tree)
            return self.made(tree, token.start, inner.last, token, (inner, quarter))
        return self._named(_ROOTS[token.text], token, [inner], inner.last)

    def _named(self, name: str, token: Tok, operands: list[Node], end: int) -> Node:
        """The call that a sign stands for."""
        function = self.leaf(self.symbol(name), token)
        node = self.called(function, operands, [], [], end)
        node.form = ""
        return node

    # ---- |x| and ‖x‖
    def _bars(self, opener: Tok) -> Node:
        start, closer, name = self.i, opener.text, "abs" if opener.text == "|" else "norm"
        is_double = closer == "|" and self._is_double()
        if is_double:
            name = "norm"
            self.i += 1
        self.enter(opener)
        inner = self.expression(0, closer)
        for _ in range(2 if is_double else 1):
            token = self.toks[self.i]
            if token.text != closer or token.kind != "op":
                before = self.toks[max(0, start - 2)]
                if before.text == "|" and before.end == opener.start:
                    raise self.error("unsupported", "operator", Span(before.start, opener.end), operator="||")
                if token.kind in ("end", "newline") or token.text in (")", "]", ",", ";"):
                    raise self.error("syntax", "unclosed_bracket", opener.span, bracket=closer)
                raise self.unexpected(token)
            self.i += 1
        self.depth -= 1
        operands, last = [inner], token.end
        order = self.toks[self.i]
        if name == "norm" and order.start == token.end and (
            order.kind == "low" or (order.kind == "name" and re.fullmatch(r"_\d+", order.text))
        ):  # fmt: skip
            self.i += 1
            digits = Tok("number", order.text.lstrip("_"), order.start, order.end)
            operands.append(self.number(digits))
            last = order.end
        return self._named(name, opener, operands, last)

    def _is_double(self) -> bool:
        """Whether ``||x||`` stands here: two bars, and the next bars are two as well."""
        toks = self.toks
        if toks[self.i].text != "|" or toks[self.i].start != toks[self.i - 1].end:
            return False
        _, following = self.tokens.bars()[self.i]
        if following < 0:
            return False
        _, last = self.tokens.bars()[following]
        return last == following + 1 and toks[last].start == toks[following].end

"""Operands: names, numbers, functions without brackets, and what may stand behind each."""

from __future__ import annotations

from sympy.core.symbol import Str

from ...errors import Span
from ..heads import Attribute, Constant, Divide, Nothing, Power
from .expressions import PRODUCT, SPACED, Operator
from .roots_and_bars import RootsAndBars
from .square_groups import INVERSES
from .sums import ELEMENTARY as FUNCTIONS
from .token_list import Tok
from .tree_builder import Node

__all__ = ["OPERATOR_METHODS", "PLAIN_DUNDERS", "Operands", "is_reserved"]

OPERATOR_METHODS = frozenset(
    f"__{word}__" for word in (
        "init call add radd iadd sub rsub isub mul rmul imul truediv rtruediv itruediv floordiv mod pow rpow matmul "
        "rmatmul neg pos abs len getitem setitem repr str eq ne lt le gt ge contains iter next hash bool "
        "float int enter exit delitem index post_init and or xor invert"
    ).split()
)  # fmt: skip
PLAIN_DUNDERS = frozenset(
    ("__name__", "__file__", "__all__", "__version__", "__author__", "__slots__", "__array_priority__")
)


_OF_NAMES = frozenset("update items keys values get".split())
_LOGARITHMS = {"log_2": "log2", "log_10": "log10"}
_WOLFRAM = {
    "Sin": "sin", "Cos": "cos", "Tan": "tan", "Exp": "exp", "Log": "log", "Sqrt": "sqrt", "Tanh": "tanh",
    "Sinh": "sinh", "Cosh": "cosh", "Abs": "abs", "Max": "max", "Min": "min", "Total": "sum", "ArcTan": "atan",
    "ArcSin": "asin", "ArcCos": "acos", "LogisticSigmoid": "sigmoid", "Ramp": "relu", "Erf": "erf", "Dot": "dot",
    "Norm": "norm", "Var": "var", "Mean": "mean", "E": "mean",
}  # fmt: skip


def is_reserved(name: str) -> bool:
    """Whether a method or an attribute is Python's own and no operator; ``__forward`` is a program's own."""
    return name.startswith("__") and name not in OPERATOR_METHODS and (name.endswith("__") or not name[2:3].isalpha())


class Operands(RootsAndBars):
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
            if text.startswith("__") and text not in PLAIN_DUNDERS and not self.names_operator(self.i - 3):
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
            return self.behind(self.bars(token), mode)
        if text in ("√", "∛", "∜"):
            return self.behind(self.root(token), mode)
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
                    if self._is_number(node):  # σ(z)(1 - σ(z))
                        return node
                    node = self.call(node)
                elif text == "[":
                    wolfram = _WOLFRAM.get(str(node.tree)) if node.form == "name" else None
                    if wolfram and str(node.tree) not in self.assigned and self.toks[self.i + 1].kind != "number":
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
            elif kind == "low" and node.form == "call" and self._is_element(token):
                self.i += 1
                node = self._element(node, token)
            else:
                return node

    def _attribute(self, base: Node, dot: Tok) -> Node:
        name = self.toks[self.i + 1]
        if self.is_broadcast(base):  # Julia's tanh.(x)
            self.i += 1
            return base
        if name.kind not in ("name", "word"):
            if name.kind in ("error", "end", "newline"):
                self.i += 1
                raise self.unexpected(name)
            raise self.unexpected(dot)
        if is_reserved(name.text) and not self._is_class_name(name):
            raise self.error("unsupported", "attribute", name.span, name=name.text)
        self.i += 2
        return self.made(Attribute(base.tree, Str(name.text)), base.first, name.end, name, (base,), "call")

    def names_operator(self, place: int) -> bool:
        """``__radd__ = __add__``: from ``place`` on an operator's method is given another name."""
        name, sign, value = self.toks[max(place, 0)], self.toks[place + 1], self.toks[place + 2]
        return name.text in OPERATOR_METHODS and sign.text == "=" and value.text in OPERATOR_METHODS

    def _is_class_name(self, name: Tok) -> bool:
        """``f.__name__``, ``self.__class__.__name__``: texts and no more; ``self.__dict__.update(settings)``: what an
        object of the program was given."""
        behind = [token.text for token in self.toks[self.i + 2 : self.i + 4]]
        if name.text == "__dict__":
            return len(behind) > 1 and behind[0] == "." and behind[1] in _OF_NAMES
        return name.text in ("__name__", "__version__") or (name.text == "__class__" and behind == [".", "__name__"])

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
            if raised.text == "-1" and name in INVERSES:
                name = INVERSES[name]
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

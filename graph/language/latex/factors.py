"""Sums, products, comparisons: how far each reaches, and what a function without brackets takes."""

from __future__ import annotations

from sympy.core.symbol import Str

from ...errors import Span
from ..code_tree import Notice
from ..gradient_names import gradient_fixes
from ..heads import Call, CallOf, Compare, Divide, Modulo, Multiply, Negate, Outer, Plus, Product, Subtract, SumOver
from .formula_tree import Node, Spelling, call_of
from .scripts import Scripts
from .sum_reach import reaching
from .vectors import is_cross, is_stack, takes_vector
from .vocabulary import (
    ACCENTS,
    BIG,
    COMPARISONS,
    DECORATED,
    DERIVATIVES,
    FONTS,
    FRACTIONS,
    FUNCTIONS,
    OPENED,
    PLAIN_NAMES,
    PRODUCTS,
)

__all__ = ["Products"]

_HEADS = {"·": Product, "*": Multiply, "/": Divide, "⊗": Outer, "%": Modulo}
_ELEMENTWISE = ("\\odot", "\\circ", "⊙", "∘")  # what stands side by side binds tighter
_ATOMS = frozenset(
    {*FRACTIONS, "sqrt", "operatorname", "mathbb", "left", "not", "arg", "argmax", "argmin"}
) | frozenset([*FONTS, *ACCENTS, *DECORATED, *PLAIN_NAMES])
D = ("d", "", "", "", 0, ("",), ())


class Products(Scripts):
    """Reads what stands between plus and minus signs, and those."""

    def factor(self) -> Node:
        raise NotImplementedError

    # ---- sums and comparisons
    def expression(self, equals: bool = False) -> Node:
        """A sum, or sums compared; ``equals``: here ``=`` compares too."""
        operands, signs = [self.sum()], []
        places: list[Span] = []
        while (symbol := self.comparison(equals)) is not None:
            places.append(self.take().span)
            signs.append(symbol)
            operands.append(self.sum())
        if not signs:
            return operands[0]
        span = Span(operands[0].span.start, operands[-1].span.end)
        return self.node(Compare, (Str(",".join(signs)), *operands), span, places[0])

    def comparison(self, equals: bool) -> str | None:
        sign = self.sign
        if sign.kind == "sign" and sign.text == "=" and equals:
            return "=="
        return COMPARISONS.get(sign.text) if sign.kind in ("sign", "command") else None

    def sum(self) -> Node:
        node = self.term()
        while self.is_at("+", "-"):
            operator = self.take()
            right = self.term()
            head = Plus if operator.text == "+" else Subtract
            known = self.context.left | frozenset(self.context.bound)
            drawn = reaching(node, right, head, operator.span, known)
            if drawn is not None:
                text = self.context.source[right.span.start : right.span.end]
                self.context.notices.append(Notice("latex_sum_reach", right.span, (("text", text),)))
                node = drawn
                continue
            node = self.node(head, (node, right), Span(node.span.start, right.span.end), operator.span)
        return node

    # ---- products
    def prefixed(self) -> Node:
        """A factor with the signs before it; a minus binds the first factor alone."""
        minuses: list[Span] = []
        count = 0
        while self.is_at("+", "-"):
            sign = self.take()
            count += 1
            if count > self.context.limits.prefix_run:
                limit = self.context.limits.prefix_run
                raise self.error("prefix_run", sign.span, "too_deep", limit=limit, value=count)
            if sign.text == "-":
                minuses.append(sign.span)
        node = self.factor()
        for minus in reversed(minuses):
            node = self.node(Negate, (node,), Span(minus.start, node.span.end), minus)
        return node

    def operator(self) -> str | None:
        """The sign of a product or a quotient that stands here; "" where factors stand side by side."""
        sign = self.sign
        if sign.kind == "sign" and sign.text in ("*", "/"):
            return sign.text
        if sign.kind == "command" and sign.text in PRODUCTS:
            return PRODUCTS[sign.text]
        return "" if self.begins_factor() else None

    def begins_factor(self) -> bool:
        sign = self.sign
        if sign.kind in ("letter", "number", "begin"):
            return True
        if sign.kind == "command":
            return sign.text in _ATOMS or sign.text in FUNCTIONS or sign.text in BIG or sign.text in DERIVATIVES
        if sign.text in ("|", "‖"):
            return sign.side != "right" and not (sign.side == "" and sign.text in self.bars[-1:])
        return sign.kind == "sign" and (sign.text == "{" or sign.text in OPENED)

    def begins_function(self) -> bool:
        """Whether a function or a big operator begins here: the argument of another ends before it."""
        sign, after = self.sign, self.ahead()
        if sign.kind == "command":
            return sign.text in FUNCTIONS - {"sqrt"} or sign.text in BIG or sign.text == "operatorname"
        if sign.kind != "letter":
            return False
        is_open = after.kind == "sign" and after.text in ("(", "[")
        return is_open and (sign.text == "σ" or self.is_function_letter(sign.text))

    def is_function_letter(self, letter: str) -> bool:
        return any(key[0] == letter for key in self.context.functions)

    def term(self) -> Node:
        """A product from left to right."""
        node = self.prefixed()
        while (operator := self.operator()) is not None:
            node = self.multiplied(node, operator)
        return node

    def multiplied(self, node: Node, operator: str) -> Node:
        at = self.take().span if operator else Span(self.sign.start, self.sign.start)
        if operator == "/":
            return self.quotient(node, self.divisor(), at)
        right = self.prefixed() if operator else self.factor()
        while self.context.source[at.start : at.end] in _ELEMENTWISE and self.operator() == "":
            right = self.multiplied(right, "")  # \sigma(a) \odot V x
        typed = self.context.source[at.start : at.end]
        while takes_vector(typed, node, right) and self.is_command(*FONTS) and self.operator() == "":
            right = self.multiplied(right, "")  # \mathbf{r} \times m \mathbf{v}
        head = _HEADS[operator or "·"]
        span = Span(node.span.start, right.span.end)
        if is_cross(typed, node, right):
            return call_of("cross", (node, right), span, at)
        if head is Product and is_stack(node, right):
            right = call_of("stacked", tuple(arg for arg in right.args if isinstance(arg, Node)), right.span, right.at)
        return self.node(head, (node, right), span, at)

    def divisor(self) -> Node:
        """What a slash divides by: ``2\\sigma^2`` in ``x^2/2\\sigma^2``, with a notice that says so."""
        start = self.sign
        node = self.prefixed()
        is_single = start.kind == "sign" and start.text in OPENED
        count = 1
        while not is_single and (self.sign.kind == "letter" or self.is_command("sqrt", *FONTS, *ACCENTS)):
            if self.begins_function():
                break
            node = self.multiplied(node, "")
            count += 1
        if count > 1:
            text = self.context.source[node.span.start : node.span.end]
            self.context.notices.append(Notice("latex_slash", node.span, (("divisor", text),)))
        return node

    def quotient(self, above: Node, below: Node, at: Span, whole: Span | None = None) -> Node:
        span = whole or Span(above.span.start, below.span.end)
        if _begins_with_d(above) and _begins_with_d(below) and below.head is Product and D not in self.context.assigned:
            raise self.derivative(span)
        return self.node(Divide, (above, below), span, at)

    def derivative(self, span: Span) -> Exception:
        text = self.context.source[span.start : span.end]
        fixes = gradient_fixes(self.context.source, span.start)
        return self.error("latex_derivative", span, "unsupported", command=text, fixes=fixes)

    def argument(self) -> Node:
        """What a function without brackets takes: the product that follows, up to a plus, a minus, a sign of
        multiplication, a bracket or another function."""
        is_function = self.begins_function()
        node = self.prefixed()
        while not is_function and node.head not in (CallOf, Call, SumOver):
            sign = self.sign
            is_slash = sign.kind == "sign" and sign.text == "/" and self.ahead().kind in ("letter", "number")
            if is_slash:
                self.at += 1
                ends = self.begins_function()
                self.at -= 1
                if ends:
                    break
                node = self.multiplied(node, "/")
            elif self.begins_factor() and not self.begins_function() and sign.text not in OPENED:
                node = self.multiplied(node, "")
            else:
                break
        return node


def _begins_with_d(node: Node) -> bool:
    while node.head is Product and isinstance(node.args[0], Node):
        node = node.args[0]
    spelling = node.head
    return isinstance(spelling, Spelling) and spelling.letter == "d" and not spelling.lowered

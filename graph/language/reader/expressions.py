"""Operators by precedence, with explicit stacks: only brackets recurse.

Binding, loosest first: ``lambda``; ``if … else``; ``or``; ``and``; ``not``; comparisons; ``|``; ``&``; ``+ -``;
``∑``; ``* / // % @ ⊗`` and products without a sign; prefix ``- + ~``; ``**`` (to the right); superscripts, calls.
"""

from __future__ import annotations

from typing import Any

from sympy.core.symbol import Str

from ...errors import Span, TraceError
from ..heads import (
    And,
    BitAnd,
    BitOr,
    Compare,
    Constant,
    Divide,
    FloorDivide,
    IfElse,
    Invert,
    Lambda,
    MatrixMultiply,
    Modulo,
    Multiply,
    Negate,
    Not,
    Or,
    Outer,
    Plus,
    Power,
    Product,
    Subtract,
)
from .token_list import Tok
from .tree_builder import Cursor, Node
from .typed_habits import ends_divisor, grouped, is_letter_lambda, is_percent, percent, product_head, solved, squared

__all__ = ["BIG", "LAMBDA", "NO_IF", "NO_IN", "PRODUCT", "SPACED", "Expressions", "Operator"]

NO_IF, NO_IN, SPACED = 1, 2, 4  # where ``if`` or ``in`` ends an expression; where a space ends a cell
LAMBDA, CHOICE, OR, AND, NOT, COMPARE, BAR, AMPERSAND, SUM, BIG, PRODUCT, PREFIX, POWER = range(13)
_BINARY: dict[str, tuple[int, Any]] = {
    "|": (BAR, BitOr), "&": (AMPERSAND, BitAnd), "+": (SUM, Plus), "-": (SUM, Subtract), "*": (PRODUCT, Multiply),
    "/": (PRODUCT, Divide), "//": (PRODUCT, FloorDivide), "%": (PRODUCT, Modulo), "@": (PRODUCT, MatrixMultiply),
    "·": (PRODUCT, Product), "∖": (PRODUCT, Divide), "⊗": (PRODUCT, Outer), "**": (POWER, Power),
}  # fmt: skip
_ELEMENTWISE = ("⊙", "∘")  # what stands side by side binds tighter
_PREFIXED = {"-": Negate, "~": Invert, "not": Not}
_PREFIX = {"-": PREFIX, "+": PREFIX, "~": PREFIX, "not": NOT}
_COMPARISONS = frozenset(("<", "<=", ">", ">=", "==", "!=", "in", "not in", "is", "is not"))
_STARTS = frozenset(("(", "√", "∛", "∜", "‖", "∞"))
_STARTING_KINDS = frozenset(("name", "number", "fraction", "big"))


class Operator:
    """An operator that waits for its right operand. ``kind``: binary, prefix, chain (and, or, comparisons), if, else,
    lambda, function (``sin x``), big (``∑``)."""

    __slots__ = ("division", "head", "kind", "level", "more", "token")

    def __init__(self, kind: str, level: int, token: Tok, head: Any = None, more: Any = None) -> None:
        self.kind, self.level, self.token, self.head, self.more = kind, level, token, head, more
        self.division: tuple[Node, Node] | None = None


class Expressions(Cursor):
    """Reads one expression without commas."""

    def operand(self, token: Tok, operators: list[Operator], mode: int) -> Node | None:
        """An operand, or None where only a prefix was taken."""
        raise NotImplementedError

    def lambda_operator(self, token: Tok) -> Operator:
        raise NotImplementedError

    def big_node(self, operator: Operator, body: Node) -> Node:
        raise NotImplementedError

    def applied(self, operator: Operator, operand: Node) -> Node:
        """``sin x``"""
        raise NotImplementedError

    def expression(self, mode: int = 0, bars: str = "") -> Node:
        """One expression; ``bars``: the sign that closes it, of ``|x|`` and ``‖x‖``."""
        operands: list[Node] = []
        operators: list[Operator] = []
        prefixes = 0
        while True:
            token = self.toks[self.i]
            if token.text in _PREFIX and token.kind in ("op", "word"):
                prefixes += 1
                if prefixes > self.limits.prefix_run:
                    limit = self.limits.prefix_run
                    raise self.error("too_deep", "prefix_run", token.span, limit=limit, value=prefixes)
                self.i += 1
                operators.append(Operator("prefix", _PREFIX[token.text], token))
                continue
            if is_letter_lambda(token, self.source):
                token = self.toks[self.i] = Tok("name", "lambda", token.start, token.end)
            elif token.kind == "word" and token.text == "lambda":
                operators.append(self.lambda_operator(token))
                continue
            operand = self.operand(token, operators, mode)
            if operand is None:
                continue
            operands.append(operand)
            prefixes = 0
            if not self._operator(mode, bars, operands, operators):
                break
        while operators:
            self._reduce(operands, operators)
        return operands[0]

    # ---- where an operator is expected
    def _operator(self, mode: int, bars: str, operands: list[Node], operators: list[Operator]) -> bool:
        """Takes an operator (or none, before a product without a sign); False where the expression ends."""
        token = self.toks[self.i]
        kind, text = token.kind, token.text
        if kind == "newline" or kind == "end":
            return False
        is_apart = mode & SPACED and token.start > self.toks[self.i - 1].end
        if kind == "op":
            if text == bars and self.tokens.opens_inner_bar(self.i):
                return self._implicit(token, operands, operators)
            if text == bars:
                return False
            found = _BINARY.get(text)
            if text == "%" and is_percent(self.toks, self.i) and isinstance(operands[-1].tree, Constant):
                self.i += 1
                node = operands[-1]
                operands[-1] = self.made(percent(node), node.first, token.end, token, ())
                return self._operator(mode, bars, operands, operators)
            if found:
                if is_apart and text in "+-" and self.toks[self.i + 1].start == token.end:
                    return False
                if text == "|" and self.tokens.opens_bar(self.i):
                    return self._implicit(token, operands, operators)
                self.i += 1
                self._push(Operator("binary", found[0], token, found[1]), operands, operators)
                return True
            if text in _COMPARISONS:
                self.i += 1
                self._push(Operator("chain", COMPARE, token, Compare, text), operands, operators)
                return True
            return text in _STARTS and not is_apart and self._implicit(token, operands, operators)
        if kind == "word":
            return self._word(token, mode, operands, operators)
        if kind in _STARTING_KINDS and not is_apart:
            return self._implicit(token, operands, operators)
        return False

    def _word(self, token: Tok, mode: int, operands: list[Node], operators: list[Operator]) -> bool:
        text, after = token.text, self.toks[self.i + 1].text
        if text in ("and", "or"):
            self.i += 1
            level, head = (AND, And) if text == "and" else (OR, Or)
            self._push(Operator("chain", level, token, head), operands, operators)
            return True
        if (text == "in" and not mode & NO_IN) or text == "is" or (text == "not" and after == "in"):
            word = "not in" if text == "not" else "is not" if text == "is" and after == "not" else text
            self.i += 2 if " " in word else 1
            self._push(Operator("chain", COMPARE, token, Compare, word), operands, operators)
            return True
        if text == "if" and not mode & NO_IF:
            self.i += 1
            self._push(Operator("if", CHOICE, token), operands, operators)
            return True
        if text == "else" and any(operator.kind == "if" for operator in operators[-self.limits.bracket_depth :]):
            while operators[-1].kind != "if":
                self._reduce(operands, operators)
            self.i += 1
            operators[-1].kind = "else"
            return True
        return False

    def _implicit(self, token: Tok, operands: list[Node], operators: list[Operator]) -> bool:
        """A product without a sign."""
        before = self.toks[self.i - 1]
        if token.kind in ("number", "fraction") and before.kind == "number":
            raise self.error("syntax", "two_numbers", Span(before.start, token.end))
        if operands[-1].form == "string":
            raise self.unexpected(token)
        operator = Operator("implicit", PRODUCT, token, Product)
        self._push(operator, operands, operators)
        return True

    def _push(self, operator: Operator, operands: list[Node], operators: list[Operator]) -> None:
        level = operator.level
        joins = operator.kind == "chain" or level in (POWER, CHOICE)
        while operators:
            top = operators[-1]
            if top.level < level or (top.level == level and (joins or top.level == CHOICE)):
                break
            if operator.kind == "implicit" and top.level == PRODUCT:
                if top.kind == "function" and not self._is_function(self.i):
                    break
                is_big = operator.token.kind == "big"
                if top.head is Multiply and self.source[top.token.start : top.token.end] in _ELEMENTWISE:
                    break  # σ(a) ⊙ V x
                if top.head is Divide and not is_big and not ends_divisor(self, *operands[-2:]):  # (1/n) Σ x
                    operator.division = (operands[-2], operands[-1])
            self._reduce(operands, operators)
        operators.append(operator)

    def _is_function(self, position: int) -> bool:
        """Whether a function's bare name stands there: ``sin x cos y`` is a product of two."""
        raise NotImplementedError

    # ---- what an operator makes of its operands
    def _reduce(self, operands: list[Node], operators: list[Operator]) -> None:
        operator = operators.pop()
        kind, right = operator.kind, operands.pop()
        if kind == "binary" or kind == "implicit":
            left = operands[-1]
            if operator.division:
                raise self._ambiguous(operator.division, right)
            if not self.is_code:
                left, right = grouped(left, self.source), grouped(right, self.source)
            head = product_head(self, operator.token, operator.head, left, right)
            if operator.token.text == "∖":
                operands[-1] = solved(self, operator.token, left, right)
                return
            right = left if head is squared else right
            at = operator.token if kind == "binary" else Span(left.first, right.last)
            operands[-1] = self.made(head(left.tree, right.tree), left.first, right.last, at, (left, right))
        elif kind == "prefix":
            operands.append(self._prefixed(operator.token, right if self.is_code else grouped(right, self.source)))
        elif kind == "chain":
            self._chain(operator, right, operands, operators)
        elif kind == "else":
            test, then = operands.pop(), operands.pop()
            tree = IfElse(test.tree, then.tree, right.tree)
            operands.append(self.made(tree, then.first, right.last, operator.token, (test, then, right)))
        elif kind == "lambda":
            words, defaults = operator.more
            tree = Lambda(Str(words), *(node.tree for node in defaults), right.tree)
            node = self.made(tree, operator.token.start, right.last, operator.token, (*defaults, right), "lambda")
            operands.append(node)
        elif kind == "function":
            operands.append(self.applied(operator, right))
        elif kind == "big":
            operands.append(self.big_node(operator, right))
        else:  # an "if" without "else"
            raise self.error("unsupported", "keyword", operator.token.span, word="if")

    def _prefixed(self, token: Tok, operand: Node) -> Node:
        if token.text == "+":
            operand.first = token.start
            return operand
        return self.made(_PREFIXED[token.text](operand.tree), token.start, operand.last, token, (operand,))

    def _chain(self, operator: Operator, right: Node, operands: list[Node], operators: list[Operator]) -> None:
        """``a < b <= c`` and ``a and b and c`` are one each."""
        links, parts = [operator], [right]
        while operators and operators[-1].kind == "chain" and operators[-1].level == operator.level:
            links.append(operators.pop())
            parts.append(operands.pop())
        parts.append(operands.pop())
        links, parts = links[::-1], parts[::-1]
        trees = [part.tree for part in parts]
        if operator.head is Compare:
            tree = Compare(Str(",".join(link.more for link in links)), *trees)
        else:
            tree = operator.head(*trees)
        operands.append(self.made(tree, parts[0].first, parts[-1].last, links[0].token, tuple(parts)))

    def _ambiguous(self, division: tuple[Node, Node], right: Node) -> TraceError:
        above, below = division
        a, b, c = (self.source[o.first : o.last] for o in (above, below, right))
        fixes = (f"({a}/{b})*{c}", f"{a}/({b}*{c})")
        return self.error("syntax", "ambiguous_division", Span(above.first, right.last), fixes=fixes)

    def raised(self, base: Node, token: Tok) -> Node:
        """``x²``, ``xⁿ``, ``x⁻¹``"""
        digits = token.text.lstrip("+-")
        if digits.isdigit() and len(token.text) - len(digits) < 2:
            if len(digits) > self.limits.literal:
                known = {"limit": self.limits.literal, "value": len(digits)}
                raise self.error("too_large", "literal_size", token.span, **known)
            exponent = self.leaf(Constant(int(token.text)), token, "number")
        elif len(token.text) - len(digits) == 1 and len(token.text) == 1:
            raise self.error("syntax", "superscript", token.span)
        else:
            exponent = self.apart(token.text, token.start, token)
        return self.made(Power(base.tree, exponent.tree), base.first, token.end, token, (base, exponent))

    def apart(self, text: str, offset: int, token: Tok) -> Node:
        """The expression that is all of a text of its own."""
        self.enter(token)
        back = self.part(text, offset)
        node = self.expression()
        if self.toks[self.i].kind != "end":
            raise self.unexpected(self.toks[self.i])
        self.tokens, self.toks, self.i = back
        self.depth -= 1
        return node

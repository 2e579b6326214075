"""Tokens -> SymPy trees as typed, by precedence with explicit stacks: nothing is evaluated, nothing recurses.

Binding, loosest first: ``+ -``; ``* / @`` and multiplication without a sign; prefix ``-``; ``**`` (to the
right); superscripts, calls, indices and attributes.
"""

from __future__ import annotations

import math
from typing import Any

from sympy.core.symbol import Str, Symbol

from ..errors import Span, TraceError
from ..limits import LIBRARY, Limits
from .brackets import Brackets
from .heads import Constant, Power, call
from .stack import BINARY, PREFIX, Frame, Operand, Operator
from .statement_tree import Mark
from .tokens import KEYWORDS, Token, number_value, tokenize

__all__ = ["MODULES", "ExpressionReader", "parse_expression"]

MODULES = frozenset(("math", "np", "numpy", "torch", "F", "nn"))
_MODULE_CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan, "tau": math.tau}


class ExpressionReader(Brackets):
    """Reads one expression: ``read`` takes its tokens, and a reader reads once."""

    def __init__(
        self,
        source: str,
        limits: Limits,
        variables: frozenset[str] | set[str] = frozenset(),
        definitions: dict[str, tuple[str, ...]] | None = None,
        modules: set[str] | None = None,
    ) -> None:
        super().__init__(source, limits)
        self._variables, self._definitions = variables, definitions or {}
        self._modules = MODULES if modules is None else modules

    def read(self, tokens: list[Token], fault: TraceError | None = None) -> tuple[Any, tuple[Mark, ...]]:
        """The tree and its marks.

        ``tokens`` ends with the token that ends the statement; ``fault`` is raised where that is an error token.
        """
        self._frames = [Frame("top", tokens[0])]
        self._tokens, self._at = tokens, 0
        expects_operand = True
        last = len(tokens) - 1
        while self._at < last:
            token = tokens[self._at]
            expects_operand = self._operand(token) if expects_operand else self._operator(token)
        if fault and tokens[last].kind == "error":
            raise fault
        if expects_operand:
            self._missing_operand(tokens[last])
        if len(self._frames) > 1:
            opener = self._frames[-1].opener
            raise self._error("syntax", "unclosed_bracket", opener.span, bracket=opener.text)
        operand = self._finish(self._frames[0])
        return operand.tree, tuple(self._marks)

    def _missing_operand(self, token: Token) -> None:
        if token.kind in ("end", "newline") or token.text == ";":
            previous = self._tokens[self._at - 1] if self._at else token
            raise self._error("syntax", "unfinished", previous.span, token=self._source[previous.start : previous.end])
        raise self._unexpected(token)

    # ---- where an operand is expected
    def _operand(self, token: Token) -> bool:
        """Takes one token; True while an operand is still expected."""
        self._at += 1
        frame, text = self._frames[-1], token.text
        if token.kind == "number":
            value = number_value(text, token.span, self._source, self._limits)
            self._push(Constant(value), token.start, token.end, token.span)
            return False
        if token.kind == "name":
            return self._name(token)
        if text in ("-", "+"):
            self._prefixes += 1
            if self._prefixes > self._limits.prefix_run:
                limit = self._limits.prefix_run
                raise self._error("too_deep", "prefix_run", token.span, limit=limit, value=self._prefixes)
            frame.operators.append(Operator(text, token, PREFIX, is_prefix=True))
            return True
        if text == "√":
            return self._root(token)
        if text == "(":
            self._open(Frame("paren", token))
            return True
        if text == "[":
            self._open(Frame("list", token))
            return True
        if text in (")", "]") and self._may_end_empty(frame, text):
            return self._close(token)
        if frame.kind == "index" and text in (":", "...", ","):
            return self._index_mark(frame, token)
        raise self._unexpected(token)

    def _name(self, token: Token) -> bool:
        frame, text = self._frames[-1], token.text
        after = self._tokens[self._at]
        if frame.kind == "call" and after.text == "=" and not frame.operands and not frame.operators:
            if frame.keyword:
                raise self._unexpected(after)
            if text in frame.keywords:
                raise self._error("wrong_arguments", "repeated_keyword", token.span, keyword=text)
            frame.keyword = token
            self._at += 1
            return True
        if frame.keyword and frame.keyword.text == "dtype":
            return self._passed_over(token)
        if text in KEYWORDS:
            if frame.keyword and text in ("True", "False"):
                self._push(Constant(text == "True"), token.start, token.end, token.span)
                return False
            if frame.keyword and text == "None":
                frame.operands.append(Operand(Str("None"), token.start, token.end))
                return False
            raise self._unexpected(token)
        if text in self._modules and text not in self._variables and after.text == ".":
            return self._module_member(token)
        self._push(Symbol(text), token.start, token.end, token.span, is_bare_name=True)
        return False

    def _passed_over(self, token: Token) -> bool:
        """``dtype=np.float32``: pasted code may say it; every number here is a float64."""
        while self._tokens[self._at].text == "." and self._tokens[self._at + 1].kind == "name":
            self._at += 2
        self._frames[-1].operands.append(Operand(Str("None"), token.start, token.end))
        return False

    def _module_member(self, root: Token) -> bool:
        """``np.exp(``, ``np.linalg.norm(``, ``math.pi``."""
        parts, end = [root.text], root.end
        while self._tokens[self._at].text == "." and self._tokens[self._at + 1].kind == "name":
            parts.append(self._tokens[self._at + 1].text)
            end = self._tokens[self._at + 1].end
            self._at += 2
        span = Span(root.start, end)
        if self._tokens[self._at].text == "(":
            opener = self._tokens[self._at]
            self._at += 1
            self._open(Frame("call", opener, function=".".join(parts), function_span=span))
            return True
        if len(parts) == 2 and parts[1] in _MODULE_CONSTANTS:
            self._push(Constant(_MODULE_CONSTANTS[parts[1]]), root.start, end, span)
            return False
        raise self._error("unsupported", "attribute", span, name=".".join(parts))

    def _root(self, token: Token) -> bool:
        """``√x`` takes the one name, number or bracket that follows; ``√(x)`` is a call."""
        after = self._tokens[self._at]
        if after.text == "(":
            self._at += 1
            self._open(Frame("call", after, function="√", function_span=token.span))
            return True
        if after.kind == "end":
            raise self._error("syntax", "unfinished", token.span, token="√")
        behind = self._tokens[self._at + 1].text if after.kind == "name" else ""
        if after.text in ("√", "-", "+", "[") or behind in ("[", "."):
            raise self._error("syntax", "root_operand", token.span)
        if after.kind not in ("number", "name") or after.text in KEYWORDS:
            raise self._unexpected(after)
        self._at += 1
        self._operand_of_root(after)
        operand = self._frames[-1].operands.pop()
        self._push(call("√", (operand.tree,)), token.start, operand.end, token.span)
        return False

    def _operand_of_root(self, token: Token) -> None:
        if token.kind == "number":
            value = number_value(token.text, token.span, self._source, self._limits)
            self._push(Constant(value), token.start, token.end, token.span)
        else:
            self._push(Symbol(token.text), token.start, token.end, token.span)

    # ---- where an operator is expected
    def _operator(self, token: Token) -> bool:
        """Takes one token (or none, before a product without a sign); True when an operand is next."""
        text, frame = token.text, self._frames[-1]
        if token.kind in ("operator", "group"):
            if text in BINARY:
                self._at += 1
                self._binary(text, token)
                return True
            if text == "(" and frame.operands[-1].is_bare_name and token.kind == "operator":
                self._at += 1
                function = frame.operands.pop()
                self._marks.pop()  # the name is no operand: it names the function
                span = Span(function.start, function.end)
                self._open(Frame("call", token, function=function.tree.name, function_span=span))
                return True
            if text == "[":
                self._at += 1
                base = frame.operands.pop()
                self._open(Frame("index", token, base=base))
                return True
            if text == ".":
                return self._attribute(token)
            if text[0] in "²ᵀ":
                self._at += 1
                self._superscript(token)
                return False
            if text in (")", "]", ","):
                self._at += 1
                return self._close(token) if text != "," else self._comma(token)
            if text == ":" and frame.kind == "index":
                self._at += 1
                return self._index_mark(frame, token)
            if text not in ("(", "√"):
                raise self._unexpected(token)
        if token.kind == "name" and token.text in KEYWORDS:
            raise self._unexpected(token)
        if token.kind == "number" and self._tokens[self._at - 1].kind == "number":
            span = Span(self._tokens[self._at - 1].start, token.end)
            raise self._error("syntax", "two_numbers", span)
        self._binary("*", token, is_implicit=True)
        return True

    def _attribute(self, dot: Token) -> bool:
        name, after = self._tokens[self._at + 1], self._tokens[min(self._at + 2, len(self._tokens) - 1)]
        if name.kind == "error":  # its fault is told when the reading ends there
            self._at += 1
            return True
        if name.kind != "name":
            raise self._unexpected(dot)
        frame = self._frames[-1]
        if after.text == "(":
            self._at += 3
            self._open(Frame("call", after, function=f".{name.text}", function_span=name.span,
                              base=frame.operands.pop()))  # fmt: skip
            return True
        if name.text != "T":
            raise self._error("unsupported", "attribute", name.span, name=name.text)
        self._at += 2
        base = frame.operands.pop()
        self._push(call(".T", (base.tree,)), base.start, name.end, name.span)
        return False

    def _superscript(self, token: Token) -> None:
        base = self._frames[-1].operands.pop()
        if token.text == "ᵀ":
            self._push(call(".T", (base.tree,)), base.start, token.end, token.span)
            return
        exponent = self._emit(Constant(float(token.text[1:])), token.span, token.span)
        self._push(Power(base.tree, exponent), base.start, token.end, token.span)


def parse_expression(text: str, limits: Limits = LIBRARY) -> Any:
    """The tree of one expression (a gate's formula, say); raises TraceError."""
    tokens, error = tokenize(text, limits)
    if error:
        raise error
    return ExpressionReader(text, limits).read(tokens)[0]

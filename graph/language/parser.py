"""Tokens -> SymPy trees as typed, by precedence with explicit stacks: nothing is evaluated, nothing recurses.

Binding, loosest first: ``+ -``; ``* / @`` and multiplication without a sign; prefix ``-``; ``**`` (to the
right); superscripts, calls, indices and attributes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from sympy import Symbol
from sympy.core.symbol import Str

from ..errors import Span, TraceError
from ..limits import LIBRARY, Limits
from .heads import (
    Constant,
    Divide,
    Index,
    ListOf,
    MatrixMultiply,
    Multiply,
    Negate,
    Plus,
    Power,
    Slice,
    Subtract,
    call,
)
from .program import Mark
from .tokens import KEYWORDS, Token, number_value, tokenize

__all__ = ["MODULES", "ExpressionReader", "parse_expression"]

MODULES = {"math", "np", "numpy", "torch", "F", "nn"}
_MODULE_CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf}
_PREFIX, _POWER = 3, 4
_BINARY: dict[str, tuple[int, Any]] = {
    "+": (1, Plus), "-": (1, Subtract), "*": (2, Multiply), "/": (2, Divide), "@": (2, MatrixMultiply),
    "**": (_POWER, Power),
}  # fmt: skip
_CLOSING = {"(": ")", "[": "]"}
_COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">="))


@dataclass(slots=True)
class _Operand:
    """A finished operand: its tree and its extent, brackets included."""

    tree: Any
    start: int
    end: int
    is_bare_name: bool = False


@dataclass(slots=True)
class _Operator:
    text: str
    token: Token
    precedence: int
    is_prefix: bool = False
    is_implicit: bool = False
    division: tuple[_Operand, _Operand, Token] | None = None  # the quotient that an implicit product continues


@dataclass(slots=True)
class _Frame:
    """What is open: the statement itself, a bracket, a list, a call's operands or an index."""

    kind: str  # "top" | "paren" | "list" | "call" | "index"
    opener: Token
    function: str = ""
    function_span: Span = field(default_factory=lambda: Span(0, 0))
    base: _Operand | None = None
    operands: list[_Operand] = field(default_factory=list)
    operators: list[_Operator] = field(default_factory=list)
    items: list[Any] = field(default_factory=list)
    keywords: dict[str, Any] = field(default_factory=dict)
    keyword: Token | None = None
    slice_parts: list[Any] | None = None
    has_comma: bool = False


class ExpressionReader:
    """Reads one expression from its tokens; ``tree`` and ``marks`` hold the outcome."""

    def __init__(
        self,
        source: str,
        limits: Limits,
        variables: frozenset[str] | set[str] = frozenset(),
        definitions: dict[str, tuple[str, ...]] | None = None,
        modules: set[str] | None = None,
    ) -> None:
        self._source, self._limits = source, limits
        self._variables, self._definitions = variables, definitions or {}
        self._modules = MODULES if modules is None else modules
        self._marks: list[Mark] = []
        self._frames: list[_Frame] = []
        self._lists = 0
        self._prefixes = 0

    def read(self, tokens: list[Token], fault: TraceError | None = None) -> tuple[Any, tuple[Mark, ...]]:
        """The tree and its marks.

        ``tokens`` ends with the token that ends the statement; ``fault`` is raised where that is an error token.
        """
        self._frames = [_Frame("top", tokens[0])]
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

    # ---- errors
    def _error(self, code: str, key: str, span: Span, **more: Any) -> TraceError:
        return TraceError(code, key, source=self._source, span=span, **more)

    def _missing_operand(self, token: Token) -> None:
        if token.kind in ("end", "newline") or token.text == ";":
            previous = self._tokens[self._at - 1] if self._at else token
            raise self._error("syntax", "unfinished", previous.span, token=previous.text)
        raise self._unexpected(token)

    def _unexpected(self, token: Token) -> TraceError:
        text = token.text
        if token.kind == "name" and text in KEYWORDS:
            return self._error("unsupported", "keyword", token.span, word=text)
        if text in _COMPARISONS:
            return self._error("unsupported", "comparison", token.span)
        if text in ("%", "//", "&", "|", "~", "!", "?", "<<", ">>", "&&", "||", ":=", "->"):
            fixes = ("abs(x)",) if text == "|" else ()
            return self._error("unsupported", "operator", token.span, operator=text, fixes=fixes)
        if text == "=":
            return self._error("syntax", "stray_equals", token.span)
        if text in (")", "]", "}", "{"):
            return self._error("syntax", "stray_bracket", token.span, bracket=text)
        return self._error("syntax", "expected_operand", token.span, token=self._source[token.start : token.end])

    # ---- building
    def _emit(self, tree: Any, span: Span, at: Span) -> Any:
        self._marks.append(Mark(span, at))
        if len(self._marks) > self._limits.syntax_nodes:
            raise self._error("too_large", "syntax_size", at, limit=self._limits.syntax_nodes, value=len(self._marks))
        return tree

    def _push(self, tree: Any, start: int, end: int, at: Span, is_bare_name: bool = False) -> None:
        self._emit(tree, Span(start, end), at)
        self._frames[-1].operands.append(_Operand(tree, start, end, is_bare_name))
        self._prefixes = 0

    def _reduce(self, frame: _Frame) -> None:
        operator = frame.operators.pop()
        right = frame.operands.pop()
        if operator.is_prefix:
            start, tree = operator.token.start, right.tree
            if operator.text == "-":
                tree = self._emit(Negate(tree), Span(start, right.end), operator.token.span)
            frame.operands.append(_Operand(tree, start, right.end))
            return
        left = frame.operands.pop()
        if operator.division:
            raise self._ambiguous(operator.division, right)
        tree = _BINARY[operator.text][1](left.tree, right.tree)
        span = Span(left.start, right.end)
        self._emit(tree, span, span if operator.is_implicit else operator.token.span)
        frame.operands.append(_Operand(tree, left.start, right.end))

    def _ambiguous(self, division: tuple[_Operand, _Operand, Token], right: _Operand) -> TraceError:
        above, below, token = division
        a, b, c = (self._source[o.start : o.end] for o in (above, below, right))
        fixes = (f"({a}/{b})*{c}", f"{a}/({b}*{c})")
        return self._error("syntax", "ambiguous_division", Span(above.start, right.end), fixes=fixes)

    def _binary(self, text: str, token: Token, is_implicit: bool = False) -> None:
        frame = self._frames[-1]
        precedence = _BINARY[text][0]
        operators = frame.operators
        division = None
        while operators and (
            operators[-1].precedence > precedence
            or (operators[-1].precedence == precedence and precedence != _POWER)
        ):
            if is_implicit and operators[-1].text == "/" and not operators[-1].is_prefix:
                division = (frame.operands[-2], frame.operands[-1], operators[-1].token)
            self._reduce(frame)
        operators.append(_Operator(text, token, precedence, is_implicit=is_implicit, division=division))

    def _finish(self, frame: _Frame) -> _Operand:
        while frame.operators:
            self._reduce(frame)
        return frame.operands.pop()

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
            frame.operators.append(_Operator(text, token, _PREFIX, is_prefix=True))
            return True
        if text == "√":
            return self._root(token)
        if text == "(":
            self._open(_Frame("paren", token))
            return True
        if text == "[":
            self._open(_Frame("list", token))
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
        if text in KEYWORDS:
            if frame.keyword and text in ("True", "False"):
                self._push(Constant(text == "True"), token.start, token.end, token.span)
                return False
            if frame.keyword and text == "None":
                frame.operands.append(_Operand(Str("None"), token.start, token.end))
                return False
            raise self._unexpected(token)
        if text in self._modules and text not in self._variables and after.text == ".":
            return self._module_member(token)
        self._push(Symbol(text), token.start, token.end, token.span, is_bare_name=True)
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
            self._open(_Frame("call", opener, function=".".join(parts), function_span=span))
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
            self._open(_Frame("call", after, function="√", function_span=token.span))
            return True
        if after.kind not in ("number", "name") or after.text in KEYWORDS:
            raise self._unexpected(after) if after.kind != "end" else self._error(
                "syntax", "unfinished", token.span, token="√"
            )
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

    def _open(self, frame: _Frame) -> None:
        if frame.kind == "list":
            self._lists += 1
            if self._lists > self._limits.list_depth:
                limit = self._limits.list_depth
                raise self._error("too_deep", "list_depth", frame.opener.span, limit=limit, value=self._lists)
        self._frames.append(frame)
        self._prefixes = 0

    # ---- where an operator is expected
    def _operator(self, token: Token) -> bool:
        """Takes one token (or none, before a product without a sign); True when an operand is next."""
        text, frame = token.text, self._frames[-1]
        if token.kind in ("operator", "group"):
            if text in _BINARY:
                self._at += 1
                self._binary(text, token)
                return True
            if text == "(" and frame.operands[-1].is_bare_name and token.kind == "operator":
                self._at += 1
                function = frame.operands.pop()
                self._marks.pop()  # the name is no operand: it names the function
                span = Span(function.start, function.end)
                self._open(_Frame("call", token, function=function.tree.name, function_span=span))
                return True
            if text == "[":
                self._at += 1
                base = frame.operands.pop()
                self._open(_Frame("index", token, base=base))
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
        if name.kind != "name":
            raise self._unexpected(dot)
        frame = self._frames[-1]
        if after.text == "(":
            self._at += 3
            self._open(_Frame("call", after, function=f".{name.text}", function_span=name.span,
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

    # ---- brackets
    def _may_end_empty(self, frame: _Frame, closer: str) -> bool:
        """Whether a bracket may close here, with nothing or a trailing comma before it."""
        if frame.kind == "top" or frame.operators or _CLOSING[frame.opener.text] != closer or frame.keyword:
            return False
        if frame.kind == "index":
            return frame.slice_parts is not None or bool(frame.items)
        return frame.kind != "paren" or frame.has_comma

    def _comma(self, token: Token) -> bool:
        frame = self._frames[-1]
        if frame.kind == "top":
            raise self._error("unsupported", "tuple", token.span)
        frame.has_comma = True
        self._item(frame)
        return True

    def _item(self, frame: _Frame) -> None:
        """What stands before a comma or a closing bracket becomes an item of the bracket."""
        if frame.slice_parts is not None:
            if frame.operands:
                frame.slice_parts.append(self._finish(frame).tree)
            parts = frame.slice_parts + [Str("")] * (3 - len(frame.slice_parts))
            frame.slice_parts = None
            opener = frame.opener.span
            frame.items.append(self._emit(Slice(*parts), opener, opener))
        elif frame.operands:
            operand = self._finish(frame)
            if frame.keyword:
                frame.keywords[frame.keyword.text] = operand.tree
                frame.keyword = None
            elif frame.keywords:
                raise self._error("syntax", "keyword_order", Span(operand.start, operand.end))
            else:
                frame.items.append(operand.tree)

    def _index_mark(self, frame: _Frame, token: Token) -> bool:
        """``:`` and ``...`` inside an index."""
        if token.text == "...":
            frame.items.append(Str("..."))
            if self._tokens[self._at].text == ",":
                self._at += 1
                return True
            if self._tokens[self._at].text != "]":
                raise self._unexpected(self._tokens[self._at])
            return True
        if token.text == "," and frame.slice_parts is not None:
            self._item(frame)
            return True
        if token.text == ",":
            raise self._unexpected(token)
        parts = frame.slice_parts if frame.slice_parts is not None else []
        parts.append(self._finish(frame).tree if frame.operands else Str(""))
        if len(parts) > 2:
            raise self._unexpected(token)
        frame.slice_parts = parts
        return True

    def _close(self, token: Token) -> bool:
        frame = self._frames[-1]
        if frame.kind == "top" or _CLOSING[frame.opener.text] != token.text:
            raise self._error("syntax", "stray_bracket", token.span, bracket=token.text)
        self._frames.pop()
        if frame.kind == "paren" and not frame.has_comma:
            operand = self._finish(frame)
            self._frames[-1].operands.append(_Operand(operand.tree, frame.opener.start, token.end))
            return False
        self._frames.append(frame)  # its last item is read inside it
        self._item(frame)
        self._frames.pop()
        if frame.kind == "call":
            self._call(frame, token)
        elif frame.kind == "index":
            assert frame.base is not None
            tree = Index(frame.base.tree, *frame.items)
            self._push(tree, frame.base.start, token.end, Span(frame.base.start, token.end))
        else:
            self._lists -= frame.kind == "list"
            span = Span(frame.opener.start, token.end)
            self._push(ListOf(*frame.items), span.start, span.end, span)
        return False

    def _call(self, frame: _Frame, closer: Token) -> None:
        name, items = frame.function, tuple(frame.items)
        keywords = {key: value for key, value in frame.keywords.items() if not isinstance(value, Str)}
        start = frame.base.start if frame.base else frame.function_span.start
        if frame.base:
            items = (frame.base.tree, *items)
        defined = self._definitions.get(name)
        if defined and not keywords and [getattr(i, "name", None) for i in items] == list(defined):
            del self._marks[len(self._marks) - len(items) :]  # f(x, y) is what f(x, y) = … defined: the name f
            self._push(Symbol(name), start, closer.end, frame.function_span)
            return
        self._push(call(name, items, keywords), start, closer.end, frame.function_span)


def parse_expression(text: str, limits: Limits = LIBRARY) -> Any:
    """The tree of one expression (a gate's formula, say); raises TraceError."""
    tokens, error = tokenize(text, limits)
    if error:
        raise error
    return ExpressionReader(text, limits).read(tokens)[0]

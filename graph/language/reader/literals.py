"""Strings and lambdas: what is read with words of its own."""

from __future__ import annotations

import re

from sympy.core.symbol import Str

from ...errors import Span
from ..heads import CallOf, FormatText, Text
from .expressions import LAMBDA, Operator
from .operands import Operands
from .token_list import Tok
from .tree_builder import Node

__all__ = ["ExpressionReader"]

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "\n": "", "0": "\0", "a": "\a", "b": "\b",
            "f": "\f", "v": "\v"}  # fmt: skip
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_PIECE = re.compile(r"\{\{|\}\}|\{|\}")
_ENDING = re.compile(r"(=?)\s*(?:![rsa])?\s*(?::(.*))?$", re.DOTALL)
_NESTED = re.compile(r"[\"'({\[]|[)}\]]|!=|==|[<>]=|[!:=]")


def _plain(body: str, is_raw: bool) -> str:
    if is_raw or "\\" not in body:
        return body
    return _ESCAPE.sub(lambda m: _character(m[1] or m[2]) if m[1] or m[2] else _ESCAPES.get(m[3], m[0]), body)


def _character(digits: str) -> str:
    """What a code stands for; half a character is none."""
    point = int(digits, 16)
    return "\ufffd" if 0xD800 <= point < 0xE000 else chr(point)


class ExpressionReader(Operands):
    """Reads expressions of the whole grammar."""

    def string(self) -> Node:
        """Adjacent strings are one."""
        first = last = self.toks[self.i]
        parts: list[Node] = []
        is_formatted = False
        while self.toks[self.i].kind == "string":
            last = self.toks[self.i]
            self.i += 1
            is_formatted = self._one_string(last, parts) or is_formatted
        if is_formatted:
            span = Span(first.start, last.end)
            tree = FormatText(*(part.tree for part in parts))
            return self.made(tree, span.start, span.end, span, tuple(parts), "string")
        value = "".join(part.tree.value for part in parts)
        return self.leaf(Text(value), Tok("string", "", first.start, last.end), "string")

    def _one_string(self, token: Tok, parts: list[Node]) -> bool:
        """Adds what a string holds to the parts; whether it is an f-string."""
        text = token.text
        opening = re.match(r"[a-zA-Z]*(\"\"\"|'''|\"|')", text)
        assert opening is not None
        quote, prefix = opening[1], text[: opening.start(1)].lower()
        start, end = opening.end(), len(text) - len(quote)
        if "f" not in prefix:
            parts.append(self.leaf(Text(_plain(text[start:end], "r" in prefix)), token))
            return False
        at = start
        literal = ""
        while at < end:
            found = _PIECE.search(text, at, end)
            stop = found.start() if found else end
            literal += _plain(text[at:stop], "r" in prefix)
            if not found:
                break
            at = found.end()
            if found[0] == "{":
                close = self._closing(text, at, end, token)
                literal = self._braced(text[at:close], token.start + at, token, parts, literal)
                at = close + 1
            else:
                literal += found[0][0]
        if literal:
            parts.append(self.leaf(Text(literal), token))
        return True

    def _closing(self, text: str, start: int, end: int, token: Tok) -> int:
        depth = 0
        for position in range(start, end):
            char = text[position]
            if char == "}" and not depth:
                return position
            depth += (char in "{([") - (char in "})]")
        span = Span(token.start + start - 1, token.start + start)
        raise self.error("syntax", "unclosed_bracket", span, bracket="{")

    def _braced(self, inside: str, offset: int, token: Tok, parts: list[Node], literal: str) -> str:
        """``{x}``, ``{x!r}``, ``{x=}``, ``{x:.2f}``"""
        cut = self._expression_end(inside)
        ending = _ENDING.match(inside, cut)
        if ending and ending[1]:
            literal += inside[: cut + 1]
        if literal:
            parts.append(self.leaf(Text(literal), token))
        opener = Tok("op", "{", offset - 1, offset)
        self.enter(opener)
        back = self.part(inside[:cut], offset)
        node = self.items()
        if self.toks[self.i].kind != "end":
            raise self.unexpected(self.toks[self.i])
        self.tokens, self.toks, self.i = back
        self.depth -= 1
        if ending and ending[2]:
            kids = (self.leaf(self.symbol("format"), opener), node, self.leaf(Text(ending[2]), opener))
            tree = CallOf(kids[0].tree, Str(""), node.tree, kids[2].tree)
            node = self.made(tree, node.first, node.last, Span(node.first, node.last), kids)
        parts.append(node)
        return ""

    def _expression_end(self, inside: str) -> int:
        """Where ``:``, ``!r`` or ``=`` ends the expression in braces."""
        depth, at, quote = 0, 0, ""
        while found := _NESTED.search(inside, at):
            sign, at = found[0], found.end()
            if sign in "\"'":
                quote = "" if quote == sign else quote or sign
            elif quote:
                continue
            elif sign in "({[":
                depth += 1
            elif sign in ")}]":
                depth -= 1
            elif not depth and sign in "!:=":
                return found.start()
        return len(inside)

    def lambda_operator(self, token: Tok) -> Operator:
        """``lambda x, y=1, *rest:``"""
        self.i += 1
        self.enter(token)
        words: list[str] = []
        defaults: list[Node] = []
        while not self.is_at(":"):
            star = self.toks[self.i].text if self.is_at("*") or self.is_at("**") else ""
            self.i += bool(star)
            name = self.toks[self.i]
            if name.kind != "name":
                raise self.unexpected(name)
            self.i += 1
            word = star + name.text
            if self.took("="):
                defaults.append(self.expression())
                word += "="
            words.append(word)
            if not self.took(","):
                break
        self.expect(":")
        self.depth -= 1
        return Operator("lambda", LAMBDA, token, None, (",".join(words), defaults))

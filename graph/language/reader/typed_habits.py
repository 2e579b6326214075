"""Habits of typed mathematics: ``5%``, ``0.5[(a - b)² + c]``, MATLAB's ``x'*x``, ``lambda`` as a letter."""

from __future__ import annotations

import re
from typing import Any

from sympy.core.symbol import Str

from ...errors import Span
from ..code_tree import Notice
from ..heads import (
    Attribute,
    CallOf,
    Constant,
    Divide,
    ListOf,
    Multiply,
    Negate,
    Plus,
    Power,
    Product,
    Subtract,
    SumOver,
    Symbol,
)
from .token_list import Tok
from .tree_builder import Node

__all__ = [
    "ends_divisor", "grouped", "has_rows", "is_letter_lambda", "is_matlab", "is_number", "is_percent", "percent",
    "primed_name", "product_head", "solved", "squared", "with_left_division", "without_matlab_comments",
]  # fmt: skip

_COMPUTED = (Plus, Subtract, Product, Multiply, Divide, Power, Negate, CallOf, SumOver)
_FUNCTION = re.compile(r"lambda[ \t]*[\w*=,. \t]*:|lambda[ \t]+\w+[ \t]*=(?!=)")
_APPLIED = frozenset(("exp", "log", "ln", "sin", "cos", "tanh", "sqrt"))
_TWICE = 2
_PRIMES = "'’′"
_REMARK = re.compile(r"(?<![%\w\"'])%[^%\n]*$", re.MULTILINE)
_REMARK_BEHIND = re.compile(r"(?<=;)[ \t]{0,8}%[ \t]+[A-Za-z가-힣][^%\n]*$", re.MULTILINE)
# A number's own point, as in the 2.*x of Python, is no sign of MATLAB.
_MATLAB = re.compile(
    r"\.\^|(?<![\d.])\.[*/](?!/)|\[[^\[\]\n;]*;[^\[\]]*\]|[\])]'(?!\w)|\b[A-Z]\w*'[ \t]*\*"
    r"|\*[ \t]*(?:[A-Z]\w*'[ \t]*(?:[;)]|$)|\w+'\)?[ \t]*;)"
    r"|\w\((?:[\d:]+[ \t]*,[ \t]*)?(?:\d+[ \t]*:[ \t]*(?:\d+|end\b)|:(?=[ \t]*[,)]))"  # x(2:3), X(:, 1)
    r"|\w[ \t]\.[-+][ \t]|[^\W\d]\d?\.\(|\[[ \t]*(?:ones|zeros)\([^()\n]*\)[ \t,]+\w|∖",
    re.MULTILINE,
)
_FUNCTION_LINE = re.compile(
    r"^[ \t]*function[ \t]+(?:\[[^\]\n]*\]|\w+)[ \t]*=|^[ \t]*for[ \t]*\(?\w+[ \t]*=", re.MULTILINE
)
_QUOTED = re.compile(r"(?<![\w)\]'.])'[^'\n]*'|\"[^\"\n]*\"")  # behind a name a quote transposes
_ROW = re.compile(r"=[ \t]*\[[ \t]*[-+]?[\d.]+(?:[ \t]+[-+]?[\d.]+)+[ \t]*\]")
_TURNED = re.compile(r"\w'[ \t]*\*|\*[ \t]*\w+'|\]'")
_LEFT_DIVISION = re.compile(
    r"(?:\b[A-Z]\w*'?|[\])]'?)[ \t]*(\\)[ \t]*(?=[A-Za-z]\w*'?[ \t]*(?:[;)+\-*\n]|$)|\()", re.MULTILINE
)


def is_percent(tokens: list[Tok], at: int) -> bool:
    """Whether a ``%`` right behind a number has nothing to divide by: the end, a bracket or an operator follows."""
    before, sign, after = tokens[at - 1], tokens[at], tokens[at + 1]
    if before.kind != "number" or before.end != sign.start:
        return False
    if after.kind in ("end", "newline"):
        return True
    is_sign = after.kind == "op" and after.text in (")", "]", ",", ";", "*", "/", "**", "·")
    is_apart = after.text in ("+", "-") and after.start > sign.end and tokens[at + 2].start > after.end
    return is_sign or (after.kind == "op" and is_apart)


def percent(node: Node) -> Any:
    """The number of hundredths."""
    return Constant(node.tree.value / 100)


def grouped(node: Node, source: str) -> Node:
    """What stands in a square bracket that only groups: one computed value beside an operator."""
    inner = node.kids[0] if isinstance(node.tree, ListOf) and len(node.kids) == 1 else None
    if inner is None or not isinstance(inner.tree, _COMPUTED) or source[node.first : node.first + 1] != "[":
        return node
    return inner


def without_matlab_comments(text: str) -> str:
    """The text with ``% …`` behind a semicolon blanked out, and everywhere where MATLAB's signs stand."""
    if "%" not in text:
        return text
    is_other = is_matlab(text) or bool(_FUNCTION_LINE.search(text))
    pattern = _REMARK if is_other else _REMARK_BEHIND
    bare = _QUOTED.sub(lambda m: "." * len(m[0]), text) if is_other else text
    kept = list(text)
    for found in pattern.finditer(bare):
        kept[found.start() : found.end()] = " " * len(found[0])
    return "".join(kept)


def with_left_division(text: str) -> str:
    """MATLAB's ``A \\ b`` with a sign of its own, where every backslash is such a one; LaTeX has other ones too."""
    if "\\" not in text or text.count("\\") != len(_LEFT_DIVISION.findall(text)) or "\\)" in text:
        return text
    return text.replace("\\", "∖")


def solved(reader: Any, token: Tok, left: Node, right: Node) -> Node:
    """``A ∖ b`` as solve(A, b)."""
    function: Node = reader.leaf(reader.symbol("solve"), token, "name")
    made: Node = reader.called(function, [left, right], [], [], right.last)
    made.first = left.first
    return made


def primed_name(reader: Any, token: Tok) -> Node | None:
    """MATLAB's ``X'`` where X' has no value of its own: X transposed; None of any other name."""
    base = token.text.rstrip("'")
    if not reader.is_matlab or base == token.text or not base or token.text in reader.assigned:
        return None
    inner: Node = reader.leaf(reader.symbol(base), token._replace(text=base, end=token.start + len(base)), "name")
    made: Node = reader.made(Attribute(inner.tree, Str("T")), token.start, token.end, token, (inner,))
    return made


def is_number(node: Node) -> bool:
    """Whether a cell of a list is a number as it is typed."""
    tree = node.tree.args[0] if isinstance(node.tree, Negate) else node.tree
    return isinstance(tree, Constant)


def ends_divisor(reader: Any, above: Node, below: Node) -> bool:
    """Whether a divisor ends where a space stands: ``1/√(2π) exp(-x²)``, ``1/2 (y - t)²``, ``4/3 πr³``."""
    token, after = reader.toks[reader.i], reader.toks[reader.i + 1]
    if reader.is_code or token.start <= below.last:
        return False
    is_fraction = isinstance(above.tree, Constant)
    is_bracketed = reader.source[below.last - 1 : below.last] == ")" and token.text in _APPLIED and after.text == "("
    is_number = isinstance(below.tree, Constant) and (token.text == "(" or (is_fraction and token.kind == "name"))
    if is_bracketed or is_number:
        text = reader.source[below.first : below.last]
        reader.notices.append(Notice("slash_alone", Span(below.first, below.last), (("divisor", text),)))
    return is_bracketed or is_number


def is_matlab(text: str) -> bool:
    """Whether a text, its quotes and comments masked, has MATLAB's signs: ``.^``, ``x.*y``, ``[1; 2]``, ``[1 2]'``."""
    return bool(_MATLAB.search(text)) or has_rows(text)


def has_rows(text: str) -> bool:
    """Whether MATLAB's rows ``[1 2 3]`` stand beside a transposed name: there a row is no list of numbers."""
    return bool(_ROW.search(text) and _TURNED.search(text))


def product_head(reader: Any, token: Tok, head: Any, left: Node, right: Node) -> Any:
    """``*`` beside MATLAB's transposed ``x'``, and wherever MATLAB's signs stand, is the product of mathematics."""
    source = reader.source
    if head is Power and reader.is_matlab and _is_matrix_power(source[token.start : token.end], left, right):
        return squared
    if head is not Multiply:
        return head
    if any(_is_primed(node, source) or _is_turned(node, reader.assigned) for node in (left, right)):
        return Product
    if not reader.is_matlab or source[token.start : token.end] != "*":
        return head
    if any(isinstance(node.tree, Constant) for node in (left, right)):
        return head
    if not reader.told_matlab:
        reader.told_matlab = True
        reader.notices.append(Notice("matlab_product", token.span))
    return Product


def _is_matrix_power(sign: str, left: Node, right: Node) -> bool:
    """Whether MATLAB's ``A^2`` stands here, the product of a matrix with itself; ``A.^2`` is elementwise."""
    is_matrix = isinstance(left.tree, Symbol) and str(left.tree.name)[:1].isupper()
    return sign == "^" and is_matrix and isinstance(right.tree, Constant) and right.tree.value == _TWICE


def squared(left: Any, right: Any) -> Any:
    """A matrix times itself; both operands are the one that was typed."""
    return Product(left, right)


def _is_primed(node: Node, source: str) -> bool:
    return isinstance(node.tree, Attribute) and source[node.last - 1 : node.last] in tuple(_PRIMES)


def _is_turned(node: Node, assigned: set[str]) -> bool:
    """Whether ``x'`` is the transpose of an x that has a value, and no name of its own."""
    name = str(node.tree.name) if isinstance(node.tree, Symbol) else ""
    return name.endswith("'") and name not in assigned and name.rstrip("'") in assigned


def is_letter_lambda(token: Tok, source: str) -> bool:
    """Whether ``lambda`` is the letter λ in words: no parameters and no colon follow."""
    if token.kind != "word" or token.text != "lambda" or token.start == token.end:  # put there for Julia's arrow
        return False
    return not _FUNCTION.match(source, token.start)

"""Sums whose index runs over whole numbers, written out: x_1 + x_2 + x_3; and how indexed names are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import TraceError
from ..language.code_tree import Expression
from ..language.heads import Constant, Multiply, Negate, Plus, Subscript, Subtract, SumOver, Symbol
from ..language.latex.formula_tree import Node, call_of, walk
from ..limits import WEB
from ..words import ShapeName

__all__ = [
    "Found",
    "ShapeOf",
    "find",
    "guard",
    "joined_name",
    "letters_of",
    "node_of",
    "rewritten",
    "unrolled",
    "whole",
]

ShapeOf = Callable[[str], tuple[int, ...] | None]


@dataclass(frozen=True, slots=True)
class Found:
    """The array of an indexed name and the indices that are its axes; without ``shape`` a number's own name."""

    name: str
    shape: tuple[int, ...] | None
    indices: tuple[Node, ...]


def node_of(expression: Expression) -> Node:
    """An expression as nodes with their places."""
    built: list[Node] = []
    for tree, mark in zip(expression.parts, expression.marks, strict=True):
        count = sum(1 for arg in tree.args if type(arg).__name__ != "Str")
        given = iter(built[len(built) - count :])
        args = tuple(arg if type(arg).__name__ == "Str" else next(given) for arg in tree.args)
        del built[len(built) - count :]
        built.append(Node(type(tree) if args else tree, args, mark.span, mark.at))
    return built[0]


def guard(count: int, node: Node) -> None:
    """Raises TraceError where more would be written out than can be read."""
    if count > WEB.written_out:
        raise TraceError("too_large", "syntax_size", span=node.span, limit=WEB.written_out, value=count)


def rewritten(node: Node, change: Callable[[Node], Node]) -> Node:
    """A tree in which every node was changed before what stands below it; no recursion."""
    built: list[Node] = []
    pending: list[tuple[Node, bool]] = [(node, False)]
    count = 0
    while pending:
        current, is_ready = pending.pop()
        if not is_ready:
            current = change(current)
            count += 1
            guard(count, node)
        operands = [arg for arg in current.args if isinstance(arg, Node)]
        if is_ready or not operands:
            given = iter(built[len(built) - len(operands) :])
            args = tuple(next(given) if isinstance(arg, Node) else arg for arg in current.args)
            del built[len(built) - len(operands) :]
            built.append(Node(current.head, args, current.span, current.at))
        else:
            pending.append((current, True))
            pending.extend((arg, False) for arg in reversed(operands))
    return built[0]


def whole(node: Any) -> int | None:
    """The whole number of an index such as 3 or 3 - 1."""
    if not isinstance(node, Node):
        return None
    if isinstance(node.head, Constant):
        return int(node.head.value) if float(node.head.value).is_integer() else None
    if node.head is Negate:
        inner = whole(node.args[0])
        return None if inner is None else -inner
    if node.head in (Plus, Subtract):
        left, right = whole(node.args[0]), whole(node.args[1])
        return None if left is None or right is None else left + right if node.head is Plus else left - right
    return None


def _text(node: Node) -> str:
    """An index as it stands in a name."""
    number = whole(node)
    if number is not None:
        return str(number)
    if isinstance(node.head, Symbol):
        return str(node.head.name)
    if node.head in (Plus, Subtract):
        sign = "p" if node.head is Plus else "m"
        return sign.join(_text(arg) for arg in node.args if isinstance(arg, Node))
    if node.head is Subscript:
        return "_".join(_text(arg) for arg in node.args if isinstance(arg, Node))
    return "_"


def joined_name(base: str, indices: tuple[Node, ...]) -> str:
    """``x_1``, ``W_12``; ``w_1_12`` where one has more signs."""
    texts = [_text(index) for index in indices]
    separator = "" if all(len(text) == 1 for text in texts) else "_"
    return f"{base}_{separator.join(texts)}" if texts else base


def find(node: Node, shape_of: ShapeOf) -> Found:
    """What ``x_i`` or ``h_{2,i}`` is: an axis of x, an axis of h_2, or a name of its own."""
    base = node.args[0]
    assert isinstance(base, Node)
    indices = tuple(arg for arg in node.args[1:] if isinstance(arg, Node))
    name = str(base.head.name)
    shape = shape_of(name)
    if shape is not None and len(shape) >= len(indices):
        return Found(name, shape, indices)
    numbers = tuple(index for index in indices if whole(index) is not None)
    letters = tuple(index for index in indices if whole(index) is None)
    if letters and numbers:
        named = joined_name(name, numbers)
        inner = shape_of(named)
        if inner is not None and len(inner) >= len(letters):
            return Found(named, inner, letters)
    if shape:
        raise TraceError(
            "shape_mismatch", "index_axes", span=node.span, name=name, shape=ShapeName(shape), count=len(indices)
        )
    return Found(joined_name(name, indices), None, ())


def letters_of(node: Node) -> tuple[Node, ...]:
    """The index Symbols of a big operator."""
    bound = node.args[1]
    return tuple(arg for arg in bound.args if isinstance(arg, Node)) if isinstance(bound, Node) else ()


def unrolled(node: Node, is_full: Callable[[str, int, int], bool]) -> Node:
    """The tree with sums between whole numbers written out, but those of which ``is_full`` says that they are all of an
    array's axis."""

    def change(current: Node) -> Node:
        while current.head is SumOver:
            letters = letters_of(current)
            lower, upper = whole(current.args[2]), whole(current.args[3])
            if len(letters) != 1 or lower is None or upper is None:
                break
            letter = str(letters[0].head.name)
            if is_full(letter, lower, upper):
                break
            guard((upper - lower + 1) * sum(1 for _ in walk(current)), current)
            current = _written_out(current, letter, range(lower, upper + 1))
        return current

    return rewritten(node, change)


def _written_out(node: Node, letter: str, numbers: range) -> Node:
    kind, body = str(node.args[0].name), node.args[4]  # type: ignore[union-attr]
    assert isinstance(body, Node)
    copies = [_put(body, letter, number) for number in numbers]
    if not copies:
        return Node(Constant(0 if kind == "sum" else 1), (), node.span, node.at)
    if kind in ("max", "min"):
        return call_of(kind, tuple(copies), node.span, node.at)
    chain = copies[0]
    for copy in copies[1:]:
        chain = Node(Plus if kind == "sum" else Multiply, (chain, copy), node.span, node.at)
    return chain


def _put(body: Node, letter: str, number: int) -> Node:
    """The body with a number for the letter."""

    def change(node: Node) -> Node:
        if isinstance(node.head, Symbol) and node.head.name == letter:
            return Node(Constant(number), (), node.span, node.at)
        return node

    return rewritten(body, change)

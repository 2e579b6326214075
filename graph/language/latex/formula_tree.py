"""A formula while it is read: nodes with their places, names as spelled; and the tree with its marks made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sympy.core.symbol import Str

from ...errors import Span
from ..code_tree import Expression
from ..heads import CallOf, Constant, Symbol
from ..marks import Mark

__all__ = ["Node", "Part", "Spelling", "call_of", "constant", "expression_of", "name", "walk"]


@dataclass(frozen=True, slots=True)
class Part:
    """One subscript: as it stands in a name, and the index it may be (None for a word)."""

    text: str
    index: Node | None = None
    letter: str = ""  # the index letter it is made of: i of i-1
    shift: int = 0
    is_label: bool = False  # the y_i of s_{y_i}: a name that picks an element


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name as spelled: ``letter`` (or a word), ``command`` where it is a variant (``varphi``), the ``font``'s class,
    ``accent``, ``primes``, what stands lowered and raised. ``commas``: commas part the lowered ones."""

    letter: str
    command: str = ""
    font: str = ""
    accent: str = ""
    primes: int = 0
    lowered: tuple[Part, ...] = ()
    raised: tuple[Part, ...] = ()
    commas: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """``head``: a head class; or, for a leaf, its tree or its ``Spelling``."""

    head: Any
    args: tuple[Node | Str, ...]
    span: Span
    at: Span


def constant(value: float | bool, span: Span) -> Node:
    return Node(Constant(value), (), span, span)


def name(text: str, span: Span) -> Node:
    return Node(Symbol(text), (), span, span)


def call_of(function: str, operands: tuple[Node, ...], span: Span, at: Span, **keywords: Node) -> Node:
    """``function(*operands, **keywords)``."""
    return Node(CallOf, (name(function, at), Str(",".join(keywords)), *operands, *keywords.values()), span, at)


def walk(node: Node) -> Iterator[Node]:
    """Every node, operands before what uses them."""
    reverse: list[Node] = []
    pending = [node]
    while pending:
        reverse.append(pending.pop())
        pending.extend(arg for arg in reverse[-1].args if isinstance(arg, Node))
    yield from reversed(reverse)


def expression_of(node: Node, leaf: Callable[[Node], Node]) -> Expression:
    """The tree of a node and its marks; ``leaf`` says what a spelled name is."""
    marks: list[Mark] = []
    built: list[Any] = []
    pending: list[tuple[Node, bool]] = [(node, False)]
    while pending:
        current, is_ready = pending.pop()
        if isinstance(current.head, Spelling):
            pending.append((leaf(current), False))
        elif is_ready or not current.args:
            operands = [arg for arg in current.args if isinstance(arg, Node)]
            given = iter(built[len(built) - len(operands) :])
            trees = [next(given) if isinstance(arg, Node) else arg for arg in current.args]
            del built[len(built) - len(operands) :]
            built.append(current.head(*trees) if isinstance(current.head, type) else current.head)
            marks.append(Mark(current.span, current.at))
        else:
            pending.append((current, True))
            pending.extend((arg, False) for arg in reversed(current.args) if isinstance(arg, Node))
    return Expression(built[0], tuple(marks))

"""Index letters of a statement: those summed over, and those that run on both sides of ``=``."""

from __future__ import annotations

from collections.abc import Iterable

from ..heads import SumOver, Symbol
from .formula_tree import Node, Spelling, walk
from .spelling import base_of

__all__ = ["index_letters"]


def index_letters(targets: list[Node], value: Node, shifted: frozenset[str]) -> frozenset[str]:
    """The index letters of one statement; ``shifted``: those of recurrences (h_{t-1}), which are none unless bound."""
    bound, is_open = _bound(value)
    left = _letters(targets)
    right = _letters(walk(value))
    letters = bound | ((left & right) - shifted)
    if is_open:
        letters |= right - shifted
    while True:  # an indexed array is indexed wherever it stands
        indexed = {base_of(spelling) for spelling in _spellings(walk(value)) if _own(spelling) & letters}
        more = {letter for one in _spellings(walk(value)) if base_of(one) in indexed for letter in _own(one)}
        if more - shifted <= letters:
            return frozenset(letters)
        letters |= more - shifted


def _bound(value: Node) -> tuple[set[str], bool]:
    """Letters under big operators; whether one of these names none."""
    letters: set[str] = set()
    is_open = False
    for node in walk(value):
        if node.head is SumOver:
            indices = node.args[1]
            assert isinstance(indices, Node)
            letters |= {arg.head.name for arg in indices.args if isinstance(arg, Node) and isinstance(arg.head, Symbol)}
            is_open = is_open or not indices.args
    return letters, is_open


def _spellings(nodes: Iterable[Node]) -> list[Spelling]:
    return [node.head for node in nodes if isinstance(node.head, Spelling)]


def _own(spelling: Spelling) -> set[str]:
    return {part.letter for part in (*spelling.lowered, *spelling.raised) if part.letter}


def _letters(nodes: Iterable[Node]) -> set[str]:
    return {letter for spelling in _spellings(nodes) for letter in _own(spelling)}

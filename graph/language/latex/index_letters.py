"""Index letters of a statement: those summed over, and those that run on both sides of ``=``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..heads import SumOver, Symbol, TupleOf
from .formula_tree import Node, Spelling, walk
from .spelling import base_of

__all__ = ["index_letters", "labels_among", "letters_carried", "with_summed_letters"]

_USUAL = frozenset("ijklmn")

Line = tuple[list[Node], Node]
Carried = dict[object, set[str]]


def with_summed_letters(targets: list[Node], value: Node) -> Node:
    r"""A formula whose sums without limits, ``\sum (y_i - x_i)^2``, say over which letters they run."""
    bound, is_open = _bound(value)
    if not is_open:
        return value
    known = bound | _letters(targets)
    built: list[Node] = []
    for node in walk(value):
        count = sum(isinstance(arg, Node) for arg in node.args)
        given = iter(built[len(built) - count :])
        args = tuple(next(given) if isinstance(arg, Node) else arg for arg in node.args)
        del built[len(built) - count :]
        letters = node.args[1] if node.head is SumOver else None
        if isinstance(letters, Node) and not letters.args:
            found = tuple(Node(Symbol(one), (), letters.span, letters.span) for one in _run_over(args[-1], known))
            args = (args[0], replace(letters, head=TupleOf, args=found) if found else letters, *args[2:])
        built.append(replace(node, args=args))
    return built[0]


def _run_over(body: object, known: set[str]) -> list[str]:
    """The index letters in a sum's body, in order of appearance."""
    assert isinstance(body, Node)
    parts = [part for one in _spellings(walk(body)) for part in (*one.lowered, *one.raised)]
    letters = list(dict.fromkeys(part.letter for part in parts if part.letter and part.index is not None))
    letters = [letter for letter in letters if letter not in known and letter.isascii() and letter.islower()]
    usual = [letter for letter in letters if letter in _USUAL]
    return usual or (letters if len(letters) == 1 else [])


def labels_among(lines: list[Line]) -> frozenset[str]:
    r"""Letters on a left side that tell names apart and run over nothing: the r of ``D_r = \sigma(s_r)`` where
    ``\log D_r`` stands elsewhere without an r on its left, as long as nothing that carries it is summed over."""
    bound = {letter for _, value in lines for letter in _bound(value)[0]}
    if any(_bound(value)[1] for _, value in lines):
        return frozenset()
    spelt = [[*_spellings(targets), *_spellings(walk(value))] for targets, value in lines]
    summed = {base_of(one) for names in spelt for one in names if _own(one) & bound}
    found: set[str] = set()
    for place, (targets, _) in enumerate(lines):
        for target in _spellings(targets):
            for letter in _own(target) - bound:
                carriers = {base_of(one) for names in spelt for one in names if letter in _own(one)}
                elsewhere = any(
                    base_of(one) == base_of(target) and letter in _own(one) and letter not in _letters(others)
                    for other, (others, _) in enumerate(lines)
                    if other != place
                    for one in spelt[other]
                )
                if elsewhere and not carriers & summed:
                    found.add(letter)
    return frozenset(found)


def letters_carried(lines: list[Line], shifted: frozenset[str]) -> Carried:
    r"""The index letters of what has a value, by its base: the k of ``p_k = …`` is one in ``L = -\log p_k`` too."""
    found: dict[object, set[str]] = {}
    for targets, value in lines:
        letters = index_letters(targets, value, shifted)
        for target in _spellings(targets):
            found.setdefault(base_of(target), set()).update(_own(target) & letters)
    return found


def index_letters(
    targets: list[Node], value: Node, shifted: frozenset[str], carried: Carried | None = None
) -> frozenset[str]:
    """The index letters of one statement; ``shifted``: those of recurrences (h_{t-1}) and of labels, which are none
    unless bound; ``carried``: those of what other statements give a value."""
    bound, is_open = _bound(value)
    left = _letters(targets)
    right = _letters(walk(value))
    labels = {letter for letter in left & right if letter.isupper()}  # the B of \\mu_B
    letters = bound | ((left & right) - shifted - labels)
    for spelling in _spellings(walk(value)) if carried else ():
        letters |= _own(spelling) & (carried or {}).get(base_of(spelling), set())
    if is_open:
        letters |= right - shifted
    while True:  # an indexed array is indexed wherever it stands
        indexed = {base_of(spelling) for spelling in _spellings(walk(value)) if _own(spelling) & letters}
        more = {letter for one in _spellings(walk(value)) if base_of(one) in indexed for letter in _own(one)}
        more = {letter for letter in more - shifted if letter.isascii() and letter.islower()}  # h_θ is no row of h
        if more <= letters:
            return frozenset(letters)
        letters |= more


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

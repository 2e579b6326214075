"""Ranges of index letters: the axes of the arrays at which they stand, and the names that say so (n, N)."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..errors import TraceError
from ..language.heads import Divide, Subscript, SumOver, Symbol
from ..language.latex.formula_tree import Node, walk
from .unrolling import ShapeOf, find, letters_of, whole

__all__ = ["CHOSEN", "Lengths", "is_named", "same_lengths"]

CHOSEN = "κ"  # what runs over the classes where labels are a row of numbers
_LENGTHS = frozenset("nNmM")  # where such a name divides


@dataclass(slots=True)
class Lengths:
    """How far each letter runs. ``target``: the letters of the left side; ``order``: the one order of all."""

    shape_of: ShapeOf
    target: tuple[str, ...]
    sizes: dict[str, int] = field(default_factory=dict)
    lowest: dict[str, int] = field(default_factory=dict)  # 1, or 0 where a sum begins there
    order: tuple[str, ...] = ()

    # ---- how far letters run
    def sizes_of(self, node: Node) -> dict[str, int]:
        seen: dict[str, str] = {}
        indexed: list[tuple[str, ...]] = []
        for one in walk(node):
            if one.head is not Subscript or not is_named(one):
                continue
            found = find(one, self.shape_of)
            letters = tuple(str(index.head.name) for index in found.indices if isinstance(index.head, Symbol))
            if found.shape is None:
                continue
            indexed.append(letters)
            for index, size in zip(found.indices, found.shape, strict=False):
                if not isinstance(index.head, Symbol):
                    continue
                letter = str(index.head.name)
                if self.sizes.setdefault(letter, size) != size:
                    one_, other = self.sizes[letter], size
                    raise TraceError(
                        "shape_mismatch", "index_sizes", span=one.span, letter=letter, one=one_, other=other
                    )
                seen.setdefault(letter, found.name)
        self._limits(node)
        by_length = sorted(indexed, key=len, reverse=True)
        ordered = [*self.target, *(letter for letters in by_length for letter in letters), *self.sizes]
        self.order = tuple(dict.fromkeys(ordered))
        return self.sizes

    def _limits(self, node: Node) -> None:
        for one in walk(node):
            if one.head is SumOver and len(letters_of(one)) == 1:
                lower, _upper = whole(one.args[2]), whole(one.args[3])
                letter = str(letters_of(one)[0].head.name)
                if lower is not None:
                    self.lowest.setdefault(letter, min(max(lower, 0), 1))

    def is_full(self, letter: str, lower: int, upper: int) -> bool:
        return self.sizes.get(letter) == upper - lower + 1 and lower in (0, 1)

    def lengths(self, node: Node) -> dict[str, int]:
        """Names without a value that say how long an axis is: ``n`` above a sum, ``N`` where n is summed over."""
        found: dict[str, int] = {}
        bound: list[str] = []
        for one in walk(node):
            if one.head is not SumOver:
                continue
            for letter in letters_of(one):
                name = str(letter.head.name)
                if name == CHOSEN:
                    continue
                bound.append(name)
                upper = one.args[3]
                if name not in self.sizes or not isinstance(upper, Node):
                    continue
                size = self.sizes[name]
                if isinstance(upper.head, Symbol) and self.shape_of(str(upper.head.name)) is None:
                    found[str(upper.head.name)] = size + self.lowest.get(name, 1) - 1
                else:  # n - 1
                    found |= {
                        one: size for one in _names(upper) if self.shape_of(one) is None and one not in self.sizes
                    }
                if name.upper() != name and self.shape_of(name.upper()) is None:
                    found.setdefault(name.upper(), size)
        sizes = {self.sizes.get(letter) for letter in bound}
        if len(sizes) == 1 and None not in sizes:
            for name in (_LENGTHS & _divisors(node)) - set(self.sizes):
                if self.shape_of(name) is None:
                    found.setdefault(name, self.sizes[bound[0]])
        return found


def same_lengths(node: Node) -> dict[str, str]:
    """For letters that stand at the same axis of one array, as in Σ x_i A_ij x_j, the one that speaks for all."""
    speaker: dict[str, str] = {}
    seen: dict[tuple[str, int, int], str] = {}
    for one in walk(node):
        if one.head is not Subscript or not is_named(one):
            continue
        base, *indices = (arg for arg in one.args if isinstance(arg, Node))
        for place, index in enumerate(indices):
            if isinstance(index.head, Symbol):
                letter = str(index.head.name)
                first = seen.setdefault((str(base.head.name), len(indices), place), letter)
                old, new = speaker.get(letter, letter), speaker.get(first, first)
                speaker |= {each: new for each, one in (*speaker.items(), (letter, old)) if one == old}
    return speaker


def _divisors(node: Node) -> set[str]:
    """Names in what is divided by: the n of ``1/n``, ``1/(n-1)``, ``1/2n``."""
    found: set[str] = set()
    for one in walk(node):
        if one.head is Divide and isinstance(one.args[1], Node):
            below = one.args[1]
            if not any(inner.head is Subscript for inner in walk(below)):
                found |= set(_names(below))
    return found


def _names(node: Node) -> list[str]:
    return [str(one.head.name) for one in walk(node) if isinstance(one.head, Symbol)]


def is_named(node: Node) -> bool:
    return isinstance(node.args[0], Node) and isinstance(node.args[0].head, Symbol)

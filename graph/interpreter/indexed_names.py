"""Names that carry index letters: which of them must be arrays, and which a sum of another statement runs over."""

from __future__ import annotations

from ..language.code_tree import Assign, Block, Expression, Say
from ..language.heads import Subscript, SumOver, Symbol
from ..language.latex.formula_tree import Node, walk
from .index_pairs import of_whole
from .unrolling import ShapeOf, letters_of, node_of, whole

__all__ = ["indexed_names", "name_and_letters", "summed_in"]


def _summed_names(expression: Expression) -> dict[str, int | None]:
    """Names that carry a letter which is summed over, with how far it runs where whole numbers are the limits."""
    found: dict[str, int | None] = {}
    for total in walk(node_of(expression)):
        if total.head is not SumOver:
            continue
        lower, upper = whole(total.args[2]), whole(total.args[3])
        size = None if lower is None or upper is None else upper - lower + 1
        bound = {str(letter.head.name) for letter in letters_of(total)}
        for one in walk(total):
            if one.head is Subscript and isinstance(one.args[0], Node) and isinstance(one.args[0].head, Symbol):
                name, letters = name_and_letters(one)
                if set(letters) & bound and (size is None or len(letters) == 1):
                    found[name] = found.get(name) or size
    return found


def _bound(node: Node, shape_of: ShapeOf) -> set[str]:
    """Letters of sums that are no names written out: without whole numbers as limits, or over an array's axis."""
    bound: set[str] = set()
    for total in walk(node):
        if total.head is not SumOver:
            continue
        letters = {str(letter.head.name) for letter in letters_of(total)}
        is_written_out = whole(total.args[2]) is not None and whole(total.args[3]) is not None
        bound |= letters & _carried(total, shape_of) if is_written_out else letters
    return bound


def _carried(node: Node, shape_of: ShapeOf) -> set[str]:
    """Letters that arrays with a value carry."""
    found: set[str] = set()
    for one in walk(node):
        if one.head is Subscript and isinstance(one.args[0], Node) and isinstance(one.args[0].head, Symbol):
            name, letters = name_and_letters(one)
            found |= set(letters) if shape_of(name) else set()
    return found


def indexed_names(
    expression: Expression, shape_of: ShapeOf, target: Expression | None = None, is_summed: bool = False
) -> dict[str, tuple[str, ...]]:
    """Names without a value that must be arrays: those that a letter indexes which is summed over without whole numbers
    as limits, or with an array, or stands on the left; each with the letters of its axes. ``is_summed``: another
    statement sums over what this one gives a value."""
    node = node_of(expression)
    bound = _bound(node, shape_of)
    found: dict[str, tuple[str, ...]] = {}
    running = bound | set(_target_letters(target))
    for one in map(of_whole, walk(node)):
        if one.head is Subscript and isinstance(one.args[0], Node) and isinstance(one.args[0].head, Symbol):
            name, letters = name_and_letters(one)
            if name not in found or not set(found[name]) & running:
                found[name] = letters
    whole_ones = {name_and_letters(of_whole(one))[0] for one in walk(node) if of_whole(one) is not one}
    kept = whole_ones | {name for name, letters in found.items() if (bound or is_summed) and set(letters) & running}
    return {name: letters for name, letters in found.items() if name in kept}


def name_and_letters(node: Node) -> tuple[str, tuple[str, ...]]:
    """The array that a name with indices stands for, and the letters among them."""
    base = node.args[0]
    assert isinstance(base, Node)
    indices = [arg for arg in node.args[1:] if isinstance(arg, Node)]
    numbers = [str(whole(index)) for index in indices if whole(index) is not None]
    letters = tuple(str(index.head.name) for index in indices if isinstance(index.head, Symbol))
    return "_".join([str(base.head.name), *numbers]), letters


def _target_letters(target: Expression | None) -> tuple[str, ...]:
    if target is None or not isinstance(target.tree, Subscript):
        return ()
    return tuple(str(index.name) for index in target.tree.args[1:] if isinstance(index, Symbol))


def summed_in(body: Block) -> dict[str, int | None]:
    """Names of a program that carry a letter which a sum runs over, with how far it runs where that is told."""
    values = [statement.value for statement in body if isinstance(statement, Assign | Say)]
    return {name: size for one in values if one.has_indices for name, size in _summed_names(one).items()}

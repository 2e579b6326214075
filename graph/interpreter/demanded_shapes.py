"""Shapes that code asks of names without a value: ``x.sum(1)`` has a matrix, ``B, T, C = x.shape`` an array of three
axes, ``p[range(N), y]`` a matrix, a size and class labels.

Statements are looked at from the last to the first, so that what is asked of a result is asked of what it is made of.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from ..gates.gate import Shape
from ..language import code_tree as tree
from ..language.heads import Attribute, CallOf, Index, Negate, Nothing, Slice, TupleOf
from ..language.heads import Symbol as Name
from .demanded_parts import Parts, Wanted, count_of, is_matrix, is_range, path_of
from .demanded_pieces import long_enough, split_evenly
from .demanded_rows import Row, demanded_rows, has_products, square_weights
from .demanded_statements import expressions_of, statements_of
from .demanded_terms import number_of, place_of_shape, shaped
from .marked_tree import Marked, marked, nodes_of

__all__ = ["Demands", "demanded_shapes"]

_SEVERAL = 3  # axes; with fewer, what is halved finds its length as it is run
_LONGEST = 600  # statements that are looked at
_BY_RANK: dict[int, Shape] = {1: (3,), 2: (2, 3), 3: (2, 3, 4), 4: (1, 2, 4, 4), 5: (1, 2, 2, 2, 2)}
_MOST_ELEMENTS = 2000
_GATES = 4  # of an LSTM
_MAKERS = frozenset(("range", "arange", "zeros", "ones"))
_BY_COLUMNS = frozenset("sum mean max min prod std var norm length".split())
_MANY = re.compile(
    r"[A-Z]|(?:idx|ids|ix|ind|tokens|labels|xs\b|perm|permutation|order|shuffled?$)|.*(?:_idx|_ids|indices|labels)$"
)
_SIZED = frozenset("diag diagonal view reshape range arange split transpose repeat expand zeros ones".split())
_SIZES = {
    "B": 2, "N": 2, "T": 3, "C": 4, "n_head": 2, "n_heads": 2, "num_heads": 2, "n_embd": 4, "d_model": 4,
    "h": 4, "w": 4, "W": 4, "b": 2, "c": 2, "L": 3,
    "batch_size": 2, "num_examples": 2, "num_train": 2, "num": 2, "n": 2, "m": 2, "H": 4, "D": 4, "d": 4, "S": 3,
}  # fmt: skip
_LEAST = {"outer": 1, "std": 1, "var": 1, "len": 1, "length": 1}  # axes that a call's operands have
_ASKS = re.compile(r"[\[@,]|\.[a-z]|\bfor\b|['\\∖]|\.[*/^+(-]|\blen")  # an index, a product, several operands, a method
_CORNERS = {"i": 0, "j": 0, "h": 2, "w": 2, "k": 2, "T": 3}  # of a window X[i:i+h, j:j+w]


@dataclass(slots=True)
class Demands:
    """``shapes`` of arrays; ``integers``: names whose numbers pick elements; ``sizes``: numbers that count elements;
    ``rows``: names of lists that loops take apart."""

    shapes: dict[str, Shape] = field(default_factory=dict)
    integers: set[str] = field(default_factory=set)
    sizes: dict[str, int] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)


def demanded_shapes(program: tree.CodeTree) -> Demands:
    """What code asks of names without a value; nothing of mathematics, whose notation says it."""
    statements = list(statements_of(program.body))
    if program.is_latex or not _ASKS.search(program.source) or len(statements) > _LONGEST:
        return Demands()
    wanted = _wanted(statements, program)
    found = _Demanding(statements, wanted, is_matlab=program.is_matlab).demands()
    found.rows = demanded_rows(statements)
    if has_products(statements):
        square_weights(found.rows, found.shapes)
    return found


def _wanted(statements: list[tree.Statement], program: tree.CodeTree) -> Wanted:
    """What the parameters of the program's own functions are asked to be, where it calls them."""
    wanted: Wanted = {}
    for one in statements:
        if isinstance(one, tree.Def) and program.source.count(f"{one.name}(") > 1:
            asked = _Demanding(list(statements_of(one.body)), wanted, is_matlab=program.is_matlab)
            names = [parameter.name for parameter in one.parameters if parameter.name != "self"]
            wanted[one.name] = [asked.parameter(name) for name in names]
    return wanted


class _Demanding(Parts):
    """One program, read backwards. ``ranks``: the least number of axes of each name."""

    def __init__(self, statements: list[tree.Statement], wanted: Wanted, *, is_matlab: bool) -> None:
        super().__init__()
        self.wanted |= wanted
        self.is_matlab = is_matlab
        self.quarters: set[str] = set()  # sizes of which four make a product's width
        self.has_diagonal = False
        self.halves: set[str] = set()  # sizes that are divided
        for statement in statements:
            if isinstance(statement, tree.Def):
                self.defined.add(statement.name)
            elif isinstance(statement, tree.Assign):
                self.defined |= {path_of(target.tree) for target in statement.targets}
        for statement in reversed(statements):
            for targets, expression in expressions_of(statement):
                root = marked(expression)
                self._unpacked(targets, root)
                self._quartered(targets, root)
                rank = max((self.ranks.pop(path_of(t.tree), 0) for t in targets), default=0)
                shapes = [self.exact.pop(path_of(t.tree), ()) for t in targets]
                self.looked_up(shapes, root)
                self.as_wide(shapes[0] if len(shapes) == 1 else (), root)
                rows = self.rows_of.pop(path_of(targets[0].tree), 0) if len(targets) == 1 else 0
                is_integer = any(path_of(t.tree) in self.integers for t in targets)
                for node in nodes_of(root):
                    self._one(node)
                if rows:
                    self.ask(root, 2, (rows, 3))
                elif rank:
                    self.ask(root, rank)
                if is_integer:
                    self.pick(root)

    def demands(self) -> Demands:
        found = Demands(integers=self.integers, sizes=self.sizes)
        width = 3 if self.has_embedding else 4
        for name, at in self.positions.items():
            self.exact.setdefault(name, (1, 4, width) if at else (4, 1, width))
        for name, rank in self.ranks.items():
            if rank in _BY_RANK:
                found.shapes[name] = _BY_RANK[rank]
        if self.has_diagonal and "A" in found.shapes:  # of a graph's degrees
            found.shapes["A"] = (3, 3)
        for name, shape in self.exact.items():
            if math.prod(shape) <= _MOST_ELEMENTS:
                found.shapes[name] = shape
        return found

    def parameter(self, name: str) -> tuple[int, Shape]:
        """What is asked of a parameter: axes, and its shape where that is known."""
        rank = self.ranks.get(name, 0)
        return (0 if self.halves and rank < _SEVERAL else rank), self.exact.get(name, ())

    def _unpacked(self, targets: list[Marked], root: Marked) -> None:
        """``B, T, C = x.shape`` and ``x.size()``."""
        base = root.operands[0] if isinstance(root.tree, CallOf) and root.operands else root
        is_shape = isinstance(base.tree, Attribute) and base.texts[-1] in ("shape", "size")
        for target in targets:
            if isinstance(target.tree, TupleOf) and isinstance(root.tree, CallOf) and root.operands:
                self.exact = split_evenly(*self.parts(root), len(target.operands)) | self.exact
            if is_shape and isinstance(target.tree, TupleOf):
                self.ask(base.operands[0], len(target.operands))
                self._halved(base.operands[0], [path_of(part.tree) for part in target.operands])

    def _halved(self, base: Marked, names: list[str]) -> None:
        """``B, T, C = x.shape`` where ``T//2`` is a size: an even number."""
        shape = list(_BY_RANK.get(len(names), ()))
        if shape and any(name in self.halves for name in names):
            sizes = [4 if name in self.halves else size for name, size in zip(names, shape, strict=True)]
            self.exact[path_of(base.tree).removeprefix("self.")] = tuple(sizes)

    def _quartered(self, targets: list[Marked], root: Marked) -> None:
        """``H = prev_h.shape[1]`` where ``a[:, 3*H:]`` is the last of four gates: one column each, of the four that a
        product has."""
        place = place_of_shape(root)
        name = path_of(targets[0].tree) if len(targets) == 1 else ""
        path = path_of(root.operands[0].operands[0].tree) if place == 1 else ""
        if path and name in self.quarters:
            self.exact.setdefault(path.removeprefix("self."), (2, 1))

    # ---- one part
    def _one(self, node: Marked) -> None:
        if isinstance(node.tree, Index):
            self._index(node)
        elif isinstance(node.tree, CallOf):
            self._call(node)
        elif getattr(node.tree, "operator", "") == "@":
            right = node.operands[1]
            if isinstance(right.tree, Attribute) and right.texts[-1] in ("T", "mT"):
                self.ask(right.operands[0], 2)
        elif getattr(node.tree, "operator", "") == "//":
            self.halves.add(path_of(node.operands[0].tree))
        elif self.is_matlab and getattr(node.tree, "operator", "") == "·":
            self._matlab_product(*node.operands)

    def _matlab_product(self, left: Marked, right: Marked) -> None:
        """``X*theta``, ``y'*log(h)``: a capital letter is a matrix, what is transposed an array, what stands behind a
        matrix a vector."""
        for side in (left, right):
            base = side.operands[0] if isinstance(side.tree, Negate) else side
            is_turned = isinstance(base.tree, Attribute) and base.texts[-1] == "T"
            base = base.operands[0] if is_turned else base
            is_capital = path_of(base.tree)[:1].isupper()
            if is_capital or is_turned:
                self.ask(base, 2 if is_capital else 1)
            elif side is right and path_of(base.tree) and is_matrix(left):
                self.ask(base, 1)

    def _index(self, node: Marked) -> None:
        base, items = node.operands[0], node.operands[1:]
        if (array := shaped(base)) is not None:
            place = number_of(items[0]) if len(items) == 1 else None
            if place is not None:
                if path_of(array.tree) in ("b", "bias") and place == 0:  # as wide as a product
                    self.exact.setdefault(path_of(array.tree), (4,))
                is_matrix = path_of(array.tree).removeprefix("self.")[:1].isupper()
                self.ask(array, max(place + 1, 1 + is_matrix) if place >= 0 else max(-place, 2))
            return
        self._corners(items)
        counted = [item for item in items if not isinstance(item.tree, Nothing)]
        if any(isinstance(item.tree, Slice) for item in items) or len(counted) > 1:
            self.ask(base, len(counted))
            self.exact = long_enough(node, self.exact)
        self.cut_by_name(base, counted)
        self._cut_square(base, counted)
        self.cut_positions(base, counted)
        for item in counted:
            if isinstance(item.tree, Index) and len(counted) == 1 and isinstance(item.operands[0].tree, Name):
                self.pick(item)
                if path_of(base.tree) in self.defined:  # scores[y[i]]: the score of a class
                    self.exact.setdefault(item.operands[0].tree.name, (2,))
                    continue
                self.ask(item.operands[0], 2)  # C[X[ix]]: rows of X pick rows of C
                self.ask(base, 2)
            if isinstance(item.tree, Name):
                self._picked(base, item, is_alone=len(counted) == 1)
        if len(counted) > 1 and any(is_range(item) for item in counted):
            count = next((found for item in counted if (found := count_of(item))), 0)
            for item in counted:
                self.rows(item, count or 2)
            if count:
                self.ask(base, 2, (count, 3))

    def _cut_square(self, base: Marked, items: list[Marked]) -> None:
        """``tril[:T, :T]``: a square of as many."""
        ends = [path_of(item.operands[0].tree) if len(item.operands) == 1 else "" for item in items]
        is_square = len(items) == 2 and ends[0] == ends[1] != "" and isinstance(items[0].tree, Slice)
        if is_square and isinstance(items[1].tree, Slice) and (path := path_of(base.tree)):
            count = _SIZES.get(ends[0], 3)
            self.exact.setdefault(path.removeprefix("self."), (count, count))

    def _corners(self, items: list[Marked]) -> None:
        """The sizes and places that cut a window out."""
        for item in items:
            first = item.operands[0] if isinstance(item.tree, Slice) and item.operands else item
            if getattr(first.tree, "operator", "") == "*" and number_of(first.operands[0]) == _GATES - 1:
                self.quarters.add(path_of(first.operands[1].tree))
                self.sizes[path_of(first.operands[1].tree)] = 1
            for part in nodes_of(item) if isinstance(item.tree, Slice) else ():
                if path_of(part.tree) in _CORNERS:
                    self.sizes.setdefault(path_of(part.tree), _CORNERS[path_of(part.tree)])

    def _picked(self, base: Marked, item: Marked, *, is_alone: bool) -> None:
        """``E[idx]``: rows of a matrix; ``W[i, j]``: one element."""
        many = _MANY.match(item.tree.name) is not None
        if many or not is_alone:
            self.pick(item)
        if not many and path_of(item.tree) not in self.exact:
            self.sizes.setdefault(item.tree.name, 1)
        if many and is_alone:
            self.exact.setdefault(item.tree.name, (2,))
            self.ask(base, 2)

    def _call(self, node: Marked) -> None:
        name, operands, keywords = self.parts(node)
        if name in _SIZED:
            for item in [*operands[1:], *operands[:1]] if name in _MAKERS else operands[1:]:
                self._sizes(item)
        self.has_diagonal = self.has_diagonal or name in ("diag", "diag_embed")
        self.layout(name, operands, keywords, node)
        self.of_tensorflow(name, operands, keywords, node)
        for operand, (rank, shape) in zip(operands, self.wanted.get(name, ()), strict=False):
            if rank or shape:
                self.ask(operand, rank or len(shape), shape if path_of(operand.tree) else ())
        if name in ("dot", "mm") and len(operands) == 2:
            self._dot(*operands, is_matrix=name == "mm")
        for operand in operands[:2] if name in _LEAST else ():
            self.ask(operand, _LEAST[name])
        for operand in operands if name in ("horzcat", "vertcat") else ():
            self.ask(operand, 2 if path_of(operand.tree)[:1].isupper() else 1)
        if self.is_matlab and name in _BY_COLUMNS and len(operands) == 1:
            self.ask(operands[0], 1)
        axes = [] if self.is_matlab else self.axes(name, operands, keywords)
        if axes and operands:
            self.ask(operands[0], max(axis + 1 if axis >= 0 else -axis for axis in axes))

    def _dot(self, left: Marked, right: Marked, *, is_matrix: bool) -> None:
        """NumPy's product of two arrays, which would scale by a number: a capital letter is a matrix."""
        is_capital = path_of(left.tree).removeprefix("self.")[:1].isupper()
        self.ask(left, 2 if is_matrix or is_capital else 1)
        name = path_of(right.tree).removeprefix("self.")
        if name[:1].isupper() or (name and is_matrix):
            self.exact.setdefault(name, (3, 4))
        else:
            self.ask(right, 1)

    def _sizes(self, item: Marked) -> None:
        for part in nodes_of(item):
            path = path_of(part.tree).removeprefix("self.")
            if path in _SIZES:
                self.sizes.setdefault(path, _SIZES[path])

"""Demands on parts of expressions, handed on to what they are made of number by number."""

from __future__ import annotations

import re
from typing import Any

from ..gates.gate import Shape
from ..language.heads import (
    Attribute,
    CallOf,
    Divide,
    Index,
    ListOf,
    Multiply,
    Negate,
    Plus,
    Power,
    Slice,
    Subtract,
    TupleOf,
)
from ..language.heads import Symbol as Name
from .demanded_axes import EMBEDDING
from .demanded_labels import Labels
from .demanded_terms import constant, number_of, place_of_shape
from .marked_tree import Marked, nodes_of

__all__ = ["Parts", "Wanted", "count_of", "is_matrix", "is_range", "path_of"]

_POSITIONS = re.compile(r"pe|pos(?:ition(?:al)?)?_?(?:emb|enc|embed|embedding|encoding|embeddings)?")
Wanted = dict[str, list[tuple[int, Shape]]]  # of own functions' parameters: axes, and shapes where they are known
_MOST_ROWS = 64
_COLUMNS = 3
_HALF = 2  # of an axis that is cut in two at a size without a value
_SAME = "astype float double detach clone contiguous copy to log exp sqrt tanh sigmoid relu softmax log_softmax abs pow"
_SAME += " square log1p clamp clip maximum minimum masked_fill dropout gelu silu leaky_relu layer_norm negative where"
_SAME += " sin cos unsqueeze_ float32 cpu cuda sub mul add div log_sigmoid logsigmoid softplus elu stop_gradient cast"
_SAME += " cat concatenate concat transpose permute bmm swapaxes"
_LAYERS = frozenset("Dense Dropout Flatten Linear ReLU Softmax Activation LayerNormalization LayerNorm".split())
_KEEPS = frozenset(_SAME.split())
_PRODUCTS = frozenset("matmul dot mm".split())
_FEWER = frozenset("sum mean prod amax amin std var norm logsumexp reduce_sum reduce_mean".split())


class Parts(Labels):
    """What is asked of the names of one program."""

    def __init__(self) -> None:
        super().__init__()
        self.positions: dict[str, int] = {}  # names of a row for each place, by their axis of places
        self.wanted: Wanted = {}

    def ask(self, root: Marked, rank: int, shape: Shape = ()) -> None:
        """At least so many axes of a part, and so of what it is made of number by number; ``shape``: where its lengths
        are known too."""
        pending = [root]
        while pending:
            node = pending.pop()
            path = path_of(node.tree)
            if path:
                name = path.removeprefix("self.")
                self.ranks[name] = max(self.ranks.get(name, 0), rank)
                if shape:
                    self.exact.setdefault(name, shape)
                    self.rows_of[name] = shape[0]
            elif isinstance(node.tree, Negate | Power | Divide):
                pending.append(node.operands[0] if constant(node.operands[0]) is None else node.operands[-1])
            elif isinstance(node.tree, Plus | Subtract | Multiply):
                both = all(isinstance(operand.tree, Index | CallOf) for operand in node.operands)
                pending.extend(node.operands if both else [node.operands[0] if self._goes_on(node) else _larger(node)])
            elif isinstance(node.tree, Index) and len(node.operands) == 2:
                self._ask_picked(node, rank)
            elif isinstance(node.tree, ListOf | TupleOf):
                pending.extend(node.operands)
            elif isinstance(node.tree, CallOf) and self._is_fewer(node):
                self.ask(self.parts(node)[1][0], rank + 1)
            elif isinstance(node.tree, CallOf):
                self._ask_call(node, rank, pending)
            elif getattr(node.tree, "operator", "") in ("@", "·") and rank >= 2:
                pending.append(node.operands[0])

    def _goes_on(self, node: Marked) -> bool:
        """``attn + bias.unsqueeze(0)`` where attn is worked out further up: it has all the axes."""
        is_sum = isinstance(node.tree, Plus | Subtract) and path_of(node.operands[0].tree) in self.defined
        return is_sum and isinstance(node.operands[1].tree, CallOf | Index)

    def _is_fewer(self, node: Marked) -> bool:
        """Whether a call's result has one axis fewer than its operand: ``x.sum(dim=1)``."""
        name, operands, keywords = self.parts(node)
        is_kept = bool({"keepdim", "keepdims"} & keywords.keys())
        return name in _FEWER and bool(operands) and not is_kept and len(self.axes(name, operands, keywords)) == 1

    def _ask_call(self, node: Marked, rank: int, pending: list[Marked]) -> None:
        name, operands, _ = self.parts(node)
        if isinstance(node.operands[0].tree, CallOf):  # Dense(3)(x)
            made = self.parts(node.operands[0])[0]
            pending.extend(operands[:1] if made in _LAYERS else [])
            return
        if operands and self.is_layer(node) and EMBEDDING.search(name):
            if rank > 1:
                self.pick(operands[0])
                self.ask(operands[0], max(2, rank - 1))
            return
        of_numbers = (
            isinstance(node.operands[0].tree, Attribute) and path_of(node.operands[0].operands[0].tree) == "math"
        )
        is_other = any(rank for rank, _ in self.wanted.get(name, ()))  # it says itself what it is given
        keeps = (
            (name in _KEEPS and not of_numbers)
            or (self.is_layer(node) and not is_other)
            or (name in _PRODUCTS and rank >= 2)
        )
        if operands and keeps:
            pending.append(operands[0])

    def _ask_picked(self, node: Marked, rank: int) -> None:
        """``(E[u] * E[v]).sum(1)``: rows, as many as are picked."""
        base, item = node.operands
        if rank == 1 and isinstance(item.tree, Name) and path_of(base.tree):
            self.ask(base, 2)
        if rank == 2 and isinstance(item.tree, Name) and path_of(base.tree):
            self.integers.add(item.tree.name)
            self.exact.setdefault(item.tree.name, (2,))
            self.ask(base, 2)

    def cut_positions(self, base: Marked, items: list[Marked]) -> None:
        """``x + self.pe[:, :x.size(1)]``: one row of numbers for each place of a text."""
        name = path_of(base.tree).removeprefix("self.")
        for at, item in enumerate(items[:2]) if _POSITIONS.fullmatch(name) else ():
            if isinstance(item.tree, Slice) and item.operands and place_of_shape(item.operands[-1]) == at:
                self.positions[name] = at
                self.ask(item.operands[-1].operands[0].operands[0], 3)

    def cut_by_name(self, base: Marked, items: list[Marked]) -> None:
        """``a[:n]`` beside ``a[n:]``: twice as many as n says."""
        first = items[0] if items else base
        if not isinstance(first.tree, Slice) or len(first.operands) != 1 or path_of(base.tree) in self.defined:
            return
        name, path = path_of(base.tree).removeprefix("self."), path_of(first.operands[0].tree)
        if not name or not path or path in self.defined:
            return
        cuts = self.cuts.setdefault((name, path), set())
        cuts.add(str(first.tree.args[0]) != "")
        if len(cuts) > 1:
            self.sizes[path.removeprefix("self.")] = _HALF
            self.exact[name] = (2 * _HALF, *(1,) * (len(items) - 1))

    def of_tensorflow(self, name: str, operands: list[Marked], keywords: dict[str, Marked], node: Marked) -> None:
        """``tf.matmul(x, w)``: matrices both, a vector is none there."""
        function = node.operands[0]
        is_theirs = isinstance(function.tree, Attribute) and path_of(function.operands[0].tree) == "tf"
        if not is_theirs or name != "matmul" or len(operands) != 2:
            return
        left, right = operands
        self.ask(left, 2)
        path = path_of(right.tree).removeprefix("self.")
        if "transpose_b" in keywords or (path and path_of(left.tree) in self.defined and not path[:1].isupper()):
            self.ask(right, 2)
        elif path and path_of(left.tree) and path_of(left.tree) not in self.defined:
            self.exact.setdefault(path, (3, 4))

    def looked_up(self, shapes: list[Shape], root: Marked) -> None:
        """``emb = C[X]`` that is seen as rows of 6: three rows of two for each example."""
        names = [path_of(part.tree) for part in root.operands] if isinstance(root.tree, Index) else []
        columns = shapes[0][-1] if shapes and len(shapes[0]) == 2 else 0
        if len(names) == 2 and all(names) and columns:
            count = 3 if columns % 3 == 0 else 1
            self.exact[names[1]] = (2, count)
            self.exact[names[0]] = (3, columns // count)

    def as_wide(self, shape: Shape, root: Marked) -> None:
        """``a = Wx.dot(x) + Wh.dot(h) + b`` where a vector a is taken apart in equal parts: weights of as many rows."""
        if len(shape) != 1:
            return
        if getattr(root.tree, "operator", "") == "+":
            for operand in root.operands:
                self.as_wide(shape, operand)
            return
        both = root.operands if getattr(root.tree, "operator", "") == "@" else []
        if isinstance(root.tree, CallOf) and self.parts(root)[0] in _PRODUCTS:
            both = self.parts(root)[1]
        name = path_of(root.tree).removeprefix("self.")
        if name and name not in self.defined:
            self.exact.setdefault(name, shape)
        if len(both) == 2:
            for side, wanted in zip(both, ((shape[0], _COLUMNS), (_COLUMNS,)), strict=True):
                if (path := path_of(side.tree)) and path not in self.defined:
                    self.exact[path.removeprefix("self.")] = wanted

    def pick(self, node: Marked) -> None:
        """Numbers that pick elements."""
        while isinstance(node.tree, CallOf | Index):
            operands = self.parts(node)[1] if isinstance(node.tree, CallOf) else node.operands
            if not operands:
                return
            node = operands[0]
        path = path_of(node.tree).removeprefix("self.")
        if path:
            self.integers.add(path)

    def rows(self, node: Marked, count: int) -> None:
        """An index for each row of a matrix: labels of as many rows, or ``range(N)`` with such an N."""
        if isinstance(node.tree, CallOf):
            for part in self.parts(node)[1]:
                path = path_of(part.tree).removeprefix("self.")
                if path:
                    self.sizes[path] = count
        elif isinstance(node.tree, Name):
            self.exact.setdefault(node.tree.name, (count,))


def path_of(part: Any) -> str:
    """``x`` and ``self.x``; "" of anything else."""
    if isinstance(part, Name):
        return str(part.name)
    if isinstance(part, Attribute) and isinstance(part.args[0], Name) and part.args[0].name == "self":
        return f"self.{part.args[1].name}"
    return ""


def is_range(node: Marked) -> bool:
    return isinstance(node.tree, CallOf) and any(
        (isinstance(part.tree, Name) and part.tree.name in ("range", "arange"))
        or (isinstance(part.tree, Attribute) and part.texts[-1] == "arange")
        for part in nodes_of(node)
    )  # fmt: skip


def _larger(node: Marked) -> Marked:
    """The operand of a sum or an elementwise product that has all its axes, as far as that can be told: the one that is
    worked out, not the bias or scale beside it."""
    left, right = node.operands
    if constant(left) is not None:
        return right
    is_plain = isinstance(left.tree, Name) or path_of(left.tree) != ""
    is_worked_out = isinstance(right.tree, CallOf) or getattr(right.tree, "operator", "") in ("@", "**", "-")
    if is_plain and (is_worked_out or isinstance(node.tree, Multiply)) and not path_of(right.tree).isupper():
        return right if is_worked_out or isinstance(node.tree, Multiply) else left
    return left


def is_matrix(node: Marked) -> bool:
    if getattr(node.tree, "operator", "") == "·":
        node = node.operands[1]
    base = node.operands[0] if isinstance(node.tree, Attribute) else node
    return path_of(base.tree)[:1].isupper()


def count_of(item: Marked) -> int:
    """The 32 of ``range(32)`` and ``torch.arange(32)``."""
    call = next((part for part in nodes_of(item) if isinstance(part.tree, CallOf)), None)
    found = number_of(call.operands[1]) if call is not None and len(call.operands) == 2 else None
    return found if found is not None and is_range(item) and 0 < found <= _MOST_ROWS else 0

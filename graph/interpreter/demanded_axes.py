"""Demands of calls on their operands: axes, layouts, whole numbers."""

from __future__ import annotations

import math
import re

from ..gates.gate import Shape
from ..language.heads import Attribute, CallOf, Index, Text, TupleOf
from ..language.heads import Symbol as Name
from .demanded_pieces import PATTERNED, axes_of_pattern, sizes_of_letters
from .demanded_terms import base_of, cuts_times, is_module, listed, name_of, number_of, place_of_shape
from .marked_tree import Marked

__all__ = ["EMBEDDING", "Calls"]

_REDUCING = "sum mean max min amax amin std var prod argmax softmax log_softmax logsumexp cumsum norm normalize median"
_REDUCING += " reduce_sum reduce_mean reduce_max any all sort topk stack_ squeeze chunk size flip"
_AXIS_AT: dict[str, int] = {**dict.fromkeys(_REDUCING.split(), 1), "split": 2, "chunk": 2, "cat": 1, "concatenate": 1}
_AXIS_AT |= {"concat": 1, "size": 1, "gather": 1, "topk": 2, "index_select": 1, "repeat": 9, "array_split": 2}
_AXIS_NAMES = ("axis", "dim")
_NEW_AXIS = frozenset(("unsqueeze", "expand_dims", "stack", "one_hot"))
_LABELS = {  # calls whose operand at this place holds class labels, and which have the scores
    "cross_entropy": (0, 1), "nll_loss": (0, 1), "sparse_categorical_crossentropy": (1, 0),
    "sparse_softmax_cross_entropy_with_logits": (1, 0), "softmax_cross_entropy_with_integer_labels": (0, 1),
}  # fmt: skip
_SUPPOSED_LOSS = re.compile(r"(?:\w*_)?(?:criterion|loss_fn|loss_func|loss_function|loss)\d*")
_CLASSES = re.compile(r"labels?|targets?|classes|class_labels")
_LAYOUTS: dict[str, tuple[Shape, ...]] = {
    "conv2d": ((1, 2, 4, 4), (3, 2, 2, 2), (3,)), "conv1d": ((1, 2, 5), (3, 2, 2), (3,)),
    "conv_transpose2d": ((1, 2, 3, 3), (2, 3, 2, 2), (3,)), "max_pool2d": ((1, 1, 4, 4),),
    "avg_pool2d": ((1, 1, 4, 4),), "max_pool1d": ((1, 2, 4),), "avg_pool1d": ((1, 2, 4),),
    "triplet_margin_loss": ((2, 3), (2, 3), (2, 3)), "cdist": ((2, 3), (4, 3)),
    "cosine_embedding_loss": ((2, 3), (2, 3), (2,)), "adaptive_avg_pool2d": ((1, 2, 4, 4),),
    "bmm": ((2, 2, 3), (2, 3, 4)),
}  # fmt: skip
EMBEDDING = re.compile(r"emb|wte$|wpe$")
_OF_HEADS = 4  # axes of what is seen as heads
_TIMES = re.compile(r"(?:bi)?(?:lstm|gru|rnn)\d*")
_DISTRIBUTIONS = frozenset(("softmax_cross_entropy_with_logits", "categorical_crossentropy"))


class Calls:
    """What is known of the names of one program."""

    def __init__(self) -> None:
        self.ranks: dict[str, int] = {}
        self.exact: dict[str, Shape] = {}
        self.integers: set[str] = set()
        self.sizes: dict[str, int] = {}
        self.rows_of: dict[str, int] = {}  # how many rows a name has, where ``p[range(32), y]`` says so
        self.has_embedding = False
        self.defined: set[str] = set()  # what the program says itself: its losses ask what they ask
        self.cuts: dict[tuple[str, str], set[bool]] = {}  # what is cut in two at a size without a value
        self._letters: dict[str, int] = {}

    def ask(self, root: Marked, rank: int, shape: Shape = ()) -> None:
        raise NotImplementedError

    def pick(self, node: Marked) -> None:
        raise NotImplementedError

    def ask_labels(self, scores: Marked, labels: Marked) -> None:
        raise NotImplementedError

    def size_of(self, node: Marked) -> int | None:
        """A size as it is typed, or of a name that counts elements."""
        if isinstance(node.tree, Name):
            return self.sizes.get(node.tree.name)
        if getattr(node.tree, "operator", "") == "//":
            left, right = (self.size_of(operand) for operand in node.operands)
            return left // right if left and right else None
        return number_of(node)

    def parts(self, node: Marked) -> tuple[str, list[Marked], dict[str, Marked]]:
        """A call's name, its operands (a method's object first) and its keywords."""
        function = node.operands[0]
        names = node.texts[0].split(",") if node.texts and node.texts[0] else []
        count = len(node.operands) - len(names)
        operands, keywords = node.operands[1:count], dict(zip(names, node.operands[count:], strict=True))
        if isinstance(function.tree, Attribute):
            base = function.operands[0]
            if not is_module(base) and not self.is_layer(node):
                operands = [base, *operands]
            return function.texts[-1], operands, keywords
        return (str(function.tree.name) if isinstance(function.tree, Name) else ""), operands, keywords

    def is_layer(self, node: Marked) -> bool:
        """``self.fc1(x)``."""
        function = node.operands[0]
        base = function.operands[0] if isinstance(function.tree, Attribute) else None
        while base is not None and isinstance(base.tree, Attribute):
            base = base.operands[0]
        return base is not None and isinstance(base.tree, Name) and base.tree.name == "self" and (
            isinstance(function.operands[0].tree, Name)
        )  # fmt: skip

    def axes(self, name: str, operands: list[Marked], keywords: dict[str, Marked]) -> list[int]:
        """The axes that a call names."""
        if name in _NEW_AXIS:
            return []
        if name in ("permute", "transpose", "swapaxes", "moveaxis"):
            given = [number_of(item) for item in listed(operands[1:])]
            if None in given or (name == "transpose" and len(given) < 2):
                return []
            if name == "permute" and given:
                return [len(given) - 1]
            return [axis for axis in given if axis is not None]
        asked = next((keywords[key] for key in _AXIS_NAMES if key in keywords), None)
        place = _AXIS_AT.get(name)
        if asked is None and place is not None and len(operands) > place:
            asked = operands[place]
        if asked is None:
            return [2] if name == "bmm" else []
        return [axis for axis in map(number_of, listed([asked])) if axis is not None]

    def layout(self, name: str, operands: list[Marked], keywords: dict[str, Marked], node: Marked) -> None:
        """What certain calls ask of their operands."""
        if not self._picks(name, operands, keywords, node):
            self._asks(name, operands, keywords, node)
        for operand, shape in zip(operands, _LAYOUTS.get(name, ()), strict=False):
            if isinstance(operand.tree, Name):
                self.exact.setdefault(operand.tree.name, shape)
            else:
                self.ask(operand, len(shape))

    def _picks(self, name: str, operands: list[Marked], keywords: dict[str, Marked], node: Marked) -> bool:
        """Whether a call has labels or places among its operands; if so they are told."""
        if name in _LABELS and isinstance(node.operands[0].tree, Attribute):
            scores, labels = _LABELS[name]
            operands = self._by_name(operands, keywords, scores, labels)
            if len(operands) == 2:
                self.ask_labels(operands[0], operands[1])
        elif self._is_supposed_loss(name, operands) or (_is_loss_of_labels(node) and len(operands) == 2):
            self.ask_labels(operands[0], operands[1])
        elif name in ("gather", "take_along_axis", "index_select") and len(operands) > 1:
            self._gathered(name, operands)
        elif name == "gather" and "index" in keywords and operands:
            self._gathered(name, [operands[0], operands[0], keywords["index"]])
        elif name in ("embedding", "take", "one_hot", "layer_norm") and not self.is_layer(node):
            self._of_function(name, operands, node)
        else:
            return False
        return True

    def _asks(self, name: str, operands: list[Marked], keywords: dict[str, Marked], node: Marked) -> None:
        if name in ("inv", "solve") and operands:
            self._inverted(*operands)
        elif name == "einsum":
            self._einsum(operands)
        elif name in _DISTRIBUTIONS:
            for operand in (*operands, *keywords.values()):
                if isinstance(operand.tree, Name):
                    self.ask(operand, 2)
        elif name in ("view", "reshape"):
            self._viewed(operands)
        elif name in PATTERNED and (shape := axes_of_pattern(operands, keywords)):
            self.ask(operands[0], len(shape), () if len(shape) < 2 else shape)
        else:
            self._of_layer(name, operands, node)

    def _is_supposed_loss(self, name: str, operands: list[Marked]) -> bool:
        """``criterion(outputs, labels)``, defined elsewhere."""
        is_own = name in self.defined or f"self.{name}" in self.defined
        is_loss = _SUPPOSED_LOSS.fullmatch(name) is not None and not is_own and len(operands) == 2
        return is_loss and _CLASSES.fullmatch(name_of(base_of(operands[1]))) is not None

    def _of_layer(self, name: str, operands: list[Marked], node: Marked) -> None:
        """``self.embedding(idx)``, ``x.squeeze(-1)``, ``np.pad(x, ((0, 0), (1, 1)))``."""
        if operands and self.is_layer(node) and EMBEDDING.search(name):
            self.has_embedding = True
            self.pick(operands[0])
            self.ask(operands[0], 1)
        elif operands and self.is_layer(node) and _TIMES.fullmatch(name):
            self.ask(operands[0], 3)
        elif name == "t" and operands:
            self.ask(operands[0], 2)
        elif name == "masked_fill" and len(operands) > 1 and cuts_times(operands[1]):
            self.ask(operands[0], 3)
        elif name == "flatten" and len(operands) == 2 and number_of(operands[1]) == 2:
            self.ask(operands[0], 4)
        elif name == "squeeze" and len(operands) > 1 and isinstance(operands[0].tree, Name):
            self.exact.setdefault(operands[0].tree.name, (1, 3) if number_of(operands[1]) == 0 else (2, 1))
        elif name == "pad" and len(operands) > 1:
            widths = operands[1].operands
            if widths and all(isinstance(width.tree, TupleOf) for width in widths):
                self.ask(operands[0], len(widths))

    def _of_function(self, name: str, operands: list[Marked], node: Marked) -> None:
        """``F.embedding(idx, E)``, ``F.one_hot(labels)``, ``F.layer_norm(x, [5])``."""
        if name == "layer_norm":
            sizes = [number_of(size) for size in listed(operands[1:2])]
            if sizes and None not in sizes and isinstance(operands[0].tree, Name):
                self.exact.setdefault(operands[0].tree.name, (2, *(size or 1 for size in sizes)))
            return
        if name == "take" or not isinstance(node.operands[0].tree, Attribute):
            self._of_bare(name, operands)
            return
        for operand in operands[:1]:
            self.pick(operand)
            self.ask(operand, 1)
        for operand in operands[1:2] if name == "embedding" else ():
            self.ask(operand, 2)

    def _of_bare(self, name: str, operands: list[Marked]) -> None:
        """``embedding(W, x)``, the bare gate, and ``take``: a matrix, and what is picked; of other gates nothing is
        supposed."""
        if name in ("embedding", "take") and len(operands) == 2:
            self.pick(operands[1])
            self.ask(operands[0], 2)
            if isinstance(operands[1].tree, Name):
                self.exact.setdefault(operands[1].tree.name, (2,))

    def _gathered(self, name: str, operands: list[Marked]) -> None:
        picking = operands[2] if len(operands) > 2 and name != "take_along_axis" else operands[1]
        self.pick(picking)
        if name != "index_select":
            self.ask(operands[0], 2)
            self._picking(picking)

    def _picking(self, node: Marked) -> None:
        """What picks one element of each row: a column, or a list that is made one."""
        if isinstance(node.tree, Name):
            self.exact.setdefault(node.tree.name, (2, 1))
        elif isinstance(node.tree, Index) and isinstance(node.operands[0].tree, Name):
            self.exact.setdefault(node.operands[0].tree.name, (2,))
        elif isinstance(node.tree, CallOf):
            name, operands, _ = self.parts(node)
            if name in ("unsqueeze", "view", "reshape", "expand_dims") and isinstance(operands[0].tree, Name):
                self.exact.setdefault(operands[0].tree.name, (2,))
            elif operands:
                self._picking(operands[0])

    def _by_name(self, operands: list[Marked], keywords: dict[str, Marked], scores: int, labels: int) -> list[Marked]:
        first = keywords.get("logits") or keywords.get("input") or keywords.get("y_pred")
        second = keywords.get("labels") or keywords.get("target") or keywords.get("y_true")
        if len(operands) >= 2:
            return [operands[scores], operands[labels]]
        return [first or operands[0], second] if second is not None and (first or operands) else []

    def _inverted(self, matrix: Marked, *right: Marked) -> None:
        """``inv(X.T @ X)`` has an X of more rows than columns, ``solve(A, b)`` a square A."""
        turned, plain = matrix, matrix
        if getattr(matrix.tree, "operator", "") in ("@", "·"):
            turned, plain = matrix.operands
        elif isinstance(matrix.tree, CallOf) and len(both := self.parts(matrix)[1]) == 2:
            turned, plain = both
        if (
            isinstance(turned.tree, Attribute)
            and turned.operands[0].tree == plain.tree
            and isinstance(plain.tree, Name)
        ):
            self.exact.setdefault(plain.tree.name, (3, 2))
        elif isinstance(matrix.tree, Name):
            self.exact.setdefault(matrix.tree.name, (3, 3))
        for side in right:
            self.ask(side, 1)

    def _einsum(self, operands: list[Marked]) -> None:
        at = next((place for place, each in enumerate(operands) if isinstance(each.tree, Text)), None)
        if at is None:
            return
        names = [*operands[at + 1 :], *operands[:at]]  # einops has the arrays first
        for name, shape in sizes_of_letters(str(operands[at].tree.value), names, self._letters):
            self.exact.setdefault(name, shape)

    def _viewed(self, operands: list[Marked]) -> None:
        """``x.view(-1, 784)``: rows of 784; ``q.view(B, T, nh, hs)``: as many columns as the heads have in all."""
        names = [str(item.tree.name) if isinstance(item.tree, Name) else "" for item in listed(operands[1:])]
        are_free = all(names) and not {*names} & self.defined
        if len(names) >= _OF_HEADS and are_free and isinstance(operands[0].tree, Name):
            heads = [self.sizes.setdefault(name, 2) for name in names]
            self.exact.setdefault(operands[0].tree.name, (*heads[:-2], heads[-2] * heads[-1]))
            return
        sizes = [self.size_of(item) for item in listed(operands[1:])]
        shown = [place for place in map(place_of_shape, listed(operands[1:])) if place is not None]
        if operands and shown and len(sizes) > len(shown):
            self.ask(operands[0], max(shown) + 2)
        if operands and isinstance(operands[0].tree, Name) and sizes and None not in sizes:
            known = [size for size in sizes if size is not None]
            if len(known) > 2 and 1 in known:  # (N, 1, H)
                known = [size for size in known if size != 1]
            if math.prod(known) not in (-1, 1):
                self.exact.setdefault(
                    operands[0].tree.name, tuple(2 if s < 0 and math.prod(known) > -400 else abs(s) for s in known)
                )


def _is_loss_of_labels(node: Marked) -> bool:
    """``nn.CrossEntropyLoss()(scores, labels)``."""
    function = node.operands[0]
    made = function.operands[0] if isinstance(function.tree, CallOf) else None
    return made is not None and isinstance(made.tree, Attribute) and made.texts[-1] in ("CrossEntropyLoss", "NLLLoss")

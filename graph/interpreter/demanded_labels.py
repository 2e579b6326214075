"""Demands of losses on class labels: a label for each row of scores, or for each place of each text."""

from __future__ import annotations

from ..gates.gate import Shape
from ..language.heads import Attribute, CallOf
from ..language.heads import Symbol as Name
from .demanded_axes import Calls
from .demanded_terms import base_of, listed, name_of
from .marked_tree import Marked

__all__ = ["Labels"]

_ROWS, _TIMES, _CLASSES = 2, 3, 4  # a batch of texts, their places, the classes of each
_VIEWS = frozenset(("view", "reshape", "flatten"))
_TURNS = frozenset(("transpose", "permute", "swapaxes"))


class Labels(Calls):
    """What losses say of names: scores of two rows, a label for each, if nothing else is known."""

    def ask_labels(self, scores: Marked, labels: Marked) -> None:
        name, operands, _ = self.parts(scores) if isinstance(scores.tree, CallOf) else ("", [], {})
        if name in _VIEWS and len(operands) > 1:
            self._of_views(name, operands, labels)
        elif name in _TURNS and len(operands) > 2 and isinstance(labels.tree, Name):
            self._label(labels, (_ROWS, _TIMES))  # the classes' axis is made the second
            self.ask(operands[0], 3)
        elif not isinstance(labels.tree, Name):
            self.pick(labels)
        elif isinstance(scores.tree, Name | CallOf | Attribute) or scores.operands:
            self._label(labels, (_ROWS,))
            self.ask(scores, 2)

    def _label(self, labels: Marked, shape: Shape) -> None:
        name = name_of(base_of(labels))
        if name:
            self.integers.add(name)
            self.exact.setdefault(name, shape)

    def _of_views(self, name: str, operands: list[Marked], labels: Marked) -> None:
        """``cross_entropy(logits.view(-1, C), targets.view(-1))``: a label for each place of each text."""
        sizes = listed(operands[1:])
        last = sizes[-1]
        count = self.size_of(last) if name != "flatten" else None
        if count is not None and count > 0:  # as many classes as are typed
            self._label(labels, (_ROWS,))
            self.ask(operands[0], 2)
            return
        is_viewed = not isinstance(labels.tree, Name)
        self._label(labels, (_ROWS, _TIMES) if is_viewed else (_ROWS * _TIMES,))
        if is_viewed:
            self.pick(labels)
        self.ask(operands[0], 3)
        if isinstance(last.tree, Name):
            self.sizes.setdefault(last.tree.name, _CLASSES)
            if scores := name_of(operands[0]):
                self.exact.setdefault(scores, (_ROWS, _TIMES, _CLASSES))

"""Misconceptions about gradients, the most telling first: each a record with what it would answer at a place."""

from __future__ import annotations

from .accumulation_misconceptions import SUMS
from .array_misconceptions import ARRAYS
from .edge_misconceptions import PRODUCTS
from .misconception import Misconception, Place

__all__ = ["MISCONCEPTIONS", "Misconception", "Place"]

_ORDER = (
    "one-path", "overwrite", "multiplied-sum", "all-paths", "dead-relu", "saturated", "conv-one-pixel", "transpose",
    "softmax-diagonal", "mean-for-sum", "shape-kept", "x-in-bias", "coefficient", "own-factor", "inner-forgotten",
    "ug-for-dg", "lg-for-dg", "dg-for-lg", "ug-dg-swapped", "added", "value-for-gradient", "value-times-upstream",
    "wrong-point", "output-for-slope", "sign-of-descent", "wrong-sign", "not-reset", "seed-zero", "zero-before",
    "divided", "reciprocal",
)  # fmt: skip
_ALL = PRODUCTS | SUMS | ARRAYS
MISCONCEPTIONS: tuple[Misconception, ...] = tuple(_ALL[each] for each in _ORDER)
